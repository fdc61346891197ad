"""The invariant: every live case has one who has it, one next step and one date."""

from collections.abc import Iterator

from sqlalchemy import select

from adapters.doctor.finding import SHOWN, Examined, Finding, listed
from engine import orphans
from engine.model import Case, table
from engine.orphans import Lack

_cases = table(Case)


def orphaned(examined: Examined) -> Iterator[Finding]:
    """Cases that lack one of them, looked through now. Those whose clock stands are named with their deadlines."""
    tx = examined.tx
    for slug in examined.house.installation.municipalities:
        found = sorted({orphan.case_id for orphan in orphans.all_of(tx, slug) if orphan.lack is not Lack.CLOCK})
        if found:
            first = select(_cases.c.reference).where(_cases.c.id.in_(found[:SHOWN])).order_by(_cases.c.reference)
            some = listed(list(tx.conn.scalars(first)), len(found))
            count = f"{len(found)} {'sak' if len(found) == 1 else 'saker'}"
            says = f"{slug}: {count} mangler ansvarlig, neste steg eller dato: {some}."
            mend = f"Den koordinerende enheten i {slug} deler dem ut på siden «/uten-eier»."
            yield Finding("orphaned", says, mend)
