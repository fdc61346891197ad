"""What is done at the moment of death: each use case that changes something, and how the case comes to it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.delivery import deliver
from adapters.house import House
from adapters.scheduler import sweep
from adapters.stage import Stage
from adapters.travel import next_due
from benchmarks.crash.boundary.letterbox import Letterbox
from benchmarks.crash.place import MUNICIPALITY, SLUG
from engine import cases, outbox, staff, store, tasks, timers
from engine.errors import Stale
from engine.transaction import Actor, Tx

CONSENT = "samtykke"
_KEY = "the key of this form"
_GIVEN = {
    "lege": {"share": True, "contact": "Legekontoret"},
    "_givers": [{"name": "Kari", "capacity": "person", "yes": True}],
}
_SENDING = frozenset({"lease", "attempts", "not_before"})  # what every try to send makes anew
Do = Callable[[House, Letterbox], object]


@dataclass(frozen=True)
class Scene:
    """One use case. `prepare` brings a new place to the moment before it, and gives what is done there.

    When it is asked again `later`, the columns `loose` may hold something else than if it had been done at once.
    """

    name: str
    prepare: Callable[[Stage], Do]
    later: timedelta = timedelta()
    loose: frozenset[str] = frozenset()


def _referred(stage: Stage, slug: str = SLUG) -> str:
    """A case that Berit has referred. Out: its id."""
    stage.refer("Berit", {"name": "Kari Eksempel"}, {"begrunnelse": "Trenger hjelp."}, slug)
    with stage.read() as tx:
        return str(tx.conn.scalar(store.cases.select().with_only_columns(store.cases.c.id)))


def _does(stage: Stage, who: str, case: str, key: str, way: str | None = None, **answers: Any) -> None:
    stage.do(who, stage.open_task(case, key), way, {"notat": "Skrevet.", **answers})


def _rejected(stage: Stage) -> str:
    case = _referred(stage)
    _does(stage, "Pål", case, "vurdering", "nei")
    return case


def _going(stage: Stage) -> str:
    case = _referred(stage)
    _does(stage, "Pål", case, "vurdering", "ja", hvem=stage.people["Berit"])
    return case


def _consented(stage: Stage) -> str:
    case = _referred(stage, CONSENT)
    stage.do("Solveig", stage.open_task(case, CONSENT), "samtykker", {"hvem": _GIVEN, "nekter": "Ingenting"})
    return case


# ---------------------------------------------------------------- people


def _asks(stage: Stage, who: str, work: Callable[[Tx, Actor], object]) -> Do:
    """Somebody sends a form. As the web does: a right is looked up in the same transaction."""
    user = stage.people[who]

    def do(house: House, _: Letterbox) -> object:
        with house.write() as tx:
            return work(tx, staff.actor(tx, user, MUNICIPALITY))

    return do


def _finishes(
    stage: Stage, who: str, case: str, key: str, way: str | None, answers: Mapping[str, Any] | None = None
) -> Do:
    task, given = stage.open_task(case, key), {"notat": "Skrevet."} if answers is None else answers
    return _asks(stage, who, lambda tx, actor: tasks.complete(tx, actor, task, way, given, 1, _KEY))


def _refer(stage: Stage) -> Do:
    person, answers = {"name": "Ola Eksempel"}, {"begrunnelse": "Trenger hjelp."}
    return _asks(stage, "Grete", lambda tx, actor: cases.submit(tx, actor, SLUG, person, answers, _KEY))


def _move(stage: Stage) -> Do:
    case, chosen = _referred(stage), {"notat": "Ja.", "hvem": stage.people["Berit"]}
    return _finishes(stage, "Pål", case, "vurdering", "ja", chosen)


def _letter(stage: Stage) -> Do:
    return _finishes(stage, "Solveig", _rejected(stage), "svarbrev", None)


def _duty(stage: Stage) -> Do:
    return _finishes(stage, "Berit", _going(stage), "samtale", None)


def _take(stage: Stage) -> Do:
    task = stage.open_task(_referred(stage), "vurdering")
    claim = _asks(stage, "Pia", lambda tx, actor: tasks.claim(tx, actor, task, 1))

    def do(house: House, box: Letterbox) -> object:
        with suppress(Stale):  # the second time; the page then shows that it is mine
            return claim(house, box)
        return None

    return do


def _consent(stage: Stage) -> Do:
    answers = {"hvem": _GIVEN, "nekter": "Ingenting"}
    return _finishes(stage, "Solveig", _referred(stage, CONSENT), CONSENT, "samtykker", answers)


def _withdraw(stage: Stage) -> Do:
    case, answers = _consented(stage), {"grunn": "Vil ikke mer."}
    return _asks(stage, "Solveig", lambda tx, actor: cases.act(tx, actor, case, "trekker_seg", answers, 2, _KEY))


# ---------------------------------------------------------------- the clock


def _sweeps(stage: Stage, rungs_before: int) -> Do:
    """The sweep, in the moment when the next thing is due after so many others."""
    for _ in range(rungs_before):
        stage.go_to(_next(stage))
    stage.clock.set(_next(stage))
    return lambda house, _: sweep(house)


def _next(stage: Stage) -> Any:
    moment = next_due(stage.premises)
    assert moment is not None
    return moment


def _reminder(stage: Stage) -> Do:
    _referred(stage)
    return _sweeps(stage, 0)


def _hand_over(stage: Stage) -> Do:
    _referred(stage)
    return _sweeps(stage, 3)


def _silence(stage: Stage) -> Do:
    _does(stage, "Solveig", _rejected(stage), "svarbrev")
    return _sweeps(stage, 0)


def _expiry(stage: Stage) -> Do:
    _consented(stage)
    return _sweeps(stage, 0)


def _failure(stage: Stage) -> Do:
    """One step of a timer that cannot be fired; asked again only when the first was taken back, so by its count."""
    case = _referred(stage)
    task = stage.open_task(case, "vurdering")

    def do(house: House, _: Letterbox) -> None:
        with house.write() as tx:
            tried = tx.conn.execute(store.timers.select().where(store.timers.c.id == task)).one().attempts
            if not tried:
                timers.failed(tx, task, "en feil")

    return do


# ---------------------------------------------------------------- the outbox


def told(stage: Stage) -> None:
    """A new task lies with a team of two, and nobody has been told."""
    _refer(stage)(stage.premises, Letterbox.none())


def _send(stage: Stage) -> Do:
    told(stage)
    return deliver


def _send_later(stage: Stage) -> Do:
    told(stage)
    return lambda house, box: deliver(house, box.refusing(permanent=False), 2)


def _cannot_send(stage: Stage) -> Do:
    """To one person only: of several that wait since the same moment, any may be the first."""
    person, answers = {"name": "Ola Eksempel"}, {"begrunnelse": "Trenger hjelp."}
    refer = _asks(stage, "Grete", lambda tx, actor: cases.submit(tx, actor, CONSENT, person, answers, _KEY))
    refer(stage.premises, Letterbox.none())
    return lambda house, box: deliver(house, box.refusing(permanent=True))


SCENES = (
    Scene("a referral is sent", _refer),
    Scene("a task is done and the case moves", _move),
    Scene("a task is done with a letter", _letter),
    Scene("a duty that comes back is done", _duty),
    Scene("a task is taken", _take),
    Scene("consent is given", _consent),
    Scene("consent is withdrawn", _withdraw),
    Scene("consent runs out", _expiry),
    Scene("a reminder is due", _reminder),
    Scene("a task is escalated and handed over", _hand_over),
    Scene("a deadline passes in silence", _silence),
    Scene("a timer's failure is noted", _failure),
    Scene("mails are addressed, leased, sent and marked", _send, outbox.LEASE * 1.1, _SENDING),
    Scene("mails are refused for now", _send_later, outbox.LEASE * 1.1, _SENDING),
    Scene("mails are refused for good", _cannot_send, outbox.LEASE * 1.1, _SENDING),
)
