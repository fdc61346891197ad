"""What the workflow language makes of a good routine, and how it tells what is wrong in a bad one."""

import random
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from engine import installation, rules
from engine.calendars import Roll
from engine.definition import Deadline, FieldType, Op, RoleKind, Workflow
from engine.durations import Duration, Unit
from engine.guards import GUARDS
from engine.language import DefinitionError, check, compile_file
from engine.language.checks.facts import facts_of
from engine.language.letters import VARIABLES
from engine.language.schema import DECISIONS, FACT_ROOTS, GROUNDS, HEARERS, KINDS, MOMENTS, RESERVED, SHAPES, SUBJECTS
from tests.engine.rich_routine import RICH
from tests.engine.small_routine import GOOD, changed, compiled, problems_of, written

ROOT = Path(__file__).parents[2]
SKJERVOY = ROOT / "workflows" / "skjervoy"

# ---------------------------------------------------------------- what is right


def test_the_small_routine_of_these_tests_is_right(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD) == []


def test_the_routine_of_skjervoy_compiles_without_a_problem() -> None:
    workflow = compile_file(SKJERVOY / "individuell-plan.yaml", "skjervoy")
    assert workflow.slug == "individuell-plan"
    assert [state.key for state in workflow.states if not state.aside] == [
        "henvist", "soknad", "teamet", "svar", "bli_kjent", "forberedelse", "ansvarsgruppemote", "ettermote",
        "oppfolging", "avsluttet",
    ]  # fmt: skip
    assert {letter.key for letter in workflow.letters} == {
        "svarbrev_innvilget", "svarbrev_avslag", "oversendelse", "tilbakemelding",
    }  # fmt: skip


def test_a_routine_survives_being_stored_as_json() -> None:
    workflow = compile_file(SKJERVOY / "individuell-plan.yaml", "skjervoy")
    assert Workflow.model_validate_json(workflow.model_dump_json()) == workflow


def test_a_routine_may_say_everything_the_language_knows(tmp_path: Path) -> None:
    workflow = compiled(tmp_path, RICH)
    assert Workflow.model_validate_json(workflow.model_dump_json(exclude_defaults=True)) == workflow
    said = {key for shape in SHAPES for key in shape.keys}
    # Only a case without a person gets one on the way, and the letters stand beside the small routine.
    beside = ["file", "letter", "letters", "names_person", "posted_within"]
    assert [key for key in sorted(said) if f"{key}:" not in RICH] == beside


def test_the_municipality_sets_its_own_values_for_parameters(tmp_path: Path) -> None:
    file, fortnight = written(tmp_path, GOOD), Duration.parse("2 weeks")
    workflow = compile_file(file, "kommunen", {"svar_innen": fortnight})
    assert workflow.states[0].tasks[0].due.within == fortnight
    unknown = check(file, "kommunen", {"svar_inen": fortnight})
    assert [problem.code for problem in unknown] == ["unknown_parameter"]
    assert "mente du «svar_innen»?" in unknown[0].message


def test_a_deadline_can_be_the_law_s_own(tmp_path: Path) -> None:
    after = compiled(tmp_path, GOOD).states[1].next[0].after
    assert after == Deadline(legal="complaint_deadline", source="vurder.dato", roll=Roll.NEXT, statutory=True)


def test_a_way_under_anywhere_leads_out_of_every_state_but_the_last(tmp_path: Path) -> None:
    ways = {state.key: [way.key for way in state.next] for state in compiled(tmp_path, GOOD).states}
    assert ways == {"ny": ["ja", "nei", "trekk"], "klagefrist": ["ferdig", "trekk"], "slutt": []}


def test_a_named_role_is_held_by_somebody_from_the_start(tmp_path: Path) -> None:
    role = compiled(tmp_path, GOOD).roles[2]
    assert (role.kind, role.until_named) == (RoleKind.NAMED, "koordinator")


def test_a_text_is_bokmaal_or_stands_in_several_languages(tmp_path: Path) -> None:
    text = changed("title: Liten rutine", "title: {nb: Liten rutine, se: Smávva, nn: Lita rutine}")
    assert compiled(tmp_path, text).title == {"nb": "Liten rutine", "nn": "Lita rutine", "se": "Smávva"}


@pytest.mark.parametrize("text", ["no", "yes", "0301", "12:30", "1.10", "2026-01-06", "null", "1_000", "0x1F", "~"])
def test_what_other_yaml_readers_change_stays_as_written(tmp_path: Path, text: str) -> None:
    """Y08-Y13: no Norwegian file is read as true, false, an octal number or a time of day."""
    assert compiled(tmp_path, changed("title: Slutt", f"title: {text}")).states[2].title == {"nb": text}


def test_no_may_be_a_name(tmp_path: Path) -> None:
    """Y08: `no` and `on` are words here."""
    assert compiled(tmp_path, changed("      nei:\n", "      no:\n")).states[0].next[1].key == "no"


def test_a_byte_order_mark_and_windows_line_breaks_do_no_harm(tmp_path: Path) -> None:
    assert problems_of(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == []


def test_a_letter_may_name_the_questions_that_were_asked(tmp_path: Path) -> None:
    assert problems_of(tmp_path, GOOD, letter="Svaret ble sendt $dato, fordi $hvorfor") == []
    (problem,) = problems_of(tmp_path, GOOD, letter="Vi kan snakke med $samtykke")
    assert problem.code == "unknown_variable"


def test_a_letter_may_stand_in_more_languages(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "svar.nn.txt").write_text("Til $person, frå $municipality", "utf-8")
    assert compiled(tmp_path, GOOD).letters[0].body["nn"] == "Til $person, frå $municipality"


# ---------------------------------------------------------------- all of it together


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """Five mistakes of five kinds, in the routine and in a letter, give five problems in the order of the files."""
    text = changed("who: koordinator", "who: kordinator")
    text = text.replace("remind: [3 days]", "remind: [tre dager]").replace("title: Venter\n", "titel: Venter\n")
    text = text.replace(
        "  slutt:\n", "  glemt: {title: Glemt, next: {a: {title: A, after: 1 day, to: slutt}}}\n  slutt:\n"
    )
    found = problems_of(tmp_path, text, letter="Hei $persom")
    assert [(Path(problem.file).name, problem.line, problem.code) for problem in found] == [
        ("svar.nb.txt", 1, "unknown_variable"),
        ("rutine.yaml", 14, "bad_duration"),
        ("rutine.yaml", 26, "unknown_role"),
        ("rutine.yaml", 44, "unknown_key"),
        ("rutine.yaml", 50, "unreachable"),
    ]


def test_a_problem_is_one_line_with_its_place_its_path_and_its_code(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, changed("who: koordinator", "who: kordinator"))
    assert str(problem) == (
        f"{tmp_path}/rutine.yaml:26:14 states.ny.tasks.vurder.who: "
        "ukjent rolle «kordinator»; mente du «koordinator»? [unknown_role]"
    )


def test_the_error_carries_all_problems_sorted(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        compiled(tmp_path, changed("who: koordinator", "who: x").replace("regime: health", "regime: x"))
    assert [problem.line for problem in caught.value.problems] == [4, 26]
    assert str(caught.value).count("\n") == 1


def test_the_same_file_gives_the_same_problems(tmp_path: Path) -> None:
    text = GOOD.replace("koordinator", "x").replace("title", "tittel")
    assert problems_of(tmp_path, text) == problems_of(tmp_path, text)


def _mangled(text: str, rng: random.Random) -> str:
    """The text with one to four lines lost, doubled, moved in or out, swapped, or given a stray character."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 4)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at] = " " * rng.randrange(10) + lines[at].strip()
            case 3:
                lines[at], lines[other] = lines[other], lines[at]
            case 4:
                words, more = lines[at].split(" "), lines[other].split(" ")
                words[rng.randrange(len(words))] = rng.choice(more)
                lines[at] = " ".join(words)
            case _:
                place = rng.randrange(len(lines[at]) + 1)
                stray = rng.choice(
                    [":", "{", "}", "]", "- ", "'", '"', "&", "*", "!", "|", "? ", "%", "\t", "\0", "å", "#"]
                )
                lines[at] = lines[at][:place] + stray + lines[at][place:]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_no_mangled_routine_breaks_the_reader(tmp_path: Path, seed: int) -> None:
    copytree(SKJERVOY / "letters", tmp_path / "letters")
    file = tmp_path / "rutine.yaml"
    text = (SKJERVOY / "individuell-plan.yaml").read_text("utf-8")
    rng, told = random.Random(seed), 0
    for _ in range(60):
        file.write_text(_mangled(text, rng), "utf-8")
        found = check(file, "skjervoy")
        assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in found)
        told += bool(found)
    assert told > 30


@pytest.mark.parametrize("seed", range(4))
def test_no_mangling_of_all_that_can_be_said_breaks_the_reader(tmp_path: Path, seed: int) -> None:
    rng, told = random.Random(seed), 0
    for _ in range(60):
        found = problems_of(tmp_path, _mangled(RICH, rng))
        assert all(problem.line >= 1 and problem.message and problem.english for problem in found)
        told += bool(found)
    assert told > 30


# ---------------------------------------------------------------- letters, laws and the reference


@pytest.mark.parametrize("letter", sorted((SKJERVOY / "letters").glob("*.txt")), ids=lambda path: path.name)
def test_the_letters_of_skjervoy_name_no_law_that_has_gone(letter: Path) -> None:
    text = letter.read_text("utf-8").lower()
    gone = ("fylkesmann", "helsetilsynet i fylket", "kommunehelsetjenesteloven", "tre uker")
    assert not [old for old in gone if old in text]


def test_every_regime_has_a_deadline_with_words_and_a_body_or_none_of_them() -> None:
    today = date(2026, 11, 24)
    for key in rules.KEYS:
        rule = rules.regime(key, today)
        assert bool(rule.complaint_deadline) == bool(rule.complaint_words) == bool(rule.complaint_body)
        assert rules.has_complaints(key) == bool(rule.complaint_deadline)
    assert rules.regime("health", today).complaint_words == "fire uker"
    assert rules.regime("nav_social", today).complaint_deadline == Duration.parse("3 weeks")


def test_the_reference_mentions_everything_the_language_knows() -> None:
    reference = (ROOT / "docs" / "language.md").read_text("utf-8")
    words = {key for shape in (*SHAPES, *installation.SHAPES) for key in shape.keys} | {
        f"${name}" for name in VARIABLES
    }
    words |= {*RESERVED, *GUARDS, *rules.KEYS, *SUBJECTS, *MOMENTS, *FieldType, *RoleKind, *Roll, *Unit}
    words |= {*KINDS, *HEARERS, *GROUNDS, *DECISIONS}
    assert not [word for word in sorted(words) if f"`{word}`" not in reference]


def test_the_reference_mentions_every_fact_and_every_comparison(tmp_path: Path) -> None:
    reference = (ROOT / "docs" / "language.md").read_text("utf-8").split("## Conditions", 1)[1].split("## States", 1)[0]
    facts = {fact for fact in facts_of(compiled(tmp_path, GOOD)) if fact.partition(".")[0] in FACT_ROOTS}
    own = {"referral.grunn"}  # the routine's own, which stands as referral.field
    assert not [fact for fact in sorted(facts - own) if f"`{fact}`" not in reference]
    assert not [root for root in FACT_ROOTS if f"`{root}" not in reference]
    assert not [
        op for op in Op if f" {op} " not in reference and f" {op}`" not in reference and f"`{op}`" not in reference
    ]


def test_the_example_of_the_reference_is_right(tmp_path: Path) -> None:
    reference = (ROOT / "docs" / "language.md").read_text("utf-8")
    example = reference.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert problems_of(tmp_path, example) == []
