"""The proof against a naive executor: the same verdict, and the same faults, on small routines made by chance.

`PROOF_ROUTINES=5000 PROOF_CASES=2000 pytest -n0 -s tests/engine/test_proof_random.py` looks at more and larger ones.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable

from engine.definition import Workflow
from engine.proof import prove
from tests.engine.brute import Brute, TooMany
from tests.engine.brute_faults import Fault, faults
from tests.engine.random_routines import Dice

ROUTINES = int(os.environ.get("PROOF_ROUTINES", "500"))
FIRST = int(os.environ.get("PROOF_FIRST", "0"))
CASES = int(os.environ.get("PROOF_CASES", "500"))
# Where these are told from differs: the proof tells a ring once and a decision by its way, and says that a case never
# ends where that is sure, when the naive executor says so of every case that is bound to come there.
PLACELESS = {"never_ends", "livelock", "no_letter", "no_time_to_complain"}
# So often, at least, each is found in 500 routines: a test of nothing but sound ones, or of none, says little.
LEAST = {
    "(compared)": 400, "(sound)": 100, "never_reached": 100, "never_ends": 100, "unowned": 80, "no_letter": 25,
    "no_time_to_complain": 8, "join_never": 12, "join_stuck": 3, "livelock": 15, "task_stuck": 10, "nothing_to_take": 8,
    "without_consent": 15, "open_children": 5, "no_ground": 6, "no_holder": 6,
}  # fmt: skip


def proven(workflow: Workflow) -> set[Fault]:
    paths = [(finding.code, (*finding.path, "", "")) for finding in prove(workflow).findings]
    return placed((code, path[1], path[3]) for code, path in paths)


def placed(found: Iterable[Fault]) -> set[Fault]:
    return {(code, "", "") if code in PLACELESS else (code, state, name) for code, state, name in found}


def test_the_proof_and_a_naive_executor_find_the_same_faults() -> None:
    seen: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + ROUTINES):
        workflow = Dice(seed).routine()
        try:
            naive = placed(faults(Brute(workflow, CASES).explore()))
        except TooMany:
            seen["(too many cases to look at)"] += 1
            continue
        assert proven(workflow) == naive, f"routine {seed}"
        seen.update({code for code, _, _ in naive} or {"(sound)"})
        seen["(compared)"] += 1
    sys.stdout.write(f"{sorted(seen.items())}\n")
    assert {code: seen[code] for code, least in LEAST.items() if seen[code] < least * ROUTINES / 500} == {}
