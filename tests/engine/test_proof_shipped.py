"""The routines in `workflows/` are small enough to prove while one waits."""

from pathlib import Path

import pytest

from engine.language.compile import read_draft
from engine.proof import prove

ROUTINES = sorted(path for path in Path("workflows").glob("*/*.yaml"))


def test_there_are_routines_to_prove() -> None:
    assert ROUTINES


@pytest.mark.parametrize("path", ROUTINES, ids=str)
def test_a_shipped_routine_is_proven_in_few_situations(path: Path) -> None:
    workflow = read_draft(path, "x", {}).workflow
    assert workflow is not None
    proof = prove(workflow)
    assert "too_large" not in {finding.code for finding in proof.findings}
    assert len(workflow.states) <= proof.situations < 4000
    assert all(
        finding.nb and finding.en and all(told.nb and told.en for told in finding.story) for finding in proof.findings
    )
