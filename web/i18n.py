"""Texts in the reader's language. Source texts are bokmål; a text without a translation stays bokmål."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from engine.errors import GuardRefused, Refused
from engine.views import Said

LANGUAGES = ("nb", "nn", "se", "en")
_CATALOGUES = Path(__file__).parent / "locales"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of `language`, or the source texts where there is none."""
    return translation("brobygger", _CATALOGUES, [language], fallback=True)


def gettext(language: str) -> Callable[[str], str]:
    """The function that translates one text to `language`."""
    return translations(language).gettext


def told(said: Refused | Said, language: str) -> str:
    """A sentence of the engine, or what a refusal says, to the person who meets it."""
    if isinstance(said, GuardRefused):
        return " ".join(told(reason, language) for reason in said.reasons)
    text = gettext(language)(said.message)
    return text % said.params if said.params else text
