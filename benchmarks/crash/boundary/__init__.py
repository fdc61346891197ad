"""Killed at every boundary: a forked process does one thing, dies before or after each of its SQL statements, and
what is left must be exactly what the last COMMIT made. Then the same is asked again.
"""
