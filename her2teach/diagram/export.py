"""Export: the graph in the formats that other programs read, its labels escaped for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from her2teach.core.guideline import Guideline
from her2teach.text.spreadsheet import csv_text

#: The shape of each kind of node: in DOT, and before and after the label in Mermaid.
_SHAPES: Final[Mapping[str, tuple[str, str, str]]] = {
    "decision": ("hexagon", "{{", "}}"),
    "recommendation": ("box", "(", ")"),
    "options": ("box3d", "[[", "]]"),
    "action": ("cds", "[", "]"),
    "source_silent": ("box", "(", ")"),
    "out_of_scope": ("box", "(", ")"),
}
#: Nodes with a dashed outline.
_DASHED: Final = ("source_silent", "out_of_scope")
#: The words of an identity's parts, as a graph has them.
_ABOUT: Final = ("title", "purpose", "review", "content_hash")
#: What Mermaid takes as it is, beside letters and digits; all else becomes a number.
_PLAIN: Final = frozenset(" .,?()/+-–’")
_COLUMNS: Final = (
    *("from", "from_label", "answer", "to", "to_label", "outcome", "status", "criterion", "statements"),
    *("content_hash", "purpose"),
)


def graphml(guideline: Guideline) -> str:
    """Write the graph as GraphML, with all its attributes: read back, it is the same graph."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(guideline.graph)) + "\n"


def node_link(guideline: Guideline) -> str:
    """Write the graph as networkx's node-link JSON."""
    import networkx as nx

    data = nx.node_link_data(guideline.graph, edges="edges")
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def dot(guideline: Guideline) -> str:
    """Write the graph for Graphviz."""
    about = "\\n".join(_dot(str(guideline.graph.graph[name])) for name in _ABOUT)
    lines = ["  rankdir=LR;", f'  label="{about}";', "  node [fontname=sans];", "  edge [fontname=sans];"]
    for name, data in guideline.graph.nodes(data=True):
        kind = data.get("outcome", data["kind"])
        style = [*(["rounded"] if _SHAPES[kind][0] == "box" else []), *(["dashed"] if kind in _DASHED else [])]
        look = f'shape={_SHAPES[kind][0]}, style="{",".join(style)}"'
        lines.append(f'  "{_dot_id(name)}" [label="{_dot(data["label"])}", tooltip="{_dot(data["text"])}", {look}];')
    for start, to, data in guideline.graph.edges(data=True):
        look = "" if data["status"] == "stated" else f', style=dashed, tooltip="{_dot(data["status"])}"'
        lines.append(f'  "{_dot_id(start)}" -> "{_dot_id(to)}" [label="{_dot(data["label"])}"{look}];')
    return f'digraph "{_dot_id(guideline.id)}" {{\n' + "\n".join(lines) + "\n}\n"


def _dot_id(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _dot(text: str) -> str:
    """Escape a label: Graphviz reads quotes, backslashes and entities in it."""
    return _dot_id(" ".join(text.split()).replace("&", "&amp;"))


def mermaid(guideline: Guideline) -> str:
    """Write the graph as Mermaid, as GitHub draws it in a block of that name."""
    graph = guideline.graph
    names = {name: f"n{at}" for at, name in enumerate(graph)}
    about = [str(graph.graph[name]) for name in _ABOUT]
    title = _mermaid_words(f"{about[0]}. {about[1]} Content {about[3][:12]}, {about[2]}.")
    lines = ["---", f'title: "{title}"', "---", "flowchart LR"]
    for name, data in graph.nodes(data=True):
        kind = data.get("outcome", data["kind"])
        _, before, after = _SHAPES[kind]
        silent = ":::silent" if kind in _DASHED else ""
        lines.append(f'  {names[name]}{before}"{_mermaid(data["label"])}"{after}{silent}')
    for start, to, data in graph.edges(data=True):
        arrow = "-->" if data["status"] == "stated" else "-.->"
        lines.append(f'  {names[start]} {arrow}|"{_mermaid(data["label"])}"| {names[to]}')
    lines.append("  classDef silent stroke-dasharray:5 5")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Escape a label: whatever could be markup becomes the number of its letter."""
    flat = " ".join(text.split())
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in flat)


def _mermaid_words(text: str) -> str:
    """Return a title, in which no letter can be escaped, without what could be markup."""
    return re.sub(r"[^\w .,;:()/+–’-]", " ", " ".join(text.split()))


def csv(guideline: Guideline) -> str:
    """Write the graph as a table with a row for each edge."""
    return csv_text([_COLUMNS, *_rows(guideline)])


def _rows(guideline: Guideline) -> Iterator[tuple[object, ...]]:
    graph = guideline.graph
    for start, to, data in graph.edges(data=True):
        first, last = graph.nodes[start], graph.nodes[to]
        yield (
            *(start, first["label"], data["label"], to, last["label"], last.get("outcome", "")),
            *(data["status"], data["criterion"], data.get("statements", "")),
            *(graph.graph["content_hash"], graph.graph["purpose"]),
        )


#: What the graph can be written as, by name.
FORMATS: Final[Mapping[str, Callable[[Guideline], str]]] = {
    "graphml": graphml,
    "json": node_link,
    "dot": dot,
    "mermaid": mermaid,
    "csv": csv,
}
