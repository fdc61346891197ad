"""Whether the clock goes and the mail leaves: what is red here, nobody would notice from the pages."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, func, select, union_all

from engine import workers
from engine.model import Envelope, Notification, table
from engine.transaction import Tx

# Any process may have swept; they tell of it every ten seconds. Together with that it is red within a minute.
CLOCK_STOPS = timedelta(seconds=50)
OUTBOX_STUCK = timedelta(minutes=15)
_messages, _envelopes = table(Notification), table(Envelope)
# A message in an envelope waits for that: until its next try, when it was not taken.
_MOMENTS = union_all(
    select(_messages.c.not_before.label("moment")).where(
        _messages.c.status == "waiting", _messages.c.envelope_id.is_(None)
    ),
    select(_envelopes.c.not_before).where(_envelopes.c.status == "waiting"),
).subquery()
_OLDEST = select(func.min(_MOMENTS.c.moment)).where(_MOMENTS.c.moment <= bindparam("now"))


@dataclass(frozen=True, slots=True)
class Health:
    """How it goes. `swept`: how long ago deadlines were last looked at, None when no process has told of it.

    `waits`: how long the oldest message has waited that could have been sent.
    """

    swept: timedelta | None
    waits: timedelta
    sends: bool  # some process has a mail server to send by

    @property
    def clock_goes(self) -> bool:
        """Deadlines fire."""
        return self.swept is not None and self.swept <= CLOCK_STOPS

    @property
    def mail_leaves(self) -> bool:
        """Messages are sent, or nobody is set up to send any."""
        return not self.sends or self.waits <= OUTBOX_STUCK


def look(tx: Tx) -> Health:
    """How it goes now."""
    oldest = tx.conn.scalar(_OLDEST, {"now": tx.now})
    waits = tx.now - oldest if oldest else timedelta()
    return Health(workers.since(tx, workers.SWEEP), waits, workers.since(tx, workers.DELIVER) is not None)
