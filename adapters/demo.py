"""The demo: every municipality that has a demo file, its own database, mail catcher and clock. It runs nowhere else.

Everything lies in one folder, so that the demo goes on where it was, and starts afresh when the folder is removed.
"""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters import demo_file
from adapters.channels.ways import ways_of
from adapters.clock import SystemClock
from adapters.config import Settings
from adapters.demo_life import fill
from adapters.house import House, open_house, publish_all
from adapters.mailcatcher import CaughtMail, MailCatcher
from adapters.migrations import upgrade
from adapters.smscatcher import SmsCatcher
from adapters.travel import next_due, travel

FOLDER = Path("var/demo")


class DemoClock:
    """The real time plus an offset that the demo may move forward; kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._real = path, SystemClock()
        self._offset = timedelta(seconds=float(path.read_text())) if path.exists() else timedelta()

    def now(self) -> datetime:
        """The demo's moment, UTC."""
        return self._real.now() + self._offset

    def move(self, moment: datetime) -> None:
        """Let it be `moment` (aware) now. It never goes back."""
        ahead = max(moment.astimezone(UTC) - self._real.now(), self._offset)
        self._offset = ahead
        self._path.write_text(str(ahead.total_seconds()))


class Demo:
    """The demo's house and its controls."""

    def __init__(self, settings: Settings, folder: Path = FOLDER) -> None:
        """`settings` of the environment; the database, secret and mail server are the demo's own.

        Raises SettingsError, and DefinitionError for a routine or a demo file that cannot be used.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = DemoClock(folder / "clock")
        self.catcher = MailCatcher(folder / "mail", self.clock.now)
        self.catcher.start()
        self.sms = SmsCatcher(folder / "sms.jsonl", self.clock.now)
        self.sms.start()
        own = {
            "database": f"sqlite:///{folder}/brobygger.db",
            "secret_file": folder / "secret",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.catcher.port,
            "smtp_starttls": False,
            "mail_from": "brobygger@demo.example",
            "sms_url": self.sms.url,
            "sms_token_file": None,
        }
        self.settings = settings.model_copy(update=own)
        self.house: House = open_house(self.settings, self.clock)
        self.channel = ways_of(self.settings)
        self.files = demo_file.find(self.house.installation)
        self._prepare(folder)

    def mails(self) -> Sequence[CaughtMail]:
        """The mails and SMS caught, newest first."""
        caught = [*self.catcher.messages(), *self.sms.messages()]
        return sorted(caught, key=lambda mail: mail.received_at, reverse=True)

    def next_due(self) -> datetime | None:
        """The moment the clock next has something to do."""
        return next_due(self.house)

    def go_to(self, moment: datetime) -> None:
        """Move the clock, and let everything that falls due on the way happen on its own day."""
        assert self.channel is not None  # the demo has its own mail server
        travel(self.house, self.channel, self.clock.move, moment)

    def stop(self) -> None:
        """Close everything down."""
        self.catcher.stop()
        self.sms.stop()
        self.house.database.close()

    def _prepare(self, folder: Path) -> None:
        """Bring the database up to date, and fill it for each municipality that was not there the last time."""
        upgrade(self.house.database)
        for municipality, path in self.files.items():
            publish_all(self.house, municipality)
            filled = folder / f"filled-{municipality}"
            if not filled.exists():
                fill(self.house, municipality, path)
                filled.touch()


def reset(folder: Path = FOLDER) -> None:
    """Remove all of the demo."""
    shutil.rmtree(folder, ignore_errors=True)
