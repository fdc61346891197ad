"""Bytes to text: how large a file may be, how it is encoded, and which characters may stand in it."""

import re
from pathlib import Path

from engine.language.problems import Problem
from engine.language.texts import problem

MAX_BYTES = 256 * 1024
_MAX_PROBLEMS = 10
_CAUSES = {"\t": "character.tab", "\u00a0": "character.space", "\u202f": "character.space"}

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
        return "", [problem(file, 1, 1, "no_file")]
    return decode(data, file)


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The same for bytes that are already here."""
    if len(data) > MAX_BYTES:
        return "", [problem(file, 1, 1, "too_large", most=MAX_BYTES // 1024)]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", [problem(file, line, 1, "encoding")]
    return text, _character_problems(text, file)


def _character_problems(text: str, file: str) -> list[Problem]:
    problems = []
    for found in UNWANTED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        problems.append(problem(file, line, column, _CAUSES.get(found[0], "character"), sign=f"{ord(found[0]):04X}"))
        if len(problems) == _MAX_PROBLEMS:
            break
    return problems
