"""From a deadline as data to a date that explains itself."""

from datetime import date

from engine import rules
from engine.calendars import Due, add
from engine.change import Change
from engine.definition import Deadline, say
from engine.installation import Team


def due(change: Change, deadline: Deadline) -> Due:
    """The date of `deadline` for the case as it stands in `change`, with a sentence that says how it came out.

    With both a meeting and a span the earlier of the two counts, and the sentence says which.
    """
    start, origin = _start(change, deadline.source)
    span, calendar = deadline.within, change.municipality.calendar
    if deadline.legal:  # the law's days: a municipality that closes one does not move them
        span = rules.regime(change.routine.workflow.regime, change.today()).complaint_deadline
        calendar = calendar.without_closing_days()
    latest = add(span, start, calendar, deadline.roll) if span else None
    if latest and origin:
        latest = Due(latest.date, f"{latest.sentence} Utgangspunkt: {origin}.")
    if deadline.meeting is None:
        assert latest is not None, "checked: a deadline has a span, a meeting, or both"
        return latest
    return _meeting(change, change.municipality.teams[deadline.meeting], latest)


def _meeting(change: Change, team: Team, latest: Due | None) -> Due:
    held = team.next_meeting(change.today(), change.municipality.calendar)
    name = say(team.title, "nb")
    if held is None or (latest and latest.date < held):
        assert latest is not None, "checked: a team without a rhythm needs a latest date"
        when = f"holder neste møte {held:%d.%m.%Y}, som er for sent" if held else "har ingen møtedato"
        return Due(latest.date, f"{latest.sentence} {name} {when}.")
    return Due(held, f"Neste møte i {name} er {held:%d.%m.%Y}.")


def _start(change: Change, source: str) -> tuple[date, str]:
    """The day counting starts, and where it comes from when that is not obvious."""
    calendar = change.municipality.calendar
    if source == "case_opened":
        return calendar.local_date(change.case.opened_at), "saken ble opprettet"
    task_key, _, field_key = source.partition(".")
    if not field_key:
        return change.today(), ""
    spec = change.routine.tasks[task_key]
    if source in change.case.facts:
        label = next(say(field.label, "nb") for field in spec.fields if field.key == field_key)
        return date.fromisoformat(change.case.facts[source]), f"{label.lower()}, «{say(spec.title, 'nb')}»"
    expected = next((task.due_on for task in change.tasks if task.key == task_key), None)
    return (expected, f"fristen for «{say(spec.title, 'nb')}»") if expected else (change.today(), "")
