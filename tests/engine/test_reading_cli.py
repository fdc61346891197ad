"""The commands that read routines back, as they are typed."""

from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner, Result

from web.cli import app

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "workflows" / "skjervoy" / "individuell-plan.yaml"


@pytest.fixture(autouse=True)
def _house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A house of its own with an empty database."""
    monkeypatch.setenv("BROBYGGER_DATABASE", f"sqlite:///{tmp_path / 'house.db'}")
    monkeypatch.setenv("BROBYGGER_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("BROBYGGER_INSTALLATION", str(ROOT / "workflows.yaml"))


def run(*words: str) -> Result:
    """The program with these words."""
    return CliRunner().invoke(app, list(words))


def one_line(result: Result) -> str:
    """What was written, without its line breaks."""
    return " ".join(result.output.split())


def test_a_routine_is_described_with_numbered_headings_and_short_lines() -> None:
    result = run("describe", "skjervoy", "individuell-plan")
    assert result.exit_code == 0
    assert result.output.startswith("Individuell plan, Skjervøy kommune\n==")
    assert "\n5. Henvist\n\nNår saken er i «Henvist», skal systemkoordinatoren" in result.output
    assert max(len(line) for line in result.output.splitlines()) <= 100


@pytest.mark.parametrize("role", ["plankoordinator", "Plankoordinator"])
def test_a_role_is_found_by_its_title(role: str) -> None:
    result = run("describe", "skjervoy", "individuell-plan", "--role", role)
    assert result.exit_code == 0
    assert result.output.startswith("Plankoordinator i «Individuell plan», Skjervøy kommune\n==")
    assert "\nHvis det ikke blir gjort\n– Den som har" in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("describe", "ukjent", "individuell-plan"), "Ukjent kommune «ukjent»."),
        (("describe", "skjervoy", "ukjent"), "Ukjent rutine «ukjent»."),
        (("describe", "skjervoy", "individuell-plan", "--role", "konge"), "Rutinen har ingen rolle «konge»."),
        (("explain",), "Skriv enten en referanse eller «--span»"),
        (("explain", "--span", "10 days", "--municipality", "skjervoy", "--roll", "opp"), "Ukjent «--roll opp»."),
        (("explain", "--span", "ti dager", "--municipality", "skjervoy"), "Enhetene er"),
        (("explain", "--span", "10 days"), "Ukjent kommune «»."),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.output


def test_two_files_are_compared(tmp_path: Path) -> None:
    copytree(FILE.parent / "letters", tmp_path / "letters")
    changed = tmp_path / "ny.yaml"
    changed.write_text(FILE.read_text("utf-8").replace("svar_innen: 5 working", "svar_innen: 10 working"), "utf-8")
    told = one_line(run("diff", str(FILE), str(changed)))
    assert "– Fristen for «Send svarbrev om avslag» i «Svar om avslag» er endret fra 5 til 10 virkedager." in told
    assert one_line(run("diff", str(FILE), str(FILE))) == "Ingenting er endret."


def test_a_published_version_is_compared_with_the_file_and_described() -> None:
    assert "Kjør «brobygger migrate»." in run("diff", "skjervoy", "individuell-plan").output
    assert run("migrate").exit_code == 0
    assert "«individuell-plan» er ikke publisert." in run("diff", "skjervoy", "individuell-plan").output
    assert run("publish").exit_code == 0
    assert one_line(run("diff", "skjervoy", "individuell-plan")) == "Ingenting er endret."
    assert run("describe", "skjervoy", "individuell-plan", "--version", "1").exit_code == 0
    assert "i versjon 2" in run("describe", "skjervoy", "individuell-plan", "--version", "2").output


def test_a_date_is_explained_without_a_case() -> None:
    result = run("explain", "--span", "10 working days", "--from", "2026-12-18", "--municipality", "skjervoy")
    assert one_line(result) == (
        "Dagen er torsdag 07.01.2027. 10 virkedager etter 18.12.2026; kommunens stengedager, 1. juledag og 1. "
        "nyttårsdag hoppes over."
    )


def test_a_case_that_is_not_there_is_refused() -> None:
    assert run("migrate").exit_code == 0
    result = run("explain", "AAA-AAA")
    assert result.exit_code == 2
    assert "har referansen «AAA-AAA»" in result.output
