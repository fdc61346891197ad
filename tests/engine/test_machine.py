"""The traps of the state-machine library, each closed."""

import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.definition import Workflow
from engine.errors import GuardRefused, Refused
from engine.language import compile_file
from engine.machine import build, fire

ROUTINE = Path(__file__).parents[2] / "workflows" / "skjervoy" / "individuell-plan.yaml"


@pytest.fixture(scope="module")
def workflow() -> Workflow:
    return compile_file(ROUTINE, "skjervoy")


@dataclass(slots=True)
class Case:
    """A case as the machine and the guards see it."""

    state: str
    consent: bool = False

    def has_consent(self) -> bool:
        return self.consent

    def value(self, _name: str) -> None:
        return None

    def came_from(self) -> str:
        return ""


def test_a_case_that_was_never_registered_moves(workflow: Workflow) -> None:
    case = Case("henvist")
    fire(build(workflow), case, "vil_soke", case)
    assert case.state == "soknad"


def test_a_guard_that_says_no_tells_why_and_leaves_the_case(workflow: Workflow) -> None:
    case = Case("soknad")
    with pytest.raises(GuardRefused, match="Samtykke mangler"):
        fire(build(workflow), case, "til_teamet", case)
    assert case.state == "soknad"


@pytest.mark.parametrize("way", ["to_avsluttet", "trigger", "__init__", "innvilget", "", "os.getcwd"])
def test_no_way_exists_that_the_routine_does_not_name(workflow: Workflow, way: str) -> None:
    case = Case("henvist", consent=True)
    with pytest.raises(Refused, match="finnes ikke der saken står"):
        fire(build(workflow), case, way, case)
    assert case.state == "henvist"


def test_one_machine_serves_eight_threads_at_once(workflow: Workflow) -> None:
    machine, wrong = build(workflow), []

    def walk() -> None:
        for _ in range(300):
            case = Case("henvist", consent=True)
            for way in ("vil_soke", "til_teamet", "innvilget"):
                fire(machine, case, way, case)
            if case.state != "svar":
                wrong.append(case.state)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=walk) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []
