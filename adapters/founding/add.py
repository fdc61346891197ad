"""Writing a new municipality: everything in a folder of its own first, checked there, and then put in its place."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

from adapters.founding.answers import Answers, Unanswered, Understood, understand
from adapters.founding.pack import Pack
from engine.definition import Text
from engine.installation import Installation, load
from engine.language import DefinitionError
from engine.language.problems import Problem

_FIRST = re.compile(r"^municipalities:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)[^\s#]", re.MULTILINE)


def add(answers: Answers, pack: Pack, installation: Path, today: date) -> Path:
    """Copy the pack for a new municipality, and write its entry at the end of the file `installation`.

    Out: the new folder. Raises Unanswered with every answer that cannot be used, DefinitionError when the installation
    or the result has something wrong. Then nothing is written.
    """
    there, text = load(installation), installation.read_text(encoding="utf-8")
    known = understand(answers, there, pack.positions, pack.teams, today)
    folder, entry = installation.parent / "workflows" / known.slug, _entry(known, pack)
    first = _FIRST.search(text)
    if folder.exists():
        raise Unanswered([f"Mappen {folder} er der fra før. Flytt den, eller velg et annet navn. Ingenting er gjort."])
    if first is None:
        raise Unanswered([f"{installation} er skrevet på en måte som ikke kan utvides. Skriv kommunen inn for hånd."])
    with _drafts(installation.parent) as drafts:
        draft = drafts / "workflows" / known.slug
        pack.copy(draft, known.slug, known.name, _owners(pack, there))
        alone, whole = drafts / installation.name, drafts / "whole.yaml"
        alone.write_text("municipalities:\n" + _indented(entry, "  "), encoding="utf-8")
        _check(alone, drafts, installation.parent)
        whole.write_text(text.rstrip("\n") + "\n" + _indented(entry, first[1]), encoding="utf-8")
        shutil.copymode(installation, whole)
        folder.parent.mkdir(exist_ok=True)
        draft.rename(folder)
        _put_in_place(whole, installation, folder, text)
    return folder


@contextmanager
def _drafts(parent: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is in it can be moved in one go; gone afterwards."""
    folder = Path(mkdtemp(prefix=".ny-kommune-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owners(pack: Pack, there: Installation) -> list[str]:
    """The names of municipalities that use the pack's own files."""
    houses = there.municipalities.values()
    files = {file.resolve() for file in pack.routines.values()}
    return [house.name for house in houses if {entry.file.resolve() for entry in house.workflows.values()} & files]


def _check(alone: Path, drafts: Path, parent: Path) -> None:
    """Read the draft as if it stood in its place. Raises DefinitionError that names the pack's copy as it will be."""
    try:
        load(alone)
    except DefinitionError as error:
        raise DefinitionError(_moved(each, str(drafts), str(parent)) for each in error.problems) from error


def _moved(problem: Problem, old: str, new: str) -> Problem:
    file, message, english = (text.replace(old, new) for text in (problem.file, problem.message, problem.english))
    return replace(problem, file=file, message=message, english=english)


def _put_in_place(whole: Path, installation: Path, folder: Path, before: str) -> None:
    """The new file for the old one; back again if the two do not go together after all."""
    whole.replace(installation)
    try:
        load(installation)
    except DefinitionError:
        whole.write_text(before, encoding="utf-8")
        shutil.copymode(installation, whole)
        whole.replace(installation)
        shutil.rmtree(folder)
        raise


# ---------------------------------------------------------------- the entry


def _entry(known: Understood, pack: Pack) -> list[str]:
    """The lines of the municipality in workflows.yaml, from its slug on."""
    lines = [f"{known.slug}:", f"  name: {_said(known.name)}", f"  language: {known.language}"]
    if known.closing_days:
        lines += ["  calendar:", f"    closing_days: [{', '.join(known.closing_days)}]"]
    positions = _titles(pack.positions, known.positions)
    lines += ["  positions:", *(f"    {key}: {{title: {title}}}" for key, title in positions.items())]
    teams = _titles(pack.teams, known.teams)
    lines += ["  teams:"] if teams else []
    for key, title in teams.items():
        lines += [f"    {key}:", f"      title: {title}", *_meets(known, key)]
    lines += ["  workflows:"]
    for slug, file in pack.routines.items():
        lines += [f"    {slug}:", f"      file: workflows/{known.slug}/{file.name}"]
    return lines


def _meets(known: Understood, team: str) -> list[str]:
    meets = known.meets.get(team)
    if meets is None:
        return []
    time = f", time: {_said(meets.time)}" if meets.time else ""
    return [f"      meets: {{rhythm: {_said(meets.rhythm)}, since: {meets.since}{time}}}"]


def _titles(usual: Mapping[str, Text], given: Mapping[str, str]) -> dict[str, str]:
    """The titles as YAML: those given, and otherwise the pack's own in every language it has them in."""
    own = {key: ", ".join(f"{tongue}: {_said(text)}" for tongue, text in title.items()) for key, title in usual.items()}
    own = {key: f"{{{title}}}" for key, title in own.items()}
    return own | {key: _said(title) for key, title in given.items()}


def _said(text: str) -> str:
    """The text in the quotes of YAML, which are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _indented(lines: list[str], by: str) -> str:
    return "".join(f"{by}{line}\n" for line in lines)
