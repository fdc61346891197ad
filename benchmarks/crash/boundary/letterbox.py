"""A channel whose receiver keeps each mail on the disk before it says yes; sending has boundaries of its own."""

import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.crash.boundary.watched import Edge
from engine.errors import DeliveryError
from engine.notices import MAIL
from engine.outbox import Sending


@dataclass(frozen=True)
class Letterbox:
    """The file of what arrived, and what is called before and after each sending."""

    path: Path
    edge: Edge
    says_no: bool | None = None  # permanently or not; None: it takes everything
    kinds: frozenset[str] = frozenset({MAIL})

    @classmethod
    def none(cls) -> "Letterbox":
        """One for work that sends nothing."""
        return cls(Path(os.devnull), lambda _: None)

    def refusing(self, *, permanent: bool) -> "Letterbox":
        """The same, but it refuses."""
        return replace(self, says_no=permanent)

    def send(self, sending: Sending) -> None:
        """Take one envelope, or refuse it."""
        self.edge("before sending")
        if self.says_no is not None:
            raise DeliveryError("550 no", permanent=self.says_no)
        with self.path.open("a") as file:
            file.write("".join(json.dumps(message.id) + "\n" for message in sending.messages))
            file.flush()
            os.fsync(file.fileno())
        self.edge("after sending")

    def arrived(self) -> Counter[str]:
        """How often each message arrived."""
        return Counter(self.path.read_text().splitlines()) if self.path.exists() else Counter()
