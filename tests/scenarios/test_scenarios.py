"""The shipped scenarios go as expected; what does not is told where it was expected, with what came instead and why."""

from pathlib import Path

import pytest

from adapters.database import Database
from adapters.scenario import run, run_file
from adapters.scenario.read import read
from adapters.scenario.shapes import PERSON, SCENARIO, STEP, TASK, THEN
from tests.scenarios.stories import APPLIED, FOLDER, GRANTED, HEAD, REFUSED, at, changed, play, shipped, told
from tests.world import ROOT, skjervoy

FILES = sorted(FOLDER.glob("*.yaml"))
EVERYWHERE = sorted((ROOT / "workflows").glob("*/scenarios/*.yaml"))
PAGE = ROOT / "docs" / "scenarios.md"


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_a_shipped_scenario_goes_as_expected(path: Path, database: Database) -> None:
    result = run_file(path, skjervoy(), database)
    assert told(result) == []
    assert result.steps > 0


def test_every_choice_of_the_routines_is_made_in_some_scenario() -> None:
    chosen, choices = set(), set()
    for scenario in (read(path, skjervoy())[0] for path in FILES):
        assert scenario is not None
        routine = scenario.names.routine
        slug = routine.workflow.slug
        choices |= {(slug, way.key) for _, way in routine.workflow.transitions() if way.on or way.by}
        for step in scenario.steps:
            only = [way.key for way in routine.outcomes(step.what)]
            chosen |= {(slug, key) for key in (step.outcome or step.what, *(only if len(only) == 1 else ()))}
    assert choices - chosen == set()


def test_the_example_of_the_page_goes_as_expected(tmp_path: Path) -> None:
    example = PAGE.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    assert told(play(tmp_path, example)) == []


def test_every_key_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    keys = {key for shape in (SCENARIO, PERSON, STEP, THEN, TASK) for key in shape.keys}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_another_who_is_referred_has_a_case_of_their_own(tmp_path: Path) -> None:
    told_of = "with: {henvist_fra: bruker, begrunnelse: Trenger hjelp}"
    story = HEAD + (
        f"  - {{on: 2027-01-05, who: Pål, refers: Ola Eksempel, {told_of}, then: {{state: henvist}}}}\n"
        "  - {on: 2027-01-12, who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-12}}\n"
        "  - on: 2027-01-13\n    who: Solveig\n    case: Ola Eksempel\n    does: forste_mote\n"
        "    outcome: takker_nei\n    with: {motedato: 2027-01-13, arsak: Klarer seg}\n    then: {closed: takker_nei}\n"
        "  - {on: 2027-01-14, then: {state: soknad}}\n"
    )
    result = play(tmp_path, story)
    assert told(result) == []
    assert result.steps == 5


# ---------------------------------------------------------------- what does not go as expected


def test_a_wrong_date_is_told_with_the_date_that_came_out_and_why(tmp_path: Path) -> None:
    story = changed(shipped("innvilget.yaml"), ("due: 2027-01-18", "due: 2027-01-19"))
    result = play(tmp_path, story)
    assert told(result) == [
        f"{at(story, '2027-01-19')} «Første møte med systemkoordinator» skulle ha frist 19.01.2027, "
        "men fristen er 18.01.2027: 10 virkedager etter 04.01.2027."
    ]
    assert result.steps == 21, "the rest of the story is played all the same"


def test_a_wrong_silent_deadline_is_told_with_the_holiday_that_moved_it(tmp_path: Path) -> None:
    story = changed(shipped("avslag-uten-klage.yaml"), ("ingen_klage: 2027-05-07", "ingen_klage: 2027-05-06"))
    (problem,) = told(play(tmp_path, story))
    assert problem.startswith(
        f"{at(story, '2027-05-06')} Fristen for «Avslag, ikke påklaget» skulle gå ut 06.05.2027, "
        "men går ut 07.05.2027: 4 uker etter 08.04.2027 er 06.05.2027 (Kristi himmelfartsdag); "
        "flyttet til fredag 07.05.2027"
    )


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("{state: teamet}", "Saken skulle stått i «Behandles i psykiatriteamet», men står i «Svar til søkeren»."),
        ("{round: 2}", "Saken skulle vært i runde 2, men er i runde 1."),
        ("{children: 2}", "2 åpne saker skulle vært startet av denne, men det er 1."),
        ("{closed: avslutt}", "Saken skulle vært avsluttet med «Avslutt planen», men står i «Svar til søkeren»."),
        ("{seen_by: [Solveig, Pål, Berit]}", "Berit skulle hatt tilgang til saken, men har det ikke."),
        ("{seen_by: [Solveig]}", "Pål skulle ikke hatt tilgang til saken, men har det."),
        ("{named: {plankoordinator: Berit}}", "Plankoordinator skulle vært Berit, men Pål er det."),
        ("{named: {}}", "Pål er plankoordinator, og det var ikke ventet."),
        ("{consent: {psykiatritjenesten: Berit}}", "«psykiatritjenesten» ved Berit, men der gjelder det Pål."),
        ("{consent: {}}", "Samtykket gjelder «psykiatritjenesten» ved Pål, og det var ikke ventet."),
        ("{tasks: {}}", "er åpen hos Systemkoordinator med frist 09.02.2027, og det var ikke ventet."),
        ("{tasks: {svarbrev: {for: Pål, due: 2027-02-09}}}", "skulle ligge hos Pål, men ligger hos Systemkoordinator."),
        ("{tasks: {referat: {for: Pål, due: 2027-02-09}}}", "skulle vært åpen. Åpent nå: «Send svarbrev om innvi"),
        ("{deadlines: {ingen_klage: 2027-03-03}}", "skulle løpe, men gjør det ikke. Saken står i «Svar til søkeren»."),
        ("{mails: {}}", "Pål fikk e-posten «En oppgave har frist i dag» 02.02.2027 om «Behandle søknaden i psyk"),
        ("{mails: {Berit: [Det er nytt i en sak]}}", "Berit skulle fått e-posten «Det er nytt i en sak» 02.02.2027"),
        ("{mails: {Pål: [En oppgave har frist om kort tid]}}", "om kort tid» 28.01.2027, ikke 02.02.2027."),
        ("{letters: {svarbrev_innvilget: []}}", "Brevet «svarbrev_innvilget» skulle vært skrevet, men er det ikke."),
    ],
)
def test_each_expectation_tells_what_came_instead(tmp_path: Path, then: str, message: str) -> None:
    result = play(tmp_path, HEAD + APPLIED + GRANTED.replace("THEN", then))
    assert [problem for problem in told(result) if message in problem]
    assert result.steps == 4


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("{letters: {}}", "Brevet «svarbrev_avslag» er skrevet, og det var ikke ventet."),
        (
            "{letters: {svarbrev_avslag: [Fristen er tre uker]}}",
            "skulle inneholde «Fristen er tre uker», men gjør ikke",
        ),
        ("{deadlines: {}}", "Fristen for «Avslag, ikke påklaget» går ut 03.03.2027, og det var ikke ventet."),
        ("{tasks: {svarbrev: {for: Pål, due: 2027-02-09}}}", "skulle vært åpen. Ingen oppgaver er åpne."),
    ],
)
def test_letters_and_silent_deadlines_tell_what_came_instead(tmp_path: Path, then: str, message: str) -> None:
    assert message in " ".join(told(play(tmp_path, HEAD + APPLIED + REFUSED.replace("THEN", then))))


# ---------------------------------------------------------------- a step that cannot be done


@pytest.mark.parametrize(
    ("step", "place", "message"),
    [
        (
            "who: Solveig, does: svarbrev, with: {sendt: 2027-02-03}",
            "svarbrev",
            "Solveig kan ikke gjøre dette 05.01.2027: «Send svarbrev om innvilget plan» er ikke åpen. "
            "Saken står i «Henvist». Åpent nå: «Første møte med systemkoordinator». Scenariet stopper her.",
        ),
        ("who: Pål, takes: forste_mote", "forste_mote", "Siden finnes ikke, eller du har ikke tilgang til den."),
        ("who: Solveig, does: forste_mote, outcome: vil_soke", "forste_mote", "Dato for møtet: Må fylles ut."),
        ("who: Solveig, does: forste_mote, with: {motedato: 2027-01-05}", "forste_mote", "Velg hva utfallet ble."),
        ("who: Solveig, chooses: klage", "klage", "Dette valget finnes ikke der saken står nå."),
        (
            "who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-05}, refused: Nei",
            "Nei",
            "Steget skulle vært avvist med «Nei», men ble gjort. Scenariet stopper her.",
        ),
    ],
)
def test_a_step_that_cannot_be_done_stops_the_story(tmp_path: Path, step: str, place: str, message: str) -> None:
    story = HEAD + f"  - {{on: 2027-01-05, {step}}}\n  - {{on: 2027-01-06, then: {{state: avsluttet}}}}\n"
    result = play(tmp_path, story)
    assert (len(result.problems), result.steps) == (1, 1)
    assert told(result)[0].startswith(f"{at(story, place)} ")
    assert message in told(result)[0]


def test_a_refusal_in_other_words_is_told_and_the_story_goes_on(tmp_path: Path) -> None:
    story = HEAD + "  - {on: 2027-01-05, who: Solveig, chooses: klage, refused: For tidlig, then: {round: 1}}\n"
    result = play(tmp_path, story)
    assert told(result) == [
        f"{at(story, 'For tidlig')} Steget skulle vært avvist med «For tidlig», "
        "men svaret var: Dette valget finnes ikke der saken står nå."
    ]
    assert result.steps == 2


def test_another_case_begins_and_the_story_goes_on_about_its_own(tmp_path: Path) -> None:
    other = "case: individuell-plan, with: {henvist_fra: bruker, begrunnelse: Trenger hjelp}"
    opens = "tasks: {forste_mote: {for: systemkoordinator, due: DUE}}"
    story = (
        f"{HEAD}  - {{on: 2027-01-06, who: Berit, refers: Ola Eksempel, {other}, "
        f"then: {{{opens.replace('DUE', '2027-01-20')}}}}}\n"
        f"  - {{on: 2027-01-06, then: {{{opens.replace('DUE', '2027-01-18')}}}}}\n"
    )
    assert told(play(tmp_path, story)) == []


def test_a_clock_that_fails_is_a_reason_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> set[str]:
        raise RuntimeError("noe gikk galt")

    monkeypatch.setattr("engine.timers.fire", broken)
    result = play(tmp_path, HEAD + "  - {on: 2027-01-18, then: {state: henvist}}\n")
    assert told(result) == [
        "10:10 Klokka kom ikke fram til 18.01.2027: RuntimeError: noe gikk galt. Scenariet stopper her."
    ]


# ---------------------------------------------------------------- the command


def test_the_command_plays_a_folder_and_tells_how_it_went(tmp_path: Path) -> None:
    for name in ("en", "to"):
        (tmp_path / f"{name}.yaml").write_text(HEAD, encoding="utf-8")
    lines: list[str] = []
    assert run([tmp_path], ROOT / "workflows.yaml", lines.append) == 0
    assert lines == ["2 scenarier, 2 steg, alt gikk som ventet."]


def test_the_command_tells_every_problem_and_how_many_scenarios_failed(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "to.yaml").write_text(HEAD + "  - {on: 2027-01-05, then: {round: 2}}\n", encoding="utf-8")
    lines: list[str] = []
    assert run([tmp_path / "en.yaml", tmp_path / "to.yaml"], ROOT / "workflows.yaml", lines.append) == 1
    assert lines == [
        f"{tmp_path}/to.yaml:10:36 Saken skulle vært i runde 2, men er i runde 1.",
        "1 av 2 scenarier gikk ikke som ventet.",
    ]


def test_no_scenario_at_all_is_not_success(tmp_path: Path) -> None:
    lines: list[str] = []
    assert run([tmp_path], ROOT / "workflows.yaml", lines.append) == 1
    assert run([tmp_path], tmp_path / "workflows.yaml", lines.append) == 2
    assert lines[0] == "Fant ingen scenarier."
    assert "filen finnes ikke" in lines[1]
