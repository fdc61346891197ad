"""`brobygger diagram` as an operator meets it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.engine.diagrams import ROOT
from web.cli import app


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROBYGGER_INSTALLATION", str(ROOT / "workflows.yaml"))


def test_both_drawings_are_written_where_one_says(tmp_path: Path) -> None:
    picture, process = tmp_path / "plan.svg", tmp_path / "plan.bpmn"
    words = ["diagram", "skjervoy", "individuell-plan", "--svg", str(picture), "--bpmn", str(process)]
    answer = CliRunner().invoke(app, words)
    assert (answer.exit_code, answer.stdout) == (0, f"{picture} er skrevet.\n{process} er skrevet.\n")
    assert picture.read_text(encoding="utf-8").startswith("<svg ")
    assert process.read_text(encoding="utf-8").startswith('<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ')


def test_without_a_file_the_picture_is_printed() -> None:
    answer = CliRunner().invoke(app, ["diagram", "skjervoy", "individuell-plan"])
    assert answer.exit_code == 0
    assert answer.stdout.startswith("<svg ") and answer.stdout.endswith("</svg>\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["skjervøy", "individuell-plan"], "Ukjent kommune «skjervøy». Kjente: skjervoy"),
        (["skjervoy", "plan"], "Ukjent rutine «plan». Kjente: individuell-plan"),
        (["skjervoy", "individuell-plan", "--svg", "/finnes/ikke.svg"], "Kunne ikke skrive /finnes/ikke.svg: "),
    ],
)
def test_a_slip_is_answered_with_what_is_wrong(words: list[str], told: str) -> None:
    answer = CliRunner().invoke(app, ["diagram", *words])
    assert answer.exit_code == 2
    assert told in answer.stderr
