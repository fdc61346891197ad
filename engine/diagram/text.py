"""How wide a text is, and where it is broken into lines, without a font at hand.

The widths are those of the widest sans-serif in ordinary use (DejaVu Sans), so a text never takes more room than said.
"""

import re

_GROUPS = {
    28: "'ijl",
    30: "IJ",
    33: " \u00a0,.·|",
    35: "/:;\\f",
    37: "-",
    40: "()[]tŧ!",
    42: "r",
    51: '"*_`–§',
    53: "szšž?",
    55: "cčL",
    59: "Fkvxy•",
    61: "TYaoøåäöáŦ«»P",
    64: "eéESbdghnpquđŋŠÉü$0123456789{}",
    70: "KAVÅÄÁBRXZŽCČ",
    76: "UHNŊDGĐ",
    80: "&OQØÖ",
    84: "w#+<=>^~×→≤≥",
    87: "M",
    98: "%mÆæ",
    100: "W@—…",
}
_WIDTHS = {character: width / 100 for width, characters in _GROUPS.items() for character in characters}
_OTHER = 0.85
BOLD = 1.13


def width(text: str, size: float, bold: bool = False) -> float:
    """The most room `text` takes in letters of `size`."""
    return sum(_WIDTHS.get(character, _OTHER) for character in text) * size * (BOLD if bold else 1.0)


def wrap(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines that fit in `room`; a word that does not is broken with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in re.split(r"[ \t\n]+", text.strip()):  # a no-break space holds
        rest = word
        if line and width(f"{line} {rest}", size, bold) <= room:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while width(rest, size, bold) > room and len(rest) > 2:
            cut = _cut(rest, size, room, bold)
            lines.append(rest[:cut] + ("" if rest[cut - 1] in "-/" else "-"))
            rest = rest[cut:]
        line = rest
    return [*lines, line] if line else lines


def _cut(word: str, size: float, room: float, bold: bool) -> int:
    """Where to break a word: after a hyphen or slash when there is one, or else as late as possible."""
    fits = max((n for n in range(1, len(word)) if width(word[:n] + "-", size, bold) <= room), default=1)
    after_mark = max((n for n in range(2, fits + 1) if word[n - 1] in "-/"), default=0)
    return after_mark or fits
