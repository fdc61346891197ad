"""What people cannot bring about: a change after which the case must go on by a way that is closed is refused whole.

Only people can be refused. What the clock, another case or the world does is done, and a case that can then not go on
is stuck.
"""

from typing import Protocol

from engine.proof.steps import PEOPLE, Step


class Explored(Protocol):
    """What is needed of the graph."""

    steps: list[list[tuple[Step, int]]]
    before: list[tuple[int, Step] | None]
    waiting: list[bool]
    refused: set[int]


def refuse(graph: Explored, finals: set[int]) -> None:
    """Take away the situations that people cannot bring about, and every step to them."""
    passing = {number for number, waits in enumerate(graph.waiting) if not waits} - finals
    closed: set[int] = set()
    grown = True
    while grown:
        new = {number for number in passing - closed if all(to in closed for _, to in graph.steps[number])}
        closed |= new
        grown = bool(new)
    if not closed:
        return
    graph.refused |= closed - _happening(graph, passing)
    for number, steps in enumerate(graph.steps):
        graph.steps[number] = [
            (step, to) for step, to in steps if to not in (closed if step.kind in PEOPLE else graph.refused)
        ]


def _happening(graph: Explored, passing: set[int]) -> set[int]:
    """What the case passes through without anybody having asked for it."""
    begun = [number for number, before in enumerate(graph.before) if before is None]
    for number, steps in enumerate(graph.steps):
        begun += [to for step, to in steps if number not in passing and step.kind not in PEOPLE]
    found = set(begun) & passing
    waiting = list(found)
    while waiting:
        new = ({to for _, to in graph.steps[waiting.pop()]} & passing) - found
        found |= new
        waiting += new
    return found
