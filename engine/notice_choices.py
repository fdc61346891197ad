"""What a person chooses about notices, read from a form and kept. What the routine demands is not theirs to choose."""

import re
from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import bindparam, delete, insert, select, update

from engine.envelopes import chosen
from engine.errors import N_, InvalidAnswers, Refused
from engine.model import NoticeChoice, Notification, User, table
from engine.notices import MAIL, SMS, Choices
from engine.transaction import Tx

LANGUAGES = ("nb", "nn", "se", "en")
BOTH = "both"
MOSTS = (1, 3, 5, 10, 20)
"""How many mails a day one can choose to have at most."""
_choices, _messages, _users = table(NoticeChoice), table(Notification), table(User)
_LANGUAGE = select(_users.c.language).where(_users.c.id == bindparam("user"))
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_AT_HOME = re.compile(r"[2-9][0-9]{7}")  # a Norwegian number without +47 (E.164, the national numbering plan)


def of(tx: Tx, user: str) -> tuple[Choices, str]:
    """What a person has chosen, and their language."""
    return chosen(tx, user), str(tx.conn.scalar(_LANGUAGE, {"user": user}))


def read(answers: Mapping[str, str]) -> tuple[Choices, str]:
    """The choices and language in a form, where hours and numbers are written with digits and yes is «yes».

    Raises InvalidAnswers.
    """
    wrong: dict[str, Refused] = {}
    hours = {name: _within(answers, name, tuple(range(24)), wrong) for name in ("quiet_from", "quiet_until")}
    most = _within(answers, "most", MOSTS, wrong)
    urgent_by, language = answers.get("urgent_by") or MAIL, answers.get("language", "")
    if urgent_by not in (MAIL, SMS, BOTH):
        wrong["urgent_by"] = Refused(N_("Velg en av mulighetene."))
    if language not in LANGUAGES:
        wrong["language"] = Refused(N_("Velg en av mulighetene."))
    phone = number(answers.get("phone", ""))
    if phone is None:
        wrong["phone"] = Refused(N_("Skriv et mobilnummer med åtte siffer, eller med landkode, som +46 70 123 45 67."))
    elif not phone and urgent_by != MAIL:
        wrong["phone"] = Refused(N_("Skriv nummeret SMS skal gå til."))
    if wrong:
        raise InvalidAnswers(wrong)
    gathers, days_off = answers.get("gathers") == "yes", answers.get("quiet_days_off") == "yes"
    return Choices(gathers, hours["quiet_from"], hours["quiet_until"], days_off, most, urgent_by, phone or ""), language


def number(typed: str) -> str | None:
    """A telephone number as E.164, "" for none; None for what cannot be one."""
    bare = re.sub(r"[\s().-]", "", typed)
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    elif _AT_HOME.fullmatch(bare):
        bare = f"+47{bare}"
    return bare if not bare or _NUMBER.fullmatch(bare) else None


def keep(tx: Tx, user: str, choices: Choices, language: str) -> None:
    """Keep what a person chose; what is held for the morning is looked at anew."""
    tx.conn.execute(delete(_choices).where(_choices.c.user_id == user))
    tx.conn.execute(insert(_choices), {"user_id": user, **asdict(choices)})
    tx.conn.execute(update(_users).where(_users.c.id == user).values(language=language))
    held = (_messages.c.user_id == user, _messages.c.status == "waiting", _messages.c.envelope_id.is_(None))
    tx.conn.execute(update(_messages).where(*held, _messages.c.held).values(not_before=tx.now, held=False))


def _within(answers: Mapping[str, str], name: str, known: tuple[int, ...], wrong: dict[str, Refused]) -> int:
    text = answers.get(name, "")
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
    if found not in known:
        wrong[name] = Refused(N_("Velg en av mulighetene."))
    return found
