"""Deadlines that are late, that fail, or that stand still."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from adapters.doctor.finding import Examined, Finding, minutes
from engine import parked
from engine.store import timers

_LATE = timedelta(minutes=2)


def late(examined: Examined) -> Iterator[Finding]:
    """Their moment has passed, and nothing happened."""
    tx = examined.tx
    which = (timers.c.status == "armed", timers.c.due_at < tx.now - _LATE)
    count, oldest = tx.conn.execute(select(func.count(), func.min(timers.c.due_at)).where(*which)).one()
    if count:
        says = f"{count} frister er forsinket, den eldste med {minutes((tx.now - oldest).total_seconds())}."
        mend = "Se at «brobygger work» går; flere av dem på samme PostgreSQL deler arbeidet."
        yield Finding("late", says, mend)


def failing(examined: Examined) -> Iterator[Finding]:
    """They were tried in vain and will be tried again."""
    for one in parked.tried(examined.tx):
        says = f"Sak {one.reference}: «{parked.name_of(one)}» lot seg ikke gjennomføre ({one.error})."
        again = f"{one.next_at:%d.%m.%Y %H:%M} UTC"
        yield Finding("failing", says, f"Prøves igjen av seg selv {again}; etter fem forsøk står den.", note=True)


def parked_ones(examined: Examined) -> Iterator[Finding]:
    """They stand still until somebody deals with them."""
    for one in parked.parked(examined.tx):
        says = f"Sak {one.reference}: «{parked.name_of(one)}» står etter {one.tries} forsøk ({one.error})."
        mend = f"Rett feilen, og kjør «brobygger timer retry {one.timer}»; eller «brobygger timer cancel {one.timer}»."
        yield Finding("parked_ones", says, mend)
