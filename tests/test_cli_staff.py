"""`brobygger staff`: somebody is away, is back, hands over everything, and leaves."""

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.clock import SystemClock
from adapters.database import Database
from adapters.migrations import upgrade
from adapters.stage import Stage
from engine import departures
from engine.vault import Vault
from tests.world import ROOT, skjervoy
from web.cli import app


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A database of its own with three people, at the real time, since the program has no other."""
    address = f"sqlite:///{tmp_path}/own.db"
    monkeypatch.setenv("BROBYGGER_DATABASE", address)
    monkeypatch.setenv("BROBYGGER_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("BROBYGGER_INSTALLATION", str(ROOT / "workflows.yaml"))
    database = Database(address)
    upgrade(database)
    made = Stage(database, skjervoy(), "skjervoy", SystemClock().now(), Vault(bytes(32)))
    made.publish()
    for name, unit in (("Solveig", "systemkoordinator"), ("Pål", "psykiatriteam"), ("Berit", "psykiatriteam")):
        made.hire(name, "", unit, email=f"{name}@her")
    return made


def staff(*words: str) -> Result:
    return CliRunner().invoke(app, ["staff", words[0], "skjervoy", *words[1:]])


def test_somebody_is_away_and_back(stage: Stage) -> None:
    assert staff("away", "Pål@her", "--substitute", "Berit@her").stdout == "Pål@her er meldt borte.\n"
    assert stage.actor("Berit").stands_in_for == {stage.people["Pål"]}
    again = staff("away", "Pål@her", "--substitute", "Berit@her")
    assert again.exit_code == 2 and "alt meldt fravær" in again.stderr
    assert staff("back", "Pål@her").exit_code == 0
    assert stage.actor("Berit").stands_in_for == frozenset()


def test_what_somebody_has_is_listed_and_handed_over_and_again_it_is_nothing(stage: Stage) -> None:
    stage.refer(
        "Berit", {"name": "Kari Eksempel"}, {"henvist_fra": "legekontoret", "begrunnelse": "Hjelp."}, "individuell-plan"
    )
    (row,) = stage.inbox("Solveig").rows
    stage.take("Solveig", row.task_id)
    listed = staff("holds", "Solveig@her")
    assert "task" in listed.stdout and row.reference in listed.stdout and "Kari" not in listed.stdout
    assert "1 av 1 er overført" in staff("hand-over", "Solveig@her", "--to", "Pål@her").stdout
    assert [each.reference for each in stage.inbox("Pål").rows] == [row.reference]
    assert "0 av 0 er overført" in staff("hand-over", "Solveig@her", "--to", "Pål@her").stdout
    leaving = staff("leave", "Pål@her", "--last-day", f"{stage.today():%Y-%m-%d}", "--to", "Berit@her")
    assert leaving.exit_code == 0 and "siste dag" in leaving.stdout
    with stage.read() as tx:
        moment = departures.next_due(tx)
    assert moment is not None
    stage.go_to(moment + timedelta(minutes=1))
    assert [each.reference for each in stage.inbox("Berit").rows] == [row.reference]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("away", "ingen@her"), "Ingen som arbeider i skjervoy, har adressen ingen@her."),
        (("leave", "Pål@her", "--last-day", "31.01.2027"), "«31.01.2027» er ingen dato. Skriv den som 2027-01-31."),
        (("leave", "Pål@her", "--last-day", "2027-01-31", "--now"), "--now trenger --to: hvem skal overta?"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(stage: Stage, words: tuple[str, ...], told: str) -> None:
    done = staff(*words)
    assert done.exit_code == 2 and told in done.stderr
