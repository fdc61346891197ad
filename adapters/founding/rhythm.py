"""When a team meets, in plain Norwegian words: «hver 2. torsdag 08.30», «siste fredag i måneden kl. 9–11»."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

EXAMPLES = "«hver torsdag», «hver 2. torsdag 08.30-10.00», «første tirsdag i måneden» eller «mandag hver 6. uke»"
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag")
_CODES = ("MO", "TU", "WE", "TH", "FR")
_NUMBERS = {
    "første": 1,
    "annen": 2,
    "andre": 2,
    "tredje": 3,
    "fjerde": 4,
    "femte": 5,
    "sjette": 6,
    "siste": -1,
    "sist": -1,
}
_DAY = rf"(?P<day>{'|'.join(_DAYS)})(?:er)?"
_NUMBER = rf"(?:\d\d?\.?|{'|'.join(_NUMBERS)})"
_WEEKLY = (
    _DAY,
    rf"hver (?:(?P<count>{_NUMBER}) )?{_DAY}",
    rf"hver (?:(?P<count>{_NUMBER}) )?uke,? (?:på )?{_DAY}",
    rf"{_DAY},? hver (?:(?P<count>{_NUMBER}) )?uke",
)
_MONTHLY = rf"(?:hver )?(?P<counts>{_NUMBER}(?:(?:,| og) {_NUMBER})*) {_DAY} (?:i (?:hver )?|hver )måned(?:en)?"
_CLOCK = r"(\d\d?)(?:[.:](\d\d))?"
_TIME = re.compile(rf",? (?:kl\.?|klokka|klokken)? ?{_CLOCK}(?: ?(?:-|–|til) ?{_CLOCK})?$")
_FROM = re.compile(r",? fra (?:og med )?(\d{4})-(\d\d)-(\d\d)|,? fra (?:og med )?(\d\d?)\.(\d\d?)\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Meets:
    """A rhythm, the first day of it, and the time of day as workflows.yaml writes it, or ""."""

    rhythm: str
    since: date
    time: str = ""


def read(words: str, today: date) -> Meets:
    """What the words say. Without «fra 03.12.2026» the rhythm begins with the first such weekday from `today` on.

    Raises ValueError (Norwegian text) for words that are not understood; nothing is guessed.
    """
    unknown = ValueError(f"«{words}» er ikke forstått. Skriv for eksempel {EXAMPLES}.")
    plain = re.sub(r"annen ?hver\b", "hver 2.", " ".join(words.lower().split()))
    try:
        plain, start = _start(plain, today)
        plain, time = _time(plain)
    except ValueError as error:
        raise unknown from error
    monthly = re.fullmatch(_MONTHLY, plain)
    weekly = next((found for pattern in _WEEKLY if (found := re.fullmatch(pattern, plain))), None)
    found = monthly or weekly
    if found is None:
        raise unknown
    day = _DAYS.index(found["day"])
    if monthly:
        counts = [_number(word) for word in re.findall(_NUMBER, monthly["counts"])]
        if not all(count in (-1, 1, 2, 3, 4) for count in counts):
            raise unknown
        each = ",".join(f"{count}{_CODES[day]}" for count in counts)
        return Meets(f"FREQ=MONTHLY;BYDAY={each}", start, time)
    given = found.groupdict().get("count")
    count = _number(given) if given else 1
    if given and not 2 <= count <= 26:  # «hver første torsdag» may mean the month's
        raise unknown
    interval = f";INTERVAL={count}" if count > 1 else ""
    # Every second week is counted from the first meeting.
    first = start + timedelta((day - start.weekday()) % 7)
    return Meets(f"FREQ=WEEKLY{interval};BYDAY={_CODES[day]}", first, time)


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(word.removesuffix("."))


def _start(plain: str, today: date) -> tuple[str, date]:
    """The words without «fra …», and the day it says. Raises ValueError for a day that is none."""
    found = _FROM.search(plain)
    if found is None:
        return plain, today
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    return plain[: found.start()] + plain[found.end() :], date(int(year), int(month), int(day))


def _time(plain: str) -> tuple[str, str]:
    """The words without the time of day, and it as «08:30-10:00». Raises ValueError for a time that is none."""
    found = _TIME.search(plain)
    if found is None:
        return plain, ""
    hour, minute, until, until_minute = found.groups()
    if int(hour) > 23 or int(minute or 0) > 59 or int(until or 0) > 23 or int(until_minute or 0) > 59:
        raise ValueError(plain)
    first = f"{int(hour):02}:{minute or '00'}"
    return plain[: found.start()], f"{first}-{int(until):02}:{until_minute or '00'}" if until else first
