"""The picture as a widget: what crosses to the browser, and what the browser makes of it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.teaching.vignettes import CaseVignette, load_vignettes
from her2teach.text.states import marked_states, node_notes, parting
from her2teach.widgets.graph import DecisionGraph, states

SHIPPED = load_guideline()
VIGNETTES = load_vignettes()
NS = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def graph() -> Iterator[DecisionGraph]:
    widget = DecisionGraph(SHIPPED)
    yield widget
    widget.close()


def drawn_from(text: str) -> ET.Element:
    return ET.fromstring(text)


def unpacked(message: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What picture.js reads out of the states."""
    states = [state for state in ("visited", "other", "possible") if state in message]
    standing = {name: (state, mark) for state in states for name, mark in message[state].items()}
    ids = marked_states(SHIPPED, None)
    return {name: standing.get(name, tuple(message["rest"])) for name in ids}


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette.id)
def test_the_states_of_a_case_cross_whole(vignette: CaseVignette) -> None:
    pathway = trace(SHIPPED, vignette.case)
    message = states(SHIPPED, pathway)
    assert unpacked(json.loads(json.dumps(message))) == marked_states(SHIPPED, pathway)
    assert message["last"] == (pathway.nodes[-1] if pathway.nodes else "")


@pytest.mark.parametrize(
    "pathway", [None, trace(SHIPPED, Case(SHIPPED, decision_point="progression", advanced_lines_given=0))]
)
def test_without_a_pathway_all_parts_are_idle(pathway: Any) -> None:
    message = states(SHIPPED, pathway)
    assert set(unpacked(message).values()) == {("idle", "")}
    assert message["last"] == ""


def test_a_toggle_sends_states_only_and_little_of_it(graph: DecisionGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(graph, "_send", lambda message, **_: sent.append(message))
    cases = [Case(SHIPPED), *(vignette.case for vignette in VIGNETTES)]
    for case in cases:
        graph.show(trace(SHIPPED, case))
    assert len(sent) > len(VIGNETTES) / 2  # the same way again is not sent again
    for message in sent:
        assert set(message["state"]) <= {"states", "path", "description"}
        assert len(json.dumps(message).encode()) <= 5000  # the comm's own envelope takes a kilobyte more


def test_two_pathways_at_once_send_little_more(graph: DecisionGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(graph, "_send", lambda message, **_: sent.append(message))
    for one, two in permutations([trace(SHIPPED, vignette.case) for vignette in VIGNETTES], 2):
        graph.show(one, two)
    assert max(len(json.dumps(message).encode()) for message in sent) <= 6500


@pytest.mark.parametrize("second", VIGNETTES, ids=lambda vignette: vignette.id)
def test_the_states_of_two_cases_cross_whole(second: CaseVignette) -> None:
    one, two = trace(SHIPPED, VIGNETTES[0].case), trace(SHIPPED, second.case)
    message = states(SHIPPED, one, two)
    assert unpacked(json.loads(json.dumps(message))) == marked_states(SHIPPED, one, two)
    assert message.get("notes", {}) == node_notes(one, two)
    if not two.nodes:  # contradictory answers
        return
    fork = parting(one, two)
    assert (fork is None) == (one.nodes == two.nodes)
    assert fork is None or fork in {*one.nodes} & {*two.nodes}


def test_the_cards_cross_once_and_there_is_one_for_every_node(graph: DecisionGraph) -> None:
    assert set(graph.cards) == set(SHIPPED.graph)
    assert len(json.dumps(graph.cards).encode()) <= 50_000


def test_a_picture_is_drawn_for_the_room_that_a_browser_tells(graph: DecisionGraph) -> None:
    first = graph.svg
    graph.room = [1500, 800]
    _, _, width, height = map(float, drawn_from(graph.svg).attrib["viewBox"].split())
    assert (width, height) == (1500, 800)
    graph.room = [10**9, 10**9]  # whatever a browser says
    assert float(drawn_from(graph.svg).attrib["viewBox"].split()[2]) <= 4000
    ids = [{each.get("data-id") for each in drawn_from(svg).iter()} for svg in (first, graph.svg)]
    assert ids[0] == ids[1]


def test_every_node_is_a_button_with_a_name(graph: DecisionGraph) -> None:
    buttons = [each for each in drawn_from(graph.svg).iter(f"{NS}g") if each.get("role") == "button"]
    names = [str(each.get("aria-label")) for each in buttons]
    assert [each.get("data-id") for each in buttons][:2] == ["scope", "decision_point"]
    assert "T-DXd (trastuzumab deruxtecan), recommendation" in names
    assert len(set(names)) == len(SHIPPED.graph)
    assert {each.get("tabindex") for each in buttons} == {"-1"}  # the script lets Tab come to one of them


def test_the_picture_that_crosses_is_bare(graph: DecisionGraph) -> None:
    before = graph.svg
    groups = [group for group in drawn_from(before).iter(f"{NS}g") if "data-id" in group.attrib]
    assert {group.attrib["data-state"] for group in groups} == {"idle"}
    graph.show(trace(SHIPPED, VIGNETTES[0].case))
    assert graph.svg == before


def test_a_first_pathway_can_be_given_at_once() -> None:
    pathway = trace(SHIPPED, VIGNETTES[0].case)
    widget = DecisionGraph(SHIPPED, pathway)
    assert widget.states == states(SHIPPED, pathway)
    widget.close()


LARGE = load_guideline(extensions=[f"x{at}" for at in range(1, 14)])
DIAGNOSED = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}


def folded_in(graph: DecisionGraph) -> dict[str, str]:
    """The rows in which what is ruled out is folded, and their names."""
    groups = drawn_from(graph.svg).iter(f"{NS}g")
    return {
        str(each.get("data-id")): str(each.get("aria-label")) for each in groups if "folded" in each.get("class", "")
    }


def test_of_a_graph_of_many_outcomes_what_is_ruled_out_is_folded_until_a_reader_opens_it() -> None:
    toxic = trace(LARGE, Case(LARGE, **DIAGNOSED, decision_point="unacceptable_toxicity"))
    graph = DecisionGraph(LARGE)
    assert folded_in(graph) == {}
    graph.show(toxic)
    folded = folded_in(graph)
    assert {"timing", "failed_line", "treatment_phase"} <= folded.keys()
    assert not folded.keys() & {*toxic.nodes, *toxic.reachable}
    assert all(name.endswith("ruled out") for name in folded.values())
    graph.opened = ["timing"]
    assert folded_in(graph).keys() >= folded.keys() - {"timing"}
    assert "timing" not in folded_in(graph)
    graph.opened = []
    assert folded_in(graph) == folded
    graph.show(None)
    assert folded_in(graph) == {}


def test_the_path_before_a_change_is_not_folded_away_unless_the_case_is_another_one() -> None:
    first, toxic = (
        trace(LARGE, Case(LARGE, **DIAGNOSED, decision_point=point))
        for point in ("initial_treatment_choice", "unacceptable_toxicity")
    )
    graph = DecisionGraph(LARGE, first)
    graph.show(toxic)
    assert "timing" not in folded_in(graph)
    graph.show(first)
    graph.show(toxic, anew=True)
    assert "timing" in folded_in(graph)


def test_of_two_pathways_neither_is_folded() -> None:
    one, other = (
        trace(LARGE, Case(LARGE, **DIAGNOSED, decision_point=point))
        for point in ("progression", "unacceptable_toxicity")
    )
    graph = DecisionGraph(LARGE)
    graph.show(one, other)
    assert not folded_in(graph).keys() & {*one.nodes, *one.reachable, *other.nodes}
    assert "timing" in folded_in(graph)


def test_it_prints_the_same_everywhere(graph: DecisionGraph) -> None:
    assert repr(graph) == str(graph) == "DecisionGraph()"
