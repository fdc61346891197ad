"""Bokmål as it is written: lists with «og», titles in «», roles in definite form, dates, sentences."""

import re
from collections.abc import Iterable, Sequence

_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
# How a noun that names a role gets its definite form, by its ending; the longest that fits is used. The rest (NAV,
# names, what is definite already) stays as it is: «koordinator skal …» is good bokmål too.
_DEFINITE = {
    "koordinator": "en", "leder": "en", "sjef": "en", "rådgiver": "en", "giver": "en", "konsulent": "en",
    "person": "en", "lege": "n", "lærer": "en", "pleier": "en", "kontakt": "en", "instans": "en", "vikar": "en",
    "behandler": "en", "rektor": "en", "styrer": "en", "tjeneste": "n", "etat": "en", "enhet": "en", "utvalg": "et",
    "råd": "et", "mottaker": "en", "bruker": "en", "søker": "en", "verge": "n", "direktør": "en", "assistent": "en",
    "avdeling": "en", "skole": "n", "kontor": "et", "barnevern": "et", "team": "et", "henviser": "en",
    "melder": "en", "terapeut": "en", "psykolog": "en", "pedagog": "en", "kommune": "n", "nemnd": "a",
    "gruppe": "-a", "eier": "en", "arbeider": "en", "veileder": "en", "administrator": "en", "jurist": "en",
    "logoped": "en", "institusjon": "en", "sekretær": "en", "medlem": "met", "medarbeider": "en", "vakt": "a",
    "fullmektig": "en", "ombud": "et", "sykehus": "et", "klinikk": "en", "fagperson": "en", "barnehage": "n",
}  # fmt: skip
_ENDINGS = sorted(_DEFINITE, key=len, reverse=True)
_ADJECTIVES = {"ende": "ende", "lig": "lige", "isk": "iske", "al": "ale", "ell": "elle", "ordnet": "ordnede"}


def quote(title: str) -> str:
    """«Title»; quotation marks inside become single ones."""
    return "«" + title.replace("«", "‘").replace("»", "’") + "»"


def listed(words: Iterable[str], last: str = "og") -> str:
    """«a, b og c»."""
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def sentence(words: str) -> str:
    """The words with a capital letter first and one full stop last; a text that ends otherwise keeps its own end."""
    text = " ".join(words.split())
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!:" else ".")


def lowered(title: str) -> str:
    """The title as it stands inside a sentence: «Teknisk sjef» begins small, «NAV-kontoret» does not."""
    return title[0].lower() + title[1:] if len(title) > 1 and not title[1].isupper() and title[1] != "-" else title


def definite(title: str) -> str:
    """The holder of a role inside a sentence: «systemkoordinatoren», «den henvisende instansen», «psykiatriteamet»."""
    words = lowered(title).split()
    if words[0] == "ansvarlig":
        return " ".join(("den ansvarlige", *words[1:]))
    for place, word in enumerate(words[:3]):
        ending = next((end for end in _ENDINGS if word.lower().endswith(end)), None)
        if ending:
            suffix = _DEFINITE[ending]
            words[place] = word[:-1] + suffix[1:] if suffix.startswith("-") else word + suffix
            return " ".join(_described(words, suffix)) if place == 1 else _unowned(title, words, place)
    return " ".join(words)


def _described(words: Sequence[str], suffix: str) -> list[str]:
    """With an adjective before the noun: «den psykiatriske sykepleieren». «Kvinnens kontakt» stays indefinite."""
    first = words[0]
    ending = next((end for end in _ADJECTIVES if first.endswith(end)), None)
    if ending:
        return ["det" if suffix == "et" else "den", first.removesuffix(ending) + _ADJECTIVES[ending], *words[1:]]
    noun = words[1].removesuffix(suffix) if first.endswith("s") and not suffix.startswith("-") else words[1]
    return [first, noun, *words[2:]]


def _unowned(title: str, words: Sequence[str], place: int) -> str:
    """The noun is the first word, or has «og» before it; otherwise nobody knows what the words before it are."""
    return " ".join(words) if place == 0 or words[place - 1] == "og" else lowered(title)


def closed(words: str) -> str:
    """With the comma that ends a relative clause: «den som har oppgaven,»."""
    return f"{words}," if re.search(r"(^| )som ", words) else words


def bare(key: str) -> str:
    """A name that has no title anywhere, as words."""
    return re.sub(r"[_\-]+", " ", key).strip()


def day_of_year(word: str) -> str:
    """«08-15» as «15. august»."""
    month, _, day = word.partition("-")
    return f"{int(day)}. {_MONTHS[int(month) - 1]}"


def times(count: int) -> str:
    """«1 gang», «2 ganger»."""
    return f"{count} gang" if count == 1 else f"{count} ganger"
