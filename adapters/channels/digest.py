"""Several messages in one mail: how many of each kind, and where to look. Never whom or what they are about."""

from collections import Counter
from collections.abc import Mapping
from gettext import NullTranslations

from engine.errors import N_
from engine.notices import OF_TASK
from engine.outbox import Message, Sending

# What the lines say, in their order; other kinds come after them, by their own subject.
LINES: Mapping[str, str] = {
    "task_new": N_("Nye oppgaver"),
    "task_due": N_("Frist i dag"),
    "task_overdue": N_("Over fristen"),
    "task_reminder": N_("Frist om kort tid"),
    "task_escalated": N_("Meldt videre til deg"),
    "case_news": N_("Nytt i saker"),
    "referral_news": N_("Nytt om det du har henvist"),
}


def subject(sending: Sending, words: NullTranslations) -> str:
    """How much there is, in one line."""
    mine = {one.task_id for one in sending.told if one.template in OF_TASK}
    if mine:
        told = words.ngettext("Du har %(num)s oppgave som venter", "Du har %(num)s oppgaver som venter", len(mine))
        return told % {"num": len(mine)}
    return words.ngettext("Du har %(num)s varsel", "Du har %(num)s varsler", len(sending.told)) % {
        "num": len(sending.told)
    }


def body(sending: Sending, subjects: Mapping[str, str], words: NullTranslations) -> str:
    """A line for each kind. `subjects` are those of single mails, by template, as source texts."""
    found = Counter(_line(message, subjects, words) for message in sending.told)
    order = {words.gettext(line): number for number, line in enumerate(LINES.values())}
    return "\n".join(f"{line}: {found[line]}" for line in sorted(found, key=lambda line: order.get(line, len(order))))


def _line(message: Message, subjects: Mapping[str, str], words: NullTranslations) -> str:
    if message.words:
        return message.words[0]
    return words.gettext(LINES.get(message.kind) or subjects[message.kind])
