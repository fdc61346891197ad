"""Each thing a proof finds, beside a routine that differs only in being right."""

import pytest

from engine.definition import (
    Condition,
    Counted,
    Counter,
    Demand,
    FieldType,
    Join,
    Op,
    Signal,
    Silence,
    Start,
    State,
    TaskSpec,
    Transition,
)
from engine.proof import prove
from tests.engine.proof_parts import LEGAL, SOON, SPAN, ask, found, routine, said, state, task, told, way, when

YES = when("a.svar", Op.IS, "yes")
ANSWER = ask("svar", FieldType.YES_NO, required=True)
CONSENT = ask("samtykke", FieldType.CONSENT, "lege")


def test_a_plain_routine_is_sound() -> None:
    proof = prove(routine(state("ny", task("a"), way("ferdig", "slutt", on="a"))))
    assert (proof.sound, proof.situations, proof.steps) == (True, 2, 1)


def test_a_state_behind_a_condition_that_never_holds_is_never_reached() -> None:
    def described(value: str) -> list[tuple[str, str]]:
        return found(
            routine(
                state("ny", task("a", fields=(ANSWER,)), way("videre", "to", when_done=True)),
                state(
                    "to", way("sjelden", "tre", holds=when("a.svar", Op.IS, value)), way("ellers", "slutt", after=SOON)
                ),
                state("tre", task("b"), way("ferdig", "slutt", on="b")),
            )
        )

    assert described("yes") == []
    assert described("kanskje") == [("never_reached", "tre")]


def test_a_case_that_no_way_leads_to_an_end_from_is_told_with_the_answer_that_brought_it_there() -> None:
    loop = routine(
        state("ny", task("a", fields=(ANSWER,)), way("videre", "to", on="a")),
        state("to", task("b"), way("igjen", "to", on="b"), way("ut", "slutt", by=("leder",), only_if=YES)),
    )
    assert found(loop) == [("never_ends", "to")]
    assert told(loop, "never_ends") == (
        "Saken står i «ny». «a» blir gjort: «videre». Nå står saken i «to». «svar» er nei. saken kan aldri bli ferdig; "
        "legg til en vei som alltid kan tas mot slutten"
    )


def test_conditions_that_leave_an_answer_out_leave_nothing_to_take() -> None:
    def described(*extra: str) -> list[tuple[str, str]]:
        choice = ask("svar", FieldType.CHOICE, "en", "to", "tre", required=True)
        ways = [way(key, "slutt", when_done=True, only_if=when("a.svar", Op.IS, key)) for key in ("en", "to", *extra)]
        act = way("avbryt", "slutt", by=("leder",))
        return found(routine(state("ny", task("a", fields=(choice,)), *ways, act)))

    assert described("tre") == []
    assert described() == [("nothing_to_take", "ny")]


def test_a_join_that_needs_a_task_which_may_not_be_there_is_stuck() -> None:
    def described(need: int) -> list[tuple[str, str]]:
        asked = ask("svar", FieldType.YES_NO, required=True)
        return found(
            routine(
                state(
                    "ny",
                    *(task("x"), task("y"), task("z", when=when("referral.svar", Op.IS, "yes"))),
                    way("nok", "slutt", join=Join(tasks=("x", "y", "z"), need=need)),
                    way("avbryt", "slutt", by=("leder",)),
                ),
                referral=(asked,),
            )
        )

    assert described(2) == []
    assert described(3) == [("join_stuck", "ny")]


def test_a_join_that_needs_more_than_there_is_is_never_taken() -> None:
    small = routine(
        state("ny", task("x"), way("nok", "slutt", join=Join(tasks=("x",), need=2)), way("ellers", "slutt", after=SOON))
    )
    assert found(small) == [("join_never", "nok")]


def test_a_task_whose_outcomes_all_need_a_consent_that_is_gone_cannot_be_finished() -> None:
    def described(*needs: str) -> list[tuple[str, str]]:
        return found(
            routine(
                state("ny", task("a", fields=(CONSENT,)), way("videre", "to", on="a")),
                state("to", task("b"), way("ja", "slutt", on="b", needs=needs)),
                state("tre", task("c"), way("c_ferdig", "slutt", on="c")),
                initial="ny",
            )
        )

    assert ("task_stuck", "b") in described("consent_given")
    assert described() == [("never_reached", "tre")]


def test_two_states_that_send_the_case_back_and_forth_by_the_clock_are_a_ring() -> None:
    def described(**limit: Condition) -> list[tuple[str, str]]:
        return found(
            routine(
                state("ny", task("a"), way("ferdig", "slutt", on="a"), way("vent", "to", after=SOON, new_round=True)),
                state("to", way("tilbake", "ny", after=SOON, **limit), way("nok", "slutt", after=SOON)),
            )
        )

    assert described() == [("livelock", "vent")]
    assert described(only_if=when("case.round", Op.LESS, "3")) == []


def test_a_case_that_only_waits_for_word_from_another_is_nobodys() -> None:
    def described(*parts: TaskSpec) -> list[tuple[str, str]]:
        return found(routine(state("ny", way("hørt", "slutt", hears="svar"), *parts)))

    assert described() == [("unowned", "ny")]
    assert described(task("spør", every=SOON)) == []


def test_a_way_whose_time_runs_out_while_it_is_closed_is_lost() -> None:
    late = way("for_sent", "slutt", after=SOON, only_if=when("clock.working_hours", Op.IS, "yes"))
    assert found(routine(state("ny", late, way("hørt", "slutt", hears="svar")))) == [("unowned", "ny")]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (task("a", who="ingen"), "no_holder"),
        (task("a", due=LEGAL), "no_date"),
        (task("a", escalation="ukjent"), "no_escalation"),
        (task("a", who="team"), "no_ground"),
        (task("a", who="gruppe"), "no_ground"),
    ],
)
def test_an_open_task_has_a_holder_a_date_an_escalation_and_a_ground(asked: TaskSpec, code: str) -> None:
    assert found(routine(state("ny", asked, way("f", "slutt", on="a")), regime="advice")) == [(code, "a")]


def test_a_team_needs_no_ground_where_nobody_is_talked_about() -> None:
    assert found(routine(state("ny", task("a", who="team"), way("f", "slutt", on="a")), subject="system")) == []


def test_a_task_that_rests_on_consent_is_never_open_without() -> None:
    def described(valid: bool, *away: Transition) -> list[tuple[str, str]]:
        asked = ask("samtykke", FieldType.CONSENT, "lege", valid=SPAN if valid else None)
        return found(
            routine(
                state("ny", task("a", fields=(asked,)), way("ja", "drøft", on="a", needs=("consent_given",)),
                      way("nei", "slutt", on="a")),
                state("drøft", task("b", who="team", ground="consent"), way("f", "slutt", on="b"), *away),
            )
        )  # fmt: skip

    gone = way("trukket", "slutt", holds=when("consent", Op.MISSING))
    withdraw = way("trekk", "ny", by=("leder",), withdraws_consent=True)
    assert described(False) == []
    assert described(False, withdraw) == []
    assert described(True) == [("without_consent", "b")]
    assert described(True, gone) == []


def test_nobody_is_told_no_without_a_letter_and_the_time_to_complain() -> None:
    def described(letter: str | None, *, wait: bool = True, by: bool = True, regime: str = "health") -> list[str]:
        told_no = way("avslag", "brev", on="a", decides="no")
        complain = [way("klage", "ny", by=("leder",))] if by else []
        letters = state("brev", task("b", letter=letter), way("sendt", "frist" if wait else "slutt", on="b"))
        waits = [state("frist", way("ingen_klage", "slutt", after=LEGAL), *complain)] if wait else []
        proof = prove(routine(state("ny", task("a"), told_no), letters, *waits, regime=regime))
        assert {finding.path[-1] for finding in proof.findings} <= {"avslag"}
        return [finding.code for finding in proof.findings]

    assert described("klage") == []
    assert described("tomt") == described(None) == ["no_letter"]
    assert described("klage", wait=False) == described("klage", by=False) == ["no_time_to_complain"]
    assert described(None, wait=False, regime="advice") == []


def test_a_decision_that_the_person_withdraws_from_needs_no_letter() -> None:
    def described(withdraws: bool) -> list[tuple[str, str]]:
        gone = way("trekk", "slutt", by=("leder",), withdraws_consent=withdraws)
        return found(
            routine(
                state("ny", task("a"), way("avslag", "brev", on="a", decides="no")),
                state("brev", task("b", letter="klage"), way("sendt", "frist", on="b"), gone),
                state("frist", way("ingen_klage", "slutt", after=LEGAL), way("klage", "ny", by=("leder",))),
            )
        )

    assert described(True) == []
    assert described(False) == [("no_letter", "avslag")]


def test_a_case_that_counts_its_sub_cases_does_not_end_while_one_is_open() -> None:
    def described(**end: object) -> list[tuple[str, str]]:
        return found(
            routine(
                state("ny", task("a"), way("begynn", "vent", on="a", starts=(Start(workflow="et-barn"),))),
                state("vent", task("b", every=SOON), way("alle", "slutt", holds=when("children.open", Op.IS, "0")),
                      Transition.model_validate({"key": "x", "title": said("x"), "to": "slutt", **end})),
            )
        )  # fmt: skip

    assert described(after=SOON) == [("open_children", "x")]
    assert described(after=SOON, signals=(Signal(name="slutt", to="children"),)) == []
    assert described(by=("leder",)) == []


def test_silence_is_nobody_acting() -> None:
    quiet = task("a", silence=Silence(outcome="igjen"))
    small = routine(state("ny", quiet, way("igjen", "ny", on="a"), way("ferdig", "slutt", on="a")))
    assert found(small) == [("livelock", "igjen")]


def test_who_would_bring_the_case_where_it_cannot_go_on_is_refused() -> None:
    ask_first = task("a", fields=(CONSENT,))
    demand = Demand(when=when("consent"), because=said("Samtykke mangler."))
    assert found(routine(state("ny", ask_first, way("videre", "slutt", when_done=True, demands=(demand,))))) == []
    # but the clock is not refused
    quiet = task("a", fields=(CONSENT,), silence=Silence())
    assert ("never_ends", "ny") in found(
        routine(state("ny", quiet, way("videre", "slutt", when_done=True, demands=(demand,))))
    )


def test_a_counter_ends_a_ring_that_people_go_round_in() -> None:
    counter = Counter(key="igjen", title=said("Igjen"), counts=(Counted(task="a", when=YES),))
    small = routine(
        state("ny", task("a", fields=(ANSWER,)), way("til", "to", on="a")),
        state("to", way("nok", "slutt", holds=when("count.igjen", Op.AT_LEAST, "3")), way("igjen", "ny", after=SOON)),
        counters=(counter,),
    )
    assert found(small) == []
    assert prove(small).situations == 8


def test_tasks_that_are_alike_are_looked_at_once() -> None:
    many = [task(f"t{number}") for number in range(12)]
    assert prove(routine(state("ny", *many, way("ferdig", "slutt", when_done=True)))).situations == 14


def test_facts_that_nothing_reads_are_not_looked_at() -> None:
    fields = tuple(ask(f"f{number}", FieldType.YES_NO) for number in range(30))
    assert prove(routine(state("ny", task("a", fields=fields), way("ferdig", "slutt", on="a")))).situations == 2


def test_what_is_too_large_to_prove_is_told_with_what_to_simplify() -> None:
    keys = [f"t{number}" for number in range(9)]
    yes = [test for key in keys for test in when(f"{key}.svar", Op.IS, "yes").tests]
    tasks = [task(key, fields=(ANSWER,)) for key in keys]
    any_ = Condition(some=tuple(yes))
    large = routine(
        state("ny", *tasks, way("noen", "slutt", when_done=True, only_if=any_), way("ingen", "slutt", when_done=True))
    )
    proof = prove(large, most=500)
    assert [(finding.code, finding.path) for finding in proof.findings] == [("too_large_to_prove", ("states", "ny"))]
    assert "færre vilkår på: t0.svar, t1.svar" in proof.findings[0].nb
    assert prove(large).sound


def test_a_counter_compared_with_a_very_large_number_is_too_large_at_once() -> None:
    counter = Counter(key="k", title=said("K"), counts=(Counted(task="a"),))
    much = when("count.k", Op.AT_LEAST, "1000")
    small = routine(state("ny", task("a"), way("f", "slutt", on="a", only_if=much)), counters=(counter,))
    assert found(small) == [("too_large_to_prove", "states")]


def test_the_way_back_is_to_where_the_case_came_from() -> None:
    back = routine(
        state("ny", task("a"), way("pause", "ventes", by=("leder",)), way("ferdig", "to", on="a")),
        state("to", task("b"), way("pause2", "ventes", by=("leder",)), way("slutt", "slutt", on="b")),
        state("ventes", task("c"), way("tilbake", "previous", on="c")),
    )
    assert found(back) == []
    assert prove(back).situations == 5


def test_a_way_to_the_state_itself_does_not_change_where_the_way_back_leads() -> None:
    back = routine(
        state("ny", task("a"), way("pause", "ventes", by=("leder",)), way("ferdig", "slutt", on="a")),
        state("ventes", task("c"), way("om_igjen", "ventes", by=("leder",)), way("tilbake", "previous", on="c")),
    )
    assert found(back) == []


def test_a_closed_case_that_is_opened_again_is_looked_at_too() -> None:
    end = State(
        key="slutt", title=said("slutt"), final=True, reopens=(way("igjen", "to", by=("leder",)),)
    )  # fmt: skip
    small = routine(
        state("ny", task("a"), way("ferdig", "slutt", on="a")), state("to", task("b"), way("x", "to", on="b"))
    )
    again = small.model_copy(update={"states": (*small.states[:-1], end)})
    assert found(small) == [("never_reached", "to")]
    assert found(again) == [("never_ends", "to")]


@pytest.mark.parametrize("told_by", ["count.talt", "b.done"])
def test_tasks_are_not_alike_when_something_asks_for_one_of_them(told_by: str) -> None:
    asked = when(told_by, Op.AT_LEAST, "1") if told_by == "count.talt" else when(told_by)
    small = routine(
        state("ny", task("a"), task("b"), way("en", "to", join=Join(tasks=("a", "b"), need=1))),
        state("to", way("b_var_det", "tre", holds=asked), way("a_var_det", "slutt", after=SOON)),
        state("tre", task("c"), way("ferdig", "slutt", on="c")),
        counters=(Counter(key="talt", title=said("Talt"), counts=(Counted(task="b"),)),),
    )
    assert found(small) == []


def test_a_consent_form_that_must_be_filled_in_is_never_missing() -> None:
    def described(required: bool) -> list[tuple[str, str]]:
        asked = ask("samtykke", FieldType.CONSENT, "lege", required=required)
        return found(
            routine(
                state("ny", task("a", fields=(asked,)), way("videre", "to", on="a")),
                state(
                    "to", way("tomt", "tre", holds=when("a.samtykke", Op.MISSING)), way("ellers", "slutt", after=SOON)
                ),
                state("tre", task("c"), way("ferdig", "slutt", on="c")),
            )
        )

    assert described(False) == []
    assert described(True) == [("never_reached", "tre")]
