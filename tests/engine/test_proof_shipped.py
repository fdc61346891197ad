"""The routines in `workflows/` are sound, and small enough to prove while one waits."""

from pathlib import Path

import pytest

from engine.language.compile import read_draft
from engine.proof import prove

ROUTINES = sorted(
    path for path in Path("workflows").glob("*/*.yaml") if "\nworkflow: " in "\n" + path.read_text("utf-8")
)


def test_there_are_routines_to_prove() -> None:
    assert len(ROUTINES) > 5


@pytest.mark.parametrize("path", ROUTINES, ids=str)
def test_a_shipped_routine_is_proven_in_few_situations(path: Path) -> None:
    workflow = read_draft(path, "x", {}).workflow
    assert workflow is not None
    proof = prove(workflow)
    assert proof.findings == ()
    assert len(workflow.states) <= proof.situations < 4000
