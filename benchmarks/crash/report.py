"""What a run came to, in counts."""

import statistics
from collections import Counter
from collections.abc import Iterator

from benchmarks.crash import found
from benchmarks.crash.checks import commands, history, mails, orphans, storage, timers
from benchmarks.crash.found import Check, Found
from benchmarks.crash.run import Trace

STARTS_WITHIN_S = 5.0
_SHOWN = 5


def check(trace: Trace) -> tuple[list[Check], Iterator[tuple[str, str]]]:
    """Look at everything. Out: the checks, and the counts to show: name and number."""
    there = found.read(trace.place.house)
    checks = [
        *commands.checks(there, trace.told),
        *history.checks(there),
        *timers.checks(there, trace.doses),
        *mails.checks(there, trace.arrived, trace.kills),
        *orphans.checks(there),
        *storage.checks(trace.place.house),
        Check("R03 starts after a kill: serving within 5 s", len(trace.starts), _slow(trace.starts)),
        Check("No answer, timer or process failed for a reason of ours", len(trace.told), trace.faults),
    ]
    trace.place.house.database.close()
    return checks, _counts(trace, there)


def show(checks: list[Check]) -> None:
    """Print how many things each check looked at, and what breaks."""
    print(f"\n  {'':66}{'looked at':>12}{'breaks':>8}")
    for one in checks:
        print(f"  {one.name:66}{one.looked_at:12}{len(one.breaks):8}")
        for line in one.breaks[:_SHOWN]:
            print(f"      {line}")


def _slow(starts: list[float]) -> list[str]:
    return [f"start {number + 1} took {took:.1f} s" for number, took in enumerate(starts) if took > STARTS_WITHIN_S]


def _counts(trace: Trace, there: Found) -> Iterator[tuple[str, str]]:
    answers = Counter((one.what, one.answer) for one in trace.told)
    kinds = Counter(event.kind for event in there.happened())
    lost = [one for one in trace.told if one.cut]
    yield "kills", str(trace.kills)
    yield "elapsed", f"{trace.seconds:.0f} s"
    yield "server serving again, median / slowest", _starts(trace.starts)
    yield "commands answered as done", str(sum(count for (_, answer), count in answers.items() if answer == "done"))
    for what in ("refer", "complete", "act", "claim", "release"):
        yield f"  {what}", str(answers[what, "done"])
    yield "commands refused (somebody or something was faster)", str(sum(one.answer == "refused" for one in trace.told))
    yield "commands whose answer was lost, asked again", str(len(lost))
    yield "  of which carried out before the kill", str(commands.carried_out(there, trace.told))
    yield "commands sent again after the answer", str(trace.seen["twice"])
    yield "answers «busy»", str(trace.seen["busy"])
    yield "events", str(sum(kinds.values()))
    yield "rungs fired (reminders, notices, escalations)", str(kinds["reminded"] + kinds["escalated"])
    yield "silent deadlines met", str(kinds["silence"])
    yield "mails sent", str(sum(row.status == "sent" for row in there.messages.values()))
    yield "mails that arrived once more", str(sum(trace.arrived.values()) - len(trace.arrived))


def _starts(starts: list[float]) -> str:
    return f"{statistics.median(starts):.2f} / {max(starts):.2f} s" if starts else "-"
