"""The landscape: a row for each outcome, doors where edges arrive, nothing on anything else, for any text and room."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_graphs import random_guideline

from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.diagram.landscape import LEAST, LEAST_ROW, Frame, Landscape, Way, landscape

SHIPPED = load_guideline()
LARGE = load_guideline(extensions=[f"x{at}" for at in range(1, 14)])
ROOMS = [(952, 634), (1500, 800), (860, 0), (700, 560), (320, 300)]


def frames(found: Landscape) -> Iterator[tuple[str, Frame]]:
    """Everything with words in it, by id."""
    yield from found.outcomes.items()
    yield from found.decisions.items()
    yield from found.edges.items()


def meet(one: Frame, two: Frame) -> bool:
    small = 0.01
    return (
        min(one.right, two.right) - max(one.left, two.left) > small
        and min(one.bottom, two.bottom) - max(one.top, two.top) > small
    )


def on_one_another(found: Iterable[tuple[str, Frame]]) -> list[tuple[str, str]]:
    return [(one, two) for (one, a), (two, b) in combinations(list(found), 2) if meet(a, b)]


def outcomes_of(text: Guideline) -> set[str]:
    reached, waiting = set[str](), [text.root]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [edge.to for edge in text.decisions[name].edges] if name in text.decisions else []
    return reached & set(text.ends)


def check(text: Guideline, found: Landscape) -> None:
    assert set(found.outcomes) == outcomes_of(text)
    assert on_one_another(frames(found)) == []
    assert min(found.size, found.label_size, found.door_size) >= LEAST
    tops = [each.top for each in found.outcomes.values()]
    assert tops == sorted(tops)
    assert all(each.height >= LEAST_ROW - 4 for each in found.outcomes.values())
    for frame in dict(frames(found)).values():
        assert frame.left >= 0
        assert frame.right <= found.width
        assert frame.top >= 0
        assert frame.bottom <= found.height
    for way in found.edges.values():
        start = found.decisions[way.start]
        assert way.points[0] == pytest.approx((start.right, start.y))
        assert way.points[-1] == pytest.approx((way.left, way.y))
        check_door(found, way)


def check_door(found: Landscape, way: Way) -> None:
    """A label stands at what its edge leads to: in its row, or on it."""
    if way.place == "row":
        row = found.outcomes[way.to]
        assert row.top <= way.top + 0.01
        assert way.bottom <= row.bottom + 0.01
        assert way.right == pytest.approx(row.left)
    else:
        body = found.decisions[way.to]
        assert (way.left, way.right) == pytest.approx((body.left, body.right))
        assert (way.bottom <= body.top + 0.01) if way.place == "above" else (way.top >= body.bottom - 0.01)


@pytest.mark.parametrize("room", ROOMS)
def test_the_shipped_graph_in_any_room(room: tuple[float, float]) -> None:
    found = landscape(SHIPPED, *room)
    check(SHIPPED, found)
    assert found == landscape(SHIPPED, *room)


@given(st.integers(0, 10**6), st.sampled_from(ROOMS))
def test_any_graph_in_any_room(seed: int, room: tuple[float, float]) -> None:
    text = random_guideline(seed)
    found = landscape(text, *room)
    check(text, found)
    assert found == landscape(text, *room)


def test_the_shipped_graph_fits_where_it_is_shown() -> None:
    for room in ((952, 600), (1500, 780), (860, 0), (720, 0)):
        found = landscape(SHIPPED, *room)
        assert found.width == pytest.approx(room[0])
        assert not room[1] or found.height <= room[1] + 0.01


def test_a_large_room_has_larger_letters_and_a_small_one_none_too_small() -> None:
    sizes = [landscape(SHIPPED, *room).size for room in ((1500, 800), (952, 634), (700, 0), (320, 0))]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 15
    assert landscape(SHIPPED, 320).width > 320


def test_rows_do_not_grow_without_end() -> None:
    assert landscape(SHIPPED, 1500, 4000).height < 1000


def test_an_outcome_of_two_decisions_has_a_label_for_each() -> None:
    found = landscape(SHIPPED, 952, 634)
    into = [each for each in found.edges.values() if each.to == "silent_no_her2_agent"]
    assert [each.start for each in sorted(into, key=lambda each: each.y)] == ["failed_line", "treatment_phase"]


def test_a_decision_of_two_others_has_a_door_above_and_one_below() -> None:
    found = landscape(SHIPPED, 952, 634)
    places = {each.start: each.place for each in found.edges.values() if each.to == "tdxd_choice"}
    assert places == {"timing": "above", "failed_line": "below"}


@pytest.mark.parametrize("text", [SHIPPED, LARGE], ids=["shipped", "with every extension"])
def test_no_line_runs_behind_a_decision_or_its_doors(text: Guideline) -> None:
    for room in ROOMS[:4]:
        found = landscape(text, *room)
        doors = [each for each in found.edges.values() if each.place != "row"]
        boxes = [*found.decisions.items(), *((each.to, each) for each in doors)]
        for way in found.edges.values():
            curve = way.points[-1] if len(way.points) < 8 else way.points[3]  # where it has come to its level
            right = found.decisions[way.start].right
            for name, box in boxes:
                crosses = right < box.left and box.right < way.points[-1][0]
                assert name == way.to or not (crosses and box.top < curve[1] < box.bottom), (way.start, way.to, name)


def test_a_row_in_question_is_higher_than_the_others() -> None:
    found = landscape(SHIPPED, 952, 634, weights={"first_line_thp": 2.0})
    assert found.outcomes["first_line_thp"].height > 1.8 * found.outcomes["tdxd"].height
    check(SHIPPED, found)


def test_a_folded_decision_is_one_row() -> None:
    found = landscape(SHIPPED, 952, 634, folded={"treatment_phase": "5 outcomes ruled out"})
    assert found.outcomes["treatment_phase"].lines == ("5 outcomes ruled out",)
    assert "continue_her2" not in found.outcomes
    assert "silent_no_her2_agent" in found.outcomes  # another decision leads there as well
    assert on_one_another(frames(found)) == []
