"""The person a case is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from engine import consents, forms, known, national_id
from engine.change import Change
from engine.definition import Workflow
from engine.errors import N_, InvalidAnswers, Refused
from engine.forms import Answers
from engine.ids import new_id
from engine.model import Case, Person, WorkflowDefinition, table
from engine.store import insert_once, update_by
from engine.transaction import Tx

_people, _cases, _definitions = table(Person), table(Case), table(WorkflowDefinition)
_SEALED = "people.national_id:{}"  # where a sealed national id belongs
_NAME_CASE = update_by(Case, "person_id", id="case")
_OPEN_OF = (
    select(_cases.c.id)
    .join(_definitions, _definitions.c.id == _cases.c.definition_id)
    .where(_cases.c.person_id == bindparam("person"), _cases.c.closed_at.is_(None))
    .where(_definitions.c.municipality_id == bindparam("municipality"), _definitions.c.slug == bindparam("slug"))
    .order_by(_cases.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person as given on a referral, checked."""

    name: str
    birth_date: date | None
    national_id: str
    address_protected: bool


def check_with(
    tx: Tx, municipality: str, person: Mapping[str, str], workflow: Workflow, answers: Mapping[str, Any]
) -> tuple[Named | None, Answers]:
    """The person and the answers of a referral, checked together so that everything wrong is said at once.

    Raises InvalidAnswers; the person's fields are named "person.name" and so on.
    """
    wrong: dict[str, Refused] = {}
    named, clean = None, {}
    about_a_person = workflow.subject == "person"
    try:
        named = check(person) if about_a_person else None
    except InvalidAnswers as invalid:
        wrong.update({f"person.{key}": refusal for key, refusal in invalid.fields.items()})
    fields = workflow.referral
    try:
        clean = forms.check(fields, answers, known.for_form(tx, tx.municipality(municipality), fields))
    except InvalidAnswers as invalid:
        wrong.update(invalid.fields)
    if wrong or (about_a_person and named is None):
        raise InvalidAnswers(wrong)
    return named, clean


def check(person: Mapping[str, str]) -> Named:
    """A person from "name", "birth_date" (ISO), "national_id", "address_protected" ("yes"). Raises InvalidAnswers."""
    wrong: dict[str, Refused] = {}
    values = {"name": "", "birth_date": "", "national_id": ""}
    for key, read in (("name", _name), ("birth_date", forms.day), ("national_id", _national_id)):
        try:
            values[key] = read(person.get(key))
        except Refused as refusal:
            wrong[key] = refusal
    if wrong:
        raise InvalidAnswers(wrong)
    born = date.fromisoformat(values["birth_date"]) if values["birth_date"] else None
    return Named(values["name"], born, values["national_id"], person.get("address_protected") == "yes")


def keep(tx: Tx, municipality: str, named: Named) -> str:
    """The id of the person, who is put in the register unless the national id is known there already."""
    key = tx.vault.find(named.national_id) if named.national_id else None
    if key and (standing := _find(tx, municipality, key)):
        return standing
    person_id = new_id(tx.now)
    sealed = tx.vault.seal(named.national_id, _SEALED.format(person_id)) if key else None
    row = {
        "id": person_id,
        "municipality_id": municipality,
        "name": named.name,
        "birth_date": named.birth_date,
        "national_id": sealed,
        "national_id_key": key,
        "address_protected": named.address_protected,
    }
    if insert_once(tx.conn, Person).run(tx.conn, row).rowcount == 1:
        return person_id
    standing = _find(tx, municipality, key) if key else None
    assert standing is not None, "only the same national id, put there by somebody else this very moment, is in the way"
    return standing


def become_named(change: Change, named: Named) -> None:
    """An anonymous case gets its person. It keeps its reference and its history, which names nobody.

    The same national id finds a person who is known already. Raises Refused when the case has a person, or when that
    person has an open case of a routine one has once at a time.
    """
    if change.case.person_id is not None:
        raise Refused(N_("Saken har alt en person."))
    person = keep(change.tx, change.case.municipality_id, named)
    workflow = change.routine.workflow
    if workflow.exclusive and open_case(change.tx, workflow, person):
        raise Refused(N_("Personen har allerede en åpen sak i denne rutinen. Avslutt denne saken, og bruk den andre."))
    change.case.person_id = person
    change.batch.change(_NAME_CASE, case=change.case.id, person_id_=person)
    change.touched.add("person")
    change.story["person"] = "named"
    consents.lapse_on_birthday(change)


def open_case(tx: Tx, workflow: Workflow, person_id: str) -> str | None:
    """The oldest open case that a person has of a routine, whatever version it follows."""
    asked = {"person": person_id, "municipality": workflow.municipality, "slug": workflow.slug}
    found: str | None = tx.conn.scalar(_OPEN_OF, asked)
    return found


def copy(tx: Tx, person_id: str, municipality: str) -> str:
    """The person in the register of another municipality, put there as a referral would. Out: the id there."""
    row = tx.conn.execute(select(_people).where(_people.c.id == person_id)).one()
    number = tx.vault.open(row.national_id, _SEALED.format(row.id)) if row.national_id else ""
    return keep(tx, municipality, Named(row.name, row.birth_date, number, row.address_protected))


def _find(tx: Tx, municipality: str, key: bytes) -> str | None:
    """The id of the person whose national id has this key."""
    here = (_people.c.municipality_id == municipality, _people.c.national_id_key == key)
    found: str | None = tx.conn.scalar(select(_people.c.id).where(*here))
    return found


def _name(value: object) -> str:
    name = forms.text(value, 200)
    if not name:
        raise Refused(N_("Skriv navnet."))
    if "\n" in name:
        raise Refused(N_("Skriv på én linje."))
    return name


def _national_id(value: object) -> str:
    given = forms.text(value, 40)
    if not given:
        return ""
    try:
        return national_id.check(given).number
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
