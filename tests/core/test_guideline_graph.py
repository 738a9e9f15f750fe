"""The graph of a guideline: what networkx is given, all of it text or numbers, and where each node stands."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import networkx as nx
import pytest
from pydantic import TypeAdapter

import her2teach
from her2teach import Guideline, load_guideline
from her2teach.core.criteria import Criterion
from her2teach.core.guideline import edge_id

GUIDELINE = load_guideline()
TEA = load_guideline(Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml")
EXTENDED = load_guideline(extensions=("x1", "x3", "x8"))
SHIPPED = Path(her2teach.__file__).parent / "content" / "guideline.yaml"


def test_the_graph_is_the_content() -> None:
    graph = load_guideline(SHIPPED).graph  # not one that was made before this test
    assert set(graph) == {*GUIDELINE.decisions, *GUIDELINE.ends}
    assert set(graph.edges) == set(GUIDELINE.edges)
    assert nx.is_directed_acyclic_graph(graph)
    assert [node for node, degree in graph.in_degree() if degree == 0] == [GUIDELINE.root]
    assert {node for node, degree in graph.out_degree() if degree == 0} == set(GUIDELINE.ends)
    for name, data in graph.nodes(data=True):
        entry = GUIDELINE.decisions.get(name) or GUIDELINE.ends[name]
        assert (data["id"], data["label"]) == (name, entry.label)
        assert data.get("statements", "") == ", ".join(entry.statements)
        assert data["kind"] == ("decision" if name in GUIDELINE.decisions else "end")
        assert data["text"] == (getattr(entry, "question", None) or getattr(entry, "text", None))
        assert data.get("outcome") == getattr(entry, "outcome", None)
        silent = data.get("outcome") in {"source_silent", "out_of_scope"}
        assert data["status"] == ("silent" if silent else "stated")
        assert (data["x"], data["y"]) == GUIDELINE.positions[name]
    for start, to, data in graph.edges(data=True):
        edge = GUIDELINE.edges[start, to]
        assert (data["id"], data["label"], data["status"]) == (edge_id(start, to), edge.label, edge.status)
        assert (data.get("statements", ""), data.get("why")) == (", ".join(edge.statements), edge.why)
        criterion = TypeAdapter(Criterion).validate_python(json.loads(data["criterion"]))
        assert (criterion, data["kind"]) == (edge.when, "answer")
    said = graph.edges["decision_point", "failed_line"]["criterion"]
    assert said == '{"attribute":"decision_point","is":["progression"]}'


@pytest.mark.parametrize("guideline", [GUIDELINE, EXTENDED, TEA], ids=["shipped", "extended", "another"])
def test_every_attribute_of_the_graph_is_a_text_or_a_number(guideline: Guideline) -> None:
    guideline = pickle.loads(pickle.dumps(guideline)) if guideline.base else guideline  # noqa: S301  # its own graph
    graph = guideline.graph
    assert type(graph) is nx.DiGraph
    every = [graph.graph, *(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))]
    assert {type(value) for data in every for value in data.values()} == {str, float}
    assert all(value != "" for data in every for value in data.values())
    assert graph.graph["purpose"] == guideline.identity.purpose
    assert graph.graph["content_hash"] == guideline.content_hash
    brought = {name for name, data in graph.nodes(data=True) if data["status"] == "extension"}
    assert brought == {
        name for items in (guideline.decisions, guideline.ends) for name, each in items.items() if each.extension
    }


def test_the_positions_stand_upright_and_apart() -> None:
    places = GUIDELINE.positions
    assert [*places] == [*GUIDELINE.graph]
    assert len({*places.values()}) == len(places)
    assert all(places[start][0] <= places[to][0] for start, to in GUIDELINE.edges)
    assert places[GUIDELINE.root][1] > min(y for _, y in places.values())  # upwards: the first node is not at the foot
