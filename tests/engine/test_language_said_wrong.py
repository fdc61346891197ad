"""Mistakes in what a routine may say beyond the plain: conditions, deadlines, joins, groups, signals, counters."""

from pathlib import Path

import pytest

from engine.language import check, compile_file, read_draft
from tests.engine.rich_routine import RICH
from tests.engine.small_routine import GOOD, changed, compiled, problems_of, written

# What is wrong, the right words, the wrong words, the line, the code, what is said.
MISTAKES = [
    (
        "code",
        "hor.done is given]",
        "__import__('os').system is 1]",
        138,
        "bad_condition",
        "«__import__('os').system is 1» er kode",
    ),
    ("a call", "hor.done is given]", "len(x) > 3]", 138, "bad_condition", "«len(x) > 3» er kode"),
    (
        "and",
        "hor.done is given]",
        "hor.done is given and a.b is c]",
        138,
        "bad_condition",
        "«hor.done is given and a.b is c» er flere sammenligninger",
    ),
    (
        "equals",
        "hor.done is given]",
        "hor.done == 3]",
        138,
        "bad_condition",
        "«hor.done == 3»: skriv «is» eller «is not» i stedet for",
    ),
    (
        "no such outcome",
        "vurder.outcome is ja",
        "vurder.outcome is jaa",
        138,
        "condition_value",
        "«jaa» er ikke et alternativ i «vurder.outcome»; mente du",
    ),
    (
        "a date and a choice",
        "today before person.turns_18",
        "today before vurder.valg",
        169,
        "condition_value",
        "«today» er en dato, men det er ikke «vurder.valg»",
    ),
    (
        "a number and a word",
        "person.age < 16",
        "person.age is gammel",
        72,
        "condition_value",
        "«person.age» er et tall",
    ),
    (
        "yes in Norwegian",
        "vurder.ja_nei is no",
        "vurder.ja_nei is nei",
        101,
        "condition_value",
        "«vurder.ja_nei» er ja eller nei",
    ),
    (
        "a letter no name has",
        "vurder.mal is bo",
        "vurder.mål is bo",
        138,
        "bad_condition",
        "«vurder.mål is bo» er ikke en sammenligning",
    ),
    (
        "no such fact",
        "vurder.mal is bo",
        "vurder.maal is bo",
        138,
        "unknown_fact",
        "ukjent opplysning «vurder.maal»; mente du «vurder.mal»?",
    ),
    (
        "a birthday nobody knows",
        ", otherwise: 1 year",
        "",
        136,
        "date_may_be_missing",
        "«person.turns_18» kan være ukjent, og da mangler fristen",
    ),
    ("silence means no outcome", "as: done", "as: ja", 99, "unknown_outcome", "ukjent utfall av oppgaven «ja»"),
    (
        "too many times",
        "times: 2, who",
        "times: 200, who",
        74,
        "wrong_type",
        "«200» skal være et helt tall fra 1 til 20",
    ),
    (
        "not by an unknown task",
        "not_by: [vurder]",
        "not_by: [vurde]",
        139,
        "unknown_task",
        "ukjent oppgave utenom denne «vurde»; mente du «vurder»?",
    ),
    (
        "each of nothing",
        "each: gruppa\n",
        "each: grupa\n",
        128,
        "unknown_each",
        "ukjent svar med flere i, eller gruppe, «grupa»; mente du",
    ),
    (
        "each row is no person",
        "        each: gruppa\n",
        "        each: vurder.sosken\n",
        129,
        "each",
        "«who: each» trenger «each» med en gruppe eller et svar av",
    ),
    (
        "skipped by nobody",
        "skip: [koordinator]",
        "skip: [kordinator]",
        100,
        "unknown_role",
        "ukjent rolle «kordinator»; mente du «koordinator»?",
    ),
    (
        "reopen",
        "    reopens:\n",
        "    reopen:\n",
        173,
        "unknown_key",
        "tilstanden har ingen nøkkel «reopen»; mente du «reopens»?",
    ),
    (
        "a name with spaces",
        "workflow: annet",
        "workflow: Annet Rart",
        116,
        "bad_id",
        "«Annet Rart» kan ikke være et navn",
    ),
    (
        "no such column",
        "each.navn",
        "each.namn",
        115,
        "unknown_fact",
        "ukjent opplysning «each.namn»; mente du «each.navn»?",
    ),
    ("to everybody", "to: person}", "to: alle}", 118, "unknown_hearer", "«alle» er ikke en mottaker av signaler"),
    ("repeated too often", "times: 3", "times: 300", 38, "wrong_type", "«300» skal være et helt tall fra 1 til 20"),
    ("repeated without end", ", times: 3", "", 38, "missing_key", "gjentakelsen mangler «times» (hvor mange ganger)"),
    (
        "every three hours",
        "escalation: haster",
        "escalation: haster\n        every: 3 hours",
        64,
        "hours",
        "denne varigheten telles i dager, ikke timer",
    ),
    (
        "a ladder in hours",
        "within: varsel_innen",
        "within: svar_innen",
        63,
        "hours",
        "eskaleringen «haster» telles i timer, men fristen er en dag",
    ),
    ("30 February", "on: skolestart", "on: 02-30", 72, "bad_month_day", "«02-30» er ikke en dag hvert år har"),
    (
        "two lengths",
        "{before: 14 days, ",
        "{before: 14 days, within: 3 days, ",
        71,
        "deadline",
        "fristen har både «within» og «before»",
    ),
    (
        "before what",
        "{before: 14 days, from: referral.utskriving, otherwise: 4 weeks, ",
        "{before: 14 days, ",
        71,
        "deadline",
        "«before» telles bakover fra en dato som kommer",
    ),
    (
        "which deadline",
        "if: referral.utskriving is given}",
        "}",
        71,
        "deadline_list",
        "bare den første fristen i lista gjelder alltid",
    ),
    (
        "the first always counts",
        "calendar: [municipality, skole]}",
        "calendar: [municipality, skole], if: consent is given}",
        70,
        "deadline_list",
        "denne fristen gjelder alltid, så den kan ikke ha «if»",
    ),
    (
        "a team cannot accept",
        "is: team}\n  vaktteam",
        "is: team, accept: 3 days}\n  vaktteam",
        20,
        "unused_key",
        "«accept» gjelder bare roller med «is: named»",
    ),
    (
        "no route fits",
        "    otherwise: koordinator\n",
        "",
        25,
        "missing_key",
        "en rolle med «is: routed» må ha «otherwise»",
    ),
    (
        "a group of nobody",
        "type: people, assigns: gruppa",
        "type: people",
        23,
        "never_assigned",
        "ingen blir noen gang valgt til «gruppa»",
    ),
    (
        "waiting for what comes back",
        "tasks: [lytt, barn, referat]",
        "tasks: [lytt, barn, mote]",
        157,
        "never_done",
        "«mote» kommer alltid igjen og blir aldri ferdig, så det kan",
    ),
    ("four of three", "need: 2", "need: 4", 157, "wrong_type", "«4» skal være et helt tall fra 1 til 3"),
    (
        "must be one of them",
        "must: [lytt]",
        "must: [mote]",
        157,
        "unknown_task",
        "ukjent oppgave blant dem det ventes på «mote»",
    ),
    (
        "two triggers in one",
        "{signal: barn_ferdig}",
        "{signal: barn_ferdig, if: consent is given}",
        158,
        "trigger",
        "skriv nøyaktig én av tasks, if og signal under «when»,",
    ),
    ("no such state", "to: previous, if", "to: forrige, if", 169, "unknown_state", "ukjent tilstand «forrige»"),
    (
        "two at once",
        "when: tasks_done, if: [case.round < 2, children.open is 0]",
        "when: tasks_done",
        160,
        "ambiguous",
        "to veier går når oppgavene er gjort, denne og linje 159",
    ),
    (
        "none may hold",
        "resten: {title: Resten, when: tasks_done",
        "resten: {title: Resten, when: tasks_done, if: consent is given",
        160,
        "tasks_done_if",
        "når oppgavene er gjort og ingen «if» stemmer, står saken",
    ),
    (
        "decides maybe",
        "on: vurder\n        to: i_gang\n        decides: yes",
        "on: vurder\n        to: i_gang\n        decides: maybe",
        107,
        "unknown_decision",
        "«maybe» er ikke en type svar",
    ),
    (
        "no ground",
        "        ground: consent\n",
        "",
        65,
        "no_ground",
        "et team snakker om personen i «vurder», uten at det står",
    ),
    (
        "a ground in Norwegian",
        "        ground: none",
        "        ground: nei",
        153,
        "unknown_ground",
        "«nei» er ikke en type grunnlag",
    ),
    (
        "an unknown task counted",
        "task: mote, if: mote.kom is no",
        "task: mott, if: mote.kom is no",
        188,
        "unknown_task",
        "ukjent oppgave «mott»; mente du «mote»?",
    ),
    (
        "counted by another's answer",
        "if: mote.kom is no",
        "if: vurder.ja_nei is no",
        188,
        "counted_fact",
        "«vurder.ja_nei» er ikke et svar fra «mote»",
    ),
    (
        "days in no state",
        "states: [i_gang]",
        "states: [i_gan]",
        193,
        "unknown_state",
        "ukjent tilstand «i_gan»; mente du «i_gang»?",
    ),
    (
        "no such message",
        "message: hilsen",
        "message: hilse",
        113,
        "unknown_message",
        "ukjent beskjed «hilse»; mente du «hilsen»?",
    ),
    (
        "a place in a message",
        "Det er noe nytt i en sak.",
        "Det er noe nytt for $person.",
        191,
        "message_place",
        "en beskjed går ut på e-post og kan ikke si noe fra saken",
    ),
    (
        "a word for a duration",
        "svar_innen: 5 working days",
        "svar_innen: fem",
        70,
        "parameter_kind",
        "parameteren «svar_innen» er et ord, men her skal det stå en",
    ),
    (
        "named already",
        "withdraws_consent: true",
        "names_person: true",
        184,
        "names_person",
        "saken er ikke anonym, så den kan ikke få en person her",
    ),
    (
        "a demand without a reason",
        ", because: Noen må ta over.",
        "",
        110,
        "missing_key",
        "vilkåret mangler «because» (det folk får vite når det ikke",
    ),
    (
        "from today",
        "from: person.turns_18",
        "from: today",
        136,
        "date_moves",
        "«today» er en ny dato hver dag, så fristen kom aldri nærmere",
    ),
    (
        "a number has",
        "person.age < 16",
        "person.age has 16",
        72,
        "condition_type",
        "«person.age» er et tall og kan ikke sammenlignes med «has»",
    ),
    (
        "a text is only there or not",
        "referral.utskriving is given",
        "referral.grunn is hjelp",
        71,
        "condition_type",
        "«referral.grunn» er enten oppgitt eller ikke og kan ikke",
    ),
    (
        "so is a table",
        "vurder.sosken is given, vurder",
        "vurder.sosken is mange, vurder",
        138,
        "condition_type",
        "«vurder.sosken» er enten oppgitt eller ikke og kan ikke",
    ),
    (
        "is not given",
        "vurder.dato is given, vurder.til",
        "vurder.dato is not given, vurder.til",
        110,
        "bad_condition",
        "«vurder.dato is not given»: skriv «is missing» når noe ikke",
    ),
    (
        "a unit of nobody",
        "unit, until_named: team}",
        "unit}",
        24,
        "missing_key",
        "rollen har ingen før noen er pekt ut",
    ),
    (
        "a unit is no group",
        "type: unit, assigns: mottaker",
        "type: unit, assigns: gruppa",
        79,
        "role_kind",
        "rollen «gruppa» er ikke en stilling eller et team som",
    ),
    (
        "a route to a person",
        "referral.alder_ved_start < grense, to: team}",
        "referral.alder_ved_start < grense, to: kontakt}",
        29,
        "role_kind",
        "rollen «kontakt» er ikke en stilling eller et team",
    ),
    ("no comparison", "if: klagefrist.entered after vurder.done", "if: []", 183, "empty", "lista er tom"),
    (
        "divided by its own answer",
        "        each: vurder.sosken\n        who: kontakt",
        "        each: barn.alle\n        form: {alle: {label: Alle, type: people}}\n        who: kontakt",
        134,
        "each",
        "oppgaven kan ikke deles etter sitt eget svar",
    ),
    (
        "a soft beginning",
        "opens: {within: 1 day, from: opened}",
        "opens: {within: 1 day, kind: soft}",
        64,
        "unused_key",
        "«kind» gjelder bare oppgavens egen frist (due)",
    ),
    (
        "a beginning that stands still",
        "opens: {within: 1 day, from: opened}",
        "opens: {within: 1 day, pauses: consent is missing}",
        64,
        "unused_key",
        "«pauses» gjelder bare oppgavens egen frist (due)",
    ),
    (
        "always known",
        "opens: {within: 1 day, from: opened}",
        "opens: {within: 1 day, from: opened, otherwise: 2 days}",
        64,
        "unused_key",
        "«otherwise» gjelder når datoen kan mangle, og «opened» er",
    ),
    (
        "hours do not roll",
        "{within: varsel_innen, from: case.opened}",
        "{within: varsel_innen, from: case.opened, roll: next}",
        62,
        "unused_key",
        "en frist i timer går døgnet rundt, så «roll» har ingen",
    ),
    (
        "repeated in another unit",
        "{repeat: {every: 2 working days, times: 3}, notify: leder}",
        "{after: 1 week, repeat: {every: 2 working days, times: 3}, notify: leder}",
        38,
        "repeat",
        "«every» må telles i samme enhet som «after: 1 week»",
    ),
    (
        "repeated for decades",
        "every: 2 working days, times: 3",
        "every: 9 years, times: 3",
        38,
        "bad_duration",
        "«18 years» er mer enn ti år",
    ),
    (
        "a signal is not asked",
        "when: {signal: barn_ferdig}, if",
        "when: {signal: barn_ferdig}, asks: {a: {label: A, type: text}}, if",
        158,
        "unused_key",
        "ingen blir spurt når veien går av seg selv (when)",
    ),
    (
        "enough of nothing",
        "{signal: barn_ferdig}",
        "{signal: barn_ferdig, need: 2}",
        158,
        "unused_key",
        "«need» gjelder bare sammen med «tasks: […]»",
    ),
    (
        "waiting for nothing",
        "{tasks: [lytt, barn, referat], need: 2, must: [lytt]}",
        "{tasks: []}",
        157,
        "empty",
        "lista er tom",
    ),
    (
        "reopens what is open",
        "    title: Venter\n",
        "    title: Venter\n    reopens: {igjen: {title: A, by: [leder], to: ny}}\n",
        163,
        "reopens",
        "bare en sak som er ferdig, kan åpnes igjen",
    ),
    (
        "tasks of anywhere",
        "{if: klagefrist.entered after vurder.done}",
        "tasks_done",
        183,
        "trigger",
        "en vei under anywhere hører ikke til noen oppgave",
    ),
    ("nothing counted", "counts: [{task: mote, if: mote.kom is no}]", "counts: []", 188, "empty", "lista er tom"),
    ("days nowhere", "states: [i_gang]", "states: []", 193, "empty", "lista er tom"),
    (
        "a parameter misspelt",
        "referral.alder_ved_start < grense",
        "referral.alder_ved_start < grensen",
        29,
        "condition_value",
        "«referral.alder_ved_start» er et tall",
    ),
    (
        "law in Norwegian",
        "ground: {law: helsepersonelloven § 25}",
        "ground: {laws: helsepersonelloven § 25}",
        143,
        "unknown_key",
        "grunnlaget har ingen nøkkel «laws»; mente du «law»?",
    ),
    (
        "told twice",
        "          - kontakt\n",
        "          - kontakt\n          - kontakt\n",
        113,
        "twice",
        "«kontakt» står to ganger i lista",
    ),
    (
        "no later",
        "no_later_than: 6 months",
        "no_later: 6 months",
        178,
        "unknown_key",
        "veien tilbake har ingen nøkkel «no_later»; mente du",
    ),
    (
        "consent in hours",
        "valid: 12 months",
        "valid: 12 hours",
        92,
        "hours",
        "denne varigheten telles i dager, ikke timer",
    ),
    (
        "people are not booked",
        "{label: Hvem er med?, type: people, assigns: gruppa}",
        "{label: Hvem er med?, type: people, assigns: gruppa, bookable: moterom}",
        78,
        "unused_key",
        "«bookable» gjelder bare type date",
    ),
    (
        "a goal and a goal",
        "due: {within: 10 days, kind: soft}",
        "due: {within: 10 days, kind: soft}\n        goal: 2 days",
        98,
        "goal",
        "fristen er selv et mål",
    ),
    (
        "a goal that comes back",
        "        due: {meeting: team}\n",
        "        goal: 2 days\n        due: {meeting: team}\n",
        144,
        "goal",
        "en oppgave som kommer igjen, kan ikke ha «goal»",
    ),
    (
        "a goal after the deadline",
        "goal: 3 days",
        "goal: 1 week",
        154,
        "goal",
        "målet (1 week) er ikke før fristen (1 week)",
    ),
    (
        "a goal that is a duty",
        "goal: 3 days",
        "goal: {within: 3 days, kind: statutory}",
        154,
        "unused_key",
        "«kind» gjelder bare",
    ),
    ("no calendar", "calendar: [municipality, skole]", "calendar: []", 70, "empty", "skriv minst én kalender"),
    (
        "counted back from a meeting",
        "due: {meeting: team}",
        "due: {meeting: team, before: 2 days, from: case.opened}",
        144,
        "unused_key",
        "fristen telles bakover fra møtet",
    ),
    (
        "nobody of that name to invite",
        "invite: [leder]",
        "invite: [lederen]",
        181,
        "unknown_role",
        "ukjent rolle «lederen»; mente du «leder»?",
    ),
    ("nobody is invited", "invite: [leder]", "invite: []", 181, "empty", "ingen blir invitert; skriv minst én rolle"),
    ("a meeting of a day", "minutes: 45", "minutes: 1440", 181, "wrong_type", "skal være et helt tall fra 5 til 600"),
    ("a place nobody asks for", "place: hvorfor", "place: sted", 181, "unknown_field", "«sted»; bruk «hvorfor»"),
    (
        "a place that is a time",
        "place: hvorfor",
        "place: tid",
        181,
        "place_type",
        "«tid» er ikke et spørsmål av type text, så det kan ikke si hvor møtet er; bruk «hvorfor»",
    ),
    ("no place to be open about", "place: hvorfor, ", "", 181, "unused_key", "«open_place» gjelder stedet"),
    (
        "a day calls nobody",
        "tid: {label: Tid, type: moment",
        "tid: {label: Tid, type: date",
        181,
        "unused_key",
        "«calls» gjelder bare type moment",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "words"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_one_mistake_is_told_once(tmp_path: Path, old: str, new: str, line: int, code: str, words: str) -> None:
    assert RICH.count(old) == 1
    found = problems_of(tmp_path, RICH.replace(old, new))
    assert [(problem.line, problem.code) for problem in found] == [(line, code)], "\n".join(map(str, found))
    assert words in found[0].message


@pytest.mark.parametrize(
    ("key", "line"),
    [("roles", 17), ("escalations", 33), ("referral", 45), ("states", 53), ("messages", 190), ("counters", 185)],
)
def test_a_misspelt_key_is_told_and_not_every_name_under_it(tmp_path: Path, key: str, line: int) -> None:
    found = problems_of(tmp_path, RICH.replace(f"\n{key}:\n", f"\n{key[:2]}x{key[2:]}:\n"))
    hidden = [problem for problem in found if problem.code == "unknown_key"]
    assert [problem.line for problem in hidden] == [line]
    told = {problem.code for problem in found} - {"unknown_key"}
    assert told == set(), "\n".join(map(str, found))


@pytest.mark.parametrize(("key", "line"), [("tasks", 56), ("form", 75)])
def test_a_misspelt_key_of_the_first_state_hides_its_answers(tmp_path: Path, key: str, line: int) -> None:
    found = problems_of(tmp_path, RICH.replace(f" {key}:\n", f" {key}x:\n", 1))
    assert [(problem.line, problem.code) for problem in found] == [(line, "unknown_key")]


def test_a_closed_case_is_not_opened_to_be_closed(tmp_path: Path) -> None:
    text = RICH.replace("to: previous\n        no_later", "to: slutt\n        no_later")
    assert [(problem.line, problem.code) for problem in problems_of(tmp_path, text)] == [(177, "reopens")]


def test_a_parameter_of_another_kind_is_told_wherever_it_is_used(tmp_path: Path) -> None:
    found = problems_of(tmp_path, RICH.replace("grense: 3", "grense: 3 days"))
    assert [(problem.line, problem.code) for problem in found] == [(29, "parameter_kind"), (156, "parameter_kind")]


def test_a_task_cannot_be_called_what_facts_begin_with(tmp_path: Path) -> None:
    found = problems_of(tmp_path, RICH.replace("      hor:\n", "      act:\n"))
    assert (94, "reserved_id") in [(problem.line, problem.code) for problem in found]


def test_a_case_about_nobody_has_no_age_and_no_consent(tmp_path: Path) -> None:
    found = problems_of(tmp_path, RICH.replace("subject: person", "subject: system"))
    assert {problem.code for problem in found} == {"exclusive", "unknown_fact"}
    assert all("gjelder ingen person" in problem.message for problem in found if problem.code == "unknown_fact")


def test_an_anonymous_case_may_get_a_person_on_a_way_that_somebody_chooses(tmp_path: Path) -> None:
    anonymous = changed("subject: person", "subject: anonymous")
    named = anonymous.replace("ja: {title: Ja,", "ja: {title: Ja, names_person: true,")
    assert compiled(tmp_path, named).states[0].next[0].names_person
    silent = anonymous.replace("        after: {w", "        names_person: true\n        after: {w")
    assert [problem.code for problem in problems_of(tmp_path, silent)] == ["unused_key"]


def test_a_case_that_comes_from_nowhere_cannot_go_back(tmp_path: Path) -> None:
    found = problems_of(tmp_path, changed("on: vurder\n        to: slutt", "on: vurder\n        to: previous"))
    assert [(problem.line, problem.code) for problem in found] == [(40, "no_previous")]


def test_silence_cannot_mean_a_way_that_demands_an_answer(tmp_path: Path) -> None:
    good = changed("from: vurder.dato, ", "")  # the date that silence does not give
    nei, ja = (
        good.replace("letter: svar\n", f"letter: svar\n        silence: {{as: {way}}}\n") for way in ("nei", "ja")
    )
    (problem,) = problems_of(tmp_path, nei)
    assert (problem.code, "«hvorfor»" in problem.message) == ("silence", True)
    assert problems_of(tmp_path, ja) == []
    (problem,) = problems_of(tmp_path, nei.replace("as: nei", "as: done"))
    assert "«ja»" in problem.message


def test_a_date_that_silence_leaves_out_may_be_missing(tmp_path: Path) -> None:
    silent = changed("letter: svar\n", "letter: svar\n        silence: {as: ja}\n")
    (problem,) = problems_of(tmp_path, silent)
    assert (problem.line, problem.code) == (49, "date_may_be_missing")
    assert "required" not in problem.message  # it is, and does not help
    sure = silent.replace("from: vurder.dato,", "from: vurder.dato, otherwise: 8 weeks,")
    assert problems_of(tmp_path, sure) == []


def test_a_state_every_case_has_been_through_has_a_sure_date(tmp_path: Path) -> None:
    between = (
        "  mellom: {title: Mellom, next: {videre: {title: Videre, after: 1 week, to: klagefrist}}}\n  klagefrist:\n"
    )
    sure = GOOD.replace("to: klagefrist", "to: mellom").replace("  klagefrist:\n", between)
    sure = sure.replace("within: complaint_deadline, from: vurder.dato", "within: 2 weeks, from: mellom.entered")
    assert problems_of(tmp_path, sure) == []
    around = sure.replace("on: vurder\n        to: slutt", "on: vurder\n        to: klagefrist")
    assert around != sure
    (problem,) = problems_of(tmp_path, around)
    assert problem.code == "date_may_be_missing"


def test_the_municipality_s_own_values_are_of_the_kind_of_the_default(tmp_path: Path) -> None:
    file = written(tmp_path, RICH)
    given = {"svar_innen": "2 weeks", "myndig": "16", "tjeneste": "skole", "skolestart": "08-20"}
    workflow = compile_file(file, "kommunen", given)
    due = workflow.states[0].tasks[1].due
    assert (str(due.within), due.stricter[1].on) == ("2 weeks", "08-20")
    assert [test.value for test in workflow.roles[7].routes[1].when.every] == ["no", "16"]
    wrong = {"svar_innen": "14", "myndig": "atten", "tjeneste": "2 weeks", "skolestart": "02-30"}
    draft = read_draft(file, "kommunen", wrong)
    assert (draft.problems, draft.refused.keys()) == ((), wrong.keys())
    assert "«14 days»" in draft.refused["svar_innen"].nb
    assert "et helt tall" in draft.refused["myndig"].nb
    assert {problem.code for problem in check(file, "kommunen", wrong)} == {"bad_parameter"}


def test_where_there_is_a_right_to_complain_it_is_said_what_is_decided(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, changed("decides: yes, ", ""))
    assert (problem.line, problem.code) == (4, "no_decision")
    advice = GOOD.replace("decides: yes, ", "").replace("regime: health", "regime: advice")
    assert "no_decision" not in [problem.code for problem in problems_of(tmp_path, advice)]
