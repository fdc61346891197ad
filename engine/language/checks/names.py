"""The names of one routine, and the questions about them."""

from collections.abc import Collection, Iterator

from engine.definition import Field, FieldType, RoleKind, State, TaskSpec, Transition, Workflow
from engine.language.checks.facts import Fact, facts_of
from engine.language.problems import Place, hints, nearest, quoted
from engine.language.source import Path, Source

# The questions whose answers can give several tasks or cases, one for each.
MANY = (FieldType.PEOPLE, FieldType.CHOICES, FieldType.CONSENT, FieldType.ROWS)
UNITS = (RoleKind.POSITION, RoleKind.TEAM)

# The kinds of names that stand under a key. Where the key is misspelt, they are all missing, and that is one mistake.
_ANSWERS = ("fact", "each", "date", "field")
_UNDER = {
    "roles": ("role", "each"),
    "escalations": ("escalation",),
    "letters": ("letter",),
    "messages": ("message",),
    "counters": ("fact",),
    "starts": ("fact",),
    "next": ("outcome", *_ANSWERS),
    "states": ("state", "task", "outcome", *_ANSWERS),
    "tasks": ("task", "outcome", *_ANSWERS),
    **dict.fromkeys(("form", "asks", "referral", "anywhere"), _ANSWERS),
}


def way_path(source: Source, state: State, way: Transition) -> Path:
    """Where a way out stands in the file: under its state, or under `anywhere`."""
    for kind in ("next", "reopens"):
        own = ("states", state.key, kind, way.key)
        if source.find(own):
            return own
    return ("anywhere", way.key)


class Names:
    """What the routine has names for."""

    def __init__(self, workflow: Workflow, source: Source) -> None:
        self.workflow = workflow
        self.source = source
        self.states = {state.key for state in workflow.states}
        self.roles = {role.key: role.kind for role in workflow.roles}
        self.tasks: dict[str, TaskSpec] = {task.key: task for state in workflow.states for task in state.tasks}
        self.escalations = {ladder.key: ladder for ladder in workflow.escalations}
        self.facts: dict[str, Fact] = facts_of(workflow)
        self.hidden = {kind for key in source.hiding() for kind in _UNDER.get(nearest(key, _UNDER) or "", ())}
        asks_consent = any(field.type is FieldType.CONSENT for _, field in self.fields())
        self.asks_consent = asks_consent or "fact" in self.hidden

    def tell(self, path: Path, cause: str, *, at_key: bool = False, **places: Place) -> None:
        """Note what is wrong at a place."""
        self.source.tell(path, cause, at_key=at_key, **places)

    # ---------------------------------------------------------------- what there is

    def ways(self) -> Iterator[tuple[Path, State, Transition]]:
        """Every way out, and every way back into a closed case, with its place."""
        for state, way in self.workflow.transitions():
            yield way_path(self.source, state, way), state, way

    def fields(self) -> Iterator[tuple[Path, Field]]:
        """Every question with its place, the columns of tables too."""
        yield from _by_path(("referral",), self.workflow.referral)
        for state in self.workflow.states:
            for task in state.tasks:
                yield from _by_path(("states", state.key, "tasks", task.key, "form"), task.fields)
        for path, _, way in self.ways():
            yield from _by_path((*path, "asks"), way.asks)

    # ---------------------------------------------------------------- the questions

    def known(self, path: Path, name: str | None, known: Collection[str], what: str) -> bool:
        """Is `name` one of the known? Nothing is said about a name that is missing, or may be under a bad key."""
        if name and name not in known and what.partition(".")[0] not in self.hidden:
            self.tell(path, f"unknown_{what}", name=quoted(name), hint=hints(name, known))
        return name in known

    def role(self, path: Path, name: str | None, kinds: Collection[RoleKind] = tuple(RoleKind), kind: str = "") -> None:
        """Is `name` a role of one of `kinds`? `kind` names the sentence that says what it should be."""
        if name and self.known(path, name, self.roles, "role") and self.roles[name] not in kinds:
            fitting = [key for key, its in self.roles.items() if its in kinds]
            self.tell(path, f"role_kind.{kind}", name=quoted(name), hint=hints(name, fitting))

    def unit(self, path: Path, name: str | None) -> None:
        """Is `name` a position or team? One that a parameter names is the municipality's own, and looked for there."""
        if name not in self.source.parameters.values():
            self.role(path, name, UNITS, "holder")

    def each_known(self, path: Path, names: Collection[str], known: Collection[str], what: str) -> None:
        """Are they all known?"""
        for name in names:
            self.known(self.source.item(path, name), name, known, what)

    def each_role(self, path: Path, names: Collection[str]) -> None:
        """Are they all roles?"""
        self.each_known(path, names, self.roles, "role")

    def fact(self, path: Path, name: str | None) -> Fact | None:
        """The fact of that name; None is told already, or means that the municipality has it."""
        if name and name not in self.facts and not name.startswith("free."):
            self.unknown_fact(path, name, self.facts)
        return self.facts.get(name or "")

    def unknown_fact(self, path: Path, name: str, known: Collection[str]) -> None:
        """Note that there is no such fact, with those of the same task when none is like it."""
        head = name.partition(".")[0]
        if self.workflow.subject == "system" and head in ("person", "consent"):
            self.tell(path, "unknown_fact.person", name=quoted(name))
        else:
            same = [] if nearest(name, known) else [fact for fact in known if fact.startswith(f"{head}.")]
            self.known(path, name, same or known, "fact")


def _by_path(path: Path, fields: tuple[Field, ...]) -> Iterator[tuple[Path, Field]]:
    for field in fields:
        yield (*path, field.key), field
        yield from _by_path((*path, field.key, "columns"), field.columns)
