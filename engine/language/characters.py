"""Bytes to text: how large a file may be, how it is encoded, and which characters may stand in it."""

import re
from pathlib import Path

from engine.language.problems import Problem

MAX_BYTES = 256 * 1024
_MAX_PROBLEMS = 10

# All that is not a visible character, a plain space or a line break: controls, hard and soft and zero-width spaces,
# marks that turn the direction of the text, lone surrogates.
UNWANTED = re.compile(
    r"[^\n\x20-\x7e\xa1-\xac\xae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    r"\U00010000-\U0010ffff]"
)


def load_text(path: Path, file: str) -> tuple[str, list[Problem]]:
    """The text of a file with plain line breaks, and the problems of its encoding and characters. Never raises."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        return "", [Problem(file, 1, 1, "", "no_file", "filen finnes ikke eller kan ikke leses; rett filnavnet")]
    return decode(data, file)


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The same for bytes that are already here."""
    if len(data) > MAX_BYTES:
        message = f"filen er større enn {MAX_BYTES // 1024} kB; del den opp"
        return "", [Problem(file, 1, 1, "", "too_large", message)]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "filen er ikke lagret som UTF-8; lagre den på nytt med tegnsettet UTF-8"
        return "", [Problem(file, line, 1, "", "encoding", message)]
    return text, _character_problems(text, file)


def _character_problems(text: str, file: str) -> list[Problem]:
    problems = []
    for found in UNWANTED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        problems.append(Problem(file, line, column, "", "character", _character_message(found[0])))
        if len(problems) == _MAX_PROBLEMS:
            break
    return problems


def _character_message(sign: str) -> str:
    if sign == "\t":
        return "her står en tabulator; bruk mellomrom"
    if sign in "\u00a0\u202f":
        return "her står et hardt mellomrom, som ikke synes; skriv et vanlig mellomrom"
    return f"her står et usynlig tegn (U+{ord(sign):04X}); ta det bort"
