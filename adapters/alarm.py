"""Word to the operator when the clock stops, by another way than the one that stopped: the log, and a command."""

import shlex
import subprocess
from datetime import timedelta

import structlog

log = structlog.get_logger()
STOPPED = "Brobygger: klokka har stått i {seconds:.0f} sekunder, så ingen frister går. Kjør «brobygger doctor»."
_PATIENCE_S = 20


class Alarm:
    """Tells once for each time the clock stops, and once when it goes again."""

    def __init__(self, command: str, after: timedelta) -> None:
        """`command` is run with one sentence as its last word; empty: the log alone is told."""
        self._command, self._after_s, self._rings = shlex.split(command), after.total_seconds(), False

    def clock(self, silent_s: float) -> None:
        """The clock last went `silent_s` seconds ago."""
        stopped = silent_s > self._after_s
        if stopped and not self._rings:
            log.error("the clock has stopped", seconds=round(silent_s), mend="brobygger doctor")
            self._run(STOPPED.format(seconds=silent_s))
        elif self._rings and not stopped:
            log.warning("the clock goes again")
        self._rings = stopped

    def _run(self, sentence: str) -> None:
        if not self._command:
            return
        try:
            subprocess.run([*self._command, sentence], timeout=_PATIENCE_S, check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError) as error:
            log.error("the alarm could not be told", error=type(error).__name__)
