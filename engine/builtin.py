"""The tasks of the engine's own: a message that did not arrive, being asked to take over, choosing another.

They belong to no state, so they hold nothing up and stay when the case moves on. Their keys begin with a low line,
which no task of a routine can; those about a role end with it: "_accept:coordinator".
"""

from engine.definition import (
    Deadline,
    Escalation,
    Field,
    FieldType,
    Role,
    RoleKind,
    Rung,
    Silence,
    Span,
    TaskSpec,
    Text,
    Transition,
)
from engine.durations import Duration, Unit
from engine.errors import N_

UNDELIVERED = "_undelivered"
ACCEPT, CHOOSE, TAKE_OVER = "_accept", "_choose", "_take_over"
ACCEPTS, DECLINES = "accept", "decline"
WHY, WHOM = "why", "whom"
_SOON = Duration(3, Unit.WORKING_DAYS)
_DAY = Duration(1, Unit.WORKING_DAYS)
# Whoever is asked is reminded the day before and on the day; after that day it goes back (`engine.handover`).
ASKED = Escalation(key="_asked", remind=(_DAY,), ladder=(Rung(notify="assignee"),))
_NO_ANSWER = Silence(outcome=DECLINES)
_ASKS_WHY = Field(key=WHY, label={"nb": N_("Hvorfor ikke?")}, type=FieldType.LONG_TEXT, required=True)
# What one may answer when asked to take over. The case stays where it is, so they lead nowhere.
ANSWERS = (
    Transition(key=ACCEPTS, title={"nb": N_("Ja")}, to="", on=ACCEPT),
    Transition(key=DECLINES, title={"nb": N_("Nei")}, to="", on=ACCEPT, asks=(_ASKS_WHY,)),
)


def is_builtin(key: str) -> bool:
    """The task is the engine's own, and no part of the state's work."""
    return key.startswith((UNDELIVERED, ACCEPT, CHOOSE, TAKE_OVER))


def asks_to_accept(key: str) -> bool:
    """The task is to say yes or no to a role, or to taking over a task."""
    return key.startswith((ACCEPT, TAKE_OVER))


def of_role(kind: str, role: str) -> str:
    """The key of the task of this kind (ACCEPT, CHOOSE) about a role."""
    return f"{kind}:{role}"


def specs(roles: tuple[Role, ...], escalation: Escalation) -> dict[str, TaskSpec]:
    """The built-in tasks of a routine, by key. The first role answers for the case; `escalation` is the first too."""
    owner, ladder = roles[0].key, escalation.key
    undelivered = _spec(UNDELIVERED, {"nb": N_("En e-post kom ikke fram")}, owner, ladder, _SOON)
    why: Text = {"nb": N_("Mottakeren har ikke fått beskjed. Ta kontakt på en annen måte, og rett opp adressen.")}
    found = {UNDELIVERED: undelivered.model_copy(update={"why": why})}
    found[TAKE_OVER] = _asks(
        TAKE_OVER,
        {"nb": N_("Overta en oppgave?")},
        owner,
        _SOON,
        N_("Du er spurt om å overta. Til du har svart ja, er det den som har oppgaven nå, som har ansvaret."),
    )
    for role in roles:
        if role.kind is RoleKind.NAMED:
            found |= {spec.key: spec for spec in (_accept(role), _choose(role, owner, ladder))}
    return found


def _accept(role: Role) -> TaskSpec:
    title = _about(role, nb="Si ja eller nei til å være {}", nn="Sei ja eller nei til å vere {}", en="Will you be {}?")
    why = N_("Du er foreslått. Til du har svart, er det den som har rollen fra før, som har ansvaret.")
    return _asks(of_role(ACCEPT, role.key), title, role.key, role.accept or _SOON, why)


def _asks(key: str, title: Text, who: str, within: Span, why: str) -> TaskSpec:
    """A question to somebody, which silence answers with no."""
    asked = _spec(key, title, who, ASKED.key, within)
    return asked.model_copy(update={"why": {"nb": why}, "silence": _NO_ANSWER})


def _choose(role: Role, owner: str, ladder: str) -> TaskSpec:
    title = _about(role, nb="Velg en annen som kan være {}", nn="Vel ein annan som kan vere {}", en="Choose another {}")
    why: Text = {"nb": N_("Den som ble foreslått, sa nei. Begrunnelsen står i sakens historie.")}
    whom = Field(key=WHOM, label={"nb": N_("Hvem?")}, type=FieldType.STAFF, required=True, assigns=role.key)
    spec = _spec(of_role(CHOOSE, role.key), title, role.until_named or owner, ladder, _SOON)
    return spec.model_copy(update={"why": why, "fields": (whom,)})


def _spec(key: str, title: Text, who: str, ladder: str, within: Span) -> TaskSpec:
    return TaskSpec(key=key, title=title, who=who, due=Deadline(within=within), escalation=ladder)


def _about(role: Role, **sentences: str) -> Text:
    """A title that names the role, in the languages that both the sentence and the role have."""
    known = [language for language in sentences if language in role.title]
    return {language: sentences[language].format(_within(role.title[language])) for language in known}


def _within(title: str) -> str:
    """A role's title inside a sentence: «Koordinator» as «koordinator», but «IP-koordinator» as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
