"""The fast part of `make crash`."""
