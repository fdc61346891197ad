"""Does a municipality have what a routine needs: its positions, teams, calendars, resources and other routines?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.definition import Deadline, Field, Frozen, Role, RoleKind, Start, State, Test, Workflow
from engine.language.problems import hint, quoted
from engine.municipality import Installation, Municipality

Routines = Mapping[tuple[str, str], Workflow]  # by municipality and routine


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something a routine needs and the municipality lacks: «trenger stillingen «x»», and the ways to mend it."""

    code: str
    what: str
    add: str = "legg til"
    change: str = ""
    hint: str = ""

    def cure(self, file: str) -> str:
        """What to do, in the installation's `file` or in the routine."""
        add = f"{self.add} i {file}, eller " if self.add else ""
        return f"{add}{self.change}{self.hint}"


def misfits(
    workflow: Workflow, municipality: Municipality, installation: Installation, routines: Routines
) -> list[Misfit]:
    """Everything the routine needs and the municipality lacks, each once. `routines` are all that could be read."""
    fit = _Fit(municipality, installation, routines)
    return list(dict.fromkeys(found for value in _values(workflow) for found in fit.look_at(value)))


def _values(value: object) -> Iterator[object]:
    """Every value a definition consists of, however deep."""
    if isinstance(value, Frozen):
        yield value
        for name in type(value).model_fields:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)


@dataclass(frozen=True, slots=True)
class _Fit:
    """One municipality among the others, asked about one value of a routine at a time."""

    municipality: Municipality
    installation: Installation
    routines: Routines

    def look_at(self, value: object) -> Iterator[Misfit]:
        match value:
            case Role():
                yield from self._role(value)
            case Deadline():
                yield from self._deadline(value)
            case Field(bookable=str(key)):
                yield from self._resource(key, "days", "feltet")
            case State(occupies=str(key)):
                yield from self._resource(key, "places", "tilstanden")
            case Test():
                yield from self._fact(value.fact)
            case Start():
                yield from self._start(value)

    def _role(self, role: Role) -> Iterator[Misfit]:
        positions, teams = self.municipality.positions, self.municipality.teams
        if not positions:  # told already
            return
        match role.kind:
            case RoleKind.POSITION:
                yield from _known("missing_position", "stillingen", role.key, positions, "rollen")
            case RoleKind.TEAM:
                yield from _known("missing_team", "teamet", role.key, teams, "rollen")
            case RoleKind.ROUTED:
                for key in (*(route.to for route in role.routes), role.until_named or ""):
                    yield from _known("missing_unit", "stillingen eller teamet", key, {**positions, **teams}, "rollen")

    def _deadline(self, deadline: Deadline) -> Iterator[Misfit]:
        if deadline.calendar:
            known = self.municipality.calendars
            yield from _known("missing_calendar", "kalenderen", deadline.calendar, known, "fristen")
        team = self.municipality.teams.get(deadline.meeting or "")
        alone = not (deadline.within or deadline.before or deadline.on or deadline.legal)
        if team and alone and not (team.meets and team.meets.endless):
            what = f"har en frist som bare er neste møte i teamet {quoted(team.key)}, som ingen fast møterytme har"
            yield Misfit("no_meetings", what, f"skriv «rhythm» for {quoted(team.key)}", "gi fristen «within» også")

    def _resource(self, key: str, kind: str, place: str) -> Iterator[Misfit]:
        resource = self.municipality.resources.get(key)
        yield from _known("missing_resource", "ressursen", key, self.municipality.resources, place)
        if resource and getattr(resource, kind) is None:
            what = f"trenger «{kind}» for ressursen {quoted(key)}"
            yield Misfit(f"missing_{kind}", what, change=f"rett {place} i rutinen")

    def _fact(self, fact: str) -> Iterator[Misfit]:
        about, _, key = fact.partition(".")
        if about == "free":
            yield from self._resource(key, "places", "vilkåret")
        if about == "children" and key not in ("open", "closed"):
            known = {slug.replace("-", "_") for slug in self.municipality.workflows}
            yield from _known("missing_workflow", "rutinen", key, known, "vilkåret")

    def _start(self, start: Start) -> Iterator[Misfit]:
        slug, everywhere = start.municipality or self.municipality.slug, self.installation.municipalities
        yield from _known("missing_municipality", "kommunen", slug, everywhere, "veien")
        if slug not in everywhere:
            return
        whose = f" i {everywhere[slug].name}" if start.municipality else ""
        known = everywhere[slug].workflows
        yield from _known("missing_workflow", "rutinen", start.workflow, known, "veien", whose)
        if started := self.routines.get((slug, start.workflow)):
            asked = {field.key for field in started.referral}
            for key in start.carries.keys() - asked:
                what = f"sender med {quoted(key)}, som henvisningen i {quoted(start.workflow)}{whose} ikke spør om"
                yield Misfit("missing_question", what, "", "rett «carries» i rutinen", hint(key, asked))


def _known(code: str, what: str, key: str, known: Collection[str], place: str, whose: str = "") -> Iterator[Misfit]:
    """Nothing when `key` is known, or missing in the routine, which is told already."""
    if key and key not in known:
        yield Misfit(
            code, f"trenger {what} {quoted(key)}{whose}", change=f"rett {place} i rutinen", hint=hint(key, known)
        )
