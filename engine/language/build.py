"""The parts of a file made into the values of `engine.definition`, one function for each shape of `schema.py`.

Everything is read as if all names existed; where something is wrong the problem is noted and a stand-in is used.
"""

from engine.calendars import Roll
from engine.definition import (
    Deadline,
    Escalation,
    Field,
    FieldType,
    Option,
    Role,
    RoleKind,
    Rung,
    State,
    TaskSpec,
    Tell,
    Transition,
    Workflow,
)
from engine.language.parts import ONE_DAY, SLUG, Part
from engine.language.problems import quoted
from engine.language.schema import (
    BELONGS,
    COLUMN_TYPES,
    DEADLINE,
    ESCALATION,
    FIELD,
    LEGAL,
    LONG,
    MAX_ANYWHERE,
    MAX_STATES,
    ROLE,
    RUNG,
    STATE,
    SUBJECTS,
    TASK,
    TRANSITION,
    TRIGGERS,
    WORKFLOW,
)


def read_workflow(part: Part, municipality: str) -> Workflow:
    """The routine without its letters, with stand-ins where something is wrong; the problems are in `part.source`."""
    part.fits(WORKFLOW)
    return Workflow(
        slug=_slug(part.get("workflow")),
        municipality=municipality,
        title=part.get("title").text(),
        source=part.get("source").word(),
        subject=part.get("subject").among(SUBJECTS, "subject"),
        regime=part.get("regime").word(),
        initial=part.get("initial").word(),
        referral=_fields(part.get("referral")),
        roles=tuple(_role(each) for each in part.get("roles").each("roller")),
        escalations=tuple(_escalation(each) for each in part.get("escalations").each("eskaleringer")),
        states=_states(part),
    )


def read_parameters(part: Part) -> None:
    """Let the durations under `parameters` be known by name in the rest of the file."""
    for each in part.each("parametre"):
        part.source.parameters[each.name] = each.duration() or ONE_DAY


def _slug(part: Part) -> str:
    word = part.word()
    if word and not SLUG.fullmatch(word):
        part.problem("bad_id", f"{quoted(word)} kan ikke være et navn; bruk bare a–z, 0–9 og -, med en bokstav først")
    return word


# ---------------------------------------------------------------- roles and escalations


def _role(part: Part) -> Role:
    part.fits(ROLE)
    kind = part.get("is").among(tuple(RoleKind), "kind")
    named, stand_in = kind == RoleKind.NAMED, part.get("until_named")
    if named and not stand_in:
        message = "rollen har ingen før noen er pekt ut; legg til «until_named: …» med en stilling eller et team"
        part.problem("missing_key", message)
    if kind and stand_in and not named:
        stand_in.problem("unused_key", "until_named gjelder bare roller med «is: named»; ta det bort", at_key=True)
    return Role(
        key=part.name,
        title=part.get("title").text(),
        kind=RoleKind(kind or RoleKind.POSITION),
        until_named=stand_in.word() or None,
    )


def _escalation(part: Part) -> Escalation:
    part.fits(ESCALATION)
    rungs = part.get("ladder").items()
    if part.get("ladder").is_empty_list:
        part.get("ladder").problem("empty", "stigen er tom; skriv minst «- {notify: assignee}»")
    remind = [span for each in part.get("remind").items() if (span := each.span())]
    return Escalation(key=part.name, remind=tuple(remind), ladder=tuple(_rung(each) for each in rungs))


def _rung(part: Part) -> Rung:
    part.fits(RUNG)
    return Rung(
        after=part.get("after").span(),
        notify=part.get("notify").word(),
        reassign=part.get("reassign").word() or None,
    )


# ---------------------------------------------------------------- fields


def _fields(part: Part) -> tuple[Field, ...]:
    return tuple(_field(each, tuple(FieldType)) for each in part.each("felt"))


def _field(part: Part, types: tuple[FieldType, ...]) -> Field:
    part.fits(FIELD)
    kind = part.get("type").among(types, "type")
    if kind:
        _check_belongings(part, FieldType(kind))
    return Field(
        key=part.name,
        label=part.get("label").text(),
        type=FieldType(kind or FieldType.TEXT),
        help=part.get("help").optional_text(LONG),
        required=part.get("required").flag(),
        options=tuple(Option(key=each.name, title=each.text()) for each in part.get("options").each("alternativer")),
        columns=tuple(_field(each, COLUMN_TYPES) for each in part.get("columns").each("kolonner")),
        assigns=part.get("assigns").word() or None,
        limits=part.get("limits").word() or None,
        max_length=part.get("max_length").number(1, 20_000, 4000),
    )


def _check_belongings(part: Part, kind: FieldType) -> None:
    for key, kinds in BELONGS.items():
        if part.get(key) and kind not in kinds:
            message = f"«{key}» gjelder bare type {' og '.join(kinds)}; ta det bort, eller bytt type"
            part.get(key).problem("unused_key", message, at_key=True)
        elif kind in kinds and key in ("options", "columns") and not part.get(key):
            part.problem("missing_key", f"et felt av type {kind} må ha «{key}»; legg det til")


# ---------------------------------------------------------------- deadlines


def _deadline(part: Part) -> Deadline:
    """A bare duration, or keys when there is more to say."""
    if part.has_keys:
        part.fits(DEADLINE)
    within = part.get("within") if part.has_keys else part
    legal = word if (word := within.word()) in LEGAL else None
    roll = part.get("roll").among(tuple(Roll), "roll")
    if legal and roll != Roll.NEXT and (roll or not part.get("roll")):
        within.problem("roll", "en frist loven gir innbyggeren, skal flyttes fram til en virkedag; skriv «roll: next»")
    return Deadline(
        within=None if legal else within.span() or ONE_DAY,
        legal=legal,
        meeting=part.get("meeting").word() or None,
        source=part.get("from").word() or "opened",
        roll=Roll(roll or Roll.PREVIOUS),
    )


# ---------------------------------------------------------------- states and tasks


def _states(root: Part) -> tuple[State, ...]:
    ways = _few(root.get("anywhere"), "veier ut", MAX_ANYWHERE)
    for each in ways:
        if each.get("on") or each.get("when"):
            message = "en vei under anywhere hører ikke til noen oppgave; bruk «by: [rolle]» eller «after: …»"
            each.problem("trigger", message)
    anywhere = [_transition(each) for each in ways]
    return tuple(_state(each, anywhere) for each in _few(root.get("states"), "tilstander", MAX_STATES))


def _few(part: Part, what: str, most: int) -> list[Part]:
    """The first parts, since every state gets every way of `anywhere`; the rest is refused."""
    parts = list(part.each(what))
    if len(parts) > most:
        part.problem("too_many", f"{len(parts)} {what} er for mange; det meste er {most}. Del rutinen opp")
    return parts[:most]


def _state(part: Part, anywhere: list[Transition]) -> State:
    part.fits(STATE)
    final, ways = part.get("final").flag(), part.get("next")
    for way in anywhere:
        if ways.get(way.key):
            message = f"«{way.key}» finnes også under anywhere; gi den ene et annet navn"
            ways.get(way.key).problem("duplicate_key", message, at_key=True)
    own = [_transition(each) for each in ways.each("veier ut")]
    return State(
        key=part.name,
        title=part.get("title").text(),
        final=final,
        aside=part.get("aside").flag(),
        tasks=tuple(_task(each) for each in part.get("tasks").each("oppgaver")),
        next=tuple(own if final else own + anywhere),
    )


def _task(part: Part) -> TaskSpec:
    part.fits(TASK)
    return TaskSpec(
        key=part.name,
        title=part.get("title").text(),
        why=part.get("why").optional_text(LONG),
        who=part.get("who").word(),
        due=_deadline(part.get("due")),
        escalation=part.get("escalation").word(),
        fields=_fields(part.get("form")),
        checklist=tuple(each.text() for each in part.get("checklist").items()),
        letter=part.get("letter").word() or None,
        every=_every(part),
    )


def _every(part: Part) -> Deadline | None:
    span = part.get("every").span()
    return Deadline(within=span, roll=_deadline(part.get("due")).roll) if span else None


# ---------------------------------------------------------------- ways out


def _transition(part: Part) -> Transition:
    part.fits(TRANSITION)
    _check_triggers(part)
    return Transition(
        key=part.name,
        title=part.get("title").text(),
        to=part.get("to").word(),
        on=part.get("on").word() or None,
        when_done=part.get("when").among(("tasks_done",), "trigger") == "tasks_done",
        by=part.get("by").words(),
        after=_deadline(part.get("after")) if part.get("after") else None,
        asks=_fields(part.get("asks")),
        needs=part.get("needs").words(),
        tells=tuple(Tell(role=role) for role in part.get("tells").words()),
        new_round=part.get("new_round").flag(),
        withdraws_consent=part.get("withdraws_consent").flag(),
    )


def _check_triggers(part: Part) -> None:
    given = [key for key in TRIGGERS if part.get(key)]
    if part.has_keys and len(given) != 1:
        found = "har både " + " og ".join(f"«{key}»" for key in given) if given else "sier ikke når den går"
        message = f"veien ut {found}; skriv nøyaktig én av on, when, by og after"
        part.problem("trigger", message)
    if part.get("by").is_empty_list:
        part.get("by").problem("empty", "lista er tom, så ingen kan velge veien; skriv minst én rolle")
    alone = [key for key in ("when", "after") if key in given]
    if alone and part.get("asks"):
        message = f"ingen blir spurt når veien går av seg selv ({alone[0]}); flytt spørsmålene til en oppgave"
        part.get("asks").problem("unused_key", message, at_key=True)
    if "after" in alone and part.get("needs"):
        message = "et vilkår kan ikke stanse en frist som går ut av seg selv; ta bort needs, eller lag en oppgave"
        part.get("needs").problem("unused_key", message, at_key=True)
