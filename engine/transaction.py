"""What every use case is handed: one open transaction, the moment, the installation. And who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from engine.municipality import Installation, Municipality
from engine.vault import Vault


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work in one municipality, with the positions and teams held at this moment.

    `stands_in_for` are the users who are away today and whose work this person does; `positions` holds theirs too, and
    `lent` says whose those are that the person does not hold. `away`: the person is registered as away today.
    """

    user_id: str
    municipality: str
    name: str
    positions: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    language: str = "nb"
    stands_in_for: frozenset[str] = frozenset()
    lent: Mapping[str, str] = field(default_factory=dict, hash=False)
    away: bool = False

    @property
    def users(self) -> frozenset[str]:
        """This person, and those the person stands in for: whose own tasks are this person's to do."""
        return self.stands_in_for | {self.user_id}

    @property
    def queues(self) -> frozenset[str]:
        """Every queue whose tasks this person may take."""
        return self.positions | self.teams

    def with_rights_of(self, absent: str | None) -> "Actor":
        """The same person, standing in for one of the absent only, or for nobody."""
        theirs = {unit for unit, user in self.lent.items() if user == absent}
        return replace(
            self,
            positions=self.positions - self.lent.keys() | theirs,
            stands_in_for=frozenset({absent} if absent else ()),
            lent={unit: user for unit, user in self.lent.items() if unit in theirs},
        )


@dataclass(slots=True)
class Tx:
    """One transaction. `now` is aware UTC and the same through all of it."""

    conn: Connection
    now: datetime
    installation: Installation
    vault: Vault

    def municipality(self, slug: str) -> Municipality:
        """The municipality's settings; KeyError when the installation does not know it."""
        return self.installation.municipalities[slug]

    def today(self, slug: str) -> date:
        """The legal day in the municipality's zone."""
        return self.municipality(slug).calendar.local_date(self.now)
