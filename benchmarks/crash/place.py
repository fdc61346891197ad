"""The place where it happens: a fresh database, those who work there, and their open sessions."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters.config import Settings
from adapters.house import House, open_house, publish_all
from adapters.migrations import upgrade
from engine import notice_choices, sessions, staff
from engine.notices import Choices

MUNICIPALITY = "provested"
SLUG = "avbrudd"
STAFF = {
    "Solveig": ("systemkoordinator",),
    "Hanne": ("helse_og_sosialsjef",),
    "Pål": ("psykiatriteam",),
    "Pia": ("psykiatriteam",),
    "Berit": (),  # refers, and is chosen as contact now and then
    "Grete": (),
    "Ola": (),
}
# The run lasts minutes at any hour: they hear everything at once, as far as people may choose.
_HEARS_ALL = Choices(quiet_from=0, quiet_until=0, quiet_days_off=False, most=1_000_000)
INSTALLATION = Path(__file__).parent / "routine" / "workflows.yaml"


@dataclass(frozen=True)
class Place:
    """The house as the harness sees it, the settings of the server, and each person's id and session token."""

    house: House
    settings: dict[str, str]
    people: dict[str, str]
    tokens: dict[str, str]


def make(database: str, folder: Path, port: int, smtp_port: int) -> Place:
    """Give an empty database its schema and its people."""
    settings = {
        "BROBYGGER_DATABASE": database,
        "BROBYGGER_INSTALLATION": str(INSTALLATION),
        "BROBYGGER_SECRET_FILE": str(folder / "secret"),
        "BROBYGGER_BASE_URL": f"http://127.0.0.1:{port}",
        "BROBYGGER_PORT": str(port),
        "BROBYGGER_SMTP_HOST": "127.0.0.1",
        "BROBYGGER_SMTP_PORT": str(smtp_port),
        "BROBYGGER_SMTP_STARTTLS": "false",
        "BROBYGGER_TICK_SECONDS": "0.2",
    }
    house = open_house(Settings(database=database, installation=INSTALLATION, secret_file=folder / "secret"))
    upgrade(house.database)
    publish_all(house)
    people, tokens = {}, {}
    with house.write() as tx:
        for name, units in STAFF.items():
            address = f"{name.lower().replace('å', 'a')}@{MUNICIPALITY}.example"
            people[name] = staff.add(tx, MUNICIPALITY, name, address, "", units, date(2020, 1, 1))
            notice_choices.keep(tx, people[name], _HEARS_ALL, "nb")
            tokens[name] = sessions.open(tx, people[name], MUNICIPALITY)
    house.database.close()
    return Place(house, settings, people, tokens)
