"""Does a municipality have what a routine needs: its positions, teams, calendars, resources and other routines?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.definition import Deadline, Field, Frozen, Role, RoleKind, Start, State, Test, Workflow
from engine.language.problems import Place, Said, hints, quoted
from engine.municipality import OWN, Installation, Municipality

Routines = Mapping[tuple[str, str], Workflow]  # by municipality and routine


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something a routine needs and the municipality lacks: a cause in `texts`, and what fills its places."""

    cause: str
    places: tuple[tuple[str, Place], ...] = ()

    @classmethod
    def of(cls, cause: str, **places: Place) -> "Misfit":
        """The same, its places by name."""
        return cls(cause, tuple(places.items()))


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
                yield from self._resource(key, "days", "field")
            case State(occupies=str(key)):
                yield from self._resource(key, "places", "state")
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
                yield from _known("position", role.key, positions)
            case RoleKind.TEAM:
                yield from _known("team", role.key, teams)
            case RoleKind.ROUTED:
                for key in (*(route.to for route in role.routes), role.until_named or ""):
                    yield from _known("unit", key, {**positions, **teams})

    def _deadline(self, deadline: Deadline) -> Iterator[Misfit]:
        for name in deadline.calendars:
            yield from _known("calendar", name, {OWN, *self.municipality.calendars})
        team = self.municipality.teams.get(deadline.meeting or "")
        alone = not (deadline.within or deadline.on or deadline.legal)
        if team and alone and not (team.meets and team.meets.endless):
            yield Misfit.of("no_meetings", team=quoted(team.key))

    def _resource(self, key: str, kind: str, place: str) -> Iterator[Misfit]:
        """The resource must be there, with places or days; `place` is what in the routine needs it."""
        resource = self.municipality.resources.get(key)
        yield from _known(f"resource.{place}", key, self.municipality.resources)
        if resource and getattr(resource, kind) is None:
            yield Misfit.of(f"missing_{kind}.{place}", name=quoted(key))

    def _fact(self, fact: str) -> Iterator[Misfit]:
        about, _, key = fact.partition(".")
        if about == "free":
            yield from self._resource(key, "places", "condition")
        if about == "children" and key not in ("open", "closed"):
            known = {slug.replace("-", "_") for slug in self.municipality.workflows}
            yield from _known("workflow.condition", key, known)

    def _start(self, start: Start) -> Iterator[Misfit]:
        slug, everywhere = start.municipality or self.municipality.slug, self.installation.municipalities
        yield from _known("municipality", slug, everywhere)
        if slug not in everywhere:
            return
        name = everywhere[slug].name
        whose = Said(f" i {name}", f" in {name}") if start.municipality else ""
        yield from _known("workflow", start.workflow, everywhere[slug].workflows, whose=whose)
        if started := self.routines.get((slug, start.workflow)):
            asked = {field.key: field for field in started.referral}
            for key in start.carries.keys() - asked:
                other = quoted(start.workflow)
                yield Misfit.of("missing_question", name=quoted(key), other=other, whose=whose, hint=hints(key, asked))


def _known(what: str, key: str, known: Collection[str], **places: Place) -> Iterator[Misfit]:
    """Nothing when `key` is known, or missing in the routine, which is told already."""
    if key and key not in known:
        yield Misfit.of(f"missing_{what}", name=quoted(key), hint=hints(key, known), **places)
