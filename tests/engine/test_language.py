"""What the workflow language says about a good routine, and about every way to write a bad one (trust.md section 10)."""

import random
import time
from pathlib import Path
from shutil import copytree

import pytest

from engine import rules
from engine.calendars import Roll
from engine.definition import RoleKind, Workflow
from engine.durations import Duration
from engine.language import DefinitionError, Problem, check, compile_file
from engine.language.letters import VARIABLES
from engine.language.schema import SHAPES

ROOT = Path(__file__).parents[2]
SKJERVOY = ROOT / "workflows" / "skjervoy"

GOOD = """\
workflow: liten
title: Liten rutine
subject: person
regime: health
initial: ny
parameters:
  svar_innen: 5 working days
roles:
  koordinator: {title: Koordinator, is: position}
  team: {title: Teamet, is: team}
  kontakt: {title: Kontaktperson, is: named, until_named: koordinator}
escalations:
  vanlig:
    remind: [3 days]
    ladder:
      - {notify: assignee}
      - {after: 3 working days, notify: koordinator, reassign: team}
referral:
  grunn: {label: Hvorfor?, type: long_text, required: true}
states:
  ny:
    title: Ny
    tasks:
      vurder:
        title: Vurder søknaden
        who: koordinator
        due: svar_innen
        escalation: vanlig
        letter: svar
        form:
          dato: {label: Dato, type: date, required: true}
          hvem: {label: Hvem?, type: staff, assigns: kontakt}
          valg: {label: Valg, type: choice, options: {en: En, to: To}}
          samtykke: {label: Samtykke, type: consent, options: {lege: Lege}}
    next:
      ja: {title: Ja, on: vurder, to: klagefrist, needs: [consent_given], tells: [kontakt]}
      nei:
        title: Nei
        on: vurder
        to: slutt
        asks:
          hvorfor: {label: Hvorfor?, type: text, required: true}
  klagefrist:
    title: Venter
    next:
      ferdig:
        title: Ingen klage
        after: {within: complaint_deadline, from: vurder.dato, roll: next}
        to: slutt
  slutt:
    title: Slutt
    final: true
anywhere:
  trekk: {title: Trekker seg, by: [koordinator], to: slutt}
letters:
  svar: {title: Svar, file: letters/svar}
"""
LINES = GOOD.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "svar.nb.txt").write_text("Til $person\n\nFristen er $complaint_weeks.\n", "utf-8")
    return tmp_path


def problems_of(folder: Path, text: str | bytes) -> list[Problem]:
    file = folder / "rutine.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return check(file, "kommunen")


def compiled(folder: Path, text: str) -> Workflow:
    file = folder / "rutine.yaml"
    file.write_text(text, "utf-8")
    return compile_file(file, "kommunen")


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


# ---------------------------------------------------------------- what is right


def test_the_small_routine_of_these_tests_is_right(folder: Path) -> None:
    assert problems_of(folder, GOOD) == []


def test_the_routine_of_skjervoy_compiles_without_a_problem() -> None:
    workflow = compile_file(SKJERVOY / "individuell-plan.yaml", "skjervoy")
    assert workflow.slug == "individuell-plan"
    assert len(workflow.states) == 15
    assert {letter.key for letter in workflow.letters} == {"svarbrev_innvilget", "svarbrev_avslag", "oversendelse"}


def test_the_routine_of_skjervoy_is_read_in_less_than_half_a_second() -> None:
    begun = time.perf_counter()
    compile_file(SKJERVOY / "individuell-plan.yaml", "skjervoy")
    assert time.perf_counter() - begun < 0.5


def test_a_routine_survives_being_stored_as_json() -> None:
    workflow = compile_file(SKJERVOY / "individuell-plan.yaml", "skjervoy")
    assert Workflow.model_validate_json(workflow.model_dump_json()) == workflow


def test_the_municipality_sets_its_own_values_for_parameters(folder: Path) -> None:
    (folder / "rutine.yaml").write_text(GOOD, "utf-8")
    given = {"svar_innen": Duration.parse("2 weeks")}
    workflow = compile_file(folder / "rutine.yaml", "kommunen", given)
    assert workflow.states[0].tasks[0].due.within == Duration.parse("2 weeks")
    unknown = check(folder / "rutine.yaml", "kommunen", {"svar_inen": Duration.parse("2 weeks")})
    assert [problem.code for problem in unknown] == ["unknown_parameter"]
    assert "mente du «svar_innen»?" in unknown[0].message


def test_a_deadline_can_be_the_law_s_own(folder: Path) -> None:
    after = compiled(folder, GOOD).states[1].next[0].after
    assert after is not None
    assert (after.legal, after.within, after.source, after.roll) == (
        "complaint_deadline",
        None,
        "vurder.dato",
        Roll.NEXT,
    )


def test_a_way_under_anywhere_leads_out_of_every_state_but_the_last(folder: Path) -> None:
    ways = {state.key: [way.key for way in state.next] for state in compiled(folder, GOOD).states}
    assert ways == {"ny": ["ja", "nei", "trekk"], "klagefrist": ["ferdig", "trekk"], "slutt": []}


def test_a_named_role_is_held_by_somebody_from_the_start(folder: Path) -> None:
    role = compiled(folder, GOOD).roles[2]
    assert (role.kind, role.until_named) == (RoleKind.NAMED, "koordinator")


def test_a_text_is_bokmaal_or_stands_in_several_languages(folder: Path) -> None:
    text = changed("title: Liten rutine", "title: {nb: Liten rutine, se: Smávva, nn: Lita rutine}")
    assert compiled(folder, text).title == {"nb": "Liten rutine", "nn": "Lita rutine", "se": "Smávva"}


@pytest.mark.parametrize("text", ["no", "yes", "0301", "12:30", "1.10", "2026-01-06", "null", "1_000", "0x1F", "~"])
def test_what_other_yaml_readers_change_stays_as_written(folder: Path, text: str) -> None:
    """Y08-Y13: no Norwegian file is read as true, false, an octal number or a time of day."""
    assert compiled(folder, changed("title: Slutt", f"title: {text}")).states[2].title == {"nb": text}


def test_no_may_be_a_name(folder: Path) -> None:
    """Y08: `no` and `on` are words here."""
    assert compiled(folder, changed("      nei:\n", "      no:\n")).states[0].next[1].key == "no"


def test_a_byte_order_mark_and_windows_line_breaks_do_no_harm(folder: Path) -> None:
    assert problems_of(folder, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == []


def test_a_letter_may_stand_in_more_languages(folder: Path) -> None:
    (folder / "letters" / "svar.nn.txt").write_text("Til $person, frå $municipality", "utf-8")
    assert compiled(folder, GOOD).letters[0].body["nn"] == "Til $person, frå $municipality"


# ---------------------------------------------------------------- what is wrong: catalogue id, old, new, line, words

ONE_MISTAKE = [
    ("Y05", "title: Ny\n", "title: Merk: ny\n", 22, "anførselstegn"),
    ("Y05 comma", "title: Ja,", "title: Ja, gjerne da,", 36, "hele teksten i anførselstegn"),
    ("Y06", "letters:\n", "roles:\n  a: {title: A, is: team}\nletters:\n", 55, "linje 8 og linje 55"),
    ("Y07", "  slutt:\n", "  ny: {title: Igjen, final: true}\n  slutt:\n", 50, "linje 21 og linje 50"),
    ("Y08 upper case", "      nei:\n", "      NO:\n", 37, "«NO» kan ikke være et navn"),
    ("Y13", "from: vurder.dato", "from: 2026-01-06", 48, "ukjent dato «2026-01-06»"),
    ("Y14", "  svar_innen: 5 working days", "  svar_innen: 14", 7, "«14 days»"),
    ("Y15", "remind: [3 days]", "remind: [14 dager]", 14, "Mente du «14 days»?"),
    ("Y15 weeks", "remind: [3 days]", "remind: [2 uker]", 14, "Mente du «2 weeks»?"),
    ("Y16 negative", "remind: [3 days]", "remind: [-3 days]", 14, "1 eller mer"),
    ("Y16 zero", "remind: [3 days]", "remind: [0 days]", 14, "1 eller mer"),
    ("Y17", "remind: [3 days]", "remind: [1M]", 14, "«1 month»"),
    ("Y18 large", "remind: [3 days]", "remind: [99999 days]", 14, "mer enn ti år"),
    ("Y18 inf", "remind: [3 days]", "remind: [.inf]", 14, "Skriv et helt tall"),
    ("Y18 nan", "remind: [3 days]", "remind: [.nan]", 14, "Skriv et helt tall"),
    ("Y18 underscore", "remind: [3 days]", "remind: [1_000 days]", 14, "Skriv et helt tall"),
    ("Y19", "remind: [3 days]", f"remind: [{'9' * 6000} days]", 14, "…»|«999"),
    ("Y20", "title: Ny\n", "title: !!python/object/apply:os.system [ls]\n", 22, "er ikke tillatt"),
    ("Y21", "title: Ny\n", "title: !secret Ny\n", 22, "«!secret» er ikke tillatt"),
    ("Y22", "title: Ny\n", "title: &a Ny\n", 22, "«&a» er ikke tillatt"),
    ("Y25", "    title: Slutt\n", "    <<: {title: Slutt}\n    title: Slutt\n", 51, "«<<» er ikke tillatt"),
    ("Y30 space", "initial: ny", "initial:\u00a0ny", 5, "hardt mellomrom"),
    ("Y30 quotes", "title: Ny\n", "title: “Ny”\n", 22, "krøllet anførselstegn"),
    ("Y31", "    next:\n      ja", "    nxet:\n      ja", 35, "mente du «next»?"),
    ("Y32", "from: vurder.dato", "form: vurder.dato", 48, "mente du «from»?"),
    ("Y33", "initial: ny\n", "", 1, "mangler «initial»"),
    ("Y34", "initial: ny\n", "initial: ny\ninitial: klagefrist\n", 6, "linje 5 og linje 6"),
    ("Y35", "initial: ny\n", "initial: nyy\n", 5, "mente du «ny»?"),
    ("Y36", "to: klagefrist", "to: klagefirst", 36, "mente du «klagefrist»?"),
    ("Y37 twice", "      nei:\n", "      ja: {title: Ja, on: vurder, to: slutt}\n      nei:\n", 37, "linje 36 og linje 37"),
    ("Y37 anywhere", "  trekk: {", "  nei: {", 37, "finnes også under anywhere"),
    ("Y39", "to: klagefrist", "to: slutt", 43, "ingen sak kommer hit"),
    ("Y41 way out", "    final: true\n", "    final: true\n    next: {a: {title: A, by: [team], to: ny}}\n", 53, "ferdig"),
    ("Y41 start", "initial: ny\n", "initial: slutt\n", 5, "kan ikke starte"),
    ("Y42", "    final: true\n", "", 20, "final: true"),
    ("Y43", "roll: next}\n        to: slutt", "roll: next}\n        to: klagefrist", 48, "klagefrist → klagefrist"),
    ("Y44", "        on: vurder\n        to: slutt\n        asks:\n          hvorfor: {label: Hvorfor?, type: text, "
     "required: true}\n  klagefrist:\n    title: Venter\n",
     "        on: vurder\n        to: slutt\n  klagefrist:\n    title: Venter\n    tasks:\n      ring: {title: Ring, "
     "who: team, due: 1 week, every: 1 week, escalation: vanlig}\n", 0, ""),
    ("Y47", ", until_named: koordinator", "", 11, "until_named"),
    ("Y48", "who: koordinator", "who: kordinator", 26, "ukjent rolle «kordinator»; mente du «koordinator»?"),
    ("Y49 empty", "by: [koordinator]", "by: []", 54, "minst én rolle"),
    ("Y49 missing", "by: [koordinator], ", "", 54, "nøyaktig én av on, when, by og after"),
    ("Y50 all", "by: [koordinator]", "by: all", 54, "en liste"),
    ("Y50 star", "by: [koordinator]", 'by: ["*"]', 54, "ukjent rolle «*»"),
    ("Y51", "by: [koordinator]", "by: koordinator", 54, "en liste"),
    ("Y52 field", "from: vurder.dato", "from: vurder.datoen", 48, "mente du «vurder.dato»?"),
    ("Y52 guard", "needs: [consent_given]", "needs: [consent_givn]", 36, "mente du «consent_given»?"),
    ("Y53", "needs: [consent_given]", 'needs: ["__import__(\'os\')"]', 36, "ukjent vilkår"),
    ("Y54", "from: vurder.dato", "from: vurder.valg", 48, "er ikke en dato"),
    ("Y55", "needs: [consent_given]", "needs: [os.system]", 36, "ukjent vilkår «os.system»"),
    ("Y56 trigger", "  trekk: {", "  trigger: {", 54, "fast betydning"),
    ("Y56 dunder", "  trekk: {", "  __init__: {", 54, "kan ikke være et navn"),
    ("Y65", "type: consent, options: {lege: Lege}", "type: consent", 34, "må ha «options»"),
    ("Y68", "options: {en: En, to: To}", "options: {en: En, en: To}", 33, "linje 33 og linje 33"),
    ("Y73 å", "  trekk: {", "  trekk_på: {", 54, "bruk bare a–z"),
    ("Y73 look-alike", "  trekk: {", "  tr\u0435kk: {", 54, "bruk bare a–z"),
    ("Y73 space", "  trekk: {", '  "trekk ": {', 54, "bruk bare a–z"),
    ("Y74 parent", "file: letters/svar", "file: ../letters/svar", 56, "uten «..»"),
    ("Y74 absolute", "file: letters/svar", "file: /etc/passwd", 56, "i mappa til rutinen"),
    ("Y75 html", "title: Ny\n", "title: <b>Ny</b>\n", 22, "HTML"),
    ("Y75 long", "title: Ny\n", f"title: {'x' * 301}\n", 22, "301 tegn"),
    ("Y75 nb", "title: Ny\n", "title: {nn: Ny}\n", 22, "mangler på bokmål"),
    ("Y75 language", "title: Ny\n", "title: {nb: Ny, no: Ny}\n", 22, "ukjent språk «no»"),
    ("dead end", "    next:\n      ferdig:\n        title: Ingen klage\n        after: {within: complaint_deadline, "
     "from: vurder.dato, roll: next}\n        to: slutt\n", "", 43, "uten at noen har ansvaret"),
    ("hours", "remind: [3 days]", "remind: [3 hours]", 14, "ikke timer"),
    ("empty", "who: koordinator", "who:", 26, "verdien mangler"),
    ("parameter", "due: svar_innen", "due: svar_inne", 27, "mente du «svar_innen»?"),
    ("escalation", "escalation: vanlig", "escalation: vanleg", 28, "mente du «vanlig»?"),
    ("letter", "letter: svar\n", "letter: svarr\n", 29, "mente du «svar»?"),
    ("no letter", "file: letters/svar", "file: letters/annet", 56, "letters/annet.nb.txt finnes ikke"),
    ("task", "ja: {title: Ja, on: vurder,", "ja: {title: Ja, on: vurdr,", 36, "mente du «vurder»?"),
    ("regime", "regime: health", "regime: helth", 4, "mente du «health»?"),
    ("no complaints", "regime: health", "regime: advice", 0, ""),
    ("subject", "subject: person", "subject: dog", 3, "er ikke en type sak"),
    ("slug", "workflow: liten", "workflow: Liten rutine", 1, "kan ikke være et navn"),
    ("kind", "is: team}", "is: gruppe}", 10, "er ikke en type rolle"),
    ("first role", "koordinator: {title: Koordinator, is: position}", "koordinator: {title: K, is: referrer}", 0, ""),
    ("until named", "until_named: koordinator", "until_named: kontakt", 11, "en stilling eller et team"),
    ("unused key", "is: team}", "is: team, until_named: koordinator}", 10, "is: named"),
    ("meeting", "due: svar_innen", "due: {within: svar_innen, meeting: koordinator}", 27, "ikke et team"),
    ("meeting alone", "due: svar_innen", "due: {meeting: team}", 27, "mangler «within»"),
    ("assigns", "assigns: kontakt", "assigns: team", 32, "is: named"),
    ("roll", ", roll: next}", "}", 48, "roll: next"),
    ("roll word", ", roll: next}", ", roll: nxt}", 0, ""),
    ("own date", "due: svar_innen", "due: {within: svar_innen, from: vurder.dato}", 27, "eget skjema"),
    ("date may be missing", "type: date, required: true}", "type: date}", 48, "required: true"),
    ("two triggers", "by: [koordinator],", "by: [koordinator], after: 1 week,", 54, "både «by» og «after»"),
    ("asks in silence", "        after: {w", "        asks: {a: {label: A, type: text}}\n        after: {w", 48, "av seg selv"),
    ("guard in silence", "        after: {w", "        needs: [consent_given]\n        after: {w", 48, "av seg selv"),
    ("same field", "          hvorfor: {", "          dato: {", 42, "finnes også i skjemaet"),
    ("no consent", "samtykke: {label: Samtykke, type: consent, options: {lege: Lege}}",
     "samtykke: {label: Samtykke, type: text}", 36, "type: consent"),
    ("flag", "    final: true\n", "    final: ja\n", 0, ""),
    ("type", "type: long_text", "type: langtekst", 19, "er ikke en felttype"),
    ("options", "type: long_text", "type: choice", 19, "må ha «options»"),
    ("wrong place", "type: staff, assigns: kontakt", "type: text, assigns: kontakt", 32, "gjelder bare type staff"),
    ("max length", "type: long_text", "type: long_text, max_length: 1e9", 19, "helt tall"),
    ("ladder", "      - {notify: assignee}\n      - {after: 3 working days, notify: koordinator, reassign: team}\n", "", 15,
     "en liste"),
    ("empty ladder", "\n      - {notify: assignee}\n      - {after: 3 working days, notify: koordinator, reassign: team}\n",
     " []\n", 15, "stigen er tom"),
    ("notify", "notify: koordinator", "notify: asignee", 17, "mente du «assignee»?"),
    ("twice in a list", "tells: [kontakt]", "tells: [kontakt, kontakt]", 36, "står to ganger"),
    ("control", "title: Ny\n", 'title: "Ny\\u0000"\n', 22, "usynlig tegn"),
    ("no value", "title: Ny\n", "title: [Ny]\n", 22, "én verdi"),
    ("no keys", "states:\n  ny:", "states:\n  tom: her\n  ny:", 21, "skal ha nøkler under seg"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), [row[1:] for row in ONE_MISTAKE], ids=[r[0] for r in ONE_MISTAKE])
def test_one_mistake_is_told_once_where_it_stands_with_its_cure(
    folder: Path, old: str, new: str, line: int, words: str
) -> None:
    found = problems_of(folder, changed(old, new))
    print(*found, sep="\n")
    assert len(found) == 1
    assert found[0].line == line
    assert words in found[0].message
