"""Every way to write a bad routine, and what is said about it. Y01-Y75 are the numbers of a catalogue of bad files."""

from pathlib import Path

import pytest

from engine.language import check
from tests.engine.small_routine import GOOD, changed, places_of, problems_of, written

# ---------------------------------------------------------------- what is wrong: catalogue id, old, new, line, words

LADDER = "      - {notify: assignee}\n      - {after: 3 working days, notify: koordinator, reassign: team}\n"
ANYWHERE = "anywhere:\n  trekk: {title: Trekker seg, by: [koordinator], to: slutt}\n"
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
    ("Y19", "remind: [3 days]", f"remind: [{'9' * 6000} days]", 14, "mer enn ti år"),
    ("Y20", "title: Ny\n", "title: !!python/name:os.system x\n", 22, "«!!python/name:os.system» er ikke tillatt"),
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
    ("Y37 twice", "      nei:\n", "      ja: {title: J, on: vurder, to: slutt}\n      nei:\n", 37, "36 og linje 37"),
    ("Y37 anywhere", "  trekk: {", "  nei: {", 37, "finnes også under anywhere"),
    ("Y39", "to: klagefrist", "to: slutt", 43, "ingen sak kommer hit"),
    ("Y41 way", "    final: true\n", "    final: true\n    next: {a: {title: A, by: [team], to: ny}}\n", 53, "ferdig"),
    ("Y41 start", "initial: ny\n", "initial: slutt\n", 5, "kan ikke starte"),
    ("Y42", "    final: true\n", "", 50, "final: true"),
    ("Y43", "roll: next}\n        to: slutt", "roll: next}\n        to: klagefrist", 48, "klagefrist → klagefrist"),
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
    ("subject", "subject: person", "subject: dog", 3, "er ikke en type sak"),
    ("slug", "workflow: liten", "workflow: Liten rutine", 1, "kan ikke være et navn"),
    ("kind", "is: team}", "is: gruppe}", 10, "er ikke en type rolle"),
    ("first role", "roles:\n", "roles:\n  henviser: {title: Henviser, is: referrer}\n", 9, "den første rollen"),
    ("until named", "until_named: koordinator", "until_named: kontakt", 11, "en stilling eller et team"),
    ("unused key", "is: team}", "is: team, until_named: koordinator}", 10, "is: named"),
    ("meeting", "due: svar_innen", "due: {within: svar_innen, meeting: koordinator}", 27, "ikke et team"),
    ("no length", "due: svar_innen", "due: {from: case_opened}", 27, "mangler «within»"),
    ("assigns", "assigns: kontakt", "assigns: team", 32, "is: named"),
    ("roll", ", roll: next}", "}", 48, "roll: next"),
    ("roll word", ", roll: next}", ", roll: nxt}", 48, "mente du «next»?"),
    ("own date", "due: svar_innen", "due: {within: svar_innen, from: vurder.dato}", 27, "eget skjema"),
    ("date may be missing", "type: date, required: true}", "type: date}", 48, "required: true"),
    ("two triggers", "by: [koordinator],", "by: [koordinator], after: 1 week,", 54, "både «by» og «after»"),
    ("asks in silence", "        after: {", "        asks: {a: {label: A, type: text}}\n        after: {", 48, "selv"),
    ("guard in silence", "        after: {w", "        needs: [consent_given]\n        after: {w", 48, "av seg selv"),
    ("same field", "          hvorfor: {", "          dato: {", 42, "finnes også i skjemaet"),
    ("no consent", "samtykke: {label: Samtykke, type: consent, options: {lege: Lege}}",
     "samtykke: {label: Samtykke, type: text}", 36, "type: consent"),
    ("flag", "type: long_text, required: true", "type: long_text, required: ja", 19, "true (ja)"),
    ("final", "    final: true\n", "    final: ja\n", 52, "true (ja)"),
    ("type", "type: long_text", "type: langtekst", 19, "er ikke en felttype"),
    ("options", "type: long_text", "type: choice", 19, "må ha «options»"),
    ("wrong place", "type: staff, assigns: kontakt", "type: text, assigns: kontakt", 32, "gjelder bare type staff"),
    ("max length", "type: long_text", "type: long_text, max_length: 1e9", 19, "helt tall"),
    ("ladder", LADDER, "", 15, "en liste"),
    ("empty ladder", "\n" + LADDER, " []\n", 15, "stigen er tom"),
    ("notify", "notify: koordinator", "notify: asignee", 17, "mente du «assignee»?"),
    ("twice in a list", "tells: [kontakt]", "tells: [kontakt, kontakt]", 36, "står to ganger"),
    ("control", "title: Ny\n", 'title: "Ny\\u0000"\n', 22, "usynlig tegn"),
    ("no value", "title: Ny\n", "title: [Ny]\n", 22, "én verdi"),
    ("no keys", "states:\n  ny:", "states:\n  tom: her\n  ny:", 21, "skal ha nøkler under seg"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), [row[1:] for row in ONE_MISTAKE], ids=[r[0] for r in ONE_MISTAKE]
)
def test_one_mistake_is_told_once_where_it_stands_with_its_cure(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    found = problems_of(tmp_path, changed(old, new))
    assert len(found) == 1
    assert found[0].line == line
    assert words in found[0].message


def test_no_state_is_the_end(tmp_path: Path) -> None:
    """Y42, when every state goes on."""
    text = changed("    final: true\n", "    next: {om_igjen: {title: Om igjen, after: 1 year, to: ny}}\n")
    assert places_of(tmp_path, text) == [(20, "no_final")]


def test_a_state_that_nobody_leaves(tmp_path: Path) -> None:
    """Y40: without `anywhere` the state has no way out at all."""
    text = changed(ANYWHERE, "")
    text = text.replace("  slutt:\n", "  stopp: {title: Stopp}\n  slutt:\n").replace("to: klagefrist", "to: stopp")
    assert places_of(tmp_path, text) == [(43, "unreachable"), (50, "dead_end")]


def test_two_states_that_only_lead_to_each_other(tmp_path: Path) -> None:
    text = changed(ANYWHERE, "")
    text = text.replace("roll: next}\n        to: slutt", "roll: next}\n        to: ring")
    ring = """\
  ring:
    title: Ring
    tasks: {ringe: {title: Ring, who: koordinator, due: 1 week, escalation: vanlig}}
    next: {ringt: {title: Ringt, when: tasks_done, to: klagefrist}}
  slutt:
"""
    assert places_of(tmp_path, text.replace("  slutt:\n", ring)) == [(43, "no_end"), (50, "no_end")]


TASKS = """\
    title: Venter
    tasks:
      ring: {title: Ring, who: koordinator, due: 1 week, escalation: vanlig%s}
"""


def test_tasks_done_needs_a_task_that_can_be_done(tmp_path: Path) -> None:
    """Y44: a duty that always comes back is never done."""
    waits = "        after: {within: complaint_deadline, from: vurder.dato, roll: next}\n"
    text = changed("    title: Venter\n", TASKS % "").replace(waits, "        when: tasks_done\n")
    assert problems_of(tmp_path, text) == []
    assert places_of(tmp_path, text.replace("vanlig}\n", "vanlig, every: 1 week}\n")) == [(50, "never_done")]


def test_a_task_leads_somewhere_or_comes_back(tmp_path: Path) -> None:
    assert places_of(tmp_path, changed("    title: Venter\n", TASKS % "")) == [(46, "leads_nowhere")]
    assert problems_of(tmp_path, changed("    title: Venter\n", TASKS % ", every: 1 week")) == []
    counted = "counters:\n  ringt: {title: Ringt, counts: [{task: vurder}], resets: [{task: ring}]}\n"
    assert problems_of(tmp_path, changed("    title: Venter\n", TASKS % "") + counted) == []


def test_two_ways_cannot_both_go_when_the_tasks_are_done(tmp_path: Path) -> None:
    """Y37: ambiguous, with both lines."""
    text = changed("    title: Venter\n", TASKS % "").replace(
        "      ferdig:\n",
        "      a: {title: A, when: tasks_done, to: slutt}\n      b: {title: B, when: tasks_done, to: slutt}\n"
        "      ferdig:\n",
    )
    found = problems_of(tmp_path, text)
    assert [(problem.line, problem.code) for problem in found] == [(49, "ambiguous")]
    assert "linje 48" in found[0].message


def test_a_task_has_a_name_of_its_own(tmp_path: Path) -> None:
    text = changed("    title: Venter\n", TASKS.replace("ring:", "vurder:") % ", every: 1 week")
    found = [problem for problem in problems_of(tmp_path, text) if problem.code == "duplicate_task"]
    assert [problem.line for problem in found] == [46]
    assert "linje 24" in found[0].message


def test_under_advice_there_is_nothing_to_complain_about(tmp_path: Path) -> None:
    assert places_of(tmp_path, changed("regime: health", "regime: advice")) == [
        (48, "no_complaints"),
        (56, "no_complaints"),
    ]


def test_a_routine_with_too_many_states_is_refused_and_not_worked_through(tmp_path: Path) -> None:
    many = "".join(f"  s{n}: {{title: S, next: {{a: {{title: A, after: 1 day, to: s{n + 1}}}}}}}\n" for n in range(500))
    found = problems_of(tmp_path, changed("  slutt:\n", many + "  slutt:\n"))
    assert "det meste er 200" in next(problem.message for problem in found if problem.code == "too_many")


# ---------------------------------------------------------------- files that cannot be read at all

WHOLE_FILES = [
    ("Y01 empty", b"", 1, "filen er tom"),
    ("Y01 comments", b"# rutine\n\n# mer\n", 1, "filen er tom"),
    ("Y02", b"- workflow: liten\n", 1, "nøkler med verdier"),
    ("Y02 text", b"liten\n", 1, "nøkler med verdier"),
    ("Y03", b"workflow: a\n---\nworkflow: b\n", 2, "ta bort «---»"),
    ("Y04", b"workflow: a\nroles:\n\ta: b\n", 3, "tabulator"),
    ("Y05", b"title: a: b\n", 1, "anførselstegn"),
    (
        "Y22",
        "\n".join(["a0: &a0 x", *(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]" for n in range(1, 9))]).encode(),
        1,
        "«&a0»",
    ),
    ("Y23", b"a: &a [*a]\n", 1, "«*a» er ikke tillatt"),
    ("Y24", b"title: *ukjent\n", 1, "«*ukjent» er ikke tillatt"),
    ("Y26", b"a: " + b"[" * 20_000, 1, "20 nivåer"),
    ("Y26 nodes", b"a: [" + b"b, " * 20_000 + b"]", 1, "20000 verdier"),
    ("Y27", b"a: " + b"x" * 5_000_000, 1, "256 kB"),
    ("Y28 nul", b"a: b\nc: d\x00e\n", 2, "U+0000"),
    ("Y28 bell", b"a: b\x07\n", 1, "U+0007"),
    ("Y28 direction", "a: b\u202ec\n".encode(), 1, "U+202E"),
    ("Y29 latin-1", "title: Skjervøy\n".encode("latin-1"), 1, "UTF-8"),
    ("Y29 utf-16", "title: Skjervøy\n".encode("utf-16"), 1, "UTF-8"),
    ("Y21 handle", b"a: !x!y z\n", 1, "ikke tillatt"),
    ("directive", b"%YAML 1.1\n---\na: b\n", 1, "begynner med %"),
    ("quote", b"a: 'b\nc: d\n", 1, "blir aldri lukket"),
    ("bracket", b"a: [b\nc: d\n", 2, "riktig lukket"),
    ("brace", b"a: {b: c\n", 2, "lukket"),
    ("indent", b"a:\n   b: c\n  d: e\n", 3, "innrykket"),
    ("escape", b'a: "\\q"\n', 1, "omvendt skråstrek"),
    ("escape range", b'a: "\\U00110000"\n', 1, "omvendt skråstrek"),
    ("at", b"a: @b\n", 1, "anførselstegn"),
    ("key", b"[a, b]: c\n", 1, "nøkkel må være ett ord"),
]


@pytest.mark.parametrize(
    ("data", "line", "words"), [row[1:] for row in WHOLE_FILES], ids=[row[0] for row in WHOLE_FILES]
)
def test_a_file_that_cannot_be_read_says_where_and_why(tmp_path: Path, data: bytes, line: int, words: str) -> None:
    found = problems_of(tmp_path, data)
    assert any(problem.line == line and words in problem.message for problem in found), "\n".join(map(str, found))


def test_a_missing_file_is_a_problem_like_any_other(tmp_path: Path) -> None:
    assert [problem.code for problem in check(tmp_path / "borte.yaml", "kommunen")] == ["no_file"]


# ---------------------------------------------------------------- letters

LETTERS = [
    ("Y57", "Hei $persom", 1, "mente du «person»?"),
    ("Y57 second line", "Hei\n\nFra $kommune", 3, "ukjent flettefelt «$kommune»"),
    ("Y59 chain", "Hei ${person.name}", 1, "dollartegn"),
    ("Y59 loop", "$if person", 1, "ukjent flettefelt «$if»"),
    ("dollar", "Det koster $ 100", 1, "$$"),
    ("empty", " \n", 1, "brevet er tomt"),
    ("control", "Hei\x00", 1, "usynlig tegn"),
]


@pytest.mark.parametrize(("body", "line", "words"), [row[1:] for row in LETTERS], ids=[row[0] for row in LETTERS])
def test_a_mistake_in_a_letter_is_told_in_the_letter(tmp_path: Path, body: str, line: int, words: str) -> None:
    found = problems_of(tmp_path, GOOD, letter=body)
    assert [(problem.file, problem.line) for problem in found] == [(f"{tmp_path}/letters/svar.nb.txt", line)]
    assert words in found[0].message


def test_a_letter_may_hold_a_dollar_sign_and_names_in_braces(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD, letter="$$ 100 til ${person}s konto") == []


def test_a_letter_cannot_be_a_link_out_of_the_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("annet") / "hemmelig.txt"
    secret.write_text("hemmelig", "utf-8")
    file = written(tmp_path, changed("file: letters/svar", "file: lenke"))
    (tmp_path / "lenke.nb.txt").symlink_to(secret)
    assert [problem.code for problem in check(file, "kommunen")] == ["letter_path"]
