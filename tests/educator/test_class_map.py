"""Class map: the counts of the tables, on the picture, in words and signs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from attempts import GUIDELINE
from class_sample import departing, result, right, whole, wrong_plan

from her2teach.core.guideline import edge_id
from her2teach.diagram.landscape_svg import landscape_legend
from her2teach.diagram.svg import svg
from her2teach.educator.class_map import LEFT, SIGNS, class_diagram, class_map
from her2teach.educator.class_results import class_result
from her2teach.text.states import REACHED

LATE = "late-relapse-liver"
NAMES = {*GUIDELINE.decisions, *GUIDELINE.ends, *(edge_id(*ends) for ends in GUIDELINE.edges)}


def test_every_node_that_anybody_came_to_tells_its_counts() -> None:
    found = class_map(GUIDELINE, whole())
    for each in whole().decisions:
        state, mark = found.marked_states[each.node]
        assert (state, mark) == (("other", LEFT) if each.left else ("visited", REACHED))
        assert found.notes[each.node] == (
            f"{each.left} of {each.reached} left" if each.left else f"all {each.reached} stayed"
        )
    for each in whole().ends:
        assert found.notes[each.node].startswith(
            f"{each.left} of {each.reached}" if each.left else f"{each.reached} came"
        )
    assert set(found.marked_states) <= NAMES
    assert set(found.notes) <= set(found.marked_states)


def test_an_answer_tells_how_many_it_led_astray() -> None:
    found = class_map(GUIDELINE, whole())
    for ends, kept, against in whole().edges:
        state, mark = found.marked_states[edge_id(*ends)]
        assert (state, mark) == (("other", f"{LEFT}{against}") if against else ("visited", REACHED))
        assert kept + against > 0
    astray = [note for note in found.notes.values() if "astray" in note]
    assert astray
    assert all(re.fullmatch(r"\d+ came astray", note) for note in astray)


def test_where_all_is_right_nothing_is_marked_as_left() -> None:
    found = class_map(GUIDELINE, result(right(LATE), right(LATE)))
    assert {state for state, _ in found.marked_states.values()} == {"visited"}
    assert found.description == "Nobody differed from the text at any decision."
    assert found.notes["first_line_thp"] == "2 came, all right"
    assert "other" in {s for s, _ in class_map(GUIDELINE, result(wrong_plan(LATE))).marked_states.values()}


def test_the_description_names_where_most_left() -> None:
    described = class_map(GUIDELINE, result(departing(LATE, "timing"), right(LATE))).description
    assert described == f"{GUIDELINE.label('timing').rstrip('?')}: 1 of 2 differed from the text."
    assert class_map(GUIDELINE, class_result(GUIDELINE, [])).description == "No answer counts yet."


def test_the_states_of_a_page_are_those_of_the_map() -> None:
    found = class_map(GUIDELINE, whole())
    sent = found.states
    assert {**sent["visited"], **sent["other"]} == {name: mark for name, (_, mark) in found.marked_states.items()}
    assert sent["rest"] == ["idle", ""]
    assert sent["notes"] == found.notes


def test_the_picture_shows_the_same_and_says_what_its_signs_mean() -> None:
    shown = class_diagram(GUIDELINE, whole(), title="A class")
    found = class_map(GUIDELINE, whole())
    parts = {each.id: (each.state, each.mark) for each in shown.parts}
    assert {name: each for name, each in parts.items() if each[0] != "idle"} == found.marked_states
    drawn = svg(shown, standalone=True)
    words = " ".join(ET.fromstring(drawn).itertext())
    assert all(note in words for note in found.notes.values())
    for _, _, meaning in SIGNS:
        assert meaning in words
        assert meaning in landscape_legend(signs=SIGNS)
    assert "your path" not in words
    assert GUIDELINE.content_hash[:12] in words
