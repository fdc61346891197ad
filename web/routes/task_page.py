"""The page of a task, as the routes of tasks read it and show it: also again, with what must be mended."""

from typing import Any

from fastapi import Response

from engine import queries
from engine.errors import Refused
from engine.snoozing import BACK
from engine.tasks import ANNUL, EXTEND, LATE, SKIP, UNTIL
from engine.views import TaskPage
from web import notices
from web.deps import Desk
from web.forms import Typed
from web.i18n import gettext

LATE_NAME = "late.reason"


def read(desk: Desk, task_id: str) -> TaskPage:
    """The page as the person may see it now. Raises NotFound."""
    with desk.read() as tx:
        return queries.task_page(tx, desk.actor, task_id)


def show(desk: Desk, page: TaskPage, typed: Typed, refusal: Refused | None = None, **shown: Any) -> Response:
    """The page, with what was typed in its forms and what is wrong with that."""
    if refusal is not None:
        language = desk.actor.language
        shown["errors"] = notices.wrongs(refusal, labels(page, typed.outcome, language), language)
        shown["notice"] = notices.refused(refusal, language)
    status = refusal.status if refusal else 200
    return desk.page("task.html", status, **{"task": page, "typed": typed, **notices.choices(page), **shown})


def labels(page: TaskPage, outcome: str, language: str) -> notices.Labels:
    """Where on the page each thing is that can be wrong, in the order of the page."""
    _ = gettext(language)
    return {
        **notices.labels_of(page.fields, "f.", language),
        "outcome": ("_outcome", _("Hva svarer du?") if page.asks_role else _("Hva ble utfallet?")),
        **notices.labels_of_outcome(page.outcomes, outcome, language),
        LATE: (LATE_NAME, _("Hvorfor ble ikke målet nådd?")),
        BACK: ("snooze.until", _("Til hvilken dag?")),
        UNTIL: ("extend.until", _("Ny frist")),
        EXTEND: ("extend.reason", _("Hvorfor trengs det mer tid?")),
        SKIP: ("skip.reason", _("Hvorfor trengs den ikke?")),
        ANNUL: ("annul.reason", _("Hva var feil?")),
    }
