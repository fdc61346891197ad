"""Sealing of single values, so that a copy of the database tells nobody's national id."""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import Tampered


class Vault:
    """Seals and opens values with a key that stands outside the database (AES-256-GCM)."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is 32 bytes or more from a good source; two keys are drawn from it."""
        if len(secret) < 32:
            raise ValueError("the secret must be at least 32 bytes")
        self._sealing = AESGCM(hmac.digest(secret, b"brobygger sealing", sha256))
        self._finding = hmac.digest(secret, b"brobygger finding", sha256)

    def seal(self, value: str, place: str) -> bytes:
        """The sealed value. It opens only for the same `place` (table, column and row id)."""
        nonce = os.urandom(12)
        return nonce + self._sealing.encrypt(nonce, value.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The value. Raises Tampered when it was changed, moved, or sealed with another secret."""
        try:
            return self._sealing.decrypt(sealed[:12], sealed[12:], place.encode()).decode()
        except InvalidTag as wrong:
            raise Tampered(f"a sealed value in {place} does not open") from wrong

    def find(self, value: str) -> bytes:
        """A keyed hash by which equal values are found without opening any."""
        return hmac.digest(self._finding, value.encode(), sha256)
