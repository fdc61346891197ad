"""Roles and escalations."""

from collections.abc import Iterator

from engine.definition import Escalation, Role, RoleKind, Route, Rung
from engine.definition.people import CHOSEN
from engine.definition.values import Condition
from engine.durations import Duration
from engine.errors import NotUsable
from engine.language.build.conditions import read_condition
from engine.language.parts import ONE_DAY, Part
from engine.language.problems import reason
from engine.language.schema import ESCALATION, MAX_TIMES, REPEAT, ROLE, ROUTE, RUNG

# The keys of a role, and the kinds they belong to.
_BELONGS = {
    "until_named": CHOSEN,
    "accept": (RoleKind.NAMED,),
    "routes": (RoleKind.ROUTED,),
    "otherwise": (RoleKind.ROUTED,),
}


def read_role(part: Part) -> Role:
    """One role, and who holds it."""
    part.fits(ROLE)
    kind = part.get("is").among(tuple(RoleKind), "kind")
    if kind:
        _check_belongings(part, RoleKind(kind))
    stand_in = part.get("otherwise" if kind == RoleKind.ROUTED else "until_named")
    return Role(
        key=part.name,
        title=part.get("title").text(),
        kind=RoleKind(kind or RoleKind.POSITION),
        until_named=stand_in.name_or_parameter() or None,
        routes=tuple(_route(each) for each in part.get("routes").items()),
        accept=part.get("accept").span(),
    )


def _check_belongings(part: Part, kind: RoleKind) -> None:
    for key, kinds in _BELONGS.items():
        if part.get(key) and kind not in kinds:
            part.get(key).tell("unused_key.role", at_key=True, key=key, kinds=" / ".join(kinds))
    if kind in CHOSEN and not part.get("until_named"):
        part.tell("missing_key.until_named")
    for key in ("routes", "otherwise"):
        if kind is RoleKind.ROUTED and not part.get(key):
            part.tell("missing_key.routed", key=key)
    if part.get("routes").is_empty_list:
        part.get("routes").tell("empty.routes")


def _route(part: Part) -> Route:
    part.fits(ROUTE)
    return Route(when=read_condition(part.get("if")) or Condition(), to=part.get("to").name_or_parameter())


def read_escalation(part: Part) -> Escalation:
    """One escalation, with a rung for each time a repeated message comes."""
    part.fits(ESCALATION)
    if part.get("ladder").is_empty_list:
        part.get("ladder").tell("empty.ladder")
    rungs = [rung for each in part.get("ladder").items() for rung in _rungs(each)]
    remind = [span for each in part.get("remind").items() if (span := each.span())]
    urgent = part.get("urgent").flag()
    return Escalation(key=part.name, remind=tuple(remind), ladder=tuple(rungs), urgent=urgent)


def _rungs(part: Part) -> Iterator[Rung]:
    part.fits(RUNG)
    notify, reassign = part.get("notify").word(), part.get("reassign").word() or None
    first, repeat = part.get("after").span(hours=True), part.get("repeat")
    if not repeat:
        yield Rung(after=first, notify=notify, reassign=reassign)
        return
    for number, span in enumerate(_repeated(repeat, first)):
        yield Rung(after=span, notify=notify, reassign=None if number else reassign)


def _repeated(part: Part, first: Duration | None) -> list[Duration]:
    """When a message comes: `times` times, the first time after `first`, or after one round of `every`."""
    part.fits(REPEAT)
    every = part.get("every").span(hours=True) or ONE_DAY
    times = part.get("times").number(1, MAX_TIMES, 1)
    start = first or every
    if start.unit is not every.unit:
        part.get("every").tell("repeat.unit", first=str(start))
        return [start]
    try:
        return [Duration(start.amount + number * every.amount, every.unit) for number in range(times)]
    except NotUsable as error:
        part.get("times").tell("bad_duration", reason=reason(error))
        return [start]
