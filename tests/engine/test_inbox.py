"""The lists of the inbox: who sees what, how many there are, and that no list is leafed through for ever."""

import pytest

from engine.queries import inboxes
from engine.views import View
from tests.world import World


def test_each_list_counts_what_is_in_it_and_others_wait_until_they_are_looked_at(world: World) -> None:
    world.refers()
    assert world.inbox("Solveig").counts == {View.MINE: 1, View.TEAM: 0, View.ASIDE: 0}
    assert world.inbox("Berit", View.WAITING).counts == {View.MINE: 0, View.TEAM: 0, View.ASIDE: 0, View.WAITING: 0}
    world.granted()
    assert world.inbox("Pål", View.WAITING).counts[View.WAITING] == len(world.inbox("Pål", View.WAITING).rows) > 0


@pytest.mark.parametrize("view", View)
def test_whoever_has_no_team_and_no_position_still_has_every_list(world: World, view: View) -> None:
    world.hire("Elin")
    assert world.inbox("Elin", view).rows == ()


def test_a_list_of_others_work_ends_at_its_limit_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.granted()
    monkeypatch.setattr(inboxes, "MOST", 1)
    shown = world.inbox("Pål", View.WAITING)
    assert (shown.counts[View.WAITING], shown.capped) == (1, True)
    assert not world.inbox("Pål").capped


def test_pages_follow_each_other_without_gap_or_repeat(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        world.refers(person=f"Kari Eksempel {number}")
    everything = [row.task_id for row in world.inbox("Solveig").rows]
    monkeypatch.setattr(inboxes, "PAGE", 3)
    pages = [[row.task_id for row in world.inbox("Solveig", page=number).rows] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row for page in pages for row in page] == everything
