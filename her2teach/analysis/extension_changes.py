"""Extension changes: what becomes of a guideline's answers when something newer is added to it.

The comparison goes over the whole case space in region classes: combinations of the values that either guideline tells
apart. They are counted as products of the sizes of boxes, never one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import Box, Regions, intersection
from her2teach.core.schema import Rule

#: What an extension says without changing a pathway.
SAID = ("warnings", "considerations", "flags")


@dataclass(frozen=True, kw_only=True)
class ChangedOutcome:
    """The region classes that come to one end before and to another, or to the same with a new answer, after."""

    before: str
    after: str
    classes: int
    #: A case of one of the classes, with as few answers as show it.
    witness: Case


@dataclass(frozen=True, kw_only=True)
class ExtensionChanges:
    """What an extension changes over the whole case space."""

    #: Combinations of regions that contradict themselves neither before nor after.
    classes: int
    changes: tuple[ChangedOutcome, ...]
    #: Classes that held together before and contradict themselves after.
    refused: int
    added_nodes: tuple[str, ...]
    removed_nodes: tuple[str, ...]
    #: Edges by their ids.
    added_edges: tuple[str, ...]
    removed_edges: tuple[str, ...]
    #: Edges that join the same nodes as before, with another criterion or another status.
    altered_edges: tuple[str, ...]
    #: What is asked in addition.
    attributes: tuple[str, ...]
    #: Warnings, additions and notices that are new or say something else, by section and id.
    said: tuple[str, ...]

    @property
    def changed(self) -> int:
        """How many classes get another answer."""
        return sum(change.classes for change in self.changes)


@dataclass(frozen=True, kw_only=True)
class CaseChanges:
    """What an extension changes for one case."""

    before: Pathway
    after: Pathway
    #: The last node on both pathways before they diverge; None where they do not.
    parts_after: str | None
    #: Whether another end is reached, or the same end with another answer, or another set of ends is possible.
    changed: bool
    #: What is said after and not before: warnings, additions and notices.
    said: tuple[Rule, ...] = field(default=(), repr=False)


def compare(base: Guideline, extended: Guideline) -> ExtensionChanges:
    """Compare a guideline with the same guideline and something added, over every case."""
    before, after = _shared_regions(base, extended)
    forbidden = [*before.forbidden, *after.forbidden]
    whole = {name: axis.everything for name, axis in after.axes.items()}
    changes = []
    for (start, end), boxes in _meeting(before, after).items():
        if start != end or base.ends[start] != extended.ends[end]:
            apart = list(_apart(after, whole, boxes, forbidden))
            if apart:
                classes = sum(map(_size, apart))
                changes.append(_change(base, extended, (start, end), classes, _candidates(after, [*boxes, *apart])))
    order = [*base.ends, *extended.ends]
    changes.sort(key=lambda change: (order.index(change.before), order.index(change.after)))
    sound = sum(map(_size, after.consistent(whole, forbidden)))
    return ExtensionChanges(
        classes=sound,
        changes=tuple(changes),
        refused=sum(map(_size, before.consistent(whole))) - sound,
        **_differences(base, extended),
    )


def compare_case(base: Guideline, extended: Guideline, case: Case) -> CaseChanges:
    """Compare the pathways of one case through a guideline and through the same with something added."""
    before, after = trace(base, case.restricted_to(base)), trace(extended, case.restricted_to(extended))
    common = 0
    while common < min(len(before.nodes), len(after.nodes)) and before.nodes[common] == after.nodes[common]:
        common += 1
    apart = before.nodes != after.nodes
    same_end = before.node == after.node and (
        before.node is None or base.ends[before.node] == extended.ends[before.node]
    )
    known = {(section, item.id): item for section in SAID for item in getattr(before, section)}
    return CaseChanges(
        before=before,
        after=after,
        parts_after=before.nodes[common - 1] if apart and common else None,
        changed=not (same_end and before.outcome == after.outcome and before.possible == after.possible),
        said=tuple(
            item for section in SAID for item in getattr(after, section) if known.get((section, item.id)) != item
        ),
    )


def _shared_regions(base: Guideline, extended: Guideline) -> tuple[Regions, Regions]:
    """Return the regions of both on the same axes: the extended one's attributes and agents, the criteria of both."""
    kept = {name: getattr(base, name) for name in ("root", "criteria", "decisions", "ends", "contradictions")}
    hybrid = Guideline.of(extended.model_copy(update=kept), base.content_hash)
    return Regions(hybrid, extended), Regions(extended, hybrid)


def _meeting(before: Regions, after: Regions) -> dict[tuple[str, str], list[Box]]:
    """Return the boxes, which may overlap, of the cases that reach one end before and one after."""
    ends: tuple[dict[str, list[Box]], dict[str, list[Box]]] = ({}, {})
    for regions, found in zip((before, after), ends, strict=True):
        for route in regions.routes:
            found.setdefault(route.end, []).extend(route.boxes)
    return {
        (start, end): boxes
        for start, some in ends[0].items()
        for end, others in ends[1].items()
        if (boxes := list(intersection(some, others)))
    }


def _apart(regions: Regions, whole: Box, boxes: list[Box], forbidden: list[Box]) -> Iterator[Box]:
    """Yield boxes that share nothing and together are some boxes without what is forbidden."""
    for at, box in enumerate(boxes):
        yield from regions.consistent({**whole, **box}, [*boxes[:at], *forbidden])


def _size(box: Box) -> int:
    return prod(mask.bit_count() for mask in box.values())


def _candidates(regions: Regions, boxes: list[Box]) -> Iterator[dict[str, object]]:
    """Yield, for each box, one value of each attribute that it says something of."""
    for box in boxes:
        values = {}
        for name, mask in box.items():
            axis = regions.axes[name]
            if mask != axis.everything:
                values[name] = axis.representatives[(mask & -mask).bit_length() - 1]
        yield {name: value for name, value in values.items() if value is not None}


def _change(
    base: Guideline, extended: Guideline, ends: tuple[str, str], classes: int, candidates: Iterator[dict[str, object]]
) -> ChangedOutcome:
    def shows(values: Mapping[str, object]) -> bool:
        case = Case(extended, **values)
        found = trace(base, case.restricted_to(base)).node, trace(extended, case).node
        return found == ends

    known = next(values for values in candidates if shows(values))
    for name in list(known):
        fewer = {other: value for other, value in known.items() if other != name}
        known = fewer if shows(fewer) else known
    case = Case(extended, **known)
    return ChangedOutcome(before=ends[0], after=ends[1], classes=classes, witness=case)


def _differences(base: Guideline, extended: Guideline) -> dict[str, tuple[str, ...]]:
    """Return what the graph and the rules of one have and the other has not."""
    nodes = [[*guideline.decisions, *guideline.ends] for guideline in (base, extended)]
    old, new = base.edges, extended.edges
    said = [
        f"{section}/{name}"
        for section in SAID
        for name, rule in getattr(extended, section).items()
        if getattr(base, section).get(name) != rule
    ]
    return {
        "added_nodes": tuple(name for name in nodes[1] if name not in nodes[0]),
        "removed_nodes": tuple(name for name in nodes[0] if name not in nodes[1]),
        "added_edges": tuple(edge_id(*ends) for ends in new if ends not in old),
        "removed_edges": tuple(edge_id(*ends) for ends in old if ends not in new),
        "altered_edges": tuple(edge_id(*ends) for ends in new if ends in old and new[ends] != old[ends]),
        "attributes": tuple(name for name in extended.attributes if name not in base.attributes),
        "said": tuple(said),
    }
