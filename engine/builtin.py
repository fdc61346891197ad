"""The tasks of the engine's own, such as a message that did not arrive, being asked to take over, a case to wake.

They belong to no state, so they hold nothing up and stay when the case moves on. Their keys begin with a low line,
which no task of a routine can; those about a role end with it: "_accept:coordinator".
"""

from engine.definition import (
    Deadline,
    Escalation,
    Field,
    FieldType,
    Letter,
    Option,
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
from engine.lighter import TIMES

UNDELIVERED, ORPHAN = "_undelivered", "_orphan"
ACCEPT, CHOOSE, TAKE_OVER = "_accept", "_choose", "_take_over"
WAKE, LIGHTEN = "_wake", "_lighten"
POST = "_post"
_OWN = (UNDELIVERED, ORPHAN, ACCEPT, CHOOSE, TAKE_OVER, WAKE, LIGHTEN, POST)
ACCEPTS, DECLINES = "accept", "decline"
WHY, WHOM = "why", "whom"
NEXT, TIMES_AS_LONG, UNTIL, REASON = "next", "times", "until", "reason"
_DAY, _SOON = Duration(1, Unit.WORKING_DAYS), Duration(3, Unit.WORKING_DAYS)
_WITHIN_A_WEEK = Duration(5, Unit.WORKING_DAYS)
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
    return key.startswith(_OWN)


def asks_to_accept(key: str) -> bool:
    """The task is to say yes or no to a role, or to taking over a task."""
    return key.startswith((ACCEPT, TAKE_OVER))


def is_post(key: str) -> bool:
    """The task is to send a letter by post."""
    return key.startswith(POST)


def of_role(kind: str, role: str) -> str:
    """The key of the task of this kind (ACCEPT, CHOOSE) about a role."""
    return f"{kind}:{role}"


def specs(roles: tuple[Role, ...], escalation: Escalation, letters: tuple[Letter, ...] = ()) -> dict[str, TaskSpec]:
    """The built-in tasks of a routine, by key. The first role answers for the case; `escalation` is the first too."""
    owner, ladder = roles[0].key, escalation.key
    undelivered = _spec(UNDELIVERED, {"nb": N_("En e-post kom ikke fram")}, owner, ladder, _SOON)
    why: Text = {"nb": N_("Mottakeren har ikke fått beskjed. Ta kontakt på en annen måte, og rett opp adressen.")}
    orphan = _spec(ORPHAN, {"nb": N_("Finn ut hva som skal skje videre")}, owner, ladder, _SOON)
    idle: Text = {"nb": N_("Saken hadde verken oppgave eller frist. Avklar hva som skal skje, og ta steget på saken.")}
    found = {UNDELIVERED: undelivered.model_copy(update={"why": why}), ORPHAN: orphan.model_copy(update={"why": idle})}
    found |= {WAKE: _wake(owner, ladder), LIGHTEN: _lighten(owner, ladder)}
    found[TAKE_OVER] = _asks(
        TAKE_OVER,
        {"nb": N_("Overta en oppgave?")},
        owner,
        _SOON,
        N_("Du er spurt om å overta. Til du har svart ja, er det den som har oppgaven nå, som har ansvaret."),
    )
    for letter in letters:
        if letter.posted_within:
            found[of_role(POST, letter.key)] = _post(letter, letter.posted_within, owner, ladder)
    for role in roles:
        if role.kind is RoleKind.NAMED:
            found |= {spec.key: spec for spec in (_accept(role), _choose(role, owner, ladder))}
    return found


def _wake(owner: str, ladder: str) -> TaskSpec:
    why: Text = {"nb": N_("Det har vært stille i saken for lenge, og den skal ikke sovne.")}
    asked = (
        Field(key="agreed", label={"nb": N_("Hva ble avtalt?")}, type=FieldType.LONG_TEXT, required=True),
        Field(key=NEXT, label={"nb": N_("Når er neste kontakt eller møte?")}, type=FieldType.DATE, required=True),
    )
    spec = _spec(WAKE, {"nb": N_("Ta kontakt, og avtal neste møte")}, owner, ladder, _WITHIN_A_WEEK)
    return spec.model_copy(update={"why": why, "fields": asked})


def _lighten(owner: str, ladder: str) -> TaskSpec:
    """What is asked when a plan goes on in a lighter form. It is never open: the decision is kept as a task done."""
    words = (N_("Halvparten så ofte"), N_("En tredjedel så ofte"), N_("En fjerdedel så ofte"))
    asked = (
        Field(
            key=TIMES_AS_LONG,
            label={"nb": N_("Hvor ofte skal det som kommer igjen, gjøres?")},
            type=FieldType.CHOICE,
            required=True,
            options=tuple(Option(key=str(times), title={"nb": said}) for times, said in zip(TIMES, words, strict=True)),
        ),
        Field(key=UNTIL, label={"nb": N_("Til og med")}, type=FieldType.DATE, required=True),
        Field(key=REASON, label={"nb": N_("Hvorfor er det nok?")}, type=FieldType.LONG_TEXT, required=True),
    )
    spec = _spec(LIGHTEN, {"nb": N_("Lettere oppfølging")}, owner, ladder, _SOON)
    return spec.model_copy(update={"fields": asked})


def _post(letter: Letter, within: Span, owner: str, ladder: str) -> TaskSpec:
    why: Text = {
        "nb": N_(
            "Last ned brevet, skriv det ut og send det. Adressen står ikke her: finn den i Folkeregisteret. "
            "Er den sperret, følger du kommunens rutine for sperret adresse."
        )
    }
    sent = Field(key="posted", label={"nb": N_("Dato brevet ble lagt i posten")}, type=FieldType.DATE, required=True)
    spec = _spec(of_role(POST, letter.key), {"nb": N_("Send brevet i posten")}, owner, ladder, within)
    return spec.model_copy(update={"why": why, "fields": (sent,), "skip": (owner,)})


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
