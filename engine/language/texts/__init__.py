"""Every sentence about a mistake, in bokmål and English: one for each cause, with {places}.

A cause is a stable code, such as "unknown_role", or a code and one of its causes, such as "trigger.none".
"""

from engine.language.problems import Place, Problem, Said
from engine.language.texts.hanging import HANGING
from engine.language.texts.installation import INSTALLATION
from engine.language.texts.parts import PARTS
from engine.language.texts.reading import READING
from engine.language.texts.saying import SAYING

TEXTS: dict[str, Said] = {**READING, **PARTS, **SAYING, **HANGING, **INSTALLATION}


def said(cause: str, places: dict[str, Place]) -> Said:
    """The sentence of a cause, with its places filled."""
    return TEXTS[cause].filled(places)


def problem(file: str, line: int, column: int, cause: str, **places: Place) -> Problem:
    """A problem of a file that has no tree to name a path in."""
    words = said(cause, places)
    return Problem(file, line, column, "", cause.partition(".")[0], words.nb, words.en)
