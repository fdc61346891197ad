"""Nothing about anybody leaves the house: a canary in every name and answer, and the whole of every shipped story.

Each story is played once, and whatever it told anybody is sent in three ways: each message by itself, all that one
person got on a day as one digest, and all of it as SMS. The canaries must be in none of it: headers, bodies, ids,
addresses, log lines, or what is kept about the sending.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from adapters.channels import mail as mail_module
from adapters.channels import sms
from adapters.channels.mail import compose
from adapters.config import Settings
from adapters.database import Database
from adapters.scenario.play import Play
from adapters.scenario.read import Step, read
from adapters.stage import Postbox, Stage
from engine import queries
from engine.cases import PERSON
from engine.definition import Field, FieldType
from engine.errors import Refused
from engine.model import Envelope, Event, Notification, Person, Task, table
from engine.notices import SMS
from engine.outbox import Message, Sending
from tests.databases import Lite
from tests.world import ROOT, skjervoy

STORIES = sorted((ROOT / "workflows").glob("*/scenarios/*.yaml"))
CANARY = "kanarifugl"
NAME = f"Kari {CANARY} Navn"
SETTINGS = Settings()
KEPT = (table(Notification), table(Envelope), table(Event))


class Keeper(Postbox):
    """A postbox that keeps the envelopes too."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.clock, stage.house.calendar.zone)
        self.sendings: list[Sending] = []

    def send(self, sending: Sending) -> None:
        """Keep it."""
        super().send(sending)
        self.sendings.append(sending)


class Singing(Stage):
    """A stage where whoever is referred, and every text that can be written, has a canary of its own in it."""

    canaries = 0
    fills = True  # what is left empty in the story is filled in too

    def sing(self, text: str = "") -> str:
        """The text with a new canary."""
        self.canaries += 1
        return f"{text} {CANARY}{self.canaries}".lstrip()

    def refer(self, who: str, person: Mapping[str, str], answers: Mapping[str, Any], slug: str) -> str:
        """A referral."""
        with self.read() as tx:
            fields = queries.referral_form(tx, self.actor(who), slug).fields
        named = {**person, **({"name": self.sing(person["name"])} if person.get("name") else {})}
        return super().refer(who, named, self._sung(fields, answers), slug)

    def do(self, who: str, task_id: str, outcome: str | None = None, answers: Mapping[str, Any] | None = None) -> None:
        """A task is finished."""
        page = self.task(who, task_id)
        asks = [field for way in page.outcomes if way.key == outcome for field in way.asks]
        super().do(who, task_id, outcome, self._sung([*page.fields, *asks], answers or {}))

    def act(self, who: str, case_id: str, way: str, answers: Mapping[str, Any] | None = None) -> None:
        """A way is taken."""
        asks = [field for each in self.case(who, case_id).acts if each.key == way for field in each.asks]
        super().act(who, case_id, way, self._sung(asks, answers or {}))

    def skip(self, who: str, task_id: str, reason: str) -> None:
        """A task is left out."""
        super().skip(who, task_id, self.sing(reason))

    def extend(self, who: str, task_id: str, until: Any, reason: str) -> None:
        """A date is moved."""
        super().extend(who, task_id, until, self.sing(reason))

    def annul(self, who: str, task_id: str, reason: str) -> None:
        """Something is taken back."""
        super().annul(who, task_id, self.sing(reason))

    def _sung(self, fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers, where every text has a canary, also those that were left empty; and every person's name."""
        sung = dict(answers)
        for field in fields:
            if field.type in (FieldType.TEXT, FieldType.LONG_TEXT) and (self.fills or sung.get(field.key)):
                sung[field.key] = self.sing(str(sung.get(field.key) or ""))[-(field.max_length or 4000) :]
            elif field.type is FieldType.ROWS:
                texts = {column.key for column in field.columns if column.type in (FieldType.TEXT, FieldType.LONG_TEXT)}
                rows = sung.get(field.key) or []
                sung[field.key] = [{**row, **{key: self.sing(row.get(key) or "") for key in texts}} for row in rows]
        if isinstance(sung.get(PERSON), Mapping) and sung[PERSON].get("name"):
            sung[PERSON] = {**sung[PERSON], "name": self.sing(sung[PERSON]["name"])}
        return sung


class Choir(Play):
    """A story as it is written: what is to be refused because it is empty stays empty, and so where filling forbids."""

    def do(self, step: Step) -> None:
        """Do what the step says."""
        stage = self.stage
        assert isinstance(stage, Singing)
        stage.fills = not step.refused
        try:
            super().do(step)
        except Refused:
            if step.refused:
                raise
            stage.fills = False
            super().do(step)


def outgoing(sendings: list[Sending]) -> Iterator[str]:
    """Everything that would leave: each by itself, a digest of each person's day, and an SMS of it."""
    for sending in sendings:
        yield compose(sending, SETTINGS).as_string()
        yield compose(_in(sending, "nn"), SETTINGS).as_string()
    by_day = sorted(sendings, key=lambda each: (each.address, each.made_at.date()))
    for _, group in groupby(by_day, key=lambda each: (each.address, each.made_at.date())):
        many = list(group)
        inside = tuple(message for sending in many for message in sending.messages)
        together = Sending(
            many[0].id, "x", SMS, many[0].address, "nb", many[0].made_at, 1, (*inside, *map(_another, inside))
        )
        yield compose(together, SETTINGS).as_string()
        yield sms.text(together, SETTINGS)


def _in(sending: Sending, language: str) -> Sending:
    return Sending(
        sending.id, sending.lease, sending.channel, sending.address, language, sending.made_at, 1, sending.messages
    )


def _another(message: Message) -> Message:
    """The same about something else, so that a digest is one."""
    return Message(
        f"{message.id}2", message.template, message.task_id and "0" * 32, "1" * 32, message.words, message.meeting
    )


@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_a_canary_in_every_name_and_answer_is_in_nothing_that_leaves(
    path: Path, lite: Lite, caplog: pytest.LogCaptureFixture
) -> None:
    scenario, problems = read(path, skjervoy())
    assert scenario is not None and problems == []
    caplog.set_level(logging.DEBUG)
    with lite.fresh() as where, capture_logs() as logged:
        database = Database(where)
        start = datetime.combine(scenario.steps[0].on, time(), scenario.names.house.calendar.zone)
        stage = Singing(database, skjervoy(), scenario.names.house.slug, start)
        stage.post = keeper = Keeper(stage)
        assert Choir(scenario, stage).run() == len(scenario.steps)
        with stage.read() as tx:
            kept = [str(tuple(row)) for each in KEPT for row in tx.conn.execute(select(each))]
            inside = [str(tuple(row)) for each in (Person, Task) for row in tx.conn.execute(select(table(each)))]
        database.close()
    written = set(re.findall(rf"{CANARY}[0-9]+", "".join(inside)))
    # Not all: who an anonymous case is about is not kept, nor what is refused.
    assert written, "there are canaries in the house, or this test looks at nothing"
    told = [*outgoing(keeper.sendings), *kept, *map(str, logged), caplog.text]
    assert [text for text in told if CANARY in text.lower()] == []


def test_the_canary_is_heard_when_a_template_names_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same look at what leaves, with a leak let in on purpose: in a subject, in a text, and in an address."""
    clean = Sending(
        "e", "x", "mail", "a@b.no", "nb", datetime(2027, 1, 4, tzinfo=UTC), 1, (Message("m", "task_new", "t", "c"),)
    )
    assert not any(CANARY in text for text in outgoing([clean]))
    for leak in ((f"Ny oppgave om {NAME}", "Se innboksen."), ("Ny oppgave", f"Det gjelder {NAME}.")):
        with monkeypatch.context() as leaking:
            leaking.setitem(mail_module.TEXTS, "task_new", leak)
            assert any(CANARY in text for text in outgoing([clean])), leak
    in_address = Sending(
        "e", "x", "mail", "a@b.no", "nb", datetime(2027, 1, 4, tzinfo=UTC), 1, (Message("m", "task_new", CANARY, "c"),)
    )
    assert any(CANARY in text for text in outgoing([in_address]))
