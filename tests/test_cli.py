"""The program as an operator meets it."""

import os
import subprocess
import sys
from pathlib import Path
from re import fullmatch

import pytest

from adapters.clock import SystemClock
from adapters.database import Database
from adapters.house import House, publish_all, unpublished
from engine.installation import load
from engine.vault import Vault

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "brobygger"


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the program in an empty folder with settings of its own."""
    own = {
        "BROBYGGER_DATABASE": f"sqlite:///{folder}/own.db",
        "BROBYGGER_SECRET_FILE": str(folder / "secret"),
        "BROBYGGER_INSTALLATION": str(ROOT / "workflows.yaml"),
        **settings,
    }
    command = [str(PROGRAM), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env={**os.environ, **own}, check=False)


def test_a_new_installation_from_nothing_to_a_verified_history(tmp_path: Path) -> None:
    early = run(tmp_path, "publish")
    assert early.returncode == 2 and "brobygger migrate" in early.stderr
    assert fullmatch(r"Databasen har skjema \d{4}\.\n", run(tmp_path, "migrate").stdout)
    assert "skjervoy: individuell-plan, versjon 1" in run(tmp_path, "publish").stdout
    assert "versjon 1" in run(tmp_path, "publish").stdout, "publishing the same again makes no new version"
    added = run(
        tmp_path, "staff", "add", "skjervoy", "Kari Ek", "kari@skjervoy.example", "--holds", "systemkoordinator"
    )
    assert added.stdout == "Kari Ek er lagt til i skjervoy.\n"
    assert "Historikken stemmer." in run(tmp_path, "verify").stdout


def test_serving_a_routine_that_is_not_published_says_so_and_publishes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    house = House(
        Database(f"sqlite:///{tmp_path}/own.db"), SystemClock(), load(ROOT / "workflows.yaml"), Vault(bytes(32))
    )
    assert ("skjervoy", "individuell-plan", 0) in unpublished(house)
    publish_all(house)
    assert unpublished(house) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["staff", "add", "skjervøy", "Kari", "k@x.no"], "Ukjent kommune «skjervøy». Kjente: skjervoy,"),
        (
            ["staff", "add", "skjervoy", "Kari", "k@x.no", "--holds", "sjef"],
            "«sjef» er verken en stilling eller et team",
        ),
    ],
)
def test_a_slip_of_the_operator_is_answered_with_what_to_do(tmp_path: Path, words: list[str], told: str) -> None:
    run(tmp_path, "migrate")
    answer = run(tmp_path, *words)
    assert answer.returncode == 2
    assert told in answer.stderr


def test_a_wrong_setting_stops_every_command_with_its_name(tmp_path: Path) -> None:
    answer = run(tmp_path, "verify", BROBYGGER_PORT="åtti")
    assert answer.returncode == 2
    assert "BROBYGGER_PORT" in answer.stderr


def test_check_says_what_is_wrong_where_and_how_to_mend_it(tmp_path: Path) -> None:
    assert fullmatch(r"Alt i orden: \d+ rutiner lest og bevist\.\n", run(tmp_path, "check").stdout)
    (tmp_path / "workflows").mkdir()
    text = (ROOT / "workflows.yaml").read_text(encoding="utf-8").replace("notice_hour", "notise_hour")
    (tmp_path / "broken.yaml").write_text(text, encoding="utf-8")
    answer = run(tmp_path, "check", "broken.yaml")
    assert answer.returncode == 2
    assert "broken.yaml:10:7" in answer.stdout
    assert "mente du «notice_hour»" in answer.stdout
