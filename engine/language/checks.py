"""Does every name in the routine exist, and is it of the right kind? Whether a case can get through is in `graph.py`.

The checks read a `Workflow` that may hold stand-ins ("" where a name was missing); what is told already is not told
twice. A path such as ("states", "svar", "tasks", "svarbrev", "who") leads back to the position in the file.
"""

from collections.abc import Collection, Iterator
from string import Template

from engine import rules
from engine.definition import Deadline, Field, FieldType, RoleKind, State, TaskSpec, Transition, Workflow
from engine.guards import GUARDS
from engine.language.letters import VARIABLES
from engine.language.problems import hint, quoted
from engine.language.schema import MOMENTS
from engine.language.source import Path, Source

_UNITS = (RoleKind.POSITION, RoleKind.TEAM)


def check_names(workflow: Workflow, source: Source) -> None:
    """Note every name that does not exist, or that means something else than the place needs."""
    names = _Names(workflow, source)
    names.head()
    _check_letters(workflow, source)
    for path, field in _all_fields(workflow, source):
        names.field(path, field)
    for state in workflow.states:
        for task in state.tasks:
            names.task(("states", state.key, "tasks", task.key), task)
        for way in state.next:
            names.way(way_path(source, state, way), state, way)


def way_path(source: Source, state: State, way: Transition) -> Path:
    """Where a way out stands in the file: under its state, or under `anywhere`."""
    own = ("states", state.key, "next", way.key)
    return own if source.find(own) else ("anywhere", way.key)


def _by_path(path: Path, fields: tuple[Field, ...]) -> Iterator[tuple[Path, Field]]:
    """Each field with its path, the columns of tables too."""
    for field in fields:
        yield (*path, field.key), field
        yield from _by_path((*path, field.key, "columns"), field.columns)


def _all_fields(workflow: Workflow, source: Source) -> Iterator[tuple[Path, Field]]:
    yield from _by_path(("referral",), workflow.referral)
    for state in workflow.states:
        for task in state.tasks:
            yield from _by_path(("states", state.key, "tasks", task.key, "form"), task.fields)
    for state, way in workflow.transitions():
        yield from _by_path((*way_path(source, state, way), "asks"), way.asks)


class _Names:
    """The names of one routine, and the questions about them."""

    def __init__(self, workflow: Workflow, source: Source) -> None:
        self.workflow = workflow
        self.source = source
        self.states = {state.key for state in workflow.states}
        self.roles = {role.key: role.kind for role in workflow.roles}
        self.letters = {letter.key for letter in workflow.letters}
        self.escalations = {ladder.key for ladder in workflow.escalations}
        self.homes: dict[str, Path] = {}
        self.answers = {
            f"{task.key}.{field.key}": field
            for state in workflow.states
            for task in state.tasks
            for field in task.fields
        }
        self.asks_consent = any(field.type is FieldType.CONSENT for _, field in _all_fields(workflow, source))

    # ---------------------------------------------------------------- the questions

    def known(self, path: Path, name: str | None, known: Collection[str], what: str, code: str) -> bool:
        """Is `name` one of the known? Nothing is said about a name that is missing."""
        if name and name not in known:
            self.source.add(path, f"unknown_{code}", f"ukjent {what} {quoted(name)}{hint(name, known)}")
        return name in known

    def role(self, path: Path, name: str | None, kinds: Collection[RoleKind] = tuple(RoleKind), kind: str = "") -> None:
        """Is `name` a role of one of `kinds`? `kind` says in words what it should be."""
        if name and self.known(path, name, self.roles, "rolle", "role") and self.roles[name] not in kinds:
            fitting = [key for key, its in self.roles.items() if its in kinds]
            self.source.add(path, "role_kind", f"rollen {quoted(name)} er ikke {kind}{hint(name, fitting)}")

    def each_role(self, path: Path, names: Collection[str]) -> None:
        """Are they all roles?"""
        for name in names:
            self.role(self.source.item(path, name), name)

    # ---------------------------------------------------------------- the places

    def head(self) -> None:
        """The first lines, the roles and the escalations."""
        self.known(("initial",), self.workflow.initial, self.states, "tilstand", "state")
        self.known(("regime",), self.workflow.regime, rules.KEYS, "regelsett", "regime")
        for role in self.workflow.roles:
            self.role(("roles", role.key, "until_named"), role.until_named, _UNITS, "en stilling eller et team")
        if self.workflow.roles and self.workflow.roles[0].kind not in _UNITS:
            message = "den første rollen har ansvaret når ingen andre har det; la den være en stilling eller et team"
            self.source.add(("roles", self.workflow.roles[0].key), "role_kind", message)
        for ladder in self.workflow.escalations:
            for number, rung in enumerate(ladder.ladder, 1):
                path = ("escalations", ladder.key, "ladder", str(number))
                if rung.notify != "assignee":
                    self.known((*path, "notify"), rung.notify, {"assignee", *self.roles}, "rolle", "role")
                self.role((*path, "reassign"), rung.reassign)

    def field(self, path: Path, field: Field) -> None:
        """A question in a form."""
        self.role((*path, "assigns"), field.assigns, (RoleKind.NAMED,), "en som pekes ut i saken (is: named)")

    def task(self, path: Path, task: TaskSpec) -> None:
        """A task, whose key is its own in the whole routine: dates are found by it."""
        if task.key in self.homes:
            line = self.source.place(self.homes[task.key]).line
            message = f"oppgaven {quoted(task.key)} finnes også på linje {line}; gi den ene et annet navn"
            self.source.add(path, "duplicate_task", message)
        self.homes.setdefault(task.key, path)
        self.role((*path, "who"), task.who)
        self.known((*path, "escalation"), task.escalation, self.escalations, "eskalering", "escalation")
        self.known((*path, "letter"), task.letter, self.letters, "brev", "letter")
        self.deadline((*path, "due"), task.due)
        for field in task.fields:
            asked = [other.key for other in task.fields if other is not field]
            self.known((*path, "form", field.key, "limits"), field.limits, asked, "spørsmål i skjemaet", "field")
        if task.due.source.startswith(f"{task.key}."):
            message = "fristen kan ikke telles fra oppgavens eget skjema, som ikke er fylt ut ennå; bruk en annen dato"
            self.source.add((*path, "due", "from"), "own_date", message)

    def way(self, path: Path, state: State, way: Transition) -> None:
        """A way out."""
        self.known((*path, "to"), way.to, self.states, "tilstand", "state")
        self.known((*path, "on"), way.on, [task.key for task in state.tasks], "oppgave i denne tilstanden", "task")
        self.each_role((*path, "by"), way.by)
        self.each_role((*path, "tells"), [tell.role for tell in way.tells])
        for name in way.needs:
            self.known(self.source.item((*path, "needs"), name), name, GUARDS, "vilkår", "guard")
        if "consent_given" in way.needs and not self.asks_consent:
            message = "ingen oppgave spør om samtykke, så veien er alltid stengt; legg til et felt med «type: consent»"
            self.source.add((*path, "needs"), "no_consent", message)
        if way.after:
            self.deadline((*path, "after"), way.after)
        form = next((task.fields for task in state.tasks if task.key == way.on), ())
        for key in {field.key for field in form} & {field.key for field in way.asks}:
            message = f"feltet {quoted(key)} finnes også i skjemaet til oppgaven; gi det et annet navn"
            self.source.add((*path, "asks", key), "duplicate_field", message, at_key=True)

    def deadline(self, path: Path, deadline: Deadline) -> None:
        """A deadline: its team, and the date it counts from."""
        self.role((*path, "meeting"), deadline.meeting, (RoleKind.TEAM,), "et team")
        if deadline.legal and self.workflow.regime in rules.KEYS and not rules.has_complaints(self.workflow.regime):
            message = f"under «regime: {self.workflow.regime}» er det ingen klagefrist; skriv en varighet"
            self.source.add((*path, "within"), "no_complaints", message)
        if deadline.source in MOMENTS:
            return
        dates = [name for name, field in self.answers.items() if field.type is FieldType.DATE]
        field = self.answers.get(deadline.source)
        if field is None:
            self.known((*path, "from"), deadline.source, [*MOMENTS, *dates], "dato", "date")
        elif field.type is not FieldType.DATE:
            message = f"{quoted(deadline.source)} er ikke en dato{hint(deadline.source, dates)}"
            self.source.add((*path, "from"), "not_a_date", message)
        elif not field.required:
            message = f"{quoted(deadline.source)} kan stå tomt, og da mangler fristen; gi feltet «required: true»"
            self.source.add((*path, "from"), "date_may_be_missing", message)


def _check_letters(workflow: Workflow, source: Source) -> None:
    """A letter may only tell how to complain where there is something to complain about."""
    if workflow.regime not in rules.KEYS or rules.has_complaints(workflow.regime):
        return
    for letter in workflow.letters:
        used = {name for body in letter.body.values() for name in Template(body).get_identifiers()}
        if any(name.startswith("complaint_") for name in used & VARIABLES.keys()):
            message = f"brevet forteller om klage, men under «regime: {workflow.regime}» er det ingen klagerett"
            source.add(("letters", letter.key, "file"), "no_complaints", f"{message}; ta det ut av brevet")
