"""Engines: the same decisions in other people's rule engines, as one decision table with a row for each way to an end.

The table is made from the guideline's own edges when the benchmark runs: a column for each decision, in a cell the
criterion of the edge that is taken there.  zen-engine reads it as JDM, SpiffWorkflow as DMN.  Both are asked for the
end of a complete case and for nothing else: neither says what is missing, what is still possible, or why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from benchmarks.sample import Sample, median_ms
from benchmarks.table import Line
from her2teach.core.case import Case
from her2teach.core.criteria import AgentsTest, AllOf, AnyOf, ChoiceTest, Criterion, Named, Not, NumberTest
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import trace, walk
from her2teach.core.regions import regions_of
from her2teach.core.situation import Situation

#: From the answers of a complete case to the id of its end.
Engine = Callable[[Mapping[str, Any]], str]

SIGNS = {"above": ">", "at_least": ">=", "below": "<", "at_most": "<="}
#: How each language asks whether a list holds one of these; all else they write alike.
HOLDS_ANY = {"zen": "some({agents}, # in {wanted})", "python": "any(agent in {wanted} for agent in {agents})"}

#: The engine that is written in Python, as we are: what the core takes may be so many times what it takes to one end.
DMN_ENGINE = "SpiffWorkflow (DMN)"

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
JDM = "application/vnd.gorules.decision"


class DisagreementError(Exception):
    """An engine that reaches another end, whose speed says nothing."""


def engine_times(guideline: Guideline, samples: tuple[Sample, ...]) -> dict[str, float]:
    """Return the milliseconds that each engine takes to the end of a case.

    Raises DisagreementError when an engine reaches another end than the guideline.
    """
    names = regions_of(guideline).axes
    plain = [{name: _plain(sample.answers.get(name)) for name in names} for sample in samples]
    taken = {}
    for name, engine in {"zen-engine (JDM)": zen_engine(guideline), DMN_ENGINE: spiff(guideline)}.items():
        wrong = [sample for sample, answers in zip(samples, plain, strict=True) if engine(answers) != sample.end]
        if wrong:
            raise DisagreementError(f"{name} disagrees on {len(wrong)} of {len(samples)} cases, first on {wrong[0]}")
        taken[name] = median_ms(engine, plain)
    return taken


def lines(guideline: Guideline, samples: tuple[Sample, ...], taken: Mapping[str, float]) -> Iterator[Line]:
    """Yield what our answer with its reasons takes, and our walk alone, beside each engine's end."""
    given = [sample.answers for sample in samples]
    whole = median_ms(lambda answers: trace(guideline, Case(guideline, **answers)), given)
    alone = median_ms(lambda answers: walk(guideline, Case(guideline, **answers)), given)
    for name, peer in taken.items():
        yield Line(what="plain answers to the end alone", ours=alone, unit="ms", beside=name, peer=peer)
    for name, peer in taken.items():
        what = "plain answers to the end, reasons, pitfalls, …"
        yield Line(what=what, ours=whole, unit="ms", beside=f"{name}: the end alone", peer=peer)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def decision_rows(guideline: Guideline, language: str) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each way to an end as a row of a decision table."""
    nothing = Situation(guideline, Case(guideline))

    def cell(criterion: Criterion) -> str:
        match criterion:
            case Named(criterion=name):
                return cell(guideline.named_criteria[name])
            case AllOf() | AnyOf():
                word = " and " if isinstance(criterion, AllOf) else " or "
                return f"({word.join(map(cell, criterion.parts()))})"
            case Not(not_=part):
                return f"(not {cell(part)})"
            case ChoiceTest(attribute=attribute, is_=values):
                return f"({attribute} in {json.dumps(values)})"
            case NumberTest(attribute=attribute, measured=None):
                limits = {sign: getattr(criterion, name) for name, sign in SIGNS.items()}
                tests = (f"{attribute} {sign} {limit}" for sign, limit in limits.items() if limit is not None)
                return f"({' and '.join(tests)})"
            case AgentsTest(attribute=attribute, holds_any=names) if names is not None:
                wanted = json.dumps(sorted(nothing.members(names)))
                return HOLDS_ANY[language].format(agents=attribute, wanted=wanted)
        raise NotImplementedError(f"an edge asks for what this decision table cannot: {criterion!r}")

    for route in regions_of(guideline).routes:
        yield {node: cell(guideline.edges[node, to].when) for node, to in pairwise(route.nodes)}, route.end


def zen_engine(guideline: Guideline) -> Engine:
    """Return the guideline as a decision table of zen-engine."""
    import zen

    columns = list(guideline.decisions)
    rows = enumerate(decision_rows(guideline, "zen"))
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name} for name in columns],
        "outputs": [{"id": "end", "name": "end", "field": "end"}],
        "rules": [
            {"_id": str(at), **{name: cells.get(name, "") for name in columns}, "end": json.dumps(end)}
            for at, (cells, end) in rows
        ],
    }
    nodes = {"inputNode": {}, "decisionTableNode": content, "outputNode": {}}
    model = {
        "contentType": JDM,
        "nodes": [{"id": kind, "name": kind, "type": kind, "content": held} for kind, held in nodes.items()],
        "edges": [{"id": f"{a} {b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(nodes)],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": model}}})

    def end(answers: Mapping[str, Any]) -> str:
        return str(engine.evaluate("table", dict(answers))["result"]["end"])

    return end


def spiff(guideline: Guideline) -> Engine:
    """Return the guideline as a decision table of SpiffWorkflow."""
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser

    parser = BpmnDmnParser(validator=BpmnValidator())  # with a validator it holds the file against DMN's own schema
    parser.add_dmn_str(_dmn(guideline))
    engine = parser.get_engine("end", None)
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())

    def end(answers: Mapping[str, Any]) -> str:
        return str(engine.result(SimpleNamespace(data=dict(answers), workflow=workflow))["end"])

    return end


def _dmn(guideline: Guideline) -> bytes:
    """Return the guideline's decision table as DMN."""

    def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        child = SubElement(parent, tag, attributes)
        if text:
            SubElement(child, "text").text = text
        return child

    root = Element("definitions", {"xmlns": DMN, "id": "all", "name": "all", "namespace": "her2teach"})
    whole = add(add(root, "decision", id="end", name="end"), "decisionTable", id="table", hitPolicy="UNIQUE")
    columns = list(guideline.decisions)
    for name in columns:
        # A cell says by itself whether its row applies: what it is compared with is always true.
        add(add(whole, "input", id=name), "inputExpression", "True", id=f"asked-{name}")
    add(whole, "output", id="reached", name="end")
    for at, (cells, end) in enumerate(decision_rows(guideline, "python")):
        rule = add(whole, "rule", id=f"row-{at}")
        for name in columns:
            add(rule, "inputEntry", cells.get(name, "-"), id=f"row-{at}-{name}")
        add(rule, "outputEntry", json.dumps(end), id=f"row-{at}-end")
    return tostring(root)
