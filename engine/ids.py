"""Public ids: 128 bits, made before the row is written, so that rows which refer to each other go in one round trip."""

import secrets
from datetime import datetime

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(now: datetime) -> str:
    """A fresh id of 32 hexadecimal digits: 48 bits of time first (neighbours in the index), then 80 random bits.

    The random part is what makes it unguessable; access never rests on that alone.
    """
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def new_reference() -> str:
    """A case reference people can say on the telephone, such as «K7M-3QX»: no 0/O, 1/I/L or U."""
    letters = [secrets.choice(_ALPHABET) for _ in range(6)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])
