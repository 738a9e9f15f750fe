"""The graph elsewhere: each format is read by a program that reads it, hostile labels included."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hostile_content import SCRIPT, spoilt
from matplotlib.figure import Figure

from her2teach import Guideline, load_guideline
from her2teach.core.guideline import SHIPPED as SHIPPED_NAME
from her2teach.core.guideline import read_guideline
from her2teach.core.schema import GuidelineContent
from her2teach.core.yamltree import read_shipped
from her2teach.diagram.export import FORMATS, dot, graphml, mermaid, node_link
from her2teach.diagram.export import csv as csv_table

ROOT = Path(__file__).parents[2]
SHIPPED = load_guideline()
EXTENDED = load_guideline(extensions=("x1", "x3", "x8"))
TEA = load_guideline(ROOT / "tests" / "content" / "valid" / "other_guideline.yaml")
#: Ends every sentence in what each format could take for markup.
NASTY = r""" "quoted" \n \" `tick` #35; &amp; %%{init: {}}%% ]]> {a|b} end; $x$ | --> ::: \\"""
HOSTILE = read_guideline(spoilt(read_shipped(SHIPPED_NAME)), SHIPPED_NAME)


def nasty(guideline: Guideline) -> Guideline:
    """The guideline with labels that end in what each format could take for markup, past what a file may hold."""
    ends = {
        name: each.model_copy(update={"label": each.label + NASTY, "text": each.text + NASTY})
        for name, each in guideline.ends.items()
    }
    decisions = {
        name: each.model_copy(
            update={
                "label": each.label + NASTY,
                "edges": tuple(edge.model_copy(update={"label": edge.label + NASTY}) for edge in each.edges),
            }
        )
        for name, each in guideline.decisions.items()
    }
    sections = {name: getattr(guideline, name) for name in GuidelineContent.model_fields}
    sections |= {"ends": MappingProxyType(ends), "decisions": MappingProxyType(decisions)}
    return Guideline.of(GuidelineContent.model_construct(**sections), "nasty")


SPOILT = nasty(SHIPPED)
EVERY = pytest.mark.parametrize(
    "guideline", [SHIPPED, EXTENDED, TEA, HOSTILE, SPOILT], ids=["shipped", "extended", "another", "hostile", "spoilt"]
)


def labels(guideline: Guideline) -> set[str]:
    return {data["label"] for _, data in guideline.graph.nodes(data=True)}


def same(one: nx.Graph[str], other: nx.Graph[str], *without: str) -> bool:
    """Whether two graphs are equal: nodes, edges and attributes, but for those named."""

    def bare(found: Iterable[Any]) -> list[tuple[Any, ...]]:
        return [(*ends, {key: value for key, value in data.items() if key not in without}) for *ends, data in found]

    return (
        bare(one.nodes(data=True)) == bare(other.nodes(data=True))
        and sorted(bare(one.edges(data=True)), key=str) == sorted(bare(other.edges(data=True)), key=str)
        and one.is_directed() == other.is_directed()
    )


def test_the_hostile_ones_are_hostile() -> None:
    assert all(SCRIPT in label for label in labels(HOSTILE) if " " in label)
    assert any(NASTY.strip() in label for label in labels(SPOILT))


@EVERY
def test_graphml_read_back_is_the_graph(guideline: Guideline) -> None:
    back = nx.parse_graphml(graphml(guideline))
    assert same(back, guideline.graph)
    assert [*back] == [*guideline.graph]
    about = {key: value for key, value in back.graph.items() if not key.endswith("_default")}
    assert about == guideline.graph.graph


@EVERY
def test_node_link_json_read_back_is_the_graph(guideline: Guideline) -> None:
    back = nx.node_link_graph(json.loads(node_link(guideline)), edges="edges")
    assert same(back, guideline.graph, "id")  # a node's id is its name
    assert back.graph == guideline.graph.graph


@EVERY
def test_gexf_and_gml_take_it(guideline: Guideline, tmp_path: Path) -> None:
    """GEXF keeps a node's id as its name, GML its name as its label; all else comes back."""
    nx.write_gexf(guideline.graph, tmp_path / "graph.gexf")
    assert same(nx.read_gexf(tmp_path / "graph.gexf"), guideline.graph, "id", "label")
    assert {data["label"] for _, data in nx.read_gexf(tmp_path / "graph.gexf").nodes(data=True)} == labels(guideline)
    nx.write_gml(guideline.graph, tmp_path / "graph.gml")
    assert same(nx.read_gml(tmp_path / "graph.gml"), guideline.graph, "id", "label")


@EVERY
def test_cytoscape_takes_it(guideline: Guideline) -> None:
    data = json.loads(json.dumps(nx.cytoscape_data(guideline.graph)))
    assert same(nx.cytoscape_graph(data), guideline.graph, "name", "value", "source", "target")
    ipycytoscape = pytest.importorskip("ipycytoscape")
    widget = ipycytoscape.CytoscapeWidget()
    widget.graph.add_graph_from_networkx(guideline.graph, directed=True)
    assert {node.data["id"]: node.data["label"] for node in widget.graph.nodes} == {
        name: data["label"] for name, data in guideline.graph.nodes(data=True)
    }
    assert {(edge.data["source"], edge.data["target"]) for edge in widget.graph.edges} == {*guideline.graph.edges}
    json.dumps([part.data for part in (*widget.graph.nodes, *widget.graph.edges)])


@EVERY
def test_networkx_draws_it_at_its_positions(guideline: Guideline) -> None:
    axes = Figure().add_subplot()
    nx.draw_networkx(guideline.graph, guideline.positions, ax=axes, with_labels=False)
    assert np.shape(axes.collections[0].get_offsets()) == (len(guideline.graph), 2)


@EVERY
def test_graphviz_reads_dot_and_what_networkx_writes(guideline: Guideline) -> None:
    pygraphviz = pytest.importorskip("pygraphviz")
    text = dot(guideline)
    graph = pygraphviz.AGraph(string=text)
    assert {*map(str, graph.nodes())} == {*guideline.graph}
    assert {(str(start), str(to)) for start, to in graph.edges()} == {*guideline.graph.edges}
    for node in graph.nodes():
        shown = html.unescape(node.attr["label"].replace("\\\\", "\\"))
        assert shown == " ".join(guideline.graph.nodes[node]["label"].split())
    assert guideline.identity.purpose in html.unescape(graph.graph_attr["label"].replace("\\\\", "\\"))
    if guideline is SPOILT:
        return  # pydot cannot quote it
    for writer in (nx.nx_pydot.to_pydot, nx.nx_agraph.to_agraph):
        written = pygraphviz.AGraph(string=writer(guideline.graph).to_string())
        assert {(str(start), str(to)) for start, to in written.edges()} == {*guideline.graph.edges}


@EVERY
def test_mermaid_holds_each_part_and_no_markup(guideline: Guideline) -> None:
    begin, title, end, kind, *lines, last = mermaid(guideline).splitlines()
    assert (begin, end, kind, last) == ("---", "---", "flowchart LR", "  classDef silent stroke-dasharray:5 5")
    assert re.fullmatch(r'title: "[\w .,;:()/+–’-]+"', title)
    label = r"(?:[\w .,?()/+–’-]|#\d+;)*"
    nodes = [re.fullmatch(rf'  (n\d+)([({{\[]+)"({label})"([)}}\]]+)(:::silent)?', each) for each in lines]
    edges = [re.fullmatch(rf'  (n\d+) (-->|-\.->)\|"({label})"\| (n\d+)', each) for each in lines]
    assert all(bool(node) != bool(edge) for node, edge in zip(nodes, edges, strict=True))

    def read(text: str) -> str:
        return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)

    names = dict(zip(guideline.graph, (node[1] for node in nodes if node), strict=True))
    shown = {node[1]: read(node[3]) for node in nodes if node}
    assert {names[name]: " ".join(guideline.graph.nodes[name]["label"].split()) for name in names} == shown
    assert {(edge[1], edge[4]) for edge in edges if edge} == {
        (names[start], names[to]) for start, to in guideline.graph.edges
    }
    dashed = {(edge[1], edge[4]) for edge in edges if edge and edge[2] == "-.->"}
    assert dashed == {(names[a], names[b]) for (a, b), each in guideline.edges.items() if each.status != "stated"}


@EVERY
def test_the_table_has_a_row_for_each_edge(guideline: Guideline) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_table(guideline), newline="")))
    assert [(row["from"], row["to"]) for row in rows] == [*guideline.graph.edges]
    assert {row["purpose"] for row in rows} == {guideline.identity.purpose}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_file_is_the_same_under_every_hash_seed() -> None:
    code = "from her2teach.diagram.export import FORMATS\nfrom her2teach import load_guideline\n"
    code += "print(*(write(load_guideline()) for write in FORMATS.values()))"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "20261130")
    }
    assert len(made) == 1
    assert {*FORMATS} == {"graphml", "json", "dot", "mermaid", "csv"}
