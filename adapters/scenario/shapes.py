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
    SKIPS = "skips"
    EXTENDS = "extends"
    ANNULS = "annuls"
    IS_AWAY = "is_away"
    PUBLISHES = "publishes"


# The keys that say more about a verb, and the verbs they belong to.
BELONGS = {
    "who": tuple(Verb),
    "case": tuple(verb for verb in Verb if verb not in (Verb.IS_AWAY, Verb.PUBLISHES)),
    "reason": (Verb.DOES, Verb.SKIPS, Verb.EXTENDS, Verb.ANNULS),
    "until": (Verb.EXTENDS, Verb.IS_AWAY),
    "person": (Verb.REFERS, Verb.DOES, Verb.CHOOSES),
    "outcome": (Verb.DOES,),
    "with": (Verb.REFERS, Verb.DOES, Verb.CHOOSES),
    "refused": tuple(verb for verb in Verb if verb not in (Verb.REFERS, Verb.PUBLISHES)),
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
PERSON = Shape(
    "personen",
    {"title": "det personen arbeider som"},
    {"holds": "stillingene og teamene personen er i", "municipality": "kommunen, når det er en annen enn scenariets"},
)

STEP = Shape(
    "steget",
    {"on": "datoen"},
    {
        "at": 'klokkeslettet, for eksempel "14:30"; uten det klokka ti',
        "who": "den som gjør noe",
        "case": "en annen sak: rutinen den følger eller henvises til, eller navnet på en annen som er henvist",
        "refers": "navnet på den som henvises, eller det saken handler om",
        "does": "oppgaven som gjøres",
        "chooses": "veien som kan velges når som helst",
        "takes": "oppgaven som tas fra lista til et team",
        "puts_back": "oppgaven som legges tilbake",
        "skips": "oppgaven som hoppes over",
        "extends": "oppgaven som får ny frist",
        "annuls": "oppgaven som var registrert ved en feil",
        "is_away": "den som er borte; «who» er stedfortrederen",
        "publishes": "fila med rutinen slik den er fra nå av, i samme mappe som scenariet",
        "reason": "begrunnelsen, også for et mål som ikke ble nådd",
        "until": "den nye fristen, eller siste dag borte",
        "person": "mer om personen: name, born, national_id",
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
        "planned": "nøyaktig oppgavene som venter på sin tid, med fristen",
        "paused": "nøyaktig oppgavene der klokka står stille",
        "cases": "sakene denne har startet: rutinen og tilstanden den nyeste står i",
        "children": "hvor mange åpne saker denne har startet",
        "measures": "dagene rutinen teller",
        "deadlines": "nøyaktig fristene som løper uten oppgave",
        "named": "nøyaktig de som er pekt ut i saken",
        "consent": "nøyaktig samtykket som gjelder",
        "seen_by": "nøyaktig de som har tilgang til saken",
        "mails": "nøyaktig e-postene siden steget før",
        "letters": "nøyaktig brevene siden steget før",
    },
)
TASK = Shape("oppgaven", {"for": "den som har den, eller stillingen eller teamet den venter hos", "due": "fristen"})
PERSON_TOLD = Shape("personen", {}, {"name": "navnet", "born": "fødselsdatoen", "national_id": "fødselsnummeret"})
