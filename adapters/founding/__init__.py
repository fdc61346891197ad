"""A new municipality: a few answers, and a pack of routines copied for it. Read: `answers`, `rhythm`, `pack`, `add`."""

from adapters.founding.add import add
from adapters.founding.answers import Answers, Unanswered
from adapters.founding.pack import PACK, Pack, read_pack

__all__ = ["PACK", "Answers", "Pack", "Unanswered", "add", "read_pack"]
