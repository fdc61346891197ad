"""Is a problem told in English, with nothing of the bokmål left?"""

import re

from engine.language import Problem

# The small words without which hardly a sentence is bokmål.
_SMALL = "er ikke ingen og eller det den som skriv rett bruk har skal kan til på av legg ta mente du steget rutinen"
BOKMAAL = frozenset(_SMALL.split())


def bokmaal_in(text: str) -> set[str]:
    """The words of bokmål in a text, but for what it quotes from a file."""
    return set(re.findall("[a-zæøå]+", re.sub("«.*?»", "", text).lower())) & BOKMAAL


def is_english(problem: Problem) -> bool:
    """Does it have an English sentence of its own?"""
    return problem.say("en") != problem.message and not bokmaal_in(problem.say("en"))
