"""The published versions of the routines: put there once, never changed, found again by id."""

from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from engine.definition import Workflow
from engine.errors import NotFound
from engine.ids import new_id
from engine.model import WorkflowDefinition, table
from engine.routine import Routine
from engine.transaction import Tx

_definitions = table(WorkflowDefinition)
_ONE = select(_definitions.c.compiled).where(_definitions.c.id == bindparam("id"))
_NEWEST = (
    select(_definitions.c.id, _definitions.c.version)
    .where(_definitions.c.municipality_id == bindparam("municipality"), _definitions.c.slug == bindparam("slug"))
    .order_by(_definitions.c.version.desc())
    .limit(1)
)
_NEWEST_WHOLE = _NEWEST.add_columns(_definitions.c.compiled)

# A definition never changes, so what was read once holds for the life of the process.
_routines: dict[str, Routine] = {}


def publish(tx: Tx, workflow: Workflow, source: str) -> tuple[str, int]:
    """Make `workflow` the version that new cases start on; open cases stay on theirs.

    Out: the definition's id and version number. Nothing is written when it is the newest version already.
    """
    newest, same = _compare(tx, workflow)
    if newest and same:
        return str(newest.id), int(newest.version)
    compiled = _written(workflow)
    version = newest.version + 1 if newest else 1
    definition = new_id(tx.now)
    row = {
        "id": definition,
        "municipality_id": workflow.municipality,
        "slug": workflow.slug,
        "version": version,
        "sha256": sha256(compiled.encode()).hexdigest(),
        "source": source,
        "compiled": compiled,
        "published_at": tx.now,
    }
    tx.conn.execute(insert(_definitions), row)
    return definition, version


def changed(tx: Tx, workflow: Workflow) -> int | None:
    """The version that new cases start on, when `workflow` is another than that; 0 when none is published."""
    newest, same = _compare(tx, workflow)
    if same:
        return None
    return int(newest.version) if newest else 0


def newest(tx: Tx, municipality: str, slug: str) -> str:
    """The id of the version new cases start on. Raises NotFound when nothing is published under that name."""
    row = tx.conn.execute(_NEWEST, {"municipality": municipality, "slug": slug}).first()
    if row is None:
        raise NotFound()
    return str(row.id)


def published(tx: Tx, municipality: str) -> tuple[str, ...]:
    """The names of the routines that are published in a municipality."""
    statement = select(_definitions.c.slug).where(_definitions.c.municipality_id == municipality)
    return tuple(tx.conn.scalars(statement.group_by(_definitions.c.slug).order_by(func.min(_definitions.c.id))))


def routine_of(tx: Tx, definition_id: str) -> Routine:
    """The routine a case follows, ready to run."""
    routine = _routines.get(definition_id)
    if routine is None:
        compiled = tx.conn.execute(_ONE, {"id": definition_id}).scalar_one()
        routine = _routines[definition_id] = Routine(Workflow.model_validate_json(compiled))
    return routine


def _compare(tx: Tx, workflow: Workflow) -> tuple[Any, bool]:
    """The newest published version of a routine, and whether `workflow` is the same."""
    key = {"municipality": workflow.municipality, "slug": workflow.slug}
    newest = tx.conn.execute(_NEWEST_WHOLE, key).first()
    # Compared as values: what was published before the language grew says the same in other words.
    return newest, newest is not None and Workflow.model_validate_json(newest.compiled) == workflow


def _written(workflow: Workflow) -> str:
    """A definition as it is kept: only what is said in it."""
    return workflow.model_dump_json(exclude_defaults=True)
