"""Routines for the tests of the drawings: one with everything the language has, random ones, and those we ship.

They are made of values and not of YAML, so that these tests do not depend on how a routine is written.
"""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from engine.definition import Workflow
from engine.installation import load
from engine.language import compile_file

ROOT = Path(__file__).parents[2]
Draw = Callable[[Workflow], str]


@cache
def shipped() -> tuple[Workflow, ...]:
    """Every routine of every municipality in workflows.yaml, read once."""
    return tuple(
        compile_file(entry.file, slug, entry.parameters)
        for slug, municipality in load(ROOT / "workflows.yaml").municipalities.items()
        for entry in municipality.workflows.values()
    )


_drawn: dict[tuple[int, Draw], str] = {}


def drawn_once(routine: Workflow, draw: Draw) -> str:
    """The drawing of a routine that lives as long as the tests, made once however many look at it."""
    key = (id(routine), draw)
    if key not in _drawn:
        _drawn[key] = draw(routine)
    return _drawn[key]


def _t(words: str) -> dict[str, str]:
    return {"nb": words}


def _task(key: str, title: str, who: str, due: dict[str, Any] | str = "5 working days", **more: Any) -> dict[str, Any]:
    deadline = {"within": due} if isinstance(due, str) else due
    return {"key": key, "title": _t(title), "who": who, "due": deadline, "escalation": "vanlig", **more}


def _way(key: str, title: str, to: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": _t(title), "to": to, **more}


def _state(key: str, title: str, tasks: list[Any], ways: list[Any], **more: Any) -> dict[str, Any]:
    return {"key": key, "title": _t(title), "tasks": tasks, "next": [*ways, GIVE_UP], **more}


def _when(fact: str, op: str, value: str = "") -> dict[str, Any]:
    return {"every": [{"fact": fact, "op": op, "value": value}]}


GIVE_UP = _way("trekker", "Trekker saken & går <sin> vei", "slutt", by=["leder", "team"], withdraws_consent=True)
ROLES = [
    {"key": "leder", "title": _t("Enhetsleder"), "kind": "position"},
    {"key": "team", "title": _t("Tverrfaglig team"), "kind": "team"},
    {"key": "kontakt", "title": _t("Kontaktperson"), "kind": "named", "until_named": "leder"},
    {"key": "gruppe", "title": _t("Ansvarsgruppa"), "kind": "group", "until_named": "leder"},
]
STATES = [
    _state(
        "ny",
        "Ny sak med en tittel som er så lang at den ikke får plass på én linje i boksen",
        [
            _task("vurder", "Vurder «saken» & svar", "leder", "10 days",
                  fields=[{"key": "unntak", "label": _t("Gjelder unntak?"), "type": "yes_no"}], letter="svar",
                  silence={"outcome": "ja"}, extend={"by": "2 weeks", "times": 2, "roles": ["leder"]}),
            _task("hjemmebesok", "Hjemmebesøk", "team", when=_when("vurder.unntak", "is", "yes"), not_by=["vurder"]),
        ],
        [
            _way("ja", "Ja", "arbeid", on="vurder", needs=["consent_given"], tells=["kontakt"]),
            _way("nei", "Nei, ikke vårt bord", "venter", on="vurder"),
            _way("om_igjen", "Se på saken en gang til", "ny", on="vurder"),
            _way("notat", "Legg inn et notat", "same", by=["team"], tells=["leder"]),
        ],
    ),
    _state(
        "arbeid",
        "Arbeid",
        [
            _task("uttalelse", "Skriv uttalelse", "gruppe", {"within": "2 weeks", "stricter": [
                {"within": "1 week", "when": _when("person.age", "<", "18")}]}, each="gruppe",
                silence={"after": "3 days"}),
            _task("mote", "Møte", "team", {"meeting": "team", "within": "30 days"}, opens={"within": "1 week"}),
            _task("plan", "Skriv plan", "kontakt", {"before": "14 days", "source": "person.turns_18"}),
            _task("ring", "Ring", "kontakt", "1 week", every={"within": "1 week"}, skip=["leder"]),
        ],
        [
            _way("ferdig", "Nok er gjort", "plan",
                 join={"tasks": ["uttalelse", "mote", "plan"], "need": 2, "must": ["plan"]},
                 starts=[{"workflow": "hjelpemidler", "each": "gruppe"}], signals=[{"name": "klar", "to": "parent"}]),
            _way("haster", "Det haster", "plan", holds=_when("count.fravar", ">=", "3")),
            _way("beskjed", "Beskjed fra en annen sak", "venter", hears="stopp"),
            _way("for_sent", "Ingen gjorde noe", "venter", after={"within": "3 months"}),
        ],
    ),
    _state("venter", "Venter på andre", [], [
        _way("tilbake", "Tilbake", "previous", by=["leder"]),
        _way("nytt", "Nytt fra en annen sak", "same", hears="nytt"),
        _way("ut", "Ingen svarte", "slutt",
             after={"legal": "complaint_deadline", "source": "vurder.done", "roll": "next"}),
    ], aside=True),
    _state("bare_vent", "Ettertanke", [], [
        _way("videre", "Tida er ute", "plan", after={"within": "1 week"}),
    ], aside=True),
    _state("plan", "Planen følges", [
        _task("a", "Første del", "kontakt", {"on": "08-15"}, when=_when("case.round", "is", "1")),
        _task("b", "Andre del", "leder", {"within": "1 year", "soft": True}, when=_when("vurder.outcome", "is", "ja")),
    ], [
        _way("god", "Alt er godt", "slutt", when_done=True, only_if=_when("today", "before", "person.year_6")),
        _way("darlig", "Alt er ikke godt", "arbeid", when_done=True, new_round=True),
        _way("tenk", "Tenk litt", "bare_vent", by=["kontakt"]),
    ]),
]  # fmt: skip
END = {
    "key": "slutt",
    "title": _t("Slutt"),
    "final": True,
    "reopens": [_way("igjen", "Åpne igjen", "arbeid", by=["leder"], no_later_than="1 year")],
}


def rich() -> Workflow:
    """A routine with everything in it that can be drawn."""
    return _workflow("alt", [*STATES, END])


def one_role() -> Workflow:
    """The smallest routine whose drawing grows past both edges of its one lane, if they do not hold.

    Its state also has a title with a hyphen before a space, which a reader of the drawing must not take for a broken
    word.
    """
    ways = [_way("ferdig", "Ferdig", "slutt", on="vurder"), _way("igjen", "Om igjen", "ny", by=["leder"])]
    state = {
        "key": "ny",
        "title": _t("Inn- og utskriving"),
        "tasks": [_task("vurder", "Vurder", "leder")],
        "next": ways,
    }
    return _workflow("en-rolle", [state, END | {"reopens": []}])


def _workflow(slug: str, states: list[dict[str, Any]]) -> Workflow:
    return Workflow.model_validate({
        "slug": slug, "municipality": "lillevik", "title": _t("Alt som går an <&> «mer»"), "source": "Håndboka",
        "subject": "person", "regime": "health", "initial": states[0]["key"], "referral": [], "roles": ROLES,
        "escalations": [{"key": "vanlig", "remind": ["3 days"], "ladder": [
            {"notify": "assignee"}, {"after": "3 days", "notify": "leder", "reassign": "leder"}]}],
        "states": states, "letters": [{"key": "svar", "title": _t("Svar"), "body": _t("Hei")}],
        "counters": [{"key": "fravar", "title": _t("Fravær"), "counts": [{"task": "ring"}]}],
    })  # fmt: skip


def random_routine(seed: int, size: int) -> Workflow:
    """A routine nobody would write: ways between any states, some aside, with titles of any length."""
    dice = random.Random(seed)
    keys = [f"s{number}" for number in range(size)]
    words = ["og", "møte", "samtykke", "kommunepsykologtjenesten", "kan", "ikke", "etter", "oppfølging", "ny"]

    def title() -> str:
        return " ".join(dice.choice(words) for _ in range(dice.randint(1, 9))).capitalize()

    states = []
    for number, key in enumerate(keys):
        tasks = [_task(f"{key}_t{n}", title(), dice.choice(ROLES)["key"]) for n in range(dice.randint(0, 3))]  # type: ignore[arg-type]
        ways = []
        for n in range(dice.randint(1, 4)):
            to = dice.choice([*keys, *keys[number + 1 : number + 3] * 4, "slutt"])
            trigger: dict[str, Any] = {"by": ["leder"]}
            if tasks and n < 3:
                trigger = {"on": dice.choice(tasks)["key"]}
            elif dice.random() < 0.4:
                trigger = {"after": {"within": "2 weeks"}}
            ways.append(_way(f"w{n}", title(), to, **trigger))
        states.append(_state(key, title(), tasks, ways, aside=number > 0 and dice.random() < 0.4))
    return _workflow(f"tilfeldig-{seed}", [*states, END | {"reopens": []}])
