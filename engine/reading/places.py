"""What a municipality calls its own things, and which version of a routine is read."""

from collections.abc import Iterable

from sqlalchemy import select

from engine.definition import Workflow, say
from engine.errors import NotFound
from engine.model import WorkflowDefinition, table
from engine.municipality import Installation
from engine.reading.book import Places
from engine.transaction import Tx

_definitions = table(WorkflowDefinition)


def places(installation: Installation, slug: str, routines: Iterable[Workflow] = ()) -> Places:
    """The titles of one municipality's positions, teams and resources, and the names of its neighbours.

    `routines` are those it runs, for their titles and the questions of their referrals.
    """
    here = installation.municipalities[slug]
    units = {key: say(title, "nb") for key, title in here.positions.items()}
    units |= {key: say(team.title, "nb") for key, team in here.teams.items()}
    resources = {key: say(resource.title, "nb") for key, resource in here.resources.items()}
    titles: dict[str, str] = {}
    questions: dict[str, str] = {}
    for each in routines:
        titles[each.slug] = say(each.title, "nb")
        questions |= {f"{each.slug}.{field.key}": say(field.label, "nb") for field in each.referral}
    names = {key: there.name for key, there in installation.municipalities.items()}
    return Places(
        name=here.name, units=units, resources=resources, routines=titles, questions=questions, municipalities=names
    )


def version(tx: Tx, municipality: str, slug: str, number: int | None = None) -> Workflow:
    """A published version of a routine; the newest when no number is said. Raises NotFound."""
    statement = select(_definitions.c.compiled).where(
        _definitions.c.municipality_id == municipality, _definitions.c.slug == slug
    )
    if number is not None:
        statement = statement.where(_definitions.c.version == number)
    compiled = tx.conn.scalar(statement.order_by(_definitions.c.version.desc()).limit(1))
    if compiled is None:
        raise NotFound()
    return Workflow.model_validate_json(compiled)
