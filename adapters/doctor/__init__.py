"""`brobygger doctor`: what is late, stuck, orphaned or set up wrongly, each with the command or page that mends it.

`CHECKS` is the list; a check is a function that is handed an `Examined` and gives its findings. It changes nothing.
"""

from adapters.config import Settings
from adapters.doctor import cases, mail, premises, processes, storage, time
from adapters.doctor.finding import Check, Examined, Finding
from adapters.house import House

CHECKS: tuple[Check, ...] = (
    processes.none_at_work,
    processes.dead,
    processes.clocks_apart,
    time.late,
    time.failing,
    time.parked_ones,
    mail.nobody_to_send,
    mail.stuck,
    mail.undelivered,
    mail.not_understood,
    cases.orphaned,
    premises.unpublished_routines,
    premises.no_coordinating_unit,
    premises.nobody_holds,
    premises.open_secrets,
    storage.not_durable,
    storage.old_sqlite,
)


def examine(house: House, settings: Settings) -> list[Finding]:
    """Everything that was found. Raises Busy when the database is away."""
    with house.read() as tx:
        examined = Examined(house, settings, tx)
        return [finding for check in CHECKS for finding in check(examined)]
