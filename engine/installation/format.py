"""The format of workflows.yaml, to be read from top to bottom: every key, with what it is for."""

from engine.language.schema import Shape

INSTALLATION = Shape("filen", {"municipalities": "kommunene"})
MUNICIPALITY = Shape(
    "kommunen",
    {"name": "navnet", "positions": "stillingene", "workflows": "rutinene"},
    {
        "language": "språket brev og meldinger skrives på",
        "calendar": "kommunens egen kalender",
        "calendars": "andre kalendere, for eksempel skolens",
        "teams": "teamene",
        "resources": "plasser og rom det bare er så mange av",
        "coordinating_unit": "stillingen eller teamet som har ansvaret når ingen andre har det",
    },
)
CALENDAR = Shape(
    "kalenderen",
    {},
    {
        "zone": "tidssonen",
        "country": "landet helligdagene er fra: NO, SE, DK eller FI",
        "notice_hour": "timen på dagen det sendes varsler",
        "opens": 'når det åpner, for eksempel "08:00"',
        "closes": 'når det stenger, for eksempel "15:30"',
        "closing_days": "egne stengedager, for eksempel 2026-12-24 eller 2026-06-22..2026-08-14",
    },
)
POSITION = Shape("stillingen", {"title": "det folk kaller den"}, {"controller": "den den hører til, når ikke kommunen"})
TEAM = Shape(
    "teamet",
    {"title": "det folk kaller det"},
    {"meets": "når det har møte", "controller": "den det hører til, når ikke kommunen"},
)
_DATES = {
    "rhythm": 'rytmen, for eksempel "FREQ=MONTHLY;BYDAY=1TU" for første tirsdag',
    "since": "datoen den gjelder fra",
    "on_holiday": "skip eller move når dagen er en fridag",
    "except": "datoer som faller ut",
    "also": "datoer i tillegg",
}
MEETS = Shape(
    "møteplanen",
    {},
    {
        **_DATES,
        "cutoff": "hvor lenge før møtet en sak må være klar, for eksempel 3 working days",
        "time": 'klokkeslettene, for eksempel "08:30-10:00"',
    },
)
RESOURCE = Shape(
    "ressursen",
    {"title": "det folk kaller den"},
    {"places": "hvor mange plasser det er", "days": "dagene den kan bestilles"},
)
DAYS = Shape("planen for dagene", {}, _DATES)
ENTRY = Shape(
    "rutinen", {"file": "YAML-filen, sett fra denne filen"}, {"parameters": "kommunens egne verdier for parametrene"}
)
SHAPES = (INSTALLATION, MUNICIPALITY, CALENDAR, POSITION, TEAM, MEETS, RESOURCE, DAYS, ENTRY)
