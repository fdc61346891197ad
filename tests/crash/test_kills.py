"""A process that dies at any boundary of a change leaves all of it or nothing, and asked again it is done once.

The fast part of rows R01, R02, R04 and R05 of `make crash`, which does this to every use case, and many more times.
"""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.database import Database
from adapters.stage import Stage
from benchmarks.crash.boundary.kill import Killing
from benchmarks.crash.boundary.run import staged
from benchmarks.crash.boundary.scenes import SCENES
from benchmarks.crash.post_office import POINTS, PostOffice
from benchmarks.crash.power.cut import cut
from benchmarks.crash.power.work import record
from benchmarks.crash.rows.r04 import Sending
from benchmarks.crash.rows.r05 import synchronous_full
from benchmarks.crash.without import rows_in_one_transaction
from tests.databases import Lite

_DUTY = next(scene for scene in SCENES if scene.name == "a duty that comes back is done")


@pytest.fixture
def stage(lite: Lite) -> Iterator[Stage]:
    """A place on SQLite."""
    with lite.fresh() as address:
        yield staged(address)


def test_killed_at_every_boundary_of_a_change(database: Database, tmp_path: Path) -> None:
    database.close()
    place = staged(database.url.render_as_string(hide_password=False))
    with closing(Killing(_DUTY, place, tmp_path)) as killing:
        assert list(killing.every()) == []
        assert list(killing.storage()) == []
        assert killing.seen["kills"] == len(killing.boundaries)


def test_an_event_written_apart_from_its_change_is_noticed(stage: Stage, tmp_path: Path) -> None:
    with closing(Killing(_DUTY, stage, tmp_path, lambda: rows_in_one_transaction("events"))) as killing:
        assert any("left half done: 1 missing: events" in told for told in killing.every())


def test_killed_at_every_step_of_sending_a_mail(stage: Stage) -> None:
    with closing(PostOffice()) as office, closing(Sending(stage, office, None)) as sending:
        for point in POINTS:
            sending.one(point, 1)
        assert sending.breaks == []
        assert sending.seen["kills"] == len(POINTS)


def test_no_power_cut_loses_what_was_answered_and_only_waiting_for_the_disk_sees_to_that(tmp_path: Path) -> None:
    for without, loses in ((None, False), (synchronous_full, True)):
        folder, disk = tmp_path / f"work{loses}", tmp_path / f"disk{loses}"
        for place in (folder, disk):
            place.mkdir()
        recording, chance = record(folder, 12, 1, without), random.Random(1)
        assert any(cut(recording, chance, disk)[0] for _ in range(60)) is loses
