"""Path: a pathway stop by stop, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway, Step
from her2teach.core.schema import Kind
from her2teach.text.headlines import STILL_THE_TEXTS
from her2teach.text.states import PARTING, REACHED, comparable, parting
from her2teach.text.wording import capital, show_reasons

#: What the kinds of nodes are called, in the order of the legend.
KINDS: tuple[tuple[Kind, str], ...] = (
    ("decision", "decision"),
    ("recommendation", "recommendation"),
    ("options", "options"),
    ("action", "action"),
    ("source_silent", "text silent"),
    ("out_of_scope", "out of scope"),
)


@dataclass(frozen=True, kw_only=True)
class PathStop:
    """A node of a pathway, and how it continues from there."""

    node: str
    kind: Kind
    label: str
    #: What an end is, in words; nothing at a decision.
    named: str
    #: Its number, or the sign of the end.
    mark: str
    #: The answer that was taken, or nothing.
    answer: str
    #: Why, or what the end says, or that it is still open.
    text: str
    #: How the answer relates to the text; a key of :data:`her2teach.text.sections.MARKS`, or nothing.
    status: str
    #: Words where two pathways part, or nothing.
    parts: str = ""
    #: The other answers and where they lead: those that are ruled out, and those that are still possible.
    ruled_out: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


def stops(guideline: Guideline, pathway: Pathway, other: Pathway | None = None) -> tuple[PathStop, ...]:
    """Describe a pathway stop by stop, and where it and another one part; none where the answers contradict."""
    fork = parting(pathway, other) if other and comparable(pathway, other) else None
    return tuple(_stops(guideline, pathway, fork))


def _stops(guideline: Guideline, pathway: Pathway, fork: str | None) -> Iterator[PathStop]:
    taken = {step.node: step for step in pathway.steps}
    for at, node in enumerate(pathway.nodes, start=1):
        ended, step = node == pathway.node, taken.get(node)
        kind: Kind = "decision" if node in guideline.decisions else guideline.ends[node].outcome
        yield PathStop(
            node=node,
            kind=kind,
            label=guideline.label(node),
            named="" if kind == "decision" else next(words for name, words in KINDS if name == kind),
            mark=REACHED if ended else str(at),
            answer=capital(step.test) if step else "",
            text=guideline.ends[node].text if ended else _because(guideline, pathway, step, at),
            status=_status(pathway, node, step),
            parts=f"{capital(PARTING)}." if node == fork else "",
            **_others(guideline, pathway, node),
        )


def _others(guideline: Guideline, pathway: Pathway, node: str) -> dict[str, tuple[str, ...]]:
    """Return the answers that a pathway does not take at a decision."""
    taken = {(step.node, step.to) for step in pathway.steps}
    edges = guideline.decisions[node].edges if node in guideline.decisions else ()
    found: dict[str, list[str]] = {"ruled_out": [], "possible": []}
    for edge in edges:
        if (node, edge.to) not in taken:
            kind = "possible" if (node, edge.to) in pathway.open_edges else "ruled_out"
            found[kind].append(f"{edge.label}: {guideline.label(edge.to)}")
    return {kind: tuple(lines) for kind, lines in found.items()}


def _status(pathway: Pathway, node: str, step: Step | None) -> str:
    if step is None:
        return "extension" if pathway.asked_further and node == pathway.nodes[-2] else ""
    return step.status if step.status != "stated" else ""


def _because(guideline: Guideline, pathway: Pathway, step: Step | None, at: int) -> str:
    if step:
        because = show_reasons(guideline, pathway.case, step.reasons)
        return f"because {because or 'the other answers leave no other option'}."
    if pathway.asked_further and at == len(pathway.nodes) - 1:
        return STILL_THE_TEXTS
    if at < len(pathway.nodes):
        return "Whatever the missing answers are, the pathway continues to the next step."
    ends = len(pathway.possible)
    return f"Still open: the answer is not known, and {ends} outcomes are possible."
