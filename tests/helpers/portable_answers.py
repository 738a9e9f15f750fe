"""What the core says about cases, as plain data: the same on every platform, or tests/test_pyodide.py fails.

Runs in CPython and in Pyodide, and so imports the core and the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from her2teach import compare_ways, load_guideline, trace
from her2teach.core.case import Case
from her2teach.text.sections import plain

#: What the core imports from outside.
DEPENDENCIES = ("networkx", "pydantic", "pydantic-core", "PyYAML")


def answers(cases: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
    """Walk each case."""
    guideline = load_guideline()
    found = []
    for case in cases:
        pathway = trace(guideline, Case(guideline, **case))
        found.append(
            {
                "outcome": pathway.outcome,
                "node": pathway.node,
                "nodes": list(pathway.nodes),
                "possible": sorted(pathway.possible),
                "missing": list(pathway.missing),
                "flags": [str(item) for item in pathway.flags],
                "pitfalls": [str(item) for item in pathway.pitfalls],
                "contradictions": [str(item) for item in pathway.contradictions],
                "text": hashlib.sha256(plain(guideline, pathway).encode()).hexdigest(),
            }
        )
    return found


def surroundings() -> dict[str, Any]:
    """Describe the content, its graph and what they run on."""
    guideline = load_guideline()
    pathways = [trace(guideline, Case(her2_status=status)) for status in ("positive", "negative")]
    return {
        "content_hash": guideline.content_hash,
        "nodes": {node: dict(data) for node, data in guideline.graph.nodes(data=True)},
        "edges": sorted(data["id"] for _, _, data in guideline.graph.edges(data=True)),
        "shown": [each._repr_mimebundle_() for each in (guideline, *pathways, compare_ways(*pathways))],
        "versions": {name: version(name) for name in DEPENDENCIES},
    }


def write(folder: str) -> None:
    """Answer the cases in a folder's ``cases.json`` into its ``answers.json``."""
    cases = json.loads((Path(folder) / "cases.json").read_text(encoding="utf-8"))
    said = {"answers": answers(cases), **surroundings(), "platform": sys.platform, "modules": sorted(sys.modules)}
    (Path(folder) / "answers.json").write_text(json.dumps(said), encoding="utf-8")
