"""A letter as a PDF for printing, that a screen reader can read and an archive can keep (PDF/UA-1 and PDF/A-2a).

Typst sets it from `letter.typ`. The letter goes there as data, so that nothing that people wrote is read as markup, and
only fonts that come with Typst are used, so that the same letter gives the same bytes everywhere.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typst

from engine.errors import N_, Refused

TEMPLATE = Path(__file__).parent / "letter.typ"
_WRAPPED = 80  # characters: a letter's file is wrapped at more, and nobody breaks a line of an address there
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')  # what Typst says of a sign without a glyph
# What the letter itself says besides its text, by its language.
_WORDS = {
    "nb": ("Saksnummer", "Side"),
    "nn": ("Saksnummer", "Side"),
    "se": ("Áššenummir", "Siidu"),
    "en": ("Case number", "Page"),
}


class NotPrintable(Refused):
    """The letter has signs that no font here can show."""

    status = 409
    message = N_(
        "Brevet har tegn som ikke kan stå i en PDF: %(signs)s. "
        "Åpne brevet for utskrift, og skriv det ut fra nettleseren."
    )


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """A letter to be printed. `language` is a code such as «nb»; `at` is when it was written (aware).

    `address` is what shows in the window of the envelope, line by line: empty when it may not be shown or is not known.
    """

    title: str
    text: str
    municipality: str
    reference: str
    language: str
    at: datetime
    address: tuple[str, ...] = ()


def made(letter: PaperLetter) -> bytes:
    """The PDF. Raises NotPrintable."""
    try:
        pdf = typst.compile(
            TEMPLATE, format="pdf", root=TEMPLATE.parent, sys_inputs={"letter": data(letter)},
            ignore_system_fonts=True, pdf_standards=["a-2a", "ua-1"], timestamp=letter.at,
        )  # fmt: skip
    except typst.TypstError as error:
        raise _refusal(error) from error
    assert isinstance(pdf, bytes), "one document gives one file"
    return pdf


def data(letter: PaperLetter) -> str:
    """What the template reads, as JSON. A text is paragraphs of lines, as it is on the page."""
    case, page = _WORDS.get(letter.language, _WORDS["nb"])
    paragraphs = [_lines(part) for part in re.split(r"\n[ \t]*\n\s*", letter.text.strip())]
    return json.dumps(
        {
            "title": letter.title,
            "municipality": letter.municipality,
            "reference_words": f"{case} {letter.reference}",
            "page_word": page,
            "language": letter.language,
            "address": list(letter.address),
            "paragraphs": paragraphs,
        }
    )


def _lines(paragraph: str) -> list[str]:
    """The lines of a paragraph; one as long as a file is wrapped at goes on in the next."""
    lines: list[str] = []
    for line in paragraph.split("\n"):
        wrapped = bool(lines) and len(lines[-1].rpartition("\n")[2]) >= _WRAPPED
        if wrapped:
            lines[-1] = f"{lines[-1]}\n{line}"
        else:
            lines.append(line)
    return [" ".join(line.split()) for line in lines]


def _refusal(error: typst.TypstError) -> Exception:
    """The signs that are to blame, when signs are; otherwise the error itself: it is ours."""
    found = _MISSING.search(error.message)
    return NotPrintable(signs=found[1]) if found else error
