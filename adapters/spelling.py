"""Names in the plain letters of addresses and keys."""

import re
import unicodedata

_SPELT = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def plain(name: str, between: str = "") -> str:
    """The name in a–z and 0–9; whatever stands between its words becomes `between`."""
    spelt = unicodedata.normalize("NFKD", name.lower().translate(_SPELT))
    return between.join(re.findall(r"[a-z0-9]+", spelt.encode("ascii", "ignore").decode()))
