"""The texts of mails and SMS in the reader's language. Source texts are bokmål; without a translation they stay so."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_CATALOGUES = Path(__file__).parent


@cache
def words(language: str) -> NullTranslations:
    """The catalogue `LANGUAGE.po` beside this file, read as it is; the source texts where there is none."""
    file = _CATALOGUES / f"{language}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, language))
    compiled.seek(0)
    return GNUTranslations(compiled)
