"""The ways out to people. A channel is one module with one class that has `send`."""

from typing import Protocol

from engine.outbox import Message


class Channel(Protocol):
    """A way to reach a person."""

    def send(self, message: Message) -> None:
        """Send one message; when it returns, the receiver's side has it. Raises DeliveryError."""
