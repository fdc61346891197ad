"""What a routine may demand before a step is taken, by name. A guard looks and answers; it never changes anything.

A new guard is one function and one line in GUARDS. YAML can only name what stands here: text is never run.
"""

from collections.abc import Callable
from typing import Any, Protocol

from engine.errors import N_, Refused


class CaseView(Protocol):
    """What a guard may look at."""

    def has_consent(self) -> bool:
        """A consent is given and not withdrawn."""

    def value(self, name: str) -> Any:
        """The value of a fact of the case; None when nobody knows."""

    def came_from(self) -> str:
        """The state the case was in before this one."""


Guard = Callable[[CaseView], Refused | None]


def consent_given(case: CaseView) -> Refused | None:
    """Nothing is made or discussed without consent (002, Vedlegg 6 row 3; forskrift om individuell plan)."""
    if case.has_consent():
        return None
    return Refused(N_("Samtykke mangler. Samtykkeerklæringen må gjelde minst én tjeneste før saken kan gå videre."))


GUARDS: dict[str, Guard] = {"consent_given": consent_given}
