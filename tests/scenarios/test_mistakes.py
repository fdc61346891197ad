"""A mistake in a scenario file is told with its position and the nearest name that exists, before anything is played."""

from pathlib import Path

import pytest

from tests.scenarios.stories import HEAD, changed, play, told

STEP = "  - {on: 2027-01-12, who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-12}}\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("municipality: skjervoy", "municipality: skjervo", "2:15 «skjervo» er ikke en kommune her; mente du «skjervoy»?"),
        ("individuell-plan", "individuel-plan", "3:11 «individuel-plan» er ikke en rutine i kommunen; mente du «indiv"),
        ("people:", "starts: 2027-01-04\npeople:", "4:1 scenariet har ingen nøkkel «starts»"),
        ("[psykiatriteam]", "[psykiatriteamet]", "6:38 «psykiatriteamet» er ikke en stilling eller et team; mente du"),
        ("who: Berit", "who: Berrit", "9:28 «Berrit» er ikke en av personene i scenariet; mente du «Berit»?"),
        ("henvist_fra: bruker", "henvist_fra: brukar", "«brukar» er ikke et alternativ her; mente du «bruker»?"),
        ("begrunnelse:", "begrunelse:", "«begrunelse» er ikke et spørsmål i skjemaet; mente du «begrunnelse»?"),
        ("on: 2027-01-12", "on: 2027-01-03", "10:10 steget er 03.01.2027, men steget før er 04.01.2027"),
        ("on: 2027-01-12", "on: 2027-02-30", "10:10 «2027-02-30» er ikke en dato som kan brukes"),
        ("does: forste_mote", "does: forste_mot", "10:42 «forste_mot» er ikke en oppgave i rutinen; mente du «forste_"),
        ("does: forste_mote", "dose: forste_mote", "10:36 steget har ingen nøkkel «dose»; mente du «does»?"),
        ("outcome: vil_soke", "outcome: vil_søke", "«vil_søke» er ikke et utfall av «Første møte med systemkoordinator»"),
        ("{motedato: 2027-01-12}", "{dato: 2027-01-12}", "«dato» er ikke et spørsmål i skjemaet"),
        ("{motedato: 2027-01-12}", "{motedato: tirsdag}", "«tirsdag» er ikke en dato som kan brukes"),
        ("who: Solveig, does", "does", "10:5 steget mangler «who» (den som gjør det); legg til «who: …»"),
        ("outcome: vil_soke", "takes: forste_mote", "10:5 steget gjør flere ting (does, takes); skriv ett steg for hver"),
        ("does: forste_mote, outcome", "chooses: klage, outcome", "«outcome» hører sammen med «does»"),
        ("does: forste_mote", "refers: Ola", "10:36 et scenario handler om én sak; skriv en fil til"),
        ("does: forste_mote, outcome: vil_soke", "chooses: trekke_seg", "velges når som helst; mente du «trekker_seg»?"),
        (", who: Solveig, does: forste_mote, outcome: vil_soke, with: {motedato: 2027-01-12}", "", "steget gjør ingenting"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_step_is_told_where_it_stands(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = HEAD + STEP
    assert old in text
    result = play(tmp_path, text.replace(old, new, 1))
    assert [line for line in told(result) if problem in line], told(result)
    assert result.steps == 0


@pytest.mark.parametrize(
    ("then", "problem"),
    [
        ("ferdig", "10:29 her skal det stå det som ventes"),
        ("{stat: henvist}", "10:30 det ventede har ingen nøkkel «stat»; mente du «state»?"),
        ("{state: henvis}", "10:37 «henvis» er ikke en tilstand i rutinen; mente du «henvist»?"),
        ("{round: to}", "«to» skal være et helt tall fra 1 til 999"),
        ("{closed: vil_soke}", "«vil_soke» er ikke en vei som avslutter saken"),
        (
            "{tasks: {forste_mot: {for: Pål, due: 2027-01-18}}}",
            "10:38 «forste_mot» er ikke en oppgave i rutinen; mente",
        ),
        ("{tasks: {forste_mote: {for: Paal, due: 2027-01-18}}}", "«Paal» er ikke en person, en stilling eller et team"),
        ("{tasks: {forste_mote: {due: 2027-01-18}}}", "oppgaven mangler «for»"),
        ("{tasks: [forste_mote]}", "her skal det stå en oppgave i rutinen foran et kolon; skriv {} når det ikke skal"),
        ("{deadlines: {klage: 2027-01-18}}", "«klage» er ikke en vei med «after»; mente du «ingen_klage»?"),
        ("{named: {systemkoordinator: Pål}}", "«systemkoordinator» er ikke en rolle med «is: named»"),
        ("{consent: {lege: Berit}}", "«lege» er ikke en av dem samtykket kan gjelde"),
        ("{seen_by: [Solvei]}", "«Solvei» er ikke en av personene i scenariet; mente du «Solveig»?"),
        ("{mails: {Solveig: [Du har en ny opgave]}}", "«Du har en ny opgave» er ikke emnet på en e-post; mente du «Du"),
        ("{letters: {svarbrev_avsla: []}}", "«svarbrev_avsla» er ikke et brev i rutinen; mente du «svarbrev_avslag»?"),
    ],
)
def test_a_mistake_in_what_is_expected_is_told_where_it_stands(tmp_path: Path, then: str, problem: str) -> None:
    result = play(tmp_path, HEAD + f"  - {{on: 2027-01-05, then: {then}}}\n")
    assert [line for line in told(result) if problem in line], told(result)
    assert result.steps == 0


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("legetjenesten: Berit}\n      onsker", "lege: Berit}\n      onsker", "«lege» er ikke en av dem samtykket kan"),
        ("onsker_plan: yes", "onsker_plan: ja", "«ja» er ikke et svar her; bruk «no» eller «yes»"),
        ("plankoordinator: Pål}\n    then", "plankoordinator: Per}\n    then", "«Per» er ikke en av personene"),
        ("{delmal:", "{delmål:", "«delmål» er ikke et spørsmål i skjemaet; mente du «delmal»?"),
    ],
)
def test_a_mistake_in_an_answer_is_told_where_it_stands(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in " ".join(told(play(tmp_path, changed("innvilget.yaml", (old, new)))))


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    wrong = HEAD.replace("who: Berit", "who: Berrit") + STEP.replace("forste_mote", "forste").replace(
        "who: S", "who: s"
    )
    assert len(told(play(tmp_path, wrong))) == 3


def test_a_story_without_a_case_or_a_file_without_sense_is_no_crash(tmp_path: Path) -> None:
    head = HEAD.partition("  - ")[0]
    for text in ("", "x", "a: [", head, head + "  []\n", head + STEP, head + "  - x\n"):
        result = play(tmp_path, text)
        assert result.problems
        assert result.steps == 0
