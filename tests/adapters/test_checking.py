"""`brobygger check`: everything that is wrong at once, in the language that is asked for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.checking import check
from tests.engine.small_routine import GOOD, written
from tests.english import bokmaal_in
from web.cli import app

ROOT = Path(__file__).parent.parent.parent

TEN = """\
municipalities:
  lillevik:
    name: Lillevik kommune
    language: no
    calendar:
      zone: Europe/Bergen
      notise_hour: 7
      opens: 9
      closing_days: [julaften]
    positions:
      kordinator: {title: Koordinator}
    teams:
      team:
        title: Teamet
        meets: {rhythm: hver torsdag, since: 2026-01-08, cutoff: 3 virkedager}
    resources:
      rommet: {title: Rommet}
    workflows:
      liten:
        file: rutine.yaml
        parameters:
          svar_innen: 3
"""
TOLD = [
    "4:15 municipalities.lillevik.language: «no» is not a language code",
    "6:13 municipalities.lillevik.calendar.zone: unknown time zone «Europe/Bergen»",
    "7:7 municipalities.lillevik.calendar.notise_hour: there is no key «notise_hour» here; did you mean «notice_hour»?",
    '8:14 municipalities.lillevik.calendar.opens: «9» is not a time of day; write it as "08:30"',
    "9:22 municipalities.lillevik.calendar.closing_days.1: «julaften» is not a date that can be used",
    "15:25 municipalities.lillevik.teams.team.meets.rhythm: The rhythm «hver torsdag» is not understood",
    "15:66 municipalities.lillevik.teams.team.meets.cutoff: «3 virkedager» has an unknown unit «virkedager»",
    "17:7 municipalities.lillevik.resources.rommet: the resource has neither «places» nor «days»",
    "19:7 municipalities.lillevik.workflows.liten: ",
    "22:23 municipalities.lillevik.workflows.liten.parameters.svar_innen: the municipality's own value for",
]
CODES = ["unknown_language", "unknown_zone", "unknown_key", "bad_time", "bad_date", "bad_rhythm", "bad_duration"]
CODES += ["missing_key", "missing_position", "bad_parameter"]


def checked(*words: str) -> list[str]:
    """What the program writes, line by line, when there are mistakes."""
    result = CliRunner().invoke(app, ["check", *words])
    assert result.exit_code == 2, result.output
    return result.output.splitlines()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation with ten mistakes, which is also the one of the settings."""
    path = tmp_path / "workflows.yaml"
    written(tmp_path, GOOD)
    path.write_text(TEN, "utf-8")
    monkeypatch.setenv("BROBYGGER_DATABASE", f"sqlite:///{tmp_path / 'house.db'}")
    monkeypatch.setenv("BROBYGGER_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("BROBYGGER_INSTALLATION", str(path))
    return path


def test_ten_mistakes_are_told_in_english_only(file: Path) -> None:
    *lines, summary = checked("--english", str(file))
    told = [line.removeprefix(f"{file}:") for line in lines]
    assert [line[: len(start)] for line, start in zip(told, TOLD, strict=True)] == TOLD
    assert summary == "10 mistakes."
    assert [line for line in lines if bokmaal_in(line.partition(": ")[2])] == []


def test_the_same_ten_are_told_in_bokmaal_with_the_same_codes(file: Path) -> None:
    *norwegian, summary = checked(str(file))
    *english, _ = checked("--english", str(file))
    assert summary == "10 feil."
    for lines in (norwegian, english):
        assert [line.rpartition("[")[2].rstrip("]") for line in lines] == CODES
    assert set(norwegian) & set(english) == set()


def test_a_routine_nobody_runs_is_told_in_english_and_nothing_else(file: Path) -> None:
    (file.parent / "glemt.yaml").write_text(GOOD, "utf-8")
    file.write_text(TEN.partition("    language")[0] + RIGHT, "utf-8")
    (line, summary) = checked("--english", str(file.parent))
    assert line.endswith(
        "no municipality in workflows.yaml runs this routine; add it there, or remove the file [idle_routine]"
    )
    assert summary == "1 mistake."


RIGHT = """\
    positions:
      koordinator: {title: Koordinator}
    teams:
      team: {title: Teamet, meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH", since: 2026-01-08}}
    workflows:
      liten: {file: rutine.yaml}
"""


def test_a_right_installation_is_told_to_be_so_in_either_language(file: Path) -> None:
    file.write_text(TEN.partition("    language")[0] + RIGHT, "utf-8")
    for words, told in (
        ((), "Alt i orden: 1 rutine lest og bevist.\n"),
        (("--english",), "All is well: 1 routine read and proven.\n"),
    ):
        result = CliRunner().invoke(app, ["check", *words])
        assert (result.exit_code, result.output) == (0, told)


def test_the_routines_of_the_crash_test_are_sound() -> None:
    here = ROOT / "benchmarks" / "crash" / "routine" / "workflows.yaml"
    checked = check([here], here)
    assert (checked.problems, checked.routines) == ((), 2)
