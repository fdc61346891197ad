"""Texts in the reader's language. Source texts are bokmål; a text without a translation stays bokmål."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from engine.errors import GuardRefused, Refused

LANGUAGES = ("nb", "nn", "se", "en")
_CATALOGUES = Path(__file__).parent / "locales"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of `language`, or the source texts where there is none."""
    return translation("brobygger", _CATALOGUES, [language], fallback=True)


def gettext(language: str) -> Callable[[str], str]:
    """The function that translates one text to `language`."""
    return translations(language).gettext


def told(refused: Refused, language: str) -> str:
    """What a refusal says to the person who met it."""
    if isinstance(refused, GuardRefused):
        return " ".join(told(reason, language) for reason in refused.reasons)
    text = gettext(language)(refused.message)
    return text % refused.params if refused.params else text
