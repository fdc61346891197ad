"""One scene on one database: killed at each of its boundaries, looked at, asked again, looked at."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from adapters.database import Database
from adapters.house import House
from adapters.stage import Stage
from benchmarks.crash.boundary.fork import Ended, forked
from benchmarks.crash.boundary.ground import Ground, State, differences
from benchmarks.crash.boundary.letterbox import Letterbox
from benchmarks.crash.boundary.scenes import Scene
from benchmarks.crash.boundary.watched import Countdown, watch
from benchmarks.crash.checks import storage
from engine.audit import verify
from engine.clock import HandClock

_COMMITTED = "after COMMIT"


class Killing:
    """A scene made ready: its boundaries, and how the database stands after each of its COMMITs."""

    def __init__(self, scene: Scene, stage: Stage, folder: Path, without: Callable[[], None] | None = None) -> None:
        """`without` takes a guard away, in the process that dies and in the one that asks again."""
        self.scene, self.without = scene, without
        self.seen: Counter[str] = Counter()
        self._file, self._edge, self._clock = folder / "arrived", Countdown(), HandClock(stage.clock.now())
        self._do = scene.prepare(stage)
        self._now = stage.clock.now()
        stage.database.close()
        address = stage.database.url.render_as_string(hide_password=False)
        self.ground, house = Ground(address), stage.premises
        self._house = House(Database(address), self._clock, house.installation, house.vault)
        watch(self._house.database, self._edge)
        self._reader = House(Database(address), self._clock, house.installation, house.vault)
        self.ground.keep()
        self._make_right()

    def _make_right(self) -> None:
        """What the whole program does, which a killed one is compared with."""
        self._begin()
        self._work(0, 0)  # here first: what is compiled once, the forked processes find compiled
        self._house.database.close()
        right = self._passed()
        if _COMMITTED not in right:
            raise RuntimeError(f"{self.scene.name}: nothing is seen of its SQL")
        self._after, self._mails = self._state(), self._arrived()
        commits = [number for number, what in enumerate(right, 1) if what == _COMMITTED]
        self._steps = [self._stopped(0), *(self._stopped(number) for number in commits)]
        self.boundaries = self._passed(self.without) if self.without else right
        self._exact = self.boundaries == right

    def close(self) -> None:
        """Leave the database to others."""
        self.ground.close()
        self._reader.database.close()

    def every(self) -> Iterator[str]:
        """Die at each boundary in turn. Out: what broke."""
        for number in range(1, len(self.boundaries) + 1):
            yield from self.die(number)

    def twice(self, chance: random.Random) -> Iterator[str]:
        """Die at one boundary, and once more on the way back. Out: what broke."""
        yield from self.die(*(chance.randint(1, len(self.boundaries)) for _ in range(2)))

    def die(self, *numbers: int) -> Iterator[str]:
        """Die at these boundaries, one after another, then ask again. Out: what broke."""
        self._begin()
        for tries, number in enumerate(numbers):
            ended = self._run(number, tries, self.without)
            self.seen["kills"] += ended.how == "killed"
            if ended.how == "failed":
                yield self._told(numbers, f"failed: {str(ended.said)[-300:]}")
                return
            wrong = self._half(self.boundaries[:number] if tries == 0 else None)
            if wrong:
                yield self._told(numbers, wrong)
        arrived = self._arrived()
        ended = self._run(0, len(numbers), self.without)
        wrong = str(ended.said)[-300:] if ended.how != "done" else differences(self._state(), self._after)
        if wrong:
            yield self._told(numbers, f"asked again: {wrong}")
        yield from (self._told(numbers, wrong) for wrong in self._sent(arrived, len(numbers)))

    # ---------------------------------------------------------------- what is looked at

    def _half(self, passed: list[str] | None) -> str:
        """What is wrong with what the dead process left; '' when nothing is."""
        state = self._state()
        if passed is None or not self._exact:
            fits = state in self._steps
            wanted = self._steps[-1]
        else:
            wanted = self._steps[passed.count(_COMMITTED)]
            fits = state == wanted
        return "" if fits and self._whole() else f"left half done: {differences(state, wanted) or 'not whole'}"

    def _whole(self) -> bool:
        """The seals hold, and SQLite's file is whole (PostgreSQL's two ways are compared once, at the end)."""
        with self._reader.read() as tx:
            broken = list(verify(tx))
        checks = list(storage.checks(self._reader)) if self._reader.database.embedded else []
        if self._reader.database.embedded:
            self._reader.database.close()
        return not broken and not any(check.breaks for check in checks)

    def storage(self) -> Iterator[str]:
        """I8 at the end, on either kind."""
        for check in storage.checks(self._reader):
            yield from (f"{self.scene.name}: {check.name}: {line}" for line in check.breaks)

    def _sent(self, before: Counter[str], kills: int) -> Iterator[str]:
        arrived = self._arrived()
        repeats = sum(arrived.values()) - len(arrived)
        self.seen["mails that came again"] += repeats
        if arrived.keys() != self._mails.keys():
            yield f"mails {sorted(arrived)} arrived, {sorted(self._mails)} were to"
        if repeats > (kills if before else 0):
            yield f"{repeats} mails came again after {kills} kills"

    def _told(self, numbers: tuple[int, ...], wrong: str) -> str:
        places = ", then ".join(
            f"{number} «{self.boundaries[number - 1]}»" if number <= len(self.boundaries) else str(number)
            for number in numbers
        )
        return f"{self.scene.name}, killed at {places}: {wrong}"

    # ---------------------------------------------------------------- what is done

    def _begin(self) -> None:
        self.ground.restore()
        self._file.unlink(missing_ok=True)

    def _passed(self, without: Callable[[], None] | None = None) -> list[str]:
        """The boundaries of a life without a kill."""
        self._begin()
        ended = self._run(0, 0, without)
        if ended.how != "done":
            raise RuntimeError(f"{self.scene.name}: {ended.said}")
        return list(ended.said)

    def _stopped(self, number: int) -> State:
        """How the database stands when the right program dies at a boundary."""
        self._begin()
        if number:
            self._run(number, 0, None)
        return self._state()

    def _run(self, die_at: int, tries: int, without: Callable[[], None] | None) -> Ended:
        """Do it in a process of its own. Each try comes so much later."""

        def work() -> list[str]:
            if without:
                without()
            return self._work(die_at, tries)

        return forked(work)

    def _work(self, die_at: int, tries: int) -> list[str]:
        self._clock.set(self._now + tries * self.scene.later)
        self._edge.begin(die_at)
        self._do(self._house, Letterbox(self._file, self._edge))
        return self._edge.passed

    def _state(self) -> State:
        self.ground.wait()
        return self.ground.state(self.scene.loose, moments=not self.scene.later)

    def _arrived(self) -> Counter[str]:
        return Letterbox(self._file, lambda _: None).arrived()
