"""Stand-in."""

from engine.change import Change
from engine.definition import Transition
from engine.routine import Routine
from engine.transaction import Tx

SIGNAL, CHILD = "_signal", "_child"


def children(tx: Tx, case_id: str) -> dict[str, int]:
    """Stand-in."""
    return {}


def join_existing(tx: Tx, routine: Routine, person_id: str | None) -> str | None:
    """Stand-in."""
    return None


def start(change: Change, way: Transition) -> None:
    """Stand-in."""


def send(change: Change, way: Transition) -> None:
    """Stand-in."""


def children_closed(change: Change) -> None:
    """Stand-in."""
