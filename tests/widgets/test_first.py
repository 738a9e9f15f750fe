"""First: what a page shows of widgets before their Python is there: all of it, controls off, nothing drawn by lot."""

from __future__ import annotations

import json
from typing import Any

from her2teach.widgets import DecisionGraph, Explorer, PatientJourney, Practice
from her2teach.widgets.first import first_state


def nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(each for child in node.get("children", ()) for each in nodes(child))]


def trees(*widgets: Any) -> list[list[dict[str, Any]]]:
    return [nodes(each) for each in json.loads(first_state(widgets)[0])["trees"]]


def test_every_part_is_there_and_none_of_its_controls_can_be_used() -> None:
    (found,) = trees(Explorer())
    parts = [each for each in found if "state" in each]
    assert all(each["still"] for each in parts)
    assert [each["control"]["label"] for each in found if "control" in each] == [
        "Undo",
        "Reset to the case",
        "Start over",
    ]
    # Those that a saved page leaves out are here as well.
    assert any("groups" in each["state"] for each in parts)
    assert any("notice" in each["state"] for each in parts)


def test_a_list_says_what_is_chosen() -> None:
    (found,) = trees(PatientJourney())
    lists = [each["control"] for each in found if "options" in each.get("control", {})]
    assert lists
    assert all(each["options"][each["chosen"]] for each in lists if each["chosen"] is not None)


def test_nothing_looks_for_an_address_or_for_what_a_browser_keeps() -> None:
    (found,) = trees(Explorer())
    (link,) = (each["state"] for each in found if "notice" in each.get("state", {}))
    assert not {"kind", "place", "form"} & link.keys()


def test_what_is_drawn_by_lot_is_left_out() -> None:
    by_lot, chosen = trees(Practice(), Practice("late-relapse-liver"))
    assert [each["classes"].split()[-1] for each in by_lot] == ["h2t-lot"]
    assert len(chosen) > 1


def test_a_graph_has_a_picture_for_rooms_of_several_sizes() -> None:
    graph = DecisionGraph()
    (found,) = trees(graph)
    pictures = found[0]["state"]["pictures"]
    assert {height for _, height, _ in pictures} > {0}
    assert len({picture for *_, picture in pictures}) == len(pictures)
    graph.room = [1150, 0]
    assert [1150, 0, graph.svg] in pictures


def test_no_text_ends_the_element_that_holds_the_state() -> None:
    assert "<" not in first_state([Explorer()])[0]
