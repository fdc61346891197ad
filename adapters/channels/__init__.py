"""The ways out to people. A channel is one module with one class that has `send`."""

from typing import Protocol

from engine.outbox import Sending


class Channel(Protocol):
    """A way to reach a person, or several ways in one."""

    @property
    def kinds(self) -> frozenset[str]:
        """Which envelopes it takes: «mail», «sms»."""

    def send(self, sending: Sending) -> None:
        """Send one envelope; when it returns, the receiver's side has it. Raises DeliveryError, at the latest after
        the time of a lease.
        """
