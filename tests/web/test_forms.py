"""The shape of forms: what comes out of the bytes a browser sends, and what is refused."""

from urllib.parse import urlencode

import pytest

from engine.definition import Field, FieldType, Option
from engine.errors import Refused
from web.forms import Typed, answers
from web.posted import MAX_FIELDS, Malformed, Posted, TooLarge, WrongShape, parse


def field(key: str, kind: FieldType, *options: str, columns: tuple[Field, ...] = ()) -> Field:
    choices = tuple(Option(key=option, title={"nb": option}) for option in options)
    return Field(key=key, label={"nb": key}, type=kind, options=choices, columns=columns)


def posted(*pairs: tuple[str, str]) -> Posted:
    return parse(urlencode(pairs).encode())


GOALS = field("tiltak", FieldType.ROWS, columns=(field("delmal", FieldType.TEXT), field("notat", FieldType.LONG_TEXT)))


def test_a_text_is_kept_exactly_as_it_was_typed() -> None:
    text = " Máret Ánne O'Đavvi – «æøå» ŋšŧž \t 1 < 2 & 3 > 2 {{7*7}} %s ;--  "
    assert answers([field("navn", FieldType.TEXT)], posted(("f.navn", text)), "f.") == {"navn": text}


def test_what_was_not_sent_is_empty_in_the_shape_of_its_type() -> None:
    fields = [
        field("dato", FieldType.DATE),
        field("grunner", FieldType.CHOICES, "a", "b"),
        field("samtykke", FieldType.CONSENT, "lege"),
        GOALS,
    ]
    assert answers(fields, posted(), "f.") == {
        "dato": "",
        "grunner": [],
        "samtykke": {"lege": {"share": False, "contact": ""}},
        "tiltak": [],
    }


def test_consent_is_a_yes_and_a_contact_for_each_unit() -> None:
    sent = posted(
        ("f.samtykke.lege.share", "yes"), ("f.samtykke.lege.contact", "Dr. Dahl"), ("f.samtykke.nav.share", "")
    )
    assert answers([field("samtykke", FieldType.CONSENT, "lege", "nav")], sent, "f.")["samtykke"] == {
        "lege": {"share": True, "contact": "Dr. Dahl"},
        "nav": {"share": False, "contact": ""},
    }


def test_who_gives_a_consent_is_read_in_every_capacity_and_blank_lines_are_left_out() -> None:
    asked = field("samtykke", FieldType.CONSENT, "lege").model_copy(update={"givers": True})
    line = "f.samtykke._givers"
    sent = posted((f"{line}.parent.name", "Mor"), (f"{line}.parent.yes", "yes"), (f"{line}.other_parent.name", ""))
    assert answers([asked], sent, "f.")["samtykke"] == {
        "lege": {"share": False, "contact": ""},
        "_givers": [{"name": "Mor", "capacity": "parent", "yes": True}],
    }
    sent.done()


def test_a_capacity_that_the_law_does_not_know_is_refused() -> None:
    asked = field("samtykke", FieldType.CONSENT).model_copy(update={"givers": True})
    sent = posted(("f.samtykke._givers.neighbour.yes", "yes"))
    answers([asked], sent, "f.")
    with pytest.raises(WrongShape):
        sent.done()


def test_several_people_are_a_list_and_the_other_new_kinds_a_text() -> None:
    kinds = [FieldType.PEOPLE, FieldType.NUMBER, FieldType.MOMENT, FieldType.UNIT]
    sent = posted(("f.people", "a"), ("f.people", "b"), ("f.number", " 7"), ("f.unit", "nord"))
    assert answers([field(kind.value, kind) for kind in kinds], sent, "f.") == {
        "people": ["a", "b"], "number": " 7", "moment": "", "unit": "nord",
    }  # fmt: skip


def test_the_chosen_outcome_brings_its_own_answers_and_the_person_it_names() -> None:
    typed = Typed(asks={"ja": {"x": "1"}, "nei": {"x": "2"}}, persons={"nei": {"name": "Kari"}}, outcome="nei")
    assert typed.chosen() == {"x": "2", "_person": {"name": "Kari"}}
    assert Typed(asks=typed.asks, persons=typed.persons, outcome="ja").chosen() == {"x": "1"}


def test_a_row_is_a_dict_and_a_line_break_in_a_short_cell_is_a_space() -> None:
    sent = posted(("f.tiltak.0.delmal", "Bo\r\nhjemme"), ("f.tiltak.0.notat", "én\nto"), ("f.tiltak.1.delmal", ""))
    assert answers([GOALS], sent, "f.")["tiltak"] == [
        {"delmal": "Bo hjemme", "notat": "én\nto"},
        {"delmal": "", "notat": ""},
    ]


def test_more_rows_make_room_in_the_right_table_only() -> None:
    typed = Typed(answers={"tiltak": [{"delmal": "x"}], "navn": "y"}, asks={"ja": {"tiltak": []}})
    typed.grow("a.ja.tiltak", 5)
    typed.grow("f.navn", 5)
    typed.grow("f.__class__", 5)
    typed.grow("a", 5)
    assert typed.asks["ja"]["tiltak"] == [{}] * 5
    assert typed.answers == {"tiltak": [{"delmal": "x"}], "navn": "y"}


def test_a_field_that_is_there_twice_is_refused() -> None:
    with pytest.raises(WrongShape):
        answers([field("navn", FieldType.TEXT)], posted(("f.navn", "Kari"), ("f.navn", "Ola")), "f.")


def test_a_field_nobody_asked_for_is_refused() -> None:
    sent = posted(("f.navn", "Kari"), ("role", "admin"))
    answers([field("navn", FieldType.TEXT)], sent, "f.")
    with pytest.raises(WrongShape):
        sent.done()


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e0", "1_0", " 1", "٣", "1" * 10, "0x1", "1.0"])
def test_only_plain_whole_numbers_are_numbers(text: str) -> None:
    with pytest.raises(WrongShape):
        posted(("_version", text)).number("_version")


@pytest.mark.parametrize(
    "body", [b"f.navn=%FF%FE", b"f.navn=%C3%28", "f.navn=Kåre".encode("latin-1"), b"f.navn=%ED%A0%80"]
)
def test_bytes_that_are_no_text_are_refused_and_not_replaced(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(body)


def test_a_nul_is_refused() -> None:
    with pytest.raises(WrongShape, match="tegn som ikke kan lagres"):
        parse(b"f.navn=a%00b")


def test_a_thousand_fields_are_enough() -> None:
    assert len(posted(*[("f.x", "")] * MAX_FIELDS).pairs) == MAX_FIELDS
    with pytest.raises(TooLarge):
        posted(*[("f.x", "")] * (MAX_FIELDS + 1))


def test_what_was_typed_can_be_shown_without_its_form() -> None:
    sent = posted(
        ("_csrf", "secret"),
        ("f.hvem", "0" * 32),
        ("f.hva_er_avtalt", "Mye"),
        ("a.nei.arsak", " "),
        ("f.dato", "2027-01-04"),
    )
    assert sent.texts({"f.dato": "Dato for møtet"}) == [("Hva er avtalt", "Mye"), ("Dato for møtet", "2027-01-04")]


def test_every_refusal_of_a_form_is_for_people() -> None:
    assert all(issubclass(kind, Refused) for kind in (Malformed, TooLarge, WrongShape))
