"""«is one of»: as it is written, in a route, in the proof, read aloud and drawn."""

from pathlib import Path

import pytest

from adapters.database import Database
from engine import definition
from engine.definition import Condition, FieldType, Op
from engine.diagram.words import Words
from engine.language.conditions import Unreadable, parse
from engine.reading.book import Book
from engine.reading.conditions import condition
from tests.engine.proof_parts import ask, found, routine, state, task, way
from tests.engine.small_house import House, field, role
from tests.engine.small_house import routine as small
from tests.engine.small_house import state as small_state
from tests.engine.small_house import task as small_task
from tests.engine.small_house import way as small_way
from tests.engine.small_routine import changed, compiled, places_of

EN_TO = definition.Test(fact="se.valg", op=Op.ONE_OF, values=("en", "to"))


def _only_if(text: str) -> str:
    return changed("ja: {title: Ja, on: vurder,", f"ja: {{title: Ja, on: vurder, if: {text},")


def test_the_values_stand_with_a_space_between(tmp_path: Path) -> None:
    workflow = compiled(tmp_path, _only_if("vurder.valg is one of en to"))
    said = definition.Test(fact="vurder.valg", op=Op.ONE_OF, values=("en", "to"))
    assert workflow.states[0].next[0].only_if == Condition(every=(said,))


@pytest.mark.parametrize(
    "text",
    [
        "a.b is one of c",
        "a.b is one of c, d",
        "a.b is one of [c, d]",
        "a.b is one of c or d",
        "a.b is one of c c",
        "a.b is not one of c d",
        "a.b is one of",
    ],
)
def test_other_ways_to_write_it_are_told_how(text: str) -> None:
    with pytest.raises(Unreadable, match=r"bad_condition\.one_of"):
        parse(text)


def test_each_value_must_be_an_option(tmp_path: Path) -> None:
    assert places_of(tmp_path, _only_if("vurder.valg is one of en tre fire")) == [(36, "condition_value")] * 2
    assert places_of(tmp_path, _only_if("vurder.dato is one of en to")) == [(36, "condition_type")]


def test_a_route_leads_to_the_team_of_any_of_the_schools(database: Database) -> None:
    nord = {"every": [{"fact": "referral.skole", "op": "is one of", "values": ["en", "to"]}]}
    options = [{"key": key, "title": {"nb": key}} for key in ("en", "to", "tre")]
    routed = small(
        "rutet",
        small_state("ny", [small_task("ring", "nermest")], [small_way("ferdig", "slutt", on="ring")]),
        small_state("slutt", final=True),
        roles=[role("nermest", "routed", routes=[{"when": nord, "to": "nord"}], until_named="sor"),
               role("nord", "team"), role("sor", "team")],
        referral=[field("skole", "choice", options=options)],
    )  # fmt: skip
    house = House(database, routed)
    lies = {}
    for skole in ("en", "to", "tre", ""):
        house.begins("rutet", {"skole": skole} if skole else {})
        lies[skole] = house.lies("ring")[0]
    assert lies == {"en": "nord", "to": "nord", "tre": "sor", "": "sor"}


def test_the_proof_knows_that_the_rest_are_not_among_them() -> None:
    form = (ask("valg", FieldType.CHOICE, "en", "to", "tre", required=True),)
    unlike = Condition(every=(definition.Test(fact="se.valg", op=Op.IS, value="tre"),))
    se = state("ny", task("se", fields=form), way("videre", "valgt", on="se"))
    some = way("noen", "slutt", holds=Condition(every=(EN_TO,)))
    rest = way("resten", "slutt", holds=unlike)
    assert found(routine(se, state("valgt", some, rest))) == []
    assert ("unowned", "valgt") in found(routine(se, state("valgt", some)))


def test_it_is_read_aloud_and_drawn_with_the_titles(tmp_path: Path) -> None:
    workflow = compiled(tmp_path, _only_if("vurder.valg is one of en to"))
    when = workflow.states[0].next[0].only_if
    assert when is not None
    assert condition(Book(workflow), when) == "«Valg» er besvart med «En» eller «To»"
    assert Words(workflow).condition(when) == "«Valg» er «En» eller «To»"
