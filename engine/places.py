"""Stand-in."""

from engine.change import Change
from engine.definition import State
from engine.transaction import Tx


def free(tx: Tx, municipality: str, resource: str) -> int:
    """Stand-in."""
    return 0


def enter(change: Change, state: State) -> None:
    """Stand-in."""


def leave(change: Change, state: State) -> None:
    """Stand-in."""
