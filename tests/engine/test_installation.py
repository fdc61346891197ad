"""What workflows.yaml may say, and what is said when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from engine.installation import load
from engine.language import DefinitionError, Problem
from tests.engine.small_routine import GOOD, written

ROOT = Path(__file__).parents[2]
RIGHT = """\
municipalities:
  lillevik:
    name: Lillevik kommune
    language: nn
    calendar:
      zone: Europe/Oslo
      notice_hour: 7
      closing_days: [2026-12-24]
    positions:
      koordinator: {title: Koordinator}
    teams:
      team:
        title: Teamet
        meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH", since: 2026-01-08, on_holiday: skip}
    workflows:
      liten:
        file: rutine.yaml
        parameters:
          svar_innen: 3 working days
"""


def saved(folder: Path, text: str, routine: str = GOOD) -> Path:
    written(folder, routine)
    file = folder / "workflows.yaml"
    file.write_text(text, "utf-8")
    return file


def problems_of(folder: Path, text: str, routine: str = GOOD) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        load(saved(folder, text, routine))
    return caught.value.problems


def test_the_installation_of_the_repository_is_right() -> None:
    skjervoy = load(ROOT / "workflows.yaml").municipalities["skjervoy"]
    assert skjervoy.name == "Skjervøy kommune"
    assert set(skjervoy.positions) == {"systemkoordinator", "helse_og_sosialsjef"}
    assert skjervoy.workflows["individuell-plan"].file.is_file()
    assert skjervoy.teams["psykiatriteam"].next_meeting(date(2026, 11, 24), skjervoy.calendar) == date(2026, 12, 1)


def test_everything_that_is_written_is_there(tmp_path: Path) -> None:
    lillevik = load(saved(tmp_path, RIGHT)).municipalities["lillevik"]
    assert (lillevik.slug, lillevik.language) == ("lillevik", "nn")
    assert (str(lillevik.calendar.zone), lillevik.calendar.notice_hour) == ("Europe/Oslo", 7)
    assert lillevik.calendar.closing_days == {date(2026, 12, 24)}
    assert lillevik.positions == {"koordinator": {"nb": "Koordinator"}}
    assert lillevik.workflows["liten"].file == tmp_path / "rutine.yaml"
    assert lillevik.workflows["liten"].parameters == {"svar_innen": "3 working days"}


def test_a_meeting_on_a_closing_day_is_skipped_or_moved(tmp_path: Path) -> None:
    for policy, expected in (("skip", date(2026, 12, 31)), ("move", date(2026, 12, 28))):
        installation = load(saved(tmp_path, RIGHT.replace("on_holiday: skip", f"on_holiday: {policy}")))
        lillevik = installation.municipalities["lillevik"]
        assert lillevik.teams["team"].next_meeting(date(2026, 12, 23), lillevik.calendar) == expected


def test_a_team_without_meetings_has_no_next_meeting(tmp_path: Path) -> None:
    text = RIGHT.replace('        meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH", since: 2026-01-08, on_holiday: skip}\n', "")
    lillevik = load(saved(tmp_path, text)).municipalities["lillevik"]
    assert lillevik.teams["team"].next_meeting(date(2026, 12, 23), lillevik.calendar) is None


def test_what_need_not_be_said_is_ordinary(tmp_path: Path) -> None:
    text = (
        RIGHT.replace("    language: nn\n", "").replace("      notice_hour: 7\n", "").replace("zone: Europe/Oslo", "")
    )
    text = text.replace("    calendar:\n      \n      closing_days: [2026-12-24]\n", "")
    lillevik = load(saved(tmp_path, text)).municipalities["lillevik"]
    assert (lillevik.language, str(lillevik.calendar.zone), lillevik.calendar.notice_hour) == ("nb", "Europe/Oslo", 8)


MISTAKES = [
    ("Y09", "language: nn", "language: no", 4, "«no» er ikke en språkkode"),
    ("Y13", "closing_days: [2026-12-24]", "closing_days: [julaften]", 8, "skriv den som 2026-12-24"),
    ("no such day", "closing_days: [2026-12-24]", "closing_days: [2026-02-30]", 8, "«2026-02-30»"),
    ("another century", "since: 2026-01-08", "since: 0001-01-01", 14, "«0001-01-01»"),
    ("Y14", "svar_innen: 3 working days", "svar_innen: 3", 19, "«3 days»"),
    ("Y31", "    positions:", "    postions:", 9, "mente du «positions»?"),
    ("Y69", "zone: Europe/Oslo", "zone: Europe/Bergen", 6, "«Europe/Oslo»"),
    ("zone path", "zone: Europe/Oslo", "zone: ../../etc/passwd", 6, "ukjent tidssone"),
    ("zone folder", "zone: Europe/Oslo", "zone: Europe", 6, "ukjent tidssone"),
    ("hour", "notice_hour: 7", "notice_hour: 24", 7, "fra 0 til 23"),
    ("Y11", "notice_hour: 7", "notice_hour: 12:30", 7, "helt tall"),
    ("rhythm", "FREQ=WEEKLY;BYDAY=TH", "hver torsdag", 14, "ikke forstått"),
    ("Y70", "FREQ=WEEKLY;BYDAY=TH", "FREQ=HOURLY", 14, "ikke forstått"),
    ("never", "FREQ=WEEKLY;BYDAY=TH", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 14, "ingen møter"),
    ("policy", "on_holiday: skip", "on_holiday: flytt", 14, "er ikke en regel for helligdager"),
    ("one namespace", "      koordinator: {title: Koordinator}\n",
     "      koordinator: {title: Koordinator}\n      team: {title: T}\n", 13, "på linje 11"),
    ("parameter", "svar_innen: 3 working days", "svar_inen: 3 working days", 19, "mente du «svar_innen»?"),
    ("name", "      liten:\n", "      stor:\n", 16, "heter «liten»"),
    ("no file", "file: rutine.yaml", "file: rutinen.yaml", 17, "finnes ikke"),
    ("Y74", "file: rutine.yaml", "file: ../rutine.yaml", 17, "uten «..»"),
    ("Y74 absolute", "file: rutine.yaml", "file: /etc/passwd", 17, "uten «..»"),
    ("a folder", "file: rutine.yaml", "file: letters", 17, "finnes ikke"),
    ("slug", "  lillevik:\n", "  Lillevik:\n", 2, "bruk bare a–z"),
    ("no municipalities", RIGHT, "municipalities:\n", 1, "kommuner"),
    ("Y01", RIGHT, "", 1, "filen er tom"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_one_mistake_is_told_once_where_it_stands(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert RIGHT.count(old) == 1
    found = problems_of(tmp_path, RIGHT.replace(old, new))
    assert [problem.line for problem in found] == [line], "\n".join(map(str, found))
    assert words in found[0].message


def test_a_position_that_the_municipality_lacks_is_told_with_both_files(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, RIGHT.replace("      koordinator: {", "      kordinator: {"))
    assert (problem.file, problem.line, problem.code) == (f"{tmp_path}/workflows.yaml", 16, "missing_position")
    assert f"{tmp_path}/rutine.yaml trenger stillingen «koordinator»" in problem.message
    assert f"{tmp_path}/workflows.yaml" in problem.message
    assert "mente du «kordinator»?" in problem.message


def test_a_position_cannot_stand_in_for_a_team(tmp_path: Path) -> None:
    text = RIGHT.replace(
        "    teams:\n      team:\n        title: Teamet\n", "    teams:\n      andre:\n        title: A\n"
    )
    (problem,) = problems_of(tmp_path, text.replace("    positions:\n", "    positions:\n      team: {title: T}\n"))
    assert problem.code == "missing_team"


def test_the_problems_of_the_routines_come_along(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path, RIGHT.replace("zone: Europe/Oslo", "zone: Oslo"), GOOD.replace("who: koordinator", "who: x")
    )
    assert [(Path(problem.file).name, problem.line) for problem in found] == [
        ("rutine.yaml", 26),
        ("workflows.yaml", 6),
    ]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path / "workflows.yaml")
    assert [problem.code for problem in caught.value.problems] == ["no_file"]
