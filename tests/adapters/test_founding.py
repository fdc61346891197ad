"""A new municipality: from a few answers to an entry and routines that work, or to nothing at all."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.founding import Answers, Unanswered, add, read_pack, rhythm
from engine.installation import load
from engine.language import DefinitionError
from tests.engine.small_routine import GOOD, written
from tests.engine.test_installation import RIGHT, saved
from web.cli import app

TODAY = date(2026, 11, 25)  # a Wednesday
SCENARIO = "scenario: En sak\nmunicipality: lillevik   # her\nworkflow: liten\n"
STORVIK = Answers(
    name="Storvik kommune",
    language="nynorsk",
    positions={"koordinator": "Koordinerende eining"},
    teams={"rad": "Rådet"},
    meets={"team": "hver 2. torsdag 08.30-10.00", "rad": "første tirsdag i måneden"},
    closing_days=("24.12.2026", "28.12.2026..31.12.2026"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An installation with comments, and a pack that its municipality does not use."""
    pack = tmp_path / "workflows" / "national"
    (pack / "scenarios").mkdir(parents=True)
    written(pack, GOOD.replace("title: Liten rutine", "title: Liten rutine i Mønster kommune"))
    (pack / "scenarios" / "sak.yaml").write_text(SCENARIO, "utf-8")
    (pack / "demo.yaml").write_text("demo: En\n", "utf-8")
    return saved(tmp_path, f"# Øverst\n{RIGHT}# Nederst\n")


def pack_of(file: Path) -> Path:
    """The pack's folder."""
    return file.parent / "workflows" / "national"


def everything(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_municipality_is_written_at_the_end_and_what_stands_is_not_touched(file: Path) -> None:
    before = file.read_text("utf-8")
    folder = add(STORVIK, read_pack(pack_of(file)), file, TODAY)
    assert file.read_text("utf-8").startswith(before)
    assert folder == file.parent / "workflows" / "storvik"
    storvik = load(file).municipalities["storvik"]
    assert (storvik.name, storvik.language) == ("Storvik kommune", "nn")
    assert storvik.positions == {"koordinator": {"nb": "Koordinerende eining"}}
    assert {key: team.title["nb"] for key, team in storvik.teams.items()} == {"team": "Teamet", "rad": "Rådet"}
    assert (storvik.teams["team"].time, storvik.teams["rad"].time) == ("08:30-10:00", "")
    held = storvik.teams["team"].meetings(date(2026, 11, 1), date(2026, 12, 24), storvik.calendar)
    assert held == [date(2026, 11, 26), date(2026, 12, 10)]  # the one on the closed day has moved past the new year
    assert len(storvik.calendar.closing_days) == 5
    assert storvik.workflows["liten"].file == folder / "rutine.yaml"


def test_the_routines_letters_and_scenarios_are_copied_and_nothing_else(file: Path) -> None:
    folder = add(STORVIK, read_pack(pack_of(file)), file, TODAY)
    assert sorted(everything(folder)) == ["letters/svar.nb.txt", "rutine.yaml", "scenarios/sak.yaml"]
    assert (folder / "scenarios" / "sak.yaml").read_text("utf-8").splitlines()[1] == "municipality: storvik"
    assert not list(file.parent.glob(".ny-kommune-*"))


def test_the_name_of_whoever_uses_the_pack_becomes_the_new_name(file: Path) -> None:
    user = RIGHT.replace("  lillevik:", "  monster:").replace("Lillevik kommune", "Mønster kommune")
    file.write_text(user.replace("file: rutine.yaml", "file: workflows/national/rutine.yaml"), "utf-8")
    folder = add(STORVIK, read_pack(pack_of(file)), file, TODAY)
    assert "title: Liten rutine i Storvik kommune" in (folder / "rutine.yaml").read_text("utf-8")


def test_with_only_a_name_the_packs_own_words_are_used(file: Path) -> None:
    add(Answers("Ytre Øygard kommune"), read_pack(pack_of(file)), file, TODAY)
    house = load(file).municipalities["ytre-oygard"]
    assert (house.language, house.positions) == ("nb", {"koordinator": {"nb": "Koordinator"}})
    assert (house.teams["team"].meets, house.calendar.closing_days) == (None, frozenset())


def test_the_entry_stands_as_far_in_as_its_neighbours(file: Path) -> None:
    wide = "".join(f"{'  ' if line.startswith(' ') else ''}{line}\n" for line in RIGHT.splitlines())
    file.write_text(wide.rstrip("\n"), "utf-8")
    add(STORVIK, read_pack(pack_of(file)), file, TODAY)
    assert "\n    storvik:\n      name: " in file.read_text("utf-8")
    assert list(load(file).municipalities) == ["lillevik", "storvik"]


WRONG = Answers(
    name="Lillevik kommune",
    language="samnorsk",
    positions={"kordinator": "Koordinator", "koordinator": " "},
    teams={"Team 2": "Team 2"},
    meets={"team": "ved fullmåne", "raad": "hver torsdag"},
    closing_days=("julaften", "31.12.2026..24.12.2026"),
)


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(file: Path) -> None:
    before = everything(file.parent)
    with pytest.raises(Unanswered) as caught:
        add(WRONG, read_pack(pack_of(file)), file, TODAY)
    told = [
        "Lillevik kommune (lillevik) er her fra før",
        "«samnorsk» er ikke en målform",
        "«koordinator» mangler det folk kaller den",
        "«Team 2» kan ikke være en nøkkel",
        "«ved fullmåne» er ikke forstått",
        "«julaften» er ikke en stengedag",
        "«31.12.2026..24.12.2026» er ikke en stengedag",
        "Ingen av rutinene har stillingen «kordinator»",
        "Det er ikke noe team som heter «raad»",
    ]
    assert [words in line for words, line in zip(told, caught.value.wrong, strict=True)] == [True] * len(told)
    assert everything(file.parent) == before


def test_what_comes_out_wrong_leaves_no_trace(file: Path) -> None:
    title = Answers("Storvik kommune", positions={"koordinator": "<b>Sjef</b>"})
    before = everything(file.parent)
    with pytest.raises(DefinitionError) as caught:
        add(title, read_pack(pack_of(file)), file, TODAY)
    assert {(problem.file, problem.code) for problem in caught.value.problems} == {(str(file), "html")}
    assert everything(file.parent) == before


def test_a_folder_in_the_way_and_a_file_in_one_line_are_refused(file: Path) -> None:
    (file.parent / "workflows" / "storvik").mkdir()
    with pytest.raises(Unanswered, match="er der fra før"):
        add(STORVIK, read_pack(pack_of(file)), file, TODAY)
    (file.parent / "workflows" / "storvik").rmdir()
    units = "positions: {koordinator: {title: K}}, teams: {team: {title: T}}"
    house = f"{{name: L, {units}, workflows: {{liten: {{file: rutine.yaml}}}}}}"
    file.write_text(f"municipalities: {{lillevik: {house}}}\n", "utf-8")
    with pytest.raises(Unanswered, match="ikke kan utvides"):
        add(STORVIK, read_pack(pack_of(file)), file, TODAY)


def test_an_installation_or_a_pack_that_is_wrong_is_told_first(file: Path) -> None:
    with pytest.raises(Unanswered, match="ingen rutiner å kopiere"):
        read_pack(file.parent / "workflows")
    (pack_of(file) / "rutine.yaml").write_text(GOOD.replace("initial: ny", "initial: gammel"), "utf-8")
    with pytest.raises(DefinitionError, match="gammel"):
        read_pack(pack_of(file))


# ---------------------------------------------------------------- the words for a rhythm


@pytest.mark.parametrize(
    ("words", "rule", "since", "time"),
    [
        ("hver torsdag", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26", ""),
        ("Torsdager kl. 9", "FREQ=WEEKLY;BYDAY=TH", "2026-11-26", "09:00"),
        ("hver 2. torsdag 08.30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26", "08:30"),
        ("annenhver torsdag kl 8.30–10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-11-26", "08:30-10:00"),
        ("hver andre onsdag fra 2.12.2026", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-12-02", ""),
        ("hver 6. uke på mandag", "FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", "2026-11-30", ""),
        ("mandag hver 6. uke fra 2026-12-03 kl. 12", "FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", "2026-12-07", "12:00"),
        ("første tirsdag i måneden", "FREQ=MONTHLY;BYDAY=1TU", "2026-11-25", ""),
        ("1. og 3. tirsdag hver måned 12:00", "FREQ=MONTHLY;BYDAY=1TU,3TU", "2026-11-25", "12:00"),
        ("siste fredag i hver måned", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-25", ""),
    ],
)
def test_a_rhythm_in_plain_words(words: str, rule: str, since: str, time: str) -> None:
    assert rhythm.read(words, TODAY) == rhythm.Meets(rule, date.fromisoformat(since), time)


@pytest.mark.parametrize(
    "words",
    [
        *("", "ved behov", "hver lørdag", "første torsdag", "hver første torsdag", "3. torsdag", "hver 0. torsdag"),
        *("6. tirsdag i måneden", "hver torsdag 25.00", "hver torsdag 08.75", "hver torsdag fra 31.2.2026", "torsdag?"),
    ],
)
def test_words_that_may_mean_something_else_are_not_guessed_at(words: str) -> None:
    with pytest.raises(ValueError, match="Skriv for eksempel «hver torsdag»"):
        rhythm.read(words, TODAY)


# ---------------------------------------------------------------- the command


def run(file: Path, *words: str, typed: str = "") -> Result:
    """The command at that installation."""
    return CliRunner().invoke(app, ["new-municipality", *words], input=typed, env={"BROBYGGER_INSTALLATION": str(file)})


def test_the_command_takes_everything_as_options_and_says_what_is_next(file: Path) -> None:
    options = ["--position", "koordinator=Koordinerende enhet", "--meets", "team=hver 2. torsdag 08.30"]
    answer = run(file, "Storvik kommune", *options, "--closed", "24.12.2026")
    assert answer.exit_code == 0, answer.output
    assert "med 1 rutine i" in answer.output
    for step in ("brobygger scenario", "brobygger staff add storvik", "--holds koordinator", "brobygger publish"):
        assert step in answer.output
    storvik = load(file).municipalities["storvik"]
    assert storvik.positions == {"koordinator": {"nb": "Koordinerende enhet"}}
    assert storvik.teams["team"].time == "08:30"
    assert storvik.calendar.closing_days == {date(2026, 12, 24)}


def test_the_command_asks_for_what_is_not_said(file: Path) -> None:
    said = ["Storvik kommune", "nynorsk", "Koordinerande eining", "", "Rådet for barn", ""]
    said += ["", "siste fredag i måneden", "24.12.2026, 31.12.2026"]
    answer = run(file, "--ask", typed="".join(f"{line}\n" for line in said))
    assert answer.exit_code == 0, answer.output
    storvik = load(file).municipalities["storvik"]
    assert storvik.positions == {"koordinator": {"nb": "Koordinerande eining"}}
    assert {key: team.title["nb"] for key, team in storvik.teams.items()} == {
        "team": "Teamet",
        "radet_for_barn": "Rådet for barn",
    }
    assert storvik.teams["team"].meets is None
    assert storvik.teams["radet_for_barn"].next_meeting(TODAY, storvik.calendar) == date(2026, 11, 27)
    assert len(storvik.calendar.closing_days) == 2


def test_the_command_tells_what_is_wrong_and_ends_with_2(file: Path) -> None:
    answer = run(file, "Lillevik kommune", "--language", "dansk", "--meets", "team=av og til")
    assert answer.exit_code == 2
    assert all(words in answer.output for words in ("er her fra før", "«dansk»", "«av og til»"))
