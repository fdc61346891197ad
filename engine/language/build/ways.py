"""Ways out, and the ways back into a closed case."""

from typing import Any

from engine.definition import SAME, Demand, Join, Signal, Start, Tell, Transition
from engine.definition.values import Condition
from engine.language.build.conditions import read_condition
from engine.language.build.deadlines import read_deadline
from engine.language.build.fields import read_fields
from engine.language.parts import Part
from engine.language.schema import (
    DECISIONS,
    DEMAND,
    HEARERS,
    LONG,
    REOPEN,
    SIGNAL,
    START,
    TELL,
    TRANSITION,
    TRIGGERS,
    WHEN,
    WHENS,
)

_ANY = 1000  # the most that can be needed while it is not known of how many


def read_way(part: Part) -> Transition:
    """A way out of a state."""
    part.fits(TRANSITION)
    _check_triggers(part)
    decision = part.get("decides").among(DECISIONS, "decision")
    common = _common(part)
    if common["to"] == SAME:
        _check_same(part)
    return Transition(
        **common,
        **_when(part.get("when")),
        on=part.get("on").word() or None,
        after=read_deadline(part.get("after")) if part.get("after") else None,
        withdraws_consent=part.get("withdraws_consent").flag(),
        names_person=part.get("names_person").flag(),
        decides=next((each for each in DECISIONS if each == decision), None),
    )


def read_reopening(part: Part) -> Transition:
    """A way back into a case that was closed."""
    part.fits(REOPEN)
    common = _common(part)
    if common["to"] == SAME:
        part.get("to").tell("same.reopens")
    return Transition(**common, no_later_than=part.get("no_later_than").span())


def _common(part: Part) -> dict[str, Any]:
    if part.get("by").is_empty_list:
        part.get("by").tell("empty.by")
    needs = part.get("needs")
    names = [each for each in needs.items() if not each.has_keys]
    return {
        "key": part.name,
        "title": part.get("title").text(),
        "to": part.get("to").word(),
        "by": part.get("by").words(),
        "only_if": read_condition(part.get("if")),
        "asks": read_fields(part.get("asks")),
        "needs": tuple(filter(None, (each.word() for each in names))),
        "demands": tuple(_demand(each) for each in needs.items() if each.has_keys),
        "tells": _tells(part.get("tells")),
        "starts": tuple(_start(each) for each in part.get("starts").items()),
        "signals": tuple(_signal(each) for each in part.get("sends").items()),
        "new_round": part.get("new_round").flag(),
    }


def _when(part: Part) -> dict[str, Any]:
    """What a way that goes by itself waits for."""
    if not part.has_keys:
        return {"when_done": part.among(("tasks_done",), "trigger") == "tasks_done"}
    part.fits(WHEN)
    given = [key for key in WHENS if part.get(key)]
    if len(given) != 1:
        part.tell("trigger.when")
    for key in ("need", "must"):
        if part.get(key) and "tasks" not in given:
            part.get(key).tell("unused_key.join", at_key=True, key=key)
    tasks = part.get("tasks").words()
    if part.get("tasks").is_empty_list:
        part.get("tasks").tell("empty.join")
    need = part.get("need").number(1, len(tasks) or _ANY, 1) if part.get("need") else None
    return {
        "join": Join(tasks=tasks, need=need, must=part.get("must").words()) if part.get("tasks") else None,
        "holds": read_condition(part.get("if")),
        "hears": part.get("signal").word() or None,
    }


def _demand(part: Part) -> Demand:
    part.fits(DEMAND)
    return Demand(when=read_condition(part.get("if")) or Condition(), because=part.get("because").text(LONG))


def _tells(part: Part) -> tuple[Tell, ...]:
    found: list[Tell] = []
    for each in part.items():
        tell = _tell(each)
        if tell in found:
            each.tell("twice", word=f"«{tell.role}»")
        elif tell.role:
            found.append(tell)
    return tuple(found)


def _tell(part: Part) -> Tell:
    if not part.has_keys:
        return Tell(role=part.word())
    part.fits(TELL)
    message = part.get("message").word() or None
    return Tell(role=part.get("role").word(), message=message, when=read_condition(part.get("if")))


def _start(part: Part) -> Start:
    part.fits(START)
    carries = {each.name: each.word() for each in part.get("carries").each("spørsmål")}
    return Start(
        workflow=part.get("workflow").slug(),
        each=part.get("each").word() or None,
        carries=carries,
        person=part.get("person").flag() if part.get("person") else True,
        municipality=part.get("municipality").slug() or None,
        when=read_condition(part.get("if")),
    )


def _signal(part: Part) -> Signal:
    part.fits(SIGNAL)
    hearer = part.get("to").among(HEARERS, "hearer")
    to = next((each for each in HEARERS if each == hearer), HEARERS[0])
    return Signal(name=part.get("signal").word(), to=to)


def _check_same(part: Part) -> None:
    """The state is not left, so nothing that finishes it can lead here, and none of its tasks is made again."""
    if not part.get("by") and not part.get("when").get("signal"):
        part.get("to").tell("same.trigger")
    if part.get("new_round"):
        part.get("new_round").tell("unused_key.same", at_key=True)


def _check_triggers(part: Part) -> None:
    given = [key for key in TRIGGERS if part.get(key)]
    if part.has_keys and not given:
        part.tell("trigger.none")
    elif len(given) > 1:
        part.tell("trigger.two", first=given[0], second=given[1])
    alone = next((key for key in ("when", "after") if key in given), None)
    if alone and part.get("asks"):
        part.get("asks").tell("unused_key.asks", at_key=True, trigger=alone)
    if alone and part.get("names_person"):
        part.get("names_person").tell("unused_key.names_person", at_key=True, trigger=alone)
    if alone == "after" and part.get("needs"):
        part.get("needs").tell("unused_key.needs", at_key=True)
