"""A mistake in a scenario file is told before anything is played, with its position and the nearest name there is."""

from pathlib import Path

import pytest

from tests.english import is_english
from tests.scenarios.stories import HEAD, at, changed, play, shipped, told

STEP = "  - {on: 2027-01-12, who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-12}}\n"
THE_STEP = "{on: 2027-01-12"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("skjervoy", "skjervo", "skjervo", "«skjervo» er ikke en kommune her; mente du «skjervoy»?"),
        ("-plan", "-plann", "individuell-plann", "er ikke en rutine i kommunen; mente du «individuell-plan»?"),
        ("people:", "starts: x\npeople:", "starts", "scenariet har ingen nøkkel «starts»"),
        (
            "[psykiatriteam]",
            "[psykiatriteamet]",
            "psykiatriteamet",
            "stilling eller et team; mente du «psykiatriteam»?",
        ),
        ("who: Berit", "who: Berrit", "Berrit", "«Berrit» er ikke en av personene i scenariet; mente du «Berit»?"),
        ("bruker", "brukar", "brukar", "«brukar» er ikke et alternativ her; mente du «bruker»?"),
        ("begrunnelse:", "begrunelse:", "begrunelse", "er ikke et spørsmål i skjemaet; mente du «begrunnelse»?"),
        ("on: 2027-01-12", "on: 2027-01-03", "2027-01-03", "steget er 03.01.2027, men steget før er 04.01.2027"),
        ("on: 2027-01-12", "on: 2027-02-30", "2027-02-30", "«2027-02-30» er ikke en dato som kan brukes"),
        ("forste_mote", "forste_mot", "forste_mot,", "er ikke en oppgave i rutinen; mente du «forste_mote»?"),
        ("does:", "dose:", "dose", "steget har ingen nøkkel «dose»; mente du «does»?"),
        ("vil_soke", "vil_søke", "vil_søke", "er ikke et utfall av «Første møte med systemkoordinator»; mente du"),
        ("{motedato:", "{dato:", "dato: 2", "«dato» er ikke et spørsmål i skjemaet"),
        ("motedato: 2027-01-12", "motedato: tirsdag", "tirsdag", "«tirsdag» er ikke en dato som kan brukes"),
        ("who: Solveig, ", "", THE_STEP, "steget mangler «who» (den som gjør det); legg til «who: …»"),
        ("outcome:", "takes: forste_mote, outcome:", THE_STEP, "flere ting (does, takes); skriv ett steg for hver"),
        ("does: forste_mote", "chooses: klage", "outcome", "«outcome» hører sammen med «does»"),
        ("does: forste_mote", "chooses: trekke_seg", "trekke_seg", "velges når som helst; mente du «trekker_seg»?"),
        (STEP.partition("12")[2], "}\n", THE_STEP, "steget gjør ingenting; skriv «refers», «does», «chooses»"),
    ],
)
def test_a_mistake_in_a_step_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, place: str, problem: str
) -> None:
    text = changed(HEAD + STEP, (old, new))
    result = play(tmp_path, text)
    assert [line for line in told(result) if line.startswith(f"{at(text, place)} ") and problem in line], told(result)
    assert result.steps == 0
    assert all(map(is_english, result.problems))


@pytest.mark.parametrize(
    ("then", "place", "problem"),
    [
        ("ferdig", "ferdig", "her skal det stå det som ventes"),
        ("{stat: henvist}", "stat:", "det ventede har ingen nøkkel «stat»; mente du «state»?"),
        ("{state: henvis}", "henvis}", "«henvis» er ikke en tilstand i rutinen; mente du «henvist»?"),
        ("{children: to}", "to}", "«to» skal være et helt tall fra 0 til 999"),
        ("{round: to}", "to}", "«to» skal være et helt tall fra 1 til 999"),
        ("{closed: vil_soke}", "vil_soke", "«vil_soke» er ikke en vei som avslutter saken"),
        (
            "{tasks: {forste: {for: Pål, due: 2027-01-18}}}",
            "forste",
            "er ikke en oppgave i rutinen; mente du «forste_m",
        ),
        ("{tasks: {referat: {for: Paal, due: 2027-01-18}}}", "Paal", "er ikke en person, en stilling eller et team"),
        ("{tasks: {referat: {for: Pål, due: mandag}}}", "mandag", "«mandag» er ikke en dato som kan brukes"),
        ("{tasks: {referat: {due: 2027-01-18}}}", "referat", "oppgaven mangler «for»"),
        ("{tasks: [referat]}", "tasks", "her skal det stå en oppgave i rutinen foran et kolon; skriv {} når det ikke"),
        ("{deadlines: {klage: 2027-01-18}}", "klage", "er ikke en vei med «after»; mente du «ingen_klage»?"),
        ("{named: {henviser: Pål}}", "henviser:", "«henviser» er ikke en rolle med «is: named»"),
        ("{consent: {lege: Berit}}", "lege", "«lege» er ikke en av dem samtykket kan gjelde"),
        ("{seen_by: [Solvei]}", "Solvei]", "«Solvei» er ikke en av personene i scenariet; mente du «Solveig»?"),
        ("{mails: {Pål: [Du har en ny opgave]}}", "Du har en ny op", "er ikke emnet på en e-post; mente du «Du har"),
        ("{letters: {svarbrev_avsla: []}}", "svarbrev_avsla", "er ikke et brev i rutinen; mente du «svarbrev_avslag»?"),
    ],
)
def test_a_mistake_in_what_is_expected_is_told_where_it_stands(
    tmp_path: Path, then: str, place: str, problem: str
) -> None:
    text = HEAD + f"  - {{on: 2027-01-05, then: {then}}}\n"
    result = play(tmp_path, text)
    assert [line for line in told(result) if line.startswith(f"{at(text, place)} ") and problem in line], told(result)
    assert result.steps == 0
    assert all(map(is_english, result.problems))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Pål, legetjenesten", "Pål, lege", "«lege» er ikke en av dem samtykket kan gjelde"),
        ("onsker_plan: yes", "onsker_plan: ja", "«ja» er ikke et svar her; bruk «no» eller «yes»"),
        ("plankoordinator: Pål", "plankoordinator: Per", "«Per» er ikke en av personene i scenariet"),
        ("{delmal:", "{delmål:", "«delmål» er ikke et spørsmål i skjemaet; mente du «delmal»?"),
    ],
)
def test_a_mistake_in_an_answer_is_told(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = changed(shipped("innvilget.yaml"), (old, new))
    result = play(tmp_path, text)
    assert problem in " ".join(told(result))
    assert all(map(is_english, result.problems))


def test_nobody_is_referred_twice_in_a_story(tmp_path: Path) -> None:
    with_ = "{henvist_fra: bruker, begrunnelse: Trenger hjelp}"
    text = HEAD + f"  - {{on: 2027-01-05, who: Berit, refers: Kari Eksempel, with: {with_}}}\n"
    (problem,) = told(play(tmp_path, text))
    assert "Kari Eksempel er henvist allerede; skriv et annet navn, eller en fil til" in problem


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = changed(HEAD + STEP, ("who: Berit", "who: Berrit"), ("forste_mote", "forste"), ("who: Solveig", "who: S"))
    assert len(told(play(tmp_path, text))) == 3


def test_a_story_without_a_case_or_a_file_without_sense_is_no_crash(tmp_path: Path) -> None:
    head = HEAD.partition("  - ")[0]
    for text in ("", "x", "a: [", head, head + "  []\n", head + STEP, head + "  - x\n"):
        result = play(tmp_path, text)
        assert result.problems
        assert result.steps == 0
