"""The history of a case: every event as sentences, with the answers that were given then."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from engine import extended
from engine.definition import say
from engine.errors import N_
from engine.fallback import HOLDER
from engine.queries.answered import answers_of
from engine.queries.common import names, shown_item, task_title, unit_title, way_title
from engine.routine import Routine
from engine.store import tasks
from engine.transaction import Tx
from engine.views import Answer, HistoryLine, Said

Story = Mapping[str, Any]

_SAID = {
    "opened": N_("Henvisning mottatt"),
    "joined": N_("En henvisning til om samme person"),
    "done": N_("«%(task)s» er gjort"),
    "silence": N_("Fristen gikk ut"),
    "claimed": N_("«%(task)s» er tatt"),
    "released": N_("«%(task)s» er lagt tilbake"),
    "reminded": N_("Påminnelse om «%(task)s»"),
    "escalated": N_("«%(task)s» er over fristen"),
    "vacant": N_("«%(task)s» mangler noen"),
    "adopted": N_("Noe i saken manglet noen"),
    "restarted": N_("Klokka er satt i gang igjen"),
    "skipped": N_("«%(task)s» er hoppet over"),
    "extended": N_("Fristen for «%(task)s» er utsatt"),
    "annulled": N_("«%(task)s» er tatt tilbake: det var registrert ved en feil"),
    "time_passed": N_("Tiden er inne for noe som ventet"),
    "consent_expired": N_("Samtykket gjelder ikke lenger: tiden er ute"),
    "heard": N_("Det er nytt i en annen sak"),
    "place_freed": N_("Det er blitt en ledig plass"),
    "handed_over": N_("Arbeidet er overført til en annen"),
    "taken_back": N_("Spørsmålet om å overta er trukket tilbake"),
    "snoozed": N_("«%(task)s» er lagt til side"),
    "taken_up": N_("«%(task)s» er tatt fram igjen"),
    "undelivered": N_("En e-post kom ikke fram"),
    "woken": N_("Saken er vekket: noen er bedt om å ta kontakt og avtale neste møte"),
    "lightened": N_("Saken går videre i en lettere form"),
    "restored": N_("Saken følger rutinens egen rytme igjen"),
    "rhythm_back": N_("Tiden med lettere oppfølging er ute: saken følger rutinens egen rytme igjen"),
    "timer_cancelled": N_("Driften har slått av en frist som ikke lot seg gjennomføre"),
    "moved_version": N_("Saken følger nå en annen versjon av rutinen"),
}
# What happened to other tasks in the same change, by the story's key.
_ALSO = {
    "paused": N_("Klokka for «%(task)s» står stille"),
    "resumed": N_("Klokka for «%(task)s» går igjen"),
    "satisfied": N_("«%(task)s» er oppfylt"),
}
# Who has what instead of whom, by the story's key: a user, or users by the task's key.
_HANDED = {
    "offered": N_("%(name)s er spurt om å overta «%(task)s»"),
    "taken_over": N_("%(name)s har overtatt «%(task)s»"),
    "refused": N_("%(name)s sa nei til å overta «%(task)s»"),
    "not_answered": N_("%(name)s har ikke svart om å overta «%(task)s»"),
    "handed": N_("«%(task)s» er overført til %(name)s"),
    "left": N_("%(name)s arbeider ikke her lenger"),
}
# What became of a meeting in the change.
_MEETINGS = {
    "called": N_("Det er kalt inn til møte %(at)s"),
    "moved": N_("Møtet %(was)s er flyttet til %(at)s"),
    "placed": N_("Møtet %(at)s er på et annet sted"),
    "cancelled": N_("Møtet %(at)s er avlyst"),
    "invited": N_("%(name)s er invitert til møtet %(at)s"),
    "left": N_("%(name)s er ikke lenger invitert til møtet %(at)s"),
    "coming": N_("%(name)s kommer til møtet %(at)s"),
    "other_time": N_("%(name)s kan kanskje ikke komme til møtet %(at)s"),
    "not_coming": N_("%(name)s kommer ikke til møtet %(at)s"),
}
_CONSENT = {"given": N_("Samtykke er gitt"), "withdrawn": N_("Samtykket er trukket tilbake")}
# What had not happened when a case was woken, by the kind of sleep (`engine.sleep`): since when, and if it ever had.
_SLEPT = {
    "contact": (N_("Siste kontakt var %(day)s"), N_("Det har ikke vært kontakt siden saken kom hit %(day)s")),
    "meeting": (N_("Siste møte var %(day)s"), N_("Det har ikke vært møte siden saken kom hit %(day)s")),
    "review": (N_("Siste evaluering var %(day)s"), N_("Planen er ikke evaluert siden saken kom hit %(day)s")),
    "anything": (N_("Sist noen gjorde noe, var %(day)s"), N_("Sist noen gjorde noe, var %(day)s")),
}
_EXPLAINED = ("skipped", "extended", "annulled")


def history_of(tx: Tx, routine: Routine, events: list[tuple[Row[Any], Story]]) -> Iterator[HistoryLine]:
    """Every event, newest first as they are given."""
    told = _Teller(tx, routine, events)
    for event, story in events:
        yield HistoryLine(
            seq=event.seq,
            at=event.at,
            who=told.people.get(event.actor_id, "") if event.actor_id else "",
            stood_in_for=told.people.get(story.get("for", ""), ""),
            sentences=tuple(told.sentences(event, story)),
            answers=told.answers(event, story),
        )


class _Teller:
    """What the sentences need, looked up for all events at once: the tasks, and the names of the people."""

    def __init__(self, tx: Tx, routine: Routine, events: list[tuple[Row[Any], Story]]) -> None:
        self.tx, self.routine = tx, routine
        asked = {story["task_id"] for _, story in events if "task_id" in story}
        self.tasks = {row.id: row for row in tx.conn.execute(select(tasks).where(tasks.c.id.in_(asked)))}
        spoken = [event.actor_id for event, _ in events] + [user for _, story in events for user in _users_in(story)]
        self.people = names(tx, spoken)
        # Beside those of its extensions a task keeps one reason, which belongs to the newest event that has one.
        self._explained: set[str] = set()

    def answers(self, event: Row[Any], story: Story) -> tuple[Answer, ...]:
        task = self.tasks.get(story.get("task_id"))
        if task is None or event.kind not in ("opened", "joined", "done", "moved", "lightened"):
            return ()
        return answers_of(self.tx, self.routine, task.key, task.outcome, task.answers or {})

    def sentences(self, event: Row[Any], story: Story) -> Iterator[Said]:
        """What an event did, one sentence after another."""
        task = self.tasks.get(story.get("task_id"))
        title = self._title(task)
        if event.kind in _SAID:
            yield Said(_SAID[event.kind], {"task": title})
        if reason := self._reason(event, task):
            yield Said("%(reason)s", {"reason": reason})
        for key in story.get("ways", [story["way"]] if "way" in story else []):
            way = say(way_title(self.routine, key), "nb")
            if way and (way != title or event.kind not in _SAID):  # a task and its one outcome may be called the same
                yield Said("%(way)s", {"way": way})
        yield from self._about_tasks(event, story)
        yield from self._about_handover(story)
        yield from self._about_people(story)
        yield from self._about_meetings(story)
        if story.get("consent") in _CONSENT:
            yield Said(_CONSENT[story["consent"]])
        if story.get("person") == "named":
            yield Said(N_("Personen har fått navn i saken"))
        for _, reference in story.get("started", ()):
            yield Said(N_("Sak %(reference)s er startet herfra"), {"reference": reference})
        yield from _about_sleep(story)
        if story.get("signals"):
            yield Said(N_("Andre saker har fått beskjed"))

    def _about_tasks(self, event: Row[Any], story: Story) -> Iterator[Said]:
        if event.kind == "begun":
            for key in story.get("opened", ()):
                yield Said(N_("«%(task)s» kan gjøres nå"), {"task": self._named(key)})
        for also, sentence in _ALSO.items():
            for key in story.get(also, ()):
                yield Said(sentence, {"task": self._named(key)})
        for key, days in story.get("moved", {}).items():
            moved = N_("Fristen for «%(task)s» er flyttet fra %(old)s til %(new)s")
            yield Said(moved, {"task": self._named(key), **_old_and_new(days)})
        for key, days in story.get("opens", {}).items():
            moved = N_("Dagen «%(task)s» åpner, er flyttet fra %(old)s til %(new)s")
            yield Said(moved, {"task": self._named(key), **_old_and_new(days)})
        waits = story.get("waits", {})
        for key, days in waits.items() if isinstance(waits, dict) else ():  # until 2026 only the keys were written
            moved = N_("Fristen for «%(way)s» er flyttet fra %(old)s til %(new)s")
            moved = moved if days[0] else N_("Fristen for «%(way)s» er satt til %(new)s")
            yield Said(moved, {"way": say(way_title(self.routine, key), "nb"), **_old_and_new(days)})

    def _about_handover(self, story: Story) -> Iterator[Said]:
        """Who is asked, who answered what, and where it went."""
        if "until" in story:
            yield Said(N_("Den kommer tilbake %(day)s"), {"day": f"{date.fromisoformat(story['until']):%d.%m.%Y}"})
        for what, sentence in _HANDED.items():
            if what in story:
                found = story[what] if isinstance(story[what], dict) else {story.get("task", ""): story[what]}
                for key, user in found.items():
                    yield Said(sentence, {"task": self._named(key), "name": self.people.get(user, "")})
        for key, place in story.get("went", {}).items():
            where = self.people.get(place) or self._role(place)
            yield Said(N_("«%(task)s» går til %(where)s"), {"task": self._named(key), "where": where})

    def _about_meetings(self, story: Story) -> Iterator[Said]:
        for line in story.get("meetings", ()):
            when = {
                key: f"{datetime.fromisoformat(line[key]):%d.%m.%Y kl. %H.%M}" for key in ("at", "was") if key in line
            }
            sentence = _MEETINGS[line.get("answer", line["what"])]
            yield Said(sentence, {"name": self.people.get(line.get("user"), ""), **when})

    def _about_people(self, story: Story) -> Iterator[Said]:
        yield from self._about_vacancy(story)
        if "told" in story:
            yield Said(N_("%(role)s har fått beskjed"), {"role": self._role(story["told"])})
        if "reassigned" in story:
            yield Said(N_("Oppgaven går til %(role)s"), {"role": self._role(story["reassigned"]).lower()})
        for role, user in story.get("proposed", {}).items():
            yield Said(N_("%(name)s er spurt om rollen «%(role)s»"), self._naming(role, user))
        for role, user in story.get("declined", {}).items():
            yield Said(N_("%(name)s sa nei til rollen «%(role)s»"), self._naming(role, user))
        for role, user in story.get("unanswered", {}).items():
            yield Said(N_("%(name)s har ikke svart om rollen «%(role)s»"), self._naming(role, user))
        for role, user in story.get("named", {}).items():
            yield Said("%(role)s: %(name)s", self._naming(role, user))
        for role, users in story.get("members", {}).items():
            several = ", ".join(sorted(self.people.get(user, "") for user in users))
            yield Said("%(role)s: %(name)s", {"role": self._role(role), "name": several})
        for role, unit in story.get("units", {}).items():
            yield Said(
                "%(role)s: %(name)s", {"role": self._role(role), "name": unit_title(self.tx, self.routine, unit)}
            )

    def _about_vacancy(self, story: Story) -> Iterator[Said]:
        """What was meant for a role that nobody had, and where it went instead."""
        if "vacant" not in story:
            return
        roles = [f"«{self._role(key)}»" for key in story["vacant"] if key != HOLDER]
        told = {"role": " eller ".join(roles), "to": self._role(story.get("sent_on", ""))}
        if story.get("nobody"):
            empty = N_("Ingen har rollen %(role)s nå, og ingen andre kunne få beskjed")
            gone = N_("Den som har oppgaven, er ikke her lenger, og ingen andre kunne få beskjed")
            yield Said(empty if roles else gone, told)
        elif roles:
            yield Said(N_("Ingen har rollen %(role)s nå, så det gikk videre til %(to)s"), told)
        else:
            yield Said(N_("Den som har oppgaven, er ikke her lenger, så det gikk videre til %(to)s"), told)

    def _reason(self, event: Row[Any], task: Row[Any] | None) -> str:
        """Why somebody did this, in their own words."""
        if task is None or event.kind not in _EXPLAINED:
            return ""
        if event.kind == "extended" and (said := extended.why(task.answers, event.seq)):
            return said
        if task.id in self._explained:
            return ""
        self._explained.add(task.id)
        return task.reason or ""

    def _title(self, task: Row[Any] | None) -> str:
        """A task's title, and which of several it is for."""
        if task is None:
            return ""
        title, item = say(task_title(self.routine, task.key, task.outcome), "nb"), shown_item(task.item)
        return f"{title}: {item}" if item else title

    def _named(self, key: str) -> str:
        """The title of a task by its key; the key of one that this version of the routine does not have."""
        spec = self.routine.tasks.get(key)
        return say(spec.title, "nb") if spec else key

    def _naming(self, role: str, user: str) -> dict[str, str]:
        return {"role": self._role(role), "name": self.people.get(user, "")}

    def _role(self, key: str) -> str:
        role = self.routine.roles.get(key.partition("/")[0])
        return say(role.title, "nb") if role else unit_title(self.tx, self.routine, key)


def slept(kind: str, since: date, never: bool) -> Said:
    """What has not happened for too long, and since when."""
    return Said(_SLEPT[kind][never], {"day": f"{since:%d.%m.%Y}"})


def _about_sleep(story: Story) -> Iterator[Said]:
    if "slept" in story:
        why = story["slept"]
        yield slept(why["kind"], date.fromisoformat(why["since"]), why["never"])
    if story.get("rhythm"):
        until = date.fromisoformat(story["rhythm"]["until"])
        yield Said(N_("Gjelder til og med %(day)s"), {"day": f"{until:%d.%m.%Y}"})


def _old_and_new(days: list[str | None]) -> dict[str, str]:
    old, new = (f"{date.fromisoformat(day):%d.%m.%Y}" if day else "" for day in days)
    return {"old": old, "new": new}


def _users_in(story: Story) -> Iterator[str]:
    for what in ("named", "proposed", "declined", "unanswered", *_HANDED):
        found = story.get(what, {})
        yield from found.values() if isinstance(found, dict) else [found]
    yield from story.get("went", {}).values()
    for users in story.get("members", {}).values():
        yield from users
    if "for" in story:
        yield story["for"]
    yield from (line["user"] for line in story.get("meetings", ()) if "user" in line)
