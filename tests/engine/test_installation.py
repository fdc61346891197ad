"""What workflows.yaml may say, and what is said when it is wrong."""

from datetime import date, time
from pathlib import Path

import pytest

from engine.installation import Municipality, load
from engine.language import DefinitionError, Problem
from tests.engine.small_routine import GOOD, written
from tests.english import is_english

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


HOURS = """\
      notice_hour: 7
      opens: 09:00
      closes: "15:00"
"""
OTHERS = """\
    calendars:
      skole: {closing_days: [2026-06-22..2026-08-14]}
      nabo: {country: SE, notice_hour: 9, opens: "08:00"}
    resources:
      plasser: {title: Plassene, places: 12}
      rommet: {title: Rommet, days: {rhythm: "FREQ=WEEKLY;BYDAY=TH", since: 2026-01-08, except: [2026-11-26]}}
    workflows:
"""
WIDE = RIGHT.replace("      notice_hour: 7\n", HOURS).replace("    workflows:\n", OTHERS)
MEETING = 'meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH", since: 2026-01-08, on_holiday: skip}'


def lillevik(folder: Path, text: str, routine: str = GOOD) -> Municipality:
    return load(saved(folder, text, routine)).municipalities["lillevik"]


def test_another_calendar_has_its_own_closing_days_and_otherwise_the_municipalitys_ways(tmp_path: Path) -> None:
    house = lillevik(tmp_path, WIDE)
    assert (house.calendar.opens, house.calendar.closes) == (time(9), time(15))
    school, neighbour = house.calendars["skole"], house.calendars["nabo"]
    assert (len(school.closing_days), min(school.closing_days), max(school.closing_days)) == (
        54,
        date(2026, 6, 22),
        date(2026, 8, 14),
    )
    assert (school.country, school.opens, school.notice_hour) == ("NO", time(9), 7)
    assert (neighbour.country, neighbour.opens, neighbour.closes) == ("SE", time(8), time(15))
    assert (neighbour.notice_hour, neighbour.closing_days) == (9, frozenset())


def test_hours_are_eight_to_half_past_three_when_nothing_is_said(tmp_path: Path) -> None:
    calendar = lillevik(tmp_path, RIGHT).calendar
    assert (calendar.opens, calendar.closes, calendar.country) == (time(8), time(15, 30), "NO")


def test_a_meeting_takes_only_what_was_ready_at_its_cutoff(tmp_path: Path) -> None:
    planned = MEETING.replace("on_holiday: skip", 'cutoff: 3 working days, time: "08:30-10:00"')
    house = lillevik(tmp_path, RIGHT.replace(MEETING, planned))
    team, calendar = house.teams["team"], house.calendar
    assert team.time == "08:30-10:00"
    # The meeting of Thursday 26 November closes on Monday the 23rd.
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert team.closes(date(2026, 11, 26), calendar) == monday
    assert team.next_meeting(monday, calendar) == date(2026, 11, 26)
    assert team.next_meeting(tuesday, calendar) == date(2026, 12, 3)
    assert team.next_meeting(tuesday, calendar, ready=date(2026, 11, 20)) == date(2026, 11, 26)
    assert team.next_meeting(monday, calendar, ready=date(2026, 12, 1)) == date(2026, 12, 10)
    due = team.meeting_due(tuesday, calendar)
    assert due is not None
    assert due.sentence == "Neste møte i Teamet er 03.12.2026. Møtet 26.11.2026 tar bare det som var klart 23.11.2026."


def test_meetings_fall_out_and_others_are_held_besides(tmp_path: Path) -> None:
    planned = MEETING.replace("on_holiday: skip", "except: [2026-12-24, 2026-12-10], also: [2026-12-08]")
    house = lillevik(tmp_path, RIGHT.replace(MEETING, planned))
    held = house.teams["team"].meetings(date(2026, 12, 3), date(2026, 12, 31), house.calendar)
    assert [f"{day:%d.%m}" for day in held] == ["03.12", "08.12", "17.12", "31.12"]


def test_a_team_may_have_nothing_but_dates(tmp_path: Path) -> None:
    house = lillevik(tmp_path, RIGHT.replace(MEETING, "meets: {also: [2026-09-10, 2026-12-10]}"))
    team = house.teams["team"]
    assert team.meetings(date(2026, 1, 1), date(2026, 12, 31), house.calendar) == [
        date(2026, 9, 10),
        date(2026, 12, 10),
    ]
    assert team.next_meeting(date(2026, 12, 10), house.calendar) is None


def test_a_resource_has_places_or_days_that_can_be_booked(tmp_path: Path) -> None:
    house = lillevik(tmp_path, WIDE)
    places, room = house.resources["plasser"], house.resources["rommet"]
    assert (places.places, room.places) == (12, None)
    assert places.is_bookable(date(2026, 11, 28))
    assert room.is_bookable(date(2026, 11, 19))
    assert room.refusal(date(2026, 11, 19)) is None
    # Wednesday, the Thursday that falls out, and a closing day, which days are left out for when nothing is said.
    assert [room.is_bookable(day) for day in (date(2026, 11, 18), date(2026, 11, 26), date(2026, 12, 24))] == [
        False
    ] * 3
    assert room.next_bookable(date(2026, 12, 17)) == date(2026, 12, 31)
    assert room.refusal(date(2026, 11, 26)) == "Rommet kan ikke bestilles 26.11.2026; neste dag er 03.12.2026."
    assert places.next_bookable(date(2026, 12, 23)) == date(2026, 12, 28)


def test_a_unit_may_belong_to_another_legal_entity(tmp_path: Path) -> None:
    text = RIGHT.replace("koordinator: {title: Koordinator}", "koordinator: {title: Koordinator, controller: NAV}")
    house = lillevik(
        tmp_path, text.replace("        title: Teamet\n", "        title: Teamet\n        controller: Sykehuset\n")
    )
    assert house.controllers == {"koordinator": "NAV", "team": "Sykehuset"}
    assert (house.unit_title("koordinator"), house.unit_title("team")) == ({"nb": "Koordinator"}, {"nb": "Teamet"})


def test_one_unit_answers_when_nobody_else_does(tmp_path: Path) -> None:
    unit = "coordinating_unit: team\n    positions:"
    assert lillevik(tmp_path, RIGHT.replace("positions:", unit)).coordinating_unit == "team"
    assert lillevik(tmp_path, RIGHT).coordinating_unit is None
    with pytest.raises(DefinitionError, match=r"ukjent stilling eller team «taem»; mente du «team»\?"):
        lillevik(tmp_path, RIGHT.replace("positions:", unit.replace("team", "taem")))


WIDE_MISTAKES = [
    ("opens", "opens: 09:00", "opens: 9", '«9» er ikke et klokkeslett; skriv det som "08:30"'),
    ("no such time", "opens: 09:00", "opens: 25:00", "er ikke et klokkeslett"),
    ("hours", 'closes: "15:00"', 'closes: "08:00"', "skriv en senere stengetid"),
    ("country", "country: SE", "country: NL", "ukjent land «NL»; bruk «DK», «FI», «NO» eller «SE»"),
    ("backwards", "2026-06-22..2026-08-14", "2026-08-14..2026-06-22", "skriv den som 2026-06-22..2026-08-14"),
    ("words", "2026-06-22..2026-08-14", "sommeren..høsten", "er ikke en tid som kan brukes"),
    ("years", "2026-06-22..2026-08-14", "2026-06-22..2028-08-14", "er ikke en tid som kan brukes"),
    ("places", "places: 12", "places: mange", "helt tall fra 1 til 10000"),
    ("neither", "places: 12", "", "ressursen mangler «places» eller «days»"),
    ("wednesday", "except: [2026-11-26]", "except: [2026-11-25]", "den neste etter er 2026-11-26"),
    ("days rhythm", 'days: {rhythm: "FREQ=WEEKLY;BYDAY=TH", ', "days: {", "mangler «rhythm»"),
    ("since", MEETING, 'meets: {rhythm: "FREQ=WEEKLY;BYDAY=TH"}', "møteplanen mangler «since»"),
    ("nothing", MEETING, "meets: {on_holiday: skip}", "møteplanen mangler «rhythm»"),
    ("cutoff", MEETING, MEETING.replace("}", ", cutoff: 3 hours}"), "ikke timer"),
    ("time", MEETING, MEETING.replace("}", ', time: "10:00-08:30"}'), "er ikke et tidsrom"),
    ("not a meeting", MEETING, MEETING.replace("}", ", except: [2026-12-09]}"), "den neste etter er 2026-12-10"),
    ("beyond the calendar", MEETING, 'meets: {rhythm: "FREQ=YEARLY;INTERVAL=5;BYMONTH=1", since: 2099-11-01}',
     "Året 2104 er utenfor kalenderen"),
    ("out beyond the calendar", MEETING,
     'meets: {rhythm: "FREQ=YEARLY;INTERVAL=5;BYMONTH=12", since: 2094-12-20, except: [2099-12-31]}',
     "Året 2104 er utenfor kalenderen"),
    ("nothing falls out", MEETING, "meets: {also: [2026-12-10], except: [2026-12-10]}", "uten «rhythm»"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"), [row[1:] for row in WIDE_MISTAKES], ids=[row[0] for row in WIDE_MISTAKES]
)
def test_one_mistake_in_days_or_resources_is_told_once(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert WIDE.count(old) == 1
    text = WIDE.replace(old, new)
    if "days: {since" in text:
        text = text.replace(", except: [2026-11-26]", "")
    found = problems_of(tmp_path, text)
    assert len(found) == 1, "\n".join(map(str, found))
    assert words in found[0].message
    assert is_english(found[0])
    assert found[0].line == next(n for n, line in enumerate(text.splitlines(), 1) if line not in WIDE.splitlines())


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
    assert is_english(found[0])


def test_a_position_that_the_municipality_lacks_is_told_with_both_files(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, RIGHT.replace("      koordinator: {", "      kordinator: {"))
    assert (problem.file, problem.line, problem.code) == (f"{tmp_path}/workflows.yaml", 16, "missing_position")
    assert f"{tmp_path}/rutine.yaml trenger stillingen «koordinator»" in problem.message
    assert f"{tmp_path}/workflows.yaml" in problem.message
    assert "mente du «kordinator»?" in problem.message


def test_a_calendar_that_the_municipality_lacks_is_told_with_both_files(tmp_path: Path) -> None:
    routine = GOOD.replace("due: svar_innen", "due: {within: 3 days, calendar: skole}")
    (problem,) = problems_of(tmp_path, RIGHT, routine)
    assert (problem.file, problem.line, problem.code) == (f"{tmp_path}/workflows.yaml", 16, "missing_calendar")
    assert f"{tmp_path}/rutine.yaml trenger kalenderen «skole»" in problem.message
    assert load(saved(tmp_path, WIDE, routine)).municipalities["lillevik"].calendars


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
