"""Does every name in the routine exist, and is it of the right kind? Whether a case can get through is in `graph.py`.

The checks read a `Workflow` that may hold stand-ins ("" where a name was missing); what is told already is not told
twice. A path such as ("states", "svar", "tasks", "svarbrev", "who") leads back to the position in the file.
Read in this order: `names` (the questions), `facts`, then `people`, `tasks`, `ways`, `conditions`, `deadlines`, `law`.
"""

from engine.definition import Workflow
from engine.language.checks.conditions import check_conditions
from engine.language.checks.deadlines import check_deadlines
from engine.language.checks.law import check_law
from engine.language.checks.names import Names
from engine.language.checks.people import check_fields, check_people
from engine.language.checks.tasks import check_counted, check_sleeps, check_tasks
from engine.language.checks.ways import check_ways
from engine.language.source import Source

__all__ = ["check_names"]


def check_names(workflow: Workflow, source: Source) -> None:
    """Note every name that does not exist, or that means something else than the place needs."""
    names = Names(workflow, source)
    for check in (
        *(check_people, check_law, check_fields, check_tasks, check_ways),
        *(check_counted, check_sleeps, check_conditions, check_deadlines),
    ):
        check(names)
