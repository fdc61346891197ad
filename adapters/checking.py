"""Every routine read and proven, for one who writes them: a whole installation, or the routines of some folders."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from adapters.sentences import SENTENCES
from engine import installation
from engine.language import DefinitionError, Problem
from engine.language.reader import load as read_yaml
from engine.proof import check_proof

_FILE = "workflows.yaml"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and how many routines were read."""

    problems: tuple[Problem, ...]
    routines: int

    def summary(self, language: str = "nb") -> str:
        """In one line, in English for "en", otherwise in bokmål."""
        found, read, english = len(self.problems), self.routines, language == "en"
        if self.problems:
            return f"{found} {'mistake' if found == 1 else 'mistakes'}." if english else f"{found} feil."
        if english:
            return f"All is well: {read} {'routine' if read == 1 else 'routines'} read and proven."
        return f"Alt i orden: {read} {'rutine' if read == 1 else 'rutiner'} lest og bevist."


def check(paths: Iterable[Path], default: Path) -> Checked:
    """Everything that is wrong in installations and in folders of routines; in `default` when none is named.

    A folder is checked as the installation beside or above it runs it, and a routine in it that no municipality there
    runs is a problem, since nothing else would be said of it.
    """
    problems: list[Problem] = []
    routines: set[tuple[Path, str]] = set()
    for path in list(paths) or [default]:
        file = _installation_of(path, default) if path.is_dir() else path
        try:
            house = installation.load(file, prove=check_proof)
        except DefinitionError as error:
            problems += [each for each in error.problems if _is_about(each, path)]
            continue
        run = {
            (entry.file.resolve(), slug)
            for slug, municipality in house.municipalities.items()
            for entry in municipality.workflows.values()
            if not path.is_dir() or entry.file.resolve().is_relative_to(path.resolve())
        }
        routines |= run
        if path.is_dir():
            problems += _idle(path, {found for found, _ in run}, file)
    return Checked(tuple(sorted(set(problems))), len(routines))


def _is_about(problem: Problem, path: Path) -> bool:
    """Of a folder, only what is wrong in it."""
    return not path.is_dir() or Path(problem.file).resolve().is_relative_to(path.resolve())


def _installation_of(folder: Path, default: Path) -> Path:
    """The workflows.yaml of a folder: its own, or of the nearest folder above."""
    real = folder.resolve()
    return next((found for each in (real, *real.parents) if (found := each / _FILE).is_file()), default)


def _idle(folder: Path, run: set[Path], file: Path) -> list[Problem]:
    """The routines in a folder that no municipality runs."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        tree, _ = read_yaml(path)
        if tree is not None and "workflow" in tree.entries and "states" in tree.entries and path.resolve() not in run:
            words = SENTENCES["idle_routine"].filled({"file": file.name})
            found.append(Problem(str(path), 1, 1, "", "idle_routine", words.nb, words.en))
    return found
