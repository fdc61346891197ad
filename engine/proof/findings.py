"""What a proof says."""

from dataclasses import dataclass

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of a story, in bokmål and English, and where in the routine it stands."""

    nb: str
    en: str
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may go wrong. `code` never changes; `story` is the shortest way there, `nb` and `en` its end."""

    code: str
    path: Path
    nb: str
    en: str
    story: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A routine is sound when there are no findings. The counts say how much was looked at."""

    findings: tuple[Finding, ...]
    situations: int
    steps: int

    @property
    def sound(self) -> bool:
        """Can no case go wrong?"""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding before its story is told: in which situation (`number`; None: in none), about what in `state`.

    `name` is the task or way, `kind` whether it is one of "tasks", "next" or nothing.
    """

    code: str
    state: str
    kind: str = ""
    name: str = ""
    number: int | None = None

    @property
    def path(self) -> Path:
        """Where in the routine it stands."""
        return ("states", self.state, self.kind, self.name) if self.kind else ("states", self.state)
