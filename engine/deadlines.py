"""From a deadline as data to a date that explains itself."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine import facts, rules
from engine.calendars import Calendar, Due, add, add_hours, day_of_year, subtract
from engine.change import Change
from engine.conditions import holds
from engine.definition import Deadline, say
from engine.durations import Duration, Unit
from engine.facts import CaseFacts
from engine.municipality import Team, in_calendars


@dataclass(frozen=True, slots=True)
class Reckoned:
    """When something is due: the legal day, the sentence that tells how it came out, and, of hours, the moment (UTC).

    `soft` is a goal: missing it asks for a reason and tells nobody above.
    """

    date: date
    sentence: str
    at: datetime | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class _Start:
    """Where counting starts: a day or a moment, and in words where it comes from when that is not obvious."""

    day: date
    words: str = ""
    moment: datetime | None = None


def due(change: Change, deadline: Deadline, opened: datetime | None = None, *, today: date | None = None) -> Reckoned:
    """The date of `deadline` for the case as it stands in `change`.

    `opened` is when the task or state was entered, for a deadline reckoned anew; now when it is not given. Of several
    deadlines that hold, the earliest counts, and the sentence says so. A day counted back that has passed becomes
    `today`: the day of the change, when it is not given.
    """
    known, since = facts.of(change), opened or change.tx.now
    now = today or change.today()
    found = [_one(change, known, one, since, now) for one in deadline.all if holds(one.when, known)]
    first = min(found, key=lambda one: one.at or change.municipality.calendar.end_of_day(one.date))
    if len(found) > 1:
        others = [f"{one.date:%d.%m.%Y}" for one in found if one is not first]
        return replace(first, sentence=f"{first.sentence} Det er strengere enn {' og '.join(others)}.")
    return first


def _one(change: Change, known: CaseFacts, deadline: Deadline, opened: datetime, today: date) -> Reckoned:
    calendar = _calendar(change, deadline)
    start = _start(change, known, deadline, opened)
    span = _span(change, deadline)
    if start is None:
        day = change.municipality.calendar.local_date(opened)
        start = _Start(day, f"{_name_of(change, deadline.source)} er ikke kjent ennå")
        span = deadline.otherwise or span
        deadline = deadline.model_copy(update={"before": None, "on": None})
    if span and span.unit is Unit.HOURS:
        return _hours(span, start, calendar, soft=deadline.soft)
    if deadline.meeting and deadline.before:
        found = _before_meeting(change, deadline, calendar, opened)
    else:
        found = _latest(deadline, span, start, calendar, today)
        if found and start.words:
            found = Due(found.date, f"{found.sentence} Utgangspunkt: {start.words}.")
        if deadline.meeting:
            found = _meeting(change, change.municipality.teams[deadline.meeting], found, opened)
    assert found is not None, "checked: a deadline has a span, a day of the year, a meeting, or several"
    where = f" Regnet etter {in_calendars(deadline.calendars)}." if deadline.calendars and not deadline.legal else ""
    return Reckoned(found.date, found.sentence + where, soft=deadline.soft)


def _calendar(change: Change, deadline: Deadline) -> Calendar:
    if deadline.legal:  # the law's days: a municipality that closes one does not move them
        return change.municipality.calendar.without_closing_days()
    return change.municipality.days(deadline.calendars)


def _span(change: Change, deadline: Deadline) -> Duration | None:
    if deadline.legal:
        return rules.regime(change.routine.workflow.regime, change.today()).complaint_deadline
    return deadline.within


def _latest(deadline: Deadline, span: Duration | None, start: _Start, calendar: Calendar, today: date) -> Due | None:
    """The date without the meetings. No duty is due before it arose, so one counted back is never in the past."""
    if deadline.before:
        found = subtract(deadline.before, start.day, calendar, deadline.roll)
        passed = f"{found.sentence} Den dagen er forbi, så fristen er i dag."
        return found if found.date >= today else Due(today, passed)

    if deadline.on:
        return day_of_year(deadline.on, start.day, calendar, deadline.roll)
    if span:
        return add(span, start.day, calendar, deadline.roll)
    if deadline.source != "opened":
        return Due(start.day, f"{start.day:%d.%m.%Y}.")
    return None


def _hours(span: Duration, start: _Start, calendar: Calendar, *, soft: bool) -> Reckoned:
    moment = add_hours(span, start.moment or calendar.instant(start.day, time()))
    local = moment.astimezone(calendar.zone)
    words = f" Utgangspunkt: {start.words}." if start.words else ""
    return Reckoned(local.date(), f"{span.nb()} døgnet rundt, til {local:%d.%m.%Y kl. %H.%M}.{words}", moment, soft)


def _meeting(change: Change, team: Team, latest: Due | None, opened: datetime) -> Due:
    held = team.meeting_due(change.municipality.calendar.local_date(opened), change.municipality.calendar)
    if held is None or (latest and latest.date < held.date):
        assert latest is not None, "checked: a team without a rhythm needs a latest date"
        when = f"holder neste møte {held.date:%d.%m.%Y}, som er for sent" if held else "har ingen møtedato"
        return Due(latest.date, f"{latest.sentence} {say(team.title, 'nb')} {when}.")
    return held


def _before_meeting(change: Change, deadline: Deadline, calendar: Calendar, opened: datetime) -> Due | None:
    """So long before the team's first meeting that can still be prepared."""
    house, today = change.municipality, change.municipality.calendar.local_date(opened)
    assert deadline.meeting and deadline.before
    team = house.teams[deadline.meeting]
    for held in team.meets.after(today, house.calendar) if team.meets else ():
        found = subtract(deadline.before, held, calendar, deadline.roll)
        if found.date >= today:
            which = f"Det første møtet i {say(team.title, 'nb')} det kan rekkes til, er {held:%d.%m.%Y}."
            return Due(found.date, f"{which} {found.sentence}")
    return None


def _start(change: Change, known: CaseFacts, deadline: Deadline, opened: datetime) -> _Start | None:
    """Where counting starts; None when that date is not known yet."""
    calendar, source = change.municipality.calendar, deadline.source
    if source == "opened":
        return _Start(calendar.local_date(opened), moment=opened)
    if source in ("case_opened", "case.opened"):
        return _Start(calendar.local_date(change.case.opened_at), "saken ble opprettet", change.case.opened_at)
    value = known.value(source)
    if value:
        return _given(str(value), _name_of(change, source), calendar)
    if deadline.otherwise:
        return None
    # The date will be given in another task that is open now: until then, what that one is due.
    task_key, _, _ = source.partition(".")
    expected = next((task.due_on for task in change.tasks if task.key == task_key), None)
    if expected is None:
        return None
    return _Start(expected, f"fristen for «{say(change.routine.tasks[task_key].title, 'nb')}»")


def _given(value: str, words: str, calendar: Calendar) -> _Start:
    """A date, or a date and a time of day, from an answer."""
    if len(value) == 10:
        return _Start(date.fromisoformat(value), words)
    moment = datetime.fromisoformat(value)
    aware = moment if moment.tzinfo else calendar.instant(moment.date(), moment.time())
    return _Start(calendar.local_date(aware), words, aware)


def _name_of(change: Change, source: str) -> str:
    """A date in words: the question and the task it is asked in."""
    head, _, tail = source.partition(".")
    spec = change.routine.tasks.get(head)
    if spec is None:
        asked = {field.key: field for field in change.routine.workflow.referral} if head == "referral" else {}
        return say(asked[tail].label, "nb").lower() if tail in asked else _WORKED_OUT.get(head, "datoen")
    label = next((say(field.label, "nb").lower() for field in spec.fields if field.key == tail), "")
    return f"{label}, «{say(spec.title, 'nb')}»" if label else f"«{say(spec.title, 'nb')}»"


_WORKED_OUT = {"person": "personens fødselsdato", "case": "saken ble opprettet"}
