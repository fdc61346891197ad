"""Taking turns: first come first served, and who gives up leaves no hole in the line."""

import threading
import time

from adapters.turns import Turns


def test_the_one_who_has_waited_longest_is_next() -> None:
    turns, served, ready = Turns(1), list[int](), list[threading.Thread]()
    assert turns.take(1)

    def wait(number: int) -> None:
        assert turns.take(5)
        served.append(number)
        turns.give_back()

    for number in range(5):
        ready.append(threading.Thread(target=wait, args=(number,)))
        ready[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.give_back()
    for thread in ready:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_as_many_as_there_is_room_for_go_in_at_once() -> None:
    turns = Turns(2)
    assert [turns.take(0.01) for _ in range(3)] == [True, True, False]


def test_who_gives_up_is_passed_over() -> None:
    turns = Turns(1)
    assert turns.take(0.01)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0.01), "the turn did not go to the one who had left"


def test_many_threads_never_go_in_together() -> None:
    turns, inside, most = Turns(1), [0], [0]

    def work() -> None:
        for _ in range(200):
            assert turns.take(10)
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1
            turns.give_back()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], inside[0]) == (1, 0)
