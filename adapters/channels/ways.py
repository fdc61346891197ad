"""The ways out that the settings describe, as one channel: each envelope goes by its own."""

from adapters.channels import Channel
from adapters.channels.mail import Mail
from adapters.channels.sms import Sms
from adapters.config import Settings
from engine.errors import DeliveryError
from engine.outbox import Sending


class Ways:
    """Several channels in one."""

    def __init__(self, *channels: Channel) -> None:
        self._by_kind = {kind: channel for channel in channels for kind in channel.kinds}
        self.kinds = frozenset(self._by_kind)

    def send(self, sending: Sending) -> None:
        """Send it by its own way. Raises DeliveryError."""
        try:
            channel = self._by_kind[sending.channel]
        except KeyError:
            raise DeliveryError(f"no way out for «{sending.channel}»") from None
        channel.send(sending)


def ways_of(settings: Settings) -> Ways | None:
    """Mail, and SMS where there is a gateway; None without a mail server: everything waits then."""
    if not settings.smtp_host:
        return None
    return Ways(Mail(settings), Sms(settings)) if settings.sms_url else Ways(Mail(settings))
