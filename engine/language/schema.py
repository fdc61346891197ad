"""The format of a routine, to be read from top to bottom: every kind of thing and every key, with what it is for.

The Norwegian words are what the problems say about them. `docs/language.md` explains each key with an example;
`build.py` makes the values of `engine.definition` of it; `checks.py` and `graph.py` ask whether it hangs together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.definition import FieldType


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
        "subject": "hvem saken gjelder: person",
        "regime": "reglene for klage, for eksempel health",
        "initial": "tilstanden en ny sak starter i",
        "roles": "hvem som gjør noe",
        "escalations": "hva som skjer når en frist går ut",
        "states": "hvor en sak kan stå",
    },
    {
        "source": "papiret rutinen er skrevet etter",
        "parameters": "varigheter kommunen kan endre",
        "referral": "spørsmålene i henvisningen",
        "anywhere": "veier ut av alle tilstander som ikke er slutten",
        "letters": "brevene",
    },
)
SUBJECTS = ("person",)
MAX_STATES, MAX_ANYWHERE = 200, 20

# ---------------------------------------------------------------- roles and escalations

ROLE = Shape(
    "rollen",
    {"title": "det folk kaller den", "is": "position, team, named eller referrer"},
    {"until_named": "hvem som har rollen til noen er pekt ut"},
)

ESCALATION = Shape(
    "eskaleringen",
    {"ladder": "hvem som får beskjed når fristen er ute"},
    {"remind": "påminnelser før fristen"},
)
RUNG = Shape(
    "trinnet",
    {"notify": "assignee eller en rolle"},
    {"after": "hvor lenge etter fristen; uten den på selve fristen", "reassign": "rollen som overtar oppgaven"},
)

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
        "max_length": "det meste av tegn",
    },
)
CHOOSING = (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT)
# The types a key belongs to; with another type it would be ignored without a word.
BELONGS = {
    "options": CHOOSING,
    "columns": (FieldType.ROWS,),
    "assigns": (FieldType.STAFF,),
    "limits": (FieldType.CONSENT,),
    "max_length": (FieldType.TEXT, FieldType.LONG_TEXT),
}
COLUMN_TYPES = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.DATE, FieldType.YES_NO, FieldType.CHOICE)

# ---------------------------------------------------------------- states, tasks and ways out

STATE = Shape(
    "tilstanden",
    {"title": "det folk kaller den"},
    {
        "final": "true når saken er ferdig her",
        "aside": "true når den ikke er et steg på den vanlige veien",
        "tasks": "det som skal gjøres her",
        "next": "veiene ut",
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
    },
)

DEADLINE = Shape(
    "fristen",
    {"within": "hvor lenge, for eksempel 10 working days"},
    {
        "meeting": "teamet som har neste møte før det",
        "from": "opened, case_opened eller oppgave.datofelt",
        "roll": "none, next eller previous når datoen er en fridag",
    },
)
LEGAL = ("complaint_deadline",)  # what `within` may name of the law's own spans (engine/rules.py)
MOMENTS = ("opened", "case_opened")  # what `from` may name beside a date in a form

TRANSITION = Shape(
    "veien ut",
    {"title": "det folk velger", "to": "tilstanden den fører til"},
    {
        "on": "oppgaven den er et utfall av",
        "when": "tasks_done",
        "by": "rollene som kan velge den når som helst",
        "after": "fristen den venter på",
        "asks": "det som må besvares",
        "needs": "vilkår som må være oppfylt",
        "tells": "rollene som får beskjed",
        "new_round": "true når saken går en runde til",
        "withdraws_consent": "true når samtykket trekkes",
    },
)
TRIGGERS = ("on", "when", "by", "after")

# ---------------------------------------------------------------- letters and texts

LETTER = Shape("brevet", {"title": "overskriften", "file": "filen uten språk, for eksempel letters/svarbrev"})

LANGUAGES = ("nb", "nn", "se", "en")
SHORT, LONG = 300, 600  # the most characters of a title or label; of `why` and `help`

# Words with a meaning of their own in the language, in the state machine or in the web forms.
RESERVED = frozenset(
    {"assignee", "case_opened", "csrf", "event", "false", "model", "none", "null", "opened", "outcome", "state"}
    | {"tasks_done", "trigger", "true", "version", *LEGAL}
)

# Every shape, for the reference in docs/language.md.
SHAPES = (WORKFLOW, ROLE, ESCALATION, RUNG, FIELD, STATE, TASK, DEADLINE, TRANSITION, LETTER)
