"""The format of a scenario file: every kind of thing and every key, with what it is for."""

from enum import StrEnum

from engine.language.schema import Shape


class Verb(StrEnum):
    """What somebody can do in a step."""

    REFERS = "refers"
    DOES = "does"
    CHOOSES = "chooses"
    TAKES = "takes"
    PUTS_BACK = "puts_back"


# The keys that say more about a verb, and the verbs they belong to.
BELONGS = {
    "who": tuple(Verb),
    "outcome": (Verb.DOES,),
    "with": (Verb.REFERS, Verb.DOES, Verb.CHOOSES),
    "refused": tuple(verb for verb in Verb if verb is not Verb.REFERS),
}

SCENARIO = Shape(
    "scenariet",
    {
        "scenario": "hva det viser",
        "municipality": "kommunen, som i workflows.yaml",
        "workflow": "rutinen, som i workflows.yaml",
        "people": "hvem som er med",
        "story": "det som skjer, dag for dag",
    },
)
PERSON = Shape("personen", {"title": "det personen arbeider som"}, {"holds": "stillingene og teamene personen er i"})

STEP = Shape(
    "steget",
    {"on": "datoen"},
    {
        "who": "den som gjør noe",
        "refers": "navnet på den som henvises",
        "does": "oppgaven som gjøres",
        "chooses": "veien som kan velges når som helst",
        "takes": "oppgaven som tas fra lista til et team",
        "puts_back": "oppgaven som legges tilbake",
        "outcome": "utfallet av oppgaven",
        "with": "svarene i skjemaet",
        "refused": "ordene steget skal bli avvist med",
        "then": "det som ventes etterpå",
    },
)

THEN = Shape(
    "det ventede",
    {},
    {
        "state": "tilstanden saken står i",
        "round": "runden saken er i",
        "closed": "veien saken ble avsluttet med",
        "tasks": "nøyaktig de åpne oppgavene",
        "deadlines": "nøyaktig fristene som løper uten oppgave",
        "named": "nøyaktig de som er pekt ut i saken",
        "consent": "nøyaktig samtykket som gjelder",
        "seen_by": "nøyaktig de som har tilgang til saken",
        "mails": "nøyaktig e-postene siden steget før",
        "letters": "nøyaktig brevene siden steget før",
    },
)
TASK = Shape("oppgaven", {"for": "den som har den, eller stillingen eller teamet den venter hos", "due": "fristen"})
