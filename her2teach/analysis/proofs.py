"""Proofs: no case a guideline may be asked about has two answers or none, and nothing in it is dead.

The proofs go decision by decision over the regions that criteria tell apart, never over values, so a few dozen
intersections stand for any number of cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from her2teach.analysis.coverage import RULES, placed_statements
from her2teach.analysis.witnesses import Witnesses
from her2teach.core.criteria import ChoiceTest, Criterion, Named
from her2teach.core.load import Finding, decision_findings, everything, untaken
from her2teach.core.references import all_criteria
from her2teach.core.regions import Axis, Box, overlap, regions_of
from her2teach.core.schema import Decision, Edge, End, EndOutcome
from her2teach.core.yamltree import Place

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


def graph_findings(guideline: Guideline) -> Iterator[Finding]:
    """Look for what keeps the graph from having one root and reaching every end."""
    root = guideline.root
    onward_from = {name: [edge.to for edge in decision.edges] for name, decision in guideline.decisions.items()}
    reached = {root}
    open_nodes = [root]
    while open_nodes:
        found = set(onward_from.get(open_nodes.pop(), ())) - reached
        reached |= found
        open_nodes += found
    entered = {to for onward in onward_from.values() for to in onward}
    for section, nodes in (("decisions", guideline.decisions), ("ends", guideline.ends)):
        for name in nodes:
            if name not in entered | {root}:
                yield Finding(code="root", place=(section, name), message=f"no edge leads here, and {root} is the root")
            elif name not in reached:
                yield Finding(code="unreachable", place=(section, name), message=f"no way from {root} leads here")
    if root in entered:
        yield Finding(code="root", place=("root",), message="an edge leads back to the root")
    for name, onward in onward_from.items():
        if not onward:
            yield Finding(code="no_edges", place=("decisions", name), message="a decision without an answer")
        for to in sorted({to for to in onward if onward.count(to) > 1}):
            yield Finding(
                code="twin_edges", place=("decisions", name), message=f"two edges lead to {to}; join them with any"
            )


def dead_edges(guideline: Guideline) -> Iterator[Finding]:
    """Look for edges that no case takes which holds together."""
    regions = regions_of(guideline)
    whole = everything(regions)
    taken: set[tuple[str, str]] = set()
    for route in regions.routes:
        pairs = set(zip(route.nodes, route.nodes[1:], strict=False))
        if pairs <= taken:
            continue
        shared = (overlap(whole, box) for box in route.boxes)
        if any(next(regions.consistent(box), None) is not None for box in shared if box is not None):
            taken |= pairs
    for decision in guideline.decisions.values():
        for at, edge in enumerate(decision.edges):
            if (decision.id, edge.to) not in taken:
                message = f'no case that holds together takes "{edge.label}" to {edge.to}'
                yield Finding(code="dead_edge", place=("decisions", decision.id, "edges", at), message=message)


def dead_rules(guideline: Guideline) -> Iterator[Finding]:
    """Look for rules that come into play in no case that holds together."""
    witnesses = Witnesses(guideline)
    for place, criterion in all_criteria(guideline):
        if place[0] != "decisions" and witnesses.find(criterion, contradictory=place[0] == "contradictions") is None:
            yield Finding(code="dead_rule", place=place, message="no case that holds together meets this criterion")


#: What kind of statement an answer must rest on.
_GROUNDS: Mapping[EndOutcome, frozenset[str]] = {
    "recommendation": frozenset({"recommendation", "alternative"}),
    "options": frozenset({"alternative"}),
    "action": frozenset({"duration"}),
}
#: Told what is being proved, how many proofs are done and how many there are.
ProofProgress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class DecisionProof:
    """What was proved of one decision."""

    decision: str
    edges: int
    #: The combinations of regions its criteria tell apart.
    combinations: int
    #: The contradictions without which some case would have no edge to take.
    relies_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was proved of a guideline, and what could not be."""

    findings: tuple[Finding, ...]
    decisions: tuple[DecisionProof, ...]
    #: The combinations of regions that the graph and the contradictions tell apart, with every answer known.
    combinations: int
    #: Those of them that do not contradict themselves.
    consistent: int
    #: The complete cases they stand for; numbers are counted to a tenth, and dates not at all.
    cases: int

    @property
    def sound(self) -> bool:
        """Whether every proof held."""
        return not self.findings


def verify(guideline: Guideline, progress: ProofProgress | None = None) -> Report:
    """Prove a guideline that has been loaded; ``progress`` is called before each proof."""
    answers = {
        f"the answers at {name}": partial(decision_findings, guideline, decision)
        for name, decision in guideline.decisions.items()
    }
    proofs: dict[str, Callable[[], Iterator[Finding]]] = {
        "the graph hangs together": partial(graph_findings, guideline),
        **answers,
        "every edge can be taken": partial(dead_edges, guideline),
        "every answer has its grounds": partial(_grounds, guideline),
        "everything is used": partial(_unused, guideline),
        "every rule can come into play": partial(dead_rules, guideline),
    }
    findings: list[Finding] = []
    for done, (name, proof) in enumerate(proofs.items()):
        if progress is not None:
            progress(name, done, len(proofs))
        findings += proof()
    regions = regions_of(guideline)
    boxes = list(regions.consistent(everything(regions)))
    return Report(
        findings=tuple(findings),
        decisions=tuple(_proof(guideline, decision) for decision in guideline.decisions.values()),
        combinations=_size(everything(regions)),
        consistent=sum(map(_size, boxes)),
        cases=sum(prod(_values(regions.axes[name], mask) for name, mask in box.items()) for box in boxes),
    )


def _proof(guideline: Guideline, decision: Decision) -> DecisionProof:
    regions, relies_on = regions_of(guideline), []
    if next(untaken(guideline, decision, regions.gaps), None) is not None:
        for name in regions.contradictions:
            others = [box for other, boxes in regions.contradictions.items() if other != name for box in boxes]
            if next(untaken(guideline, decision, [*regions.gaps, *others]), None) is not None:
                relies_on.append(name)
    return DecisionProof(
        decision=decision.id,
        edges=len(decision.edges),
        combinations=_size(_known(guideline, decision)),
        relies_on=tuple(relies_on),
    )


def _grounds(guideline: Guideline) -> Iterator[Finding]:
    """Yield answers without a statement, and claims whose status does not fit what stands beside them.

    What an extension brings rests on its citation, which its file must have.
    """
    for decision in guideline.decisions.values():
        for at, edge in enumerate(decision.edges):
            for message in _edge_grounds(edge):
                yield Finding(code="grounds", place=("decisions", decision.id, "edges", at), message=message)
    for end in guideline.ends.values():
        for message in _end_grounds(guideline, end):
            yield Finding(code="grounds", place=("ends", end.id), message=message)
    for section in RULES:
        for name, rule in getattr(guideline, section).items():
            if not rule.statements and section != "errors" and getattr(rule, "extension", None) is None:
                yield Finding(code="grounds", place=(section, name), message="no statement stands behind this rule")


def _end_grounds(guideline: Guideline, end: End) -> Iterator[str]:
    if end.extension is not None:
        return
    if not end.statements:
        yield "no statement stands behind this end"
    elif end.outcome in _GROUNDS:
        wanted = _GROUNDS[end.outcome]
        if not wanted & {guideline.statements[statement].kind for statement in end.statements}:
            yield f"no statement of the kind {' or '.join(sorted(wanted))} stands behind this answer"


def _edge_grounds(edge: Edge) -> Iterator[str]:
    if not edge.statements and edge.extension is None:
        yield "no statement stands behind this edge"
    if edge.status == "stated" and edge.why is not None and edge.reading_when is None:
        yield 'it is called "stated" and yet explains itself'
    if edge.status != "stated" and edge.why is None:
        yield f'it is "{edge.status}" and does not say why'
    if (edge.status == "reading" or edge.reading_when is not None) and not edge.readings:
        yield "it is a reading and names none"


def _unused(guideline: Guideline) -> Iterator[Finding]:
    criteria = [part for _, criterion in all_criteria(guideline) for part in _parts(criterion)]
    named = {part.criterion for part in criteria if isinstance(part, Named)}
    asked = {(part.attribute, value) for part in criteria if isinstance(part, ChoiceTest) for value in part.is_}
    placed = {statement for statements in placed_statements(guideline).values() for statement in statements}
    values = [
        (name, value.id)
        for name in regions_of(guideline).axes
        for value in guideline.attributes[name].values.values()
        if not value.stands_for
    ]
    headings = {item.heading for item in guideline.considerations.values()}
    offered = {regimen for end in guideline.ends.values() for regimen in end.regimens}
    options = [(end.id, o.id, o.regimen) for end in guideline.ends.values() for o in end.options.values()]
    without = [end.id for end in guideline.ends.values() if not end.actions and end.extension is None]
    unused: list[tuple[Place, str]] = [
        *((("ends", end), "no action of a plan is right here") for end in without),
        *((("statements", name), "this statement acts nowhere") for name in guideline.statements if name not in placed),
        *((("headings", name), "nothing stands under it") for name in guideline.headings if name not in headings),
        *((("criteria", name), "no criterion uses this one") for name in guideline.criteria if name not in named),
        *((("attributes", *pair), "no criterion asks for this value") for pair in values if pair not in asked),
        *(
            (("ends", end, option), "the plans of the end leave it out")
            for end, option, r in options
            if r not in offered
        ),
    ]
    for agent in guideline.agents:
        parts = [part for part in guideline.plan.agents if agent in guideline.members((part,))]
        if len(parts) != 1:
            unused.append((("agents", agent), f"it belongs to {len(parts)} parts of a plan instead of one"))
    for place, message in unused:
        yield Finding(code="unused", place=place, message=message)


def _parts(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in criterion.parts():
        yield from _parts(part)


def _known(guideline: Guideline, decision: Decision) -> Box:
    """Return the box of all known values of the attributes that a decision asks about."""
    regions = regions_of(guideline)
    names = {name for edge in decision.edges for box in regions.boxes(edge.when) for name in box}
    return {name: axis.everything for name, axis in regions.axes.items() if name in names}


def _size(box: Box) -> int:
    return prod(mask.bit_count() for mask in box.values())


def _values(axis: Axis, mask: int) -> int:
    """Return how many values some regions of an axis stand for."""
    return sum(axis.count(at) for at in range(mask.bit_length()) if mask >> at & 1)
