"""A made-up routine that says everything a routine can say, for the tests of `engine.reading`."""

from typing import Any

from engine.definition import Workflow
from engine.reading.book import Book, Places


def nb(text: str) -> dict[str, str]:
    """A text in bokmål."""
    return {"nb": text}


def holds(fact: str, op: str, value: str = "") -> dict[str, Any]:
    """A condition of one comparison."""
    return {"every": [{"fact": fact, "op": op, "value": value}]}


PLACES = Places(
    name="Eksempel kommune",
    units={"barnevern": "Barneverntjenesten", "mottak": "Mottakskontoret"},
    resources={"plasser": "Plasser i avlastningen", "moterom": "Møterommet"},
    routines={"oppfolging": "Oppfølging i skolen"},
    questions={"oppfolging.hva_gjelder": "Hva gjelder det?"},
    municipalities={"naboen": "Nabo kommune"},
)

ROLES = [
    {"key": "leder", "title": nb("Leder"), "kind": "position"},
    {"key": "team", "title": nb("Tverrfaglig team"), "kind": "team"},
    {"key": "kontakt", "title": nb("Kontaktperson"), "kind": "named", "until_named": "leder",
     "accept": "3 working days"},
    {"key": "gruppe", "title": nb("Ansvarsgruppe"), "kind": "group", "until_named": "leder"},
    {"key": "tjeneste", "title": nb("Overtakende tjeneste"), "kind": "unit", "until_named": "mottak"},
    {"key": "skoleteam", "title": nb("Skoleteam"), "kind": "routed", "until_named": "mottak",
     "routes": [{"when": holds("referral.alder", "<", "6"), "to": "barnevern"}]},
    {"key": "melder", "title": nb("Melder"), "kind": "referrer"},
]  # fmt: skip
ESCALATIONS = [
    {"key": "vanlig", "remind": ["3 working days", "1 day"],
     "ladder": [{"notify": "assignee"}, {"after": "3 working days", "notify": "leder"}]},
    {"key": "streng", "ladder": [{"after": "1 day", "notify": "leder", "reassign": "team"}],
     "urgent": True},
]  # fmt: skip
REFERRAL = [
    {"key": "alder", "label": nb("Hvor gammel er barnet?"), "type": "number", "required": True,
     "help": nb("I hele år.")},
    {"key": "utskriving", "label": nb("Dato for utskriving"), "type": "date"},
]  # fmt: skip
FORM = [
    {"key": "samtykke", "label": nb("Hvem kan vi snakke med?"), "type": "consent", "limits": "nekter",
     "valid": "12 months", "givers": True, "options": [{"key": "lege", "title": nb("Fastlegen")}]},
    {"key": "nekter", "label": nb("Det som ikke skal deles"), "type": "long_text", "max_length": 500},
    {"key": "onsker", "label": nb("Jeg ønsker en plan"), "type": "yes_no", "required": True},
    {"key": "deltar", "label": nb("Hvem er med?"), "type": "people", "assigns": "gruppe"},
    {"key": "tiltak", "label": nb("Tiltak"), "type": "rows",
     "columns": [{"key": "hva", "label": nb("Hva"), "type": "text"}]},
    {"key": "motedag", "label": nb("Dag for møtet"), "type": "date", "bookable": "moterom"},
    {"key": "sted", "label": nb("Sted"), "type": "text"},
    {"key": "moteplan", "label": nb("Når er møtet?"), "type": "moment",
     "calls": {"invite": ["gruppe", "leder"], "minutes": 45, "place": "sted", "open_place": True}},
]  # fmt: skip
FIRST_DUE = {
    "within": "10 working days", "source": "referral.utskriving", "otherwise": "3 weeks", "roll": "next",
    "calendar": "skole", "beside": ("municipality",), "pauses": holds("samtale.done", "is missing"), "soft": True,
    "stricter": [
        {"before": "14 days", "source": "person.turns_18", "when": holds("person.age", ">=", "17"), "roll": "none",
         "statutory": True},
    ],
}  # fmt: skip
TASKS = [
    {"key": "samtale", "title": nb("Første samtale"), "who": "kontakt", "why": nb("Barnet skal bli hørt."),
     "due": FIRST_DUE, "goal": {"within": "5 days"},
     "escalation": "vanlig", "fields": FORM, "checklist": [nb("Informert om klage"), nb("Tolk")],
     "letter": "svar", "ground": "consent", "not_by": ["tiltak"], "skip": ["leder", "team"],
     "extend": {"by": "2 weeks", "times": 2, "roles": ["leder"]}, "silence": {"after": "2 days", "outcome": "ja"}},
    {"key": "tiltak", "title": nb("Følg opp tiltaket"), "who": "each", "each": "samtale.tiltak",
     "due": {"meeting": "team", "within": "30 days"}, "escalation": "streng",
     "every": {"within": "4 weeks", "roll": "next"}, "opens": {"on": "08-15", "source": "case.opened"},
     "when": {"every": [{"fact": "samtale.onsker", "op": "is", "value": "yes"},
                        {"fact": "consent", "op": "is given"}],
              "some": [{"fact": "case.round", "op": ">", "value": "1"},
                       {"fact": "count.uteblitt", "op": ">=", "value": "3"}]},
     "done_when": holds("children.open", "is", "0"), "ground": "law", "law": "barnevernsloven § 15-8"},
    {"key": "drofting", "title": nb("Drøft saken"), "who": "gruppe", "each": "gruppe", "due": {"on": "09-01"},
     "escalation": "vanlig", "ground": "none", "silence": {}},
]  # fmt: skip
WAYS = [
    {"key": "ja", "title": nb("Innvilget"), "to": "i_gang", "on": "samtale", "needs": ["consent_given"],
     "decides": "yes", "asks": [{"key": "hvem", "label": nb("Kontaktperson"), "type": "staff", "assigns": "kontakt"}],
     "demands": [{"when": holds("samtale.tiltak", "is given"), "because": nb("Det må være minst ett tiltak")}],
     "tells": ["melder", {"role": "kontakt", "message": "velkommen", "when": holds("person.age", "<", "16")}],
     "starts": [{"workflow": "oppfolging", "each": "samtale.tiltak", "carries": {"hva_gjelder": "samtale.onsker"},
                 "person": False, "municipality": "naboen", "when": holds("samtale.onsker", "is", "yes")}],
     "signals": [{"name": "plan_klar", "to": "parent"}], "names_person": True},
    {"key": "nei", "title": nb("Avslag"), "to": "slutt", "on": "samtale", "decides": "no",
     "only_if": holds("samtale.onsker", "is not", "yes")},
    {"key": "samlet", "title": nb("Nok er gjort"), "to": "i_gang",
     "join": {"tasks": ["samtale", "tiltak", "drofting"], "need": 2, "must": ["samtale"]},
     "only_if": {"every": [{"fact": "referral.alder", "op": "is one of", "values": ["5", "6", "7"]}]}},
]  # fmt: skip
GOING = [
    {"key": "ferdig", "title": nb("Ferdig"), "to": "slutt", "when_done": True},
    {"key": "full", "title": nb("Plass ble ledig"), "to": "previous", "holds": holds("free.plasser", ">=", "1")},
    {"key": "hort", "title": nb("Skolen er ferdig"), "to": "slutt", "hears": "skolen_ferdig"},
    {"key": "stille", "title": nb("Ingen klage"), "to": "slutt", "new_round": True,
     "after": {"legal": "complaint_deadline", "source": "samtale.motedag", "roll": "next"}},
]  # fmt: skip
STOP = {"key": "trekk", "title": nb("Trekker seg"), "to": "slutt", "by": ["leder", "kontakt"],
        "withdraws_consent": True}  # fmt: skip
AGAIN = {"key": "igjen", "title": nb("Åpnes igjen"), "to": "ny", "by": ["leder"], "no_later_than": "6 months"}
FULL: dict[str, Any] = {
    "slug": "alt",
    "municipality": "eksempel",
    "title": nb("Alt på én gang"),
    "source": "Vedtatt rutine 2026",
    "subject": "person",
    "regime": "child_welfare",
    "initial": "ny",
    "referral": REFERRAL,
    "roles": ROLES,
    "escalations": ESCALATIONS,
    "states": [
        {"key": "ny", "title": nb("Ny"), "tasks": TASKS, "next": [*WAYS, STOP]},
        {"key": "i_gang", "title": nb("I gang"), "aside": True, "occupies": "plasser", "next": [*GOING, STOP]},
        {"key": "slutt", "title": nb("Slutt"), "final": True, "reopens": [AGAIN]},
    ],
    "letters": [{"key": "svar", "title": nb("Svar"), "body": nb("Til $person\n\nDu ønsker: $onsker.\n"),
                 "posted_within": "2 working days"}],
    "messages": [{"key": "velkommen", "subject": nb("Velkommen"), "body": nb("Du er pekt ut."), "urgent": True}],
    "counters": [
        {"key": "uteblitt", "title": nb("Ikke møtt"),
         "counts": [{"task": "samtale", "when": holds("samtale.onsker", "is", "no")}],
         "resets": [{"task": "drofting"}]},
    ],
    "measures": [{"key": "ventetid", "title": nb("Ventetid"), "states": ["ny"]}],
    "exclusive": True,
    "sleeps": {"after": "6 months", "contact": {"tasks": ["samtale", "drofting"], "after": "3 months"},
               "meeting": {"tasks": ["drofting"], "after": "9 months"},
               "review": {"tasks": ["tiltak"], "after": "1 year"}},
}  # fmt: skip


def full() -> Workflow:
    """The whole routine."""
    return Workflow.model_validate(FULL)


def book(workflow: Workflow | None = None) -> Book:
    """The routine, to be read."""
    return Book(workflow or full(), PLACES)
