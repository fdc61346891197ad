"""A letter as a PDF: for printing, for a screen reader and for an archive, and nothing that people write is run."""

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters import pdf
from adapters.pdf import NotPrintable, PaperLetter

LETTER = PaperLetter(
    title="Svar på søknaden",
    text="Til Kari Eksempel\n\nDu får plan.\nHilsen oss",
    municipality="Eksempel kommune",
    reference="AAA-BBB",
    language="nb",
    at=datetime(2027, 1, 4, 9, tzinfo=UTC),
)


def opened(made: bytes) -> bytes:
    """The file with what is compressed in it written out."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return made + b"".join(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")


def test_it_says_that_it_is_tagged_titled_and_kept_by_the_standards() -> None:
    made = opened(pdf.made(LETTER))
    assert made.startswith(b"%PDF-1.7")
    for said in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang(nb)", b"<pdfaid:part>2<", b"<pdfuaid:part>1<"):
        assert said in made, said
    assert "Svar på søknaden".encode() in made, "the title is in the metadata"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert pdf.made(LETTER) == pdf.made(LETTER)


@pytest.mark.parametrize("language", ["nb", "nn", "se", "en"])
def test_a_letter_in_each_language_with_its_signs(language: str) -> None:
    signs = "Áá Čč Đđ Ŋŋ Šš Ŧŧ Žž «æøå» – § 2-5 □ é"
    assert f"/Lang({language})".encode() in opened(pdf.made(replace(LETTER, language=language, text=signs)))


@pytest.mark.parametrize(
    "text", ['#read("/etc/passwd")', "#panic()", "*_$1+$_* `", "= Ikke en overskrift", '"]]}', "\\u{41} \\", "<a> @b"]
)
def test_what_people_write_is_text_and_nothing_else(text: str) -> None:
    assert pdf.made(replace(LETTER, title=text, text=text)).startswith(b"%PDF")


def test_signs_that_cannot_be_printed_are_named() -> None:
    with pytest.raises(NotPrintable, match="😀"):
        pdf.made(replace(LETTER, text="Hei 😀"))


def test_lines_that_the_file_wrapped_are_one_and_short_lines_stay() -> None:
    wrapped = (
        "Dette er en setning som er så lang at filen har delt den på to linjer, og som fortsetter\nher.\nHilsen\noss"
    )
    assert '[["Dette er en setning som er s\\u00e5 lang' in pdf.data(replace(LETTER, text=wrapped))
    assert 'fortsetter her.", "Hilsen", "oss"]]' in pdf.data(replace(LETTER, text=wrapped))
