"""The format of a routine, to be read from top to bottom: every kind of thing and every key, with what it is for.

The Norwegian words are what the problems say about them. `docs/language.md` explains each key with an example;
`build` makes the values of `engine.definition` of it; `checks` and `graph.py` ask whether it hangs together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.definition import FieldType, RoleKind


@dataclass(frozen=True, slots=True)
class Shape:
    """What one kind of thing consists of: what it is called, and each key with what it is for."""

    name: str
    required: Mapping[str, str]
    optional: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key, the required ones first."""
        return (*self.required, *self.optional)


# ---------------------------------------------------------------- the whole file

WORKFLOW = Shape(
    "rutinen",
    {
        "workflow": "navnet i adresser, for eksempel individuell-plan",
        "title": "overskriften",
        "subject": "hvem saken gjelder: person, anonymous eller system",
        "regime": "reglene for klage, for eksempel health",
        "initial": "tilstanden en ny sak starter i",
        "roles": "hvem som gjør noe",
        "escalations": "hva som skjer når en frist går ut",
        "states": "hvor en sak kan stå",
    },
    {
        "source": "papiret rutinen er skrevet etter",
        "parameters": "varigheter, tall, ord og dager kommunen kan endre",
        "referral": "spørsmålene i henvisningen",
        "anywhere": "veier ut av alle tilstander som ikke er slutten",
        "letters": "brevene",
        "messages": "rutinens egne beskjeder",
        "counters": "det som telles i saken",
        "measures": "dagene som regnes ut og vises",
        "exclusive": "true når en person bare kan ha én åpen sak",
        "sleeps": "når en åpen sak regnes som sovende",
    },
)
SUBJECTS = ("person", "anonymous", "system")
MAX_STATES, MAX_ANYWHERE = 200, 20

# ---------------------------------------------------------------- roles and escalations

ROLE = Shape(
    "rollen",
    {"title": "det folk kaller den", "is": "position, team, named, group, unit, routed eller referrer"},
    {
        "until_named": "hvem som har rollen til noen er pekt ut",
        "accept": "hvor lenge den som er pekt ut, har på å si ja",
        "routes": "hvem som har rollen, etter det som står i saken",
        "otherwise": "hvem som har rollen når ingen av rutene passer",
    },
)
ROUTE = Shape("ruten", {"if": "når den gjelder", "to": "stillingen eller teamet"})

ESCALATION = Shape(
    "eskaleringen",
    {"ladder": "hvem som får beskjed når fristen er ute"},
    {"remind": "påminnelser før fristen", "urgent": "beskjedene kan ikke vente på morgenen"},
)
RUNG = Shape(
    "trinnet",
    {"notify": "assignee eller en rolle"},
    {
        "after": "hvor lenge etter fristen; uten den på selve fristen",
        "reassign": "rollen som overtar oppgaven",
        "repeat": "hvor ofte og hvor mange ganger beskjeden kommer igjen",
    },
)
REPEAT = Shape("gjentakelsen", {"every": "hvor ofte", "times": "hvor mange ganger"})
MAX_TIMES = 20  # of a repeated message, of an extension

# ---------------------------------------------------------------- questions

FIELD = Shape(
    "feltet",
    {"label": "spørsmålet", "type": "hva slags svar"},
    {
        "help": "hjelp under spørsmålet",
        "required": "true når det må besvares",
        "options": "alternativene",
        "columns": "kolonnene i en tabell",
        "assigns": "rollen den valgte får",
        "limits": "spørsmålet der personen sier hva som ikke skal deles",
        "valid": "hvor lenge samtykket gjelder",
        "givers": "true når de som etter loven må samtykke, skal navngis",
        "bookable": "ressursen datoen må være ledig hos",
        "calls": "møtet det kalles inn til",
        "max_length": "det meste av tegn",
    },
)
CHOOSING = (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT)
# The role a chosen answer may fill, by the type of the question.
FILLS = {FieldType.STAFF: RoleKind.NAMED, FieldType.PEOPLE: RoleKind.GROUP, FieldType.UNIT: RoleKind.UNIT}
# The types a key belongs to; with another type it would be ignored without a word.
BELONGS = {
    "options": CHOOSING,
    "columns": (FieldType.ROWS,),
    "assigns": tuple(FILLS),
    "limits": (FieldType.CONSENT,),
    "valid": (FieldType.CONSENT,),
    "givers": (FieldType.CONSENT,),
    "bookable": (FieldType.DATE,),
    "calls": (FieldType.MOMENT,),
    "max_length": (FieldType.TEXT, FieldType.LONG_TEXT),
}
CALLS = Shape(
    "innkallingen",
    {"invite": "rollene som blir invitert"},
    {
        "minutes": "hvor mange minutter møtet varer; uten den 60",
        "place": "spørsmålet i samme skjema som sier hvor møtet er",
        "open_place": "true når stedet ikke røper noe, og kan stå i e-posten",
    },
)
MEETING = (5, 60, 600)  # minutes: the fewest, the usual and the most
COLUMN_TYPES = (
    FieldType.TEXT,
    FieldType.LONG_TEXT,
    FieldType.NUMBER,
    FieldType.DATE,
    FieldType.YES_NO,
    FieldType.CHOICE,
)

# ---------------------------------------------------------------- conditions and deadlines

CONDITION = Shape("betingelsen", {}, {"all": "det som må stemme alt sammen", "any": "det som minst ett må stemme av"})
MAX_TESTS = 20

DEADLINE = Shape(
    "fristen",
    {},
    {
        "within": "hvor lenge etter, for eksempel 10 working days",
        "before": "hvor lenge før en dato",
        "on": 'en dag i året, for eksempel "08-15"',
        "meeting": "teamet som har neste møte før det",
        "from": "datoen den telles fra, for eksempel opened eller oppgave.datofelt",
        "otherwise": "fristen fra opened så lenge datoen ikke er kjent",
        "roll": "none, next eller previous når datoen er en fridag",
        "calendar": "en annen kalender i kommunen, eller flere som gjelder samtidig",
        "pauses": "når klokka står",
        "kind": "soft når fristen er et mål",
        "if": "når den gjelder; bare i en liste av frister",
    },
)
LEGAL = ("complaint_deadline",)  # what `within` may name of the law's own spans (engine/rules.py)
MOMENTS = ("opened", "case_opened")  # what `from` may name beside the dates that are facts
KINDS = ("statutory", "soft")

# What a condition may name beside the answers, by the first word of its name; no task or state may have these names.
FACT_ROOTS = ("referral", "act", "person", "consent", "role", "case", "today", "count", "children", "free", "clock")

# ---------------------------------------------------------------- states, tasks and ways out

STATE = Shape(
    "tilstanden",
    {"title": "det folk kaller den"},
    {
        "final": "true når saken er ferdig her",
        "aside": "true når den ikke er et steg på den vanlige veien",
        "tasks": "det som skal gjøres her",
        "next": "veiene ut",
        "reopens": "hvordan en ferdig sak åpnes igjen",
        "occupies": "ressursen saken tar en plass av mens den er her",
    },
)

TASK = Shape(
    "oppgaven",
    {
        "title": "overskriften i innboksen",
        "who": "rollen som gjør den",
        "due": "fristen",
        "escalation": "hva som skjer når fristen går ut",
    },
    {
        "why": "hvorfor den finnes",
        "form": "det som skal fylles ut",
        "checklist": "det som skal krysses av",
        "letter": "brevet som skal sendes",
        "every": "hvor ofte den kommer igjen",
        "if": "når den skal være der",
        "done_if": "når den regnes som gjort",
        "opens": "når den kan begynne",
        "each": "svaret eller gruppa som gir én oppgave for hver",
        "silence": "hva det betyr at ingen svarer",
        "goal": "målet som skal nås før fristen",
        "extend": "hvem som kan gi lengre frist, og hvor mye",
        "not_by": "oppgavene den som gjør denne, ikke kan ha gjort",
        "skip": "rollene som kan hoppe over den",
        "ground": "consent, none eller loven som lar teamet snakke om personen",
    },
)
SILENCE = Shape("tausheten", {"as": "utfallet den betyr, eller done"}, {"after": "hvor lenge etter fristen"})
EXTEND = Shape(
    "forlengelsen",
    {"by": "hvor mye hver gang", "times": "hvor mange ganger", "who": "rollene som kan gi den"},
)
GROUND = Shape("grunnlaget", {"law": "loven og paragrafen"})
GROUNDS = ("consent", "none")

TRANSITION = Shape(
    "veien ut",
    {"title": "det folk velger", "to": "tilstanden den fører til"},
    {
        "on": "oppgaven den er et utfall av",
        "when": "det som får den til å gå av seg selv, for eksempel tasks_done",
        "by": "rollene som kan velge den når som helst",
        "after": "fristen den venter på",
        "if": "når den er der",
        "asks": "det som må besvares",
        "needs": "vilkår som må være oppfylt",
        "tells": "rollene som får beskjed",
        "starts": "sakene som begynner",
        "sends": "signalene til andre saker",
        "decides": "yes, partly eller no når personen får et vedtak eller en avgjørelse",
        "names_person": "true når den anonyme saken får en person",
        "new_round": "true når saken går en runde til",
        "withdraws_consent": "true når samtykket trekkes",
    },
)
TRIGGERS = ("on", "when", "by", "after")
REOPEN = Shape(
    "veien tilbake",
    {"title": "det folk velger", "by": "rollene som kan åpne saken igjen", "to": "tilstanden den fører til"},
    {
        "no_later_than": "hvor lenge etter at saken ble ferdig",
        **{key: TRANSITION.optional[key] for key in ("if", "asks", "needs", "tells", "starts", "sends", "new_round")},
    },
)
WHEN = Shape(
    "hendelsen",
    {},
    {
        "tasks": "oppgavene det ventes på",
        "need": "hvor mange av dem",
        "must": "de som må være med",
        "if": "det som må stemme",
        "signal": "signalet fra en annen sak",
    },
)
WHENS = ("tasks", "if", "signal")
DEMAND = Shape("vilkåret", {"if": "det som må stemme", "because": "det folk får vite når det ikke stemmer"})
TELL = Shape("beskjeden", {"role": "rollen som får den"}, {"message": "teksten, fra messages", "if": "når den sendes"})
START = Shape(
    "starten",
    {"workflow": "rutinen den nye saken følger"},
    {
        "each": "svaret som gir én sak for hver",
        "carries": "svarene som følger med til henvisningen",
        "person": "false når personen ikke følger med",
        "municipality": "en annen kommune i installasjonen",
        "if": "når den begynner",
    },
)
SIGNAL = Shape("signalet", {"signal": "navnet", "to": "parent, children eller person"})
HEARERS: tuple[Literal["parent", "children", "person"], ...] = ("parent", "children", "person")
DECISIONS: tuple[Literal["yes", "partly", "no"], ...] = ("yes", "partly", "no")

# ---------------------------------------------------------------- what is counted

COUNTER = Shape(
    "telleren",
    {"title": "det folk kaller den", "counts": "oppgavene som telles"},
    {"resets": "oppgavene som setter den til null"},
)
COUNTED = Shape("tellingen", {"task": "oppgaven"}, {"if": "svarene den skal ha"})
MEASURE = Shape("målet", {"title": "det folk kaller det", "states": "tilstandene dagene telles i"})

# ---------------------------------------------------------------- when a case has fallen asleep

SLEEPS = Shape(
    "søvnen",
    {},
    {
        "after": "hvor lenge siden noen gjorde noe som helst i saken",
        "contact": "kontakten med personen",
        "meeting": "møtene",
        "review": "evalueringen",
    },
)
QUIET = Shape("stillheten", {"tasks": "oppgavene som bryter den", "after": "hvor lenge siden en av dem ble gjort"})

# ---------------------------------------------------------------- letters and texts

LETTER = Shape(
    "brevet",
    {"title": "overskriften", "file": "filen uten språk, for eksempel letters/svarbrev"},
    {"posted_within": "når det går i posten: hvor lenge etter at det er skrevet"},
)
MESSAGE = Shape(
    "beskjeden",
    {"subject": "emnet", "body": "teksten, uten noe om saken"},
    {"urgent": "den kan ikke vente på morgenen"},
)

LANGUAGES = ("nb", "nn", "se", "en")
SHORT, LONG = 300, 600  # the most characters of a title or label; of `why`, `help` and what a message says

# Words with a meaning of their own in the language, in the state machine or in the web forms.
RESERVED = frozenset(
    {"assignee", "case_opened", "csrf", "done", "each", "entered", "event", "false", "given", "missing", "model"}
    | {
        "none",
        "not",
        "null",
        "opened",
        "outcome",
        "previous",
        "same",
        "state",
        "tasks_done",
        "trigger",
        "true",
        "version",
    }
    | {*LEGAL}
)

# Every shape, for the reference in docs/language.md.
SHAPES = (
    *(WORKFLOW, ROLE, ROUTE, ESCALATION, RUNG, REPEAT, FIELD, CALLS, CONDITION, DEADLINE, STATE, TASK, SILENCE, EXTEND),
    *(GROUND, TRANSITION, REOPEN, WHEN, DEMAND, TELL, START, SIGNAL, COUNTER, COUNTED, MEASURE, SLEEPS, QUIET),
    *(LETTER, MESSAGE),
)
