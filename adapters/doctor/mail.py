"""Messages that do not leave, or did not arrive."""

from collections.abc import Iterator

from sqlalchemy import func, select

from adapters import inbound
from adapters.doctor.finding import Examined, Finding, listed, minutes
from engine import dead_letters, health
from engine.builtin import UNDELIVERED
from engine.model import Case, Notification, table
from engine.store import tasks

_messages, _cases = table(Notification), table(Case)
_MOST = 1000


def nobody_to_send(examined: Examined) -> Iterator[Finding]:
    """There is no mail server."""
    if not examined.settings.smtp_host:
        waiting = select(func.count()).select_from(_messages).where(_messages.c.status == "waiting")
        count = examined.tx.conn.scalar(waiting) or 0
        says = f"Ingen e-post blir sendt, for BROBYGGER_SMTP_HOST er ikke satt. {count} meldinger venter."
        yield Finding("nobody_to_send", says, "Sett BROBYGGER_SMTP_HOST til e-posttjeneren.", note=not count)


def stuck(examined: Examined) -> Iterator[Finding]:
    """Messages could have left and did not; or the server has refused them for a while."""
    seen, tx = health.look(examined.tx), examined.tx
    if examined.settings.smtp_host and seen.waits > health.OUTBOX_STUCK:
        says = f"Den eldste meldingen har ventet i {minutes(seen.waits.total_seconds())} på å bli sendt."
        yield Finding("stuck", says, "Se at «brobygger work» går og har BROBYGGER_SMTP_HOST satt.")
    refused = dead_letters.late(tx, tx.now, _MOST)
    tried = [letter for letter in refused if letter.reason]
    if tried:
        says = f"{len(tried)} meldinger er prøvd, og prøves igjen ({tried[0].reason})."
        yield Finding("stuck", says, "Se at e-posttjeneren svarer (BROBYGGER_SMTP_HOST).")


def undelivered(examined: Examined) -> Iterator[Finding]:
    """Messages that did not arrive are tasks in their cases, until somebody has done something about it."""
    found = select(_cases.c.reference).join(tasks, tasks.c.case_id == _cases.c.id)
    found = found.where(tasks.c.key == UNDELIVERED, tasks.c.status == "open").order_by(tasks.c.opened_at)
    references = list(examined.tx.conn.scalars(found))
    if references:
        says = f"I {len(references)} saker er det en melding som ikke kom fram: {listed(references, len(references))}."
        yield Finding("undelivered", says, "Gjør oppgaven «En e-post kom ikke fram» i saken.", note=True)


def not_understood(examined: Examined) -> Iterator[Finding]:
    """Mails that came in and mean nothing here: one of them may be the answer to a meeting."""
    folder = examined.settings.mail_in
    count = inbound.unread(folder) if folder else 0
    if folder and count:
        says = f"{count} e-poster som er kommet inn, ble ikke forstått."
        mend = f"Les dem i {folder / f'.{inbound.FOLDER}'}, svar dem som skal ha svar, og slett dem."
        yield Finding("not_understood", says, mend)
