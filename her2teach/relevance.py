"""Relevance: whether a question is asked in every case of a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from her2teach.criteria import AllOf, AnyOf, AtEnd, Criterion, Named, Not, Truth, Visits
from her2teach.regions import Box, NotRegionalError, Route

if TYPE_CHECKING:
    from her2teach.guideline import Guideline


def surely_asked(guideline: Guideline, name: str, box: Box, route: Route) -> bool:
    """Return whether an attribute is asked for in every complete case of a box.

    Parameters
    ----------
    guideline
        The guideline.
    name
        The attribute.
    box, route
        A box of complete cases, and the way they take.

    Returns
    -------
    bool
        False also where it cannot be told from the box alone.
    """
    rule = guideline.attributes[name].asked_when
    return rule is None or _holds(guideline, rule, box, route) is True


def _holds(guideline: Guideline, rule: Criterion, box: Box, route: Route) -> Truth:
    """Return whether a criterion holds all over a box or nowhere in it; None where neither can be told."""
    found: Truth
    match rule:
        case AllOf() | AnyOf():
            lone = isinstance(rule, AnyOf)  # one part that is so decides
            truths = {_holds(guideline, part, box, route) for part in rule.parts()}
            found = lone if lone in truths else None if None in truths else not lone
        case Not():
            inner = _holds(guideline, rule.not_, box, route)
            found = None if inner is None else not inner
        case Named():
            found = _holds(guideline, guideline.named_criteria[rule.criterion], box, route)
        case Visits():
            found = not set(rule.visits).isdisjoint(route.nodes)
        case AtEnd():
            found = route.end in rule.node
        case _:
            found = _tested(guideline, rule, box)
    return found


def _tested(guideline: Guideline, rule: Criterion, box: Box) -> Truth:
    try:
        ((name, mask),) = next(guideline.regions.boxes(rule), {"": 0}).items()
    except (KeyError, NotRegionalError):
        return None
    inside = box[name] & mask if name else 0
    return bool(inside) if not inside or inside == box[name] else None
