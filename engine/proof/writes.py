"""What answers and moments write into the facts. What no condition compares is not written at all."""

from collections.abc import Iterable

from engine.definition import Field, FieldType, Start, Transition, is_birthday
from engine.proof.domains import MISSING, OTHER
from engine.proof.facts import DATED, TODAY, Facts
from engine.proof.model import is_moment
from engine.proof.parts import Count, Task
from engine.proof.situation import Masks, ask, put

LIVE, EXPIRING = 2, 4  # of the variable «consent»
ASKED_BIT = 2  # of a role that must be accepted


def start(facts: Facts) -> Masks:
    """The facts of a new case, before the referral is read."""
    return tuple(variable.start for variable in facts.variables)


def answers(facts: Facts, masks: Masks, sources: tuple[str, ...], fields: Iterable[Field]) -> list[Masks]:
    """Every way a form can be answered: masks that are split when something reads them."""
    found = [masks]
    for field in fields:
        found = [new for each in found for new in _answer(facts, each, sources, field)]
    return found


def _answer(facts: Facts, masks: Masks, sources: tuple[str, ...], field: Field) -> list[Masks]:
    names = [name for source in sources if (name := f"{source}.{field.key}") in facts.places]
    if field.type is FieldType.CONSENT:
        return _consent(facts, masks, names, field)
    for name in names:
        variable = facts.variables[facts.places[name]]
        masks = put(masks, facts.places[name], variable.full & ~MISSING if field.required else variable.full)
    if field.type in DATED:
        for source in sources:
            masks = _related(facts, masks, f"{source}.{field.key}")
    role = facts.places.get(f"role.{field.assigns}")
    return [masks] if role is None else _chosen(facts, masks, role, field)


def _chosen(facts: Facts, masks: Masks, role: int, field: Field) -> list[Masks]:
    """Somebody is chosen for a role, if the question is answered: where they must accept, they are perhaps only asked.

    Whoever chooses themself need not be asked, and who has the role keeps it until another accepts.
    """
    mask, values = masks[role], len(facts.variables[role].values)
    last = 1 << (values - 1)
    if values == 2:
        return [put(masks, role, last if field.required else mask | last)]
    chosen = put(masks, role, (mask & last) | (ASKED_BIT | last if mask & ~last else 0))
    # No condition tells who is asked from nobody, so the two are told apart here.
    return [chosen] if field.required else [masks, chosen]


def accepted(mask: int, values: int) -> int:
    """The role is held, when somebody may have been asked; 0 when nobody was."""
    return 1 << (values - 1) if values > 2 and mask & ASKED_BIT else 0


def _consent(facts: Facts, masks: Masks, names: list[str], field: Field) -> list[Masks]:
    """Left empty (nothing changes), refused, or given."""
    consent = facts.places.get("consent")
    if consent is None and not names:
        return [masks]
    found = [] if field.required else [_put_all(facts, masks, names, empty=True)]
    for given in (False, True):
        new = _put_all(facts, masks, names, empty=False, given=given)
        if consent is not None:
            new = put(new, consent, (EXPIRING if field.valid or field.givers else LIVE) if given else MISSING)
        found.append(new)
    return found


def _put_all(facts: Facts, masks: Masks, names: list[str], *, empty: bool, given: bool = False) -> Masks:
    for name in names:
        variable = facts.variables[facts.places[name]]
        chosen = variable.mask(lambda value: (value is None) == empty and (empty or bool(value) == given))
        masks = put(masks, facts.places[name], chosen)
    return masks


def done(facts: Facts, masks: Masks, task: Task, way: Transition | None, *, answered: bool) -> list[Masks]:
    """The task is done, now: its answers (none new when nobody gave any), its outcome and its date."""
    key = task.spec.key
    found = [masks]
    if answered:
        found = answers(facts, masks, (key,), (*task.spec.fields, *(way.asks if way else ())))
    return [moment(facts, _outcome(facts, each, key, way), f"{key}.done") for each in found]


def counted(masks: Masks, task: Task, facts: Facts) -> list[Masks]:
    """The counters, when a task has been done: set back, or else one more."""
    found = [masks]
    for place in dict.fromkeys(count.place for count in task.counts):
        found = [new for each in found for new in _count(each, facts, [c for c in task.counts if c.place == place])]
    return found


def _count(masks: Masks, facts: Facts, counts: list[Count]) -> list[Masks]:
    """The first that holds is what counts: one that sets back comes before those that count up."""
    if not counts:
        return [masks]
    first, *rest = counts
    found = []
    for part, holds in ask(masks, (first.rule,)):
        if holds:
            top = 1 << (len(facts.variables[first.place].values) - 1)
            found.append(put(part, first.place, 1 if first.reset else raised(part[first.place], top)))
        else:
            found += _count(part, facts, rest)
    return found


def lowered(mask: int, top: int) -> int:
    """One less, or none; «that many or more» may still be so."""
    return (mask >> 1) | (mask & top)


def raised(mask: int, top: int) -> int:
    """One more; the last value means «that many or more»."""
    return ((mask << 1) | (mask & top)) & ((top << 1) - 1)


def _outcome(facts: Facts, masks: Masks, task: str, way: Transition | None) -> Masks:
    place = facts.places.get(f"{task}.outcome")
    if place is None:
        return masks
    values, key = facts.variables[place].values, way.key if way else None
    return put(masks, place, 1 << values.index(key if key in values else OTHER))


def moment(facts: Facts, masks: Masks, name: str) -> Masks:
    """Something happens now, which is a date."""
    place = facts.places.get(name)
    return masks if place is None else _related(facts, put(masks, place, 2), name)


def _related(facts: Facts, masks: Masks, name: str) -> Masks:
    """A date is written: what was known about it and other dates is no longer."""
    for key, place in facts.places.items():
        first, _, second = key.partition("<>")
        if name in (first, second) and second:
            masks = put(masks, place, facts.variables[place].mask(_between(name, first, second).intersection))
    return masks


def _between(name: str, first: str, second: str) -> set[int]:
    other = second if name == first else first
    if not is_moment(name) or not is_moment(other):
        return {-1, 0, 1}
    if other == TODAY:
        return {0}
    return {0, 1} if name == first else {-1, 0}  # what happens now is not before what has happened


def forget(masks: Masks, task: Task) -> Masks:
    """The task has not been done."""
    for place in task.own:
        masks = put(masks, place, MISSING)
    for place in task.own_pairs:
        masks = put(masks, place, 0)
    return masks


def named_person(facts: Facts, masks: Masks) -> Masks:
    """An anonymous case gets a person, of any age."""
    for name, place in facts.places.items():
        if name == "person.age" or is_birthday(name):
            masks = put(masks, place, facts.variables[place].full & ~MISSING)
    return masks


def children(facts: Facts, masks: Masks, start_: Start) -> Masks:
    """A sub-case begins; as many as there are rows with `each`."""
    place = facts.places["children"]
    values = facts.variables[place].values
    found = {value for bit, value in enumerate(values) if masks[place] >> bit & 1}
    top = max(values[-1][:-1], default=0)
    at = facts.children.index(start_.workflow.replace("-", "_"))
    new = range(top + 1) if start_.each else (1,)
    found = {(*value[:at], min(top, value[at] + more), *value[at + 1 :]) for value in found for more in new}
    return put(masks, place, sum(1 << values.index(value) for value in found))


def child_closed(facts: Facts, masks: Masks, place: int) -> int:
    """What may be true of the sub-cases when one of those that are open has closed; 0 when none is open."""
    values = facts.variables[place].values
    most = values[-1]
    found = set()
    for bit, value in enumerate(values):
        if masks[place] >> bit & 1:
            for at in range(len(value) - 1):
                fewer = {value[at] - 1} | ({value[at]} if value[at] == most[at] else set()) if value[at] else set()
                closed = min(most[-1], value[-1] + 1)
                found |= {(*value[:at], left, *value[at + 1 : -1], closed) for left in fewer}
    return sum(1 << values.index(value) for value in found)
