"""The picture of a routine, measured as it is drawn: nothing lies on anything else, and everything is said."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from engine.definition import Workflow, say
from engine.diagram import as_svg
from engine.diagram.text import width, wrap
from tests.engine.diagrams import ROOT, drawn_once, one_role, random_routine, rich, shipped

SVG = "{http://www.w3.org/2000/svg}"
Rect = tuple[float, float, float, float]  # left, top, right, bottom
ROUTINES = [*shipped(), rich(), one_role(), *(random_routine(seed, 3 + seed) for seed in range(12))]


@pytest.fixture(params=ROUTINES, ids=[routine.slug for routine in ROUTINES])
def routine(request: pytest.FixtureRequest) -> Workflow:
    found: Workflow = request.param
    return found


def drawn(routine: Workflow) -> ET.Element:
    known = any(routine is each for each in ROUTINES)
    return ET.fromstring(drawn_once(routine, as_svg) if known else as_svg(routine))


def boxes(root: ET.Element) -> list[tuple[str, Rect, ET.Element]]:
    """What each box is, where it lies, and its element."""
    found = []
    for group in root.iter(f"{SVG}g"):
        if kind := group.get("data-kind"):
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            x, y, wide, high = (float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
            found.append((kind, (x, y, x + wide, y + high), group))
    return found


def lines(root: ET.Element) -> list[tuple[list[tuple[float, float]], bool]]:
    """The way of each line, in small steps, and whether it ends in an arrow."""
    inside = root.find(f"{SVG}g")
    assert inside is not None
    return [(list(steps(path.get("d", ""))), "marker-end" in path.attrib) for path in inside.findall(f"{SVG}path")]


def steps(path: str) -> Iterator[tuple[float, float]]:
    """Walk a path: M, V, C and A are all it may have. A turn is walked as the box around it, which is larger."""
    x = y = 0.0
    for letter, rest in re.findall(r"([MVCA])([^MVCA]*)", path):
        numbers = [float(word) for word in rest.split()]
        if letter == "C":
            ends = [x, y, *numbers]
            for step in range(1, 21):
                t = step / 20
                parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield (
                    sum(part * ends[2 * n] for n, part in enumerate(parts)),
                    sum(part * ends[2 * n + 1] for n, part in enumerate(parts)),
                )
            x, y = numbers[4:]
        elif letter == "A":
            low = y + (numbers[1] if (numbers[4] == 0) == (numbers[5] > x) else -numbers[1])
            yield from ((x, low), (numbers[5], low), (numbers[5], y))
            x = numbers[5]
        else:
            x, new = (numbers[0], numbers[1]) if letter == "M" else (x, numbers[0])
            for step in range(1, 11):
                yield x, y + (new - y) * step / 10 if letter == "V" else new
            y = new


def bare(words: str) -> str:
    """Words without what tells where a line was broken, so that a text is the same in one line and in several."""
    return re.sub(r"-? ", "", words)


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_no_two_boxes_or_words_on_lines_overlap(routine: Workflow) -> None:
    found = boxes(drawn(routine))
    assert len(found) > 3
    wrong = [
        (one, other) for n, (_, one, _) in enumerate(found) for _, other, _ in found[n + 1 :] if overlap(one, other)
    ]
    assert wrong == []


def test_all_words_have_room_in_their_box_and_on_the_sheet(routine: Workflow) -> None:
    root = drawn(routine)
    for _, (left, top, right, bottom), group in boxes(root):
        for text in group.iter(f"{SVG}text"):
            x, y, size = (float(text.get(name, "")) for name in ("x", "y", "font-size"))
            long = width(text.text or "", size, text.get("font-weight") is not None)
            start = x - long / 2 if text.get("text-anchor") == "middle" else x
            assert left - 1 <= start and start + long <= right + 1, text.text
            assert top <= y - size * 0.7 and y <= bottom, text.text
    moved = root.find(f"{SVG}g")
    assert moved is not None
    dx, dy = (float(word) for word in re.findall(r"[-\d.]+", moved.get("transform", "")))
    for _, (left, top, right, bottom), _ in boxes(root):
        assert left + dx >= 0 and right + dx <= float(root.get("width", ""))
        assert top + dy >= 0 and bottom + dy <= float(root.get("height", ""))


def test_every_line_leaves_a_box_below_and_enters_one_above_and_passes_through_none(routine: Workflow) -> None:
    root = drawn(routine)
    rects = [rect for _, rect, _ in boxes(root)]
    for way, _ in lines(root):
        (x, y), (end_x, end_y) = way[0], way[-1]
        assert any(left < x < right and abs(y - bottom) < 0.2 for left, _, right, bottom in rects)
        assert any(left < end_x < right and abs(end_y - top) < 0.2 for left, top, right, _ in rects)
        for left, top, right, bottom in rects:
            for x, y in way:
                assert not (left + 0.3 < x < right - 0.3 and top + 0.3 < y < bottom - 0.3)


def test_every_arrow_points_down_at_its_box(routine: Workflow) -> None:
    inside = drawn(routine).find(f"{SVG}g")
    assert inside is not None
    for path in inside.findall(f"{SVG}path"):
        letter, rest = re.findall(r"([MVCA])([^MVCA]*)", path.get("d", ""))[-1]
        numbers = [float(word) for word in rest.split()]
        if letter == "C":
            assert numbers[2] == numbers[4] and numbers[5] - numbers[3] > 4
        else:
            before = float(re.findall(r"-?[\d.]+", path.get("d", "").removesuffix(rest))[-1])
            assert letter == "V" and numbers[0] - before >= 0.5


def test_every_way_has_one_line_in_and_one_arrow_out(routine: Workflow) -> None:
    root = drawn(routine)
    found = lines(root)
    for kind, (left, top, right, bottom), _ in boxes(root):
        entering = [arrow for way, arrow in found if left < way[-1][0] < right and abs(way[-1][1] - top) < 0.2]
        leaving = [arrow for way, arrow in found if left < way[0][0] < right and abs(way[0][1] - bottom) < 0.2]
        if kind == "way":
            assert (entering, leaving) == ([False], [True])
        else:
            assert all(entering) and not (kind != "start" and any(leaving))


def test_every_state_task_and_way_is_told(routine: Workflow) -> None:
    told = [
        bare(" ".join(text.text or "" for text in group.iter(f"{SVG}text"))) for _, _, group in boxes(drawn(routine))
    ]
    for state in routine.states:
        used = not state.final or any(way.to == state.key for _, way in routine.transitions())
        titles = [state.title] if used else []
        titles += [task.title for task in state.tasks] + [way.title for way in (*state.next, *state.reopens)]
        for title in titles:
            assert any(bare(say(title, "nb")) in words for words in told), title


def test_the_ordinary_way_goes_straight_down_the_middle(routine: Workflow) -> None:
    titles = [bare(say(state.title, "nb")) for state in routine.states if not state.aside]
    middle = []
    for kind, (left, top, right, _), group in boxes(drawn(routine)):
        words = bare(" ".join(text.text or "" for text in group.iter(f"{SVG}text")))
        if (
            kind == "state"
            and any(words.startswith(title) for title in titles)
            and "#e8f1fa" in ET.tostring(group, "unicode")
        ):
            middle.append((top, round((left + right) / 2)))
    assert len({x for _, x in middle}) == 1
    assert len({y for y, _ in middle}) == len(middle) == sum(not s.aside and not s.final for s in routine.states)


def test_the_same_routine_always_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from engine.diagram import as_bpmn, as_svg; from tests.engine.diagrams import rich;"
        "print(hashlib.sha256((as_svg(rich()) + as_bpmn(rich())).encode()).hexdigest())"
    )
    prints = {
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(prints) == 1 and prints != {""}


def test_those_who_do_not_see_it_are_told_what_it_is() -> None:
    root = drawn(rich())
    assert (root.get("role"), root.get("lang")) == ("img", "nb")
    labels = {element.get("id"): element.text for element in root if element.get("id")}
    assert set((root.get("aria-labelledby") or "").split()) == set(labels)
    assert labels["title"] == "Alt som går an <&> «mer»"
    assert "Den vanlige veien: Ny sak" in (labels["desc"] or "") and "Venter på andre" in (labels["desc"] or "")


def test_silence_and_acts_have_lines_of_their_own_and_a_legend() -> None:
    text = as_svg(rich())
    for words in ("Noen velger", "Går av seg selv", "Noen griper inn", "Ingen svarer innen fristen"):
        assert words in text
    plain = as_svg(shipped()[0])
    assert "Svarer ingen" not in plain and 'stroke-dasharray="7 5"' in plain


def test_what_may_happen_anywhere_is_drawn_once() -> None:
    kinds = [kind for kind, _, _ in boxes(drawn(rich()))]
    assert kinds.count("anywhere") == 1
    assert as_svg(rich()).count("Trekker saken") == 1


def test_a_tangle_of_fifty_states_is_drawn() -> None:
    assert len(boxes(drawn(random_routine(7, 50)))) > 150


def test_a_text_is_broken_where_it_must_be_and_loses_nothing() -> None:
    words = "Samordningskoordinatorfunksjonsbeskrivelse for e-post/SMS og møter"
    lines_there = wrap(words, 12, 90)
    assert all(width(line, 12) <= 90 for line in lines_there)
    assert re.sub(r"-(?=\|)|\|", "", "|".join(lines_there)).replace(" ", "") == words.replace(" ", "").replace(
        "e-post", "e-post"
    )
    assert wrap("", 12, 90) == []
