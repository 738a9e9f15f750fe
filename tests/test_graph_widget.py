"""The picture as a widget: what crosses to the browser, and what the browser makes of it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from her2teach.diagram import standings
from her2teach.guideline import load_guideline
from her2teach.pathway import trace
from her2teach.vignettes import CaseVignette, load_vignettes
from her2teach.widgets.graph import DecisionGraph, states

SHIPPED = load_guideline()
VIGNETTES = load_vignettes()
NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def graph() -> Iterator[DecisionGraph]:
    widget = DecisionGraph(SHIPPED)
    yield widget
    widget.close()


def unpacked(message: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What graph.js reads out of the states."""
    standing = {name: (state, mark) for state in ("visited", "possible") for name, mark in message[state].items()}
    ids = standings(SHIPPED, None)
    return {name: standing.get(name, tuple(message["rest"])) for name in ids}


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette.id)
def test_the_states_of_a_case_cross_whole(vignette: CaseVignette) -> None:
    pathway = trace(SHIPPED, vignette.case)
    message = states(SHIPPED, pathway)
    assert unpacked(json.loads(json.dumps(message))) == standings(SHIPPED, pathway)
    assert message["last"] == pathway.nodes[-1]


@pytest.mark.parametrize(
    "pathway", [None, trace(SHIPPED, SHIPPED.case(decision_point="progression", advanced_lines_given=0))]
)
def test_without_a_way_all_parts_are_idle(pathway: Any) -> None:
    message = states(SHIPPED, pathway)
    assert set(unpacked(message).values()) == {("idle", "")}
    assert message["last"] == ""


def test_a_toggle_sends_states_only_and_little_of_it(graph: DecisionGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(graph, "_send", lambda message, **_: sent.append(message))
    cases = [SHIPPED.case(), *(vignette.case for vignette in VIGNETTES)]
    for case in cases:
        graph.show(trace(SHIPPED, case))
    assert len(sent) > len(VIGNETTES) / 2  # the same way again is not sent again
    for message in sent:
        assert set(message["state"]) <= {"states", "description"}
        assert len(json.dumps(message).encode()) <= 3000  # the comm's own envelope takes a kilobyte more


def test_the_picture_that_crosses_is_bare(graph: DecisionGraph) -> None:
    before = graph.svg
    drawn = ET.fromstring(before)  # noqa: S314 - this project has just written it
    groups = [group for group in drawn.iter(f"{NS}g") if "data-id" in group.attrib]
    assert {group.attrib["data-state"] for group in groups} == {"idle"}
    graph.show(trace(SHIPPED, VIGNETTES[0].case))
    assert graph.svg == before


def test_a_first_way_can_be_given_at_once() -> None:
    pathway = trace(SHIPPED, VIGNETTES[0].case)
    widget = DecisionGraph(SHIPPED, pathway)
    assert widget.states == states(SHIPPED, pathway)
    widget.close()


def test_it_prints_the_same_everywhere(graph: DecisionGraph) -> None:
    assert repr(graph) == str(graph) == "DecisionGraph()"
