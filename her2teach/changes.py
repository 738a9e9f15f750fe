"""Changes: a case with other answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from her2teach.case import Case
from her2teach.criteria import Criterion
from her2teach.pathway import Pathway, trace, walk
from her2teach.situation import Situation
from her2teach.space import case_space

if TYPE_CHECKING:
    from her2teach.alternatives import Alternative
    from her2teach.guideline import Guideline


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A case with other answers, which holds together, and its way."""

    case: Case
    #: Answers that fell away, because the others say that the question does not arise.
    without: tuple[str, ...] = ()
    pathway: Pathway = field(repr=False)


def changed(
    guideline: Guideline, case: Case, answers: Mapping[str, Any], locked: Collection[str] = ()
) -> Changed | None:
    """Change answers of a case.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    answers
        The new values by attribute; an attribute that was unknown may be among them.
    locked
        Attributes whose answers may not fall away.

    Returns
    -------
    Changed or None
        None where the answers contradict each other.  Where an answer contradicts the others and is not asked on the
        new way, such as an interval since a treatment that was never given, it falls away, as it does on a screen; no
        other does.
    """
    whole = guideline.case(**{**case.given, **answers})
    found = mended(guideline, whole)
    if found is None or not set(found[1]).isdisjoint({*answers, *locked}):
        return None
    kept, without = found
    pathway = trace(guideline, kept)
    if not set(without) <= _not_asked(guideline, whole, pathway.nodes):
        return None
    return Changed(case=kept, without=without, pathway=pathway)


def mended(guideline: Guideline, case: Case) -> tuple[Case, tuple[str, ...]] | None:
    """Take out of a case what contradicts the rest and is not asked as far as it can be walked, and nothing else.

    Parameters
    ----------
    guideline, case
        A case and its guideline.

    Returns
    -------
    tuple of Case and tuple of str, or None
        The case without it, and what was taken out; None where the rest still contradicts itself.
    """
    if not contradicts_itself(guideline, case):
        return case, ()
    kept, gone, fits = case, set[str](), _fitting(guideline, case)
    while not fits(kept):
        more = _not_asked(guideline, kept, walk(guideline, kept))
        if not more:
            return None
        gone |= more
        kept = guideline.case(**{name: value for name, value in case.given.items() if name not in gone})
    # What no contradiction is about comes back at once, the rest as far as it fits.
    idle = gone - _at_odds(guideline)
    names, without = {name for name in case if name not in gone or name in idle}, []
    for name in case:
        if name in gone - idle:
            if fits({*names, name}):
                names.add(name)
            else:
                without.append(name)
    return guideline.case(**{name: value for name, value in case.given.items() if name in names}), tuple(without)


def _fitting(guideline: Guideline, case: Case) -> Callable[[Iterable[str]], bool]:
    """Return what tells whether some of the answers of a case, by name, can all be true."""
    here, regional = Situation(guideline, case), guideline.regions.contradictions
    special = [rule for name, rule in guideline.contradictions.items() if name not in regional]
    dates = {name for name, attribute in guideline.attributes.items() if attribute.kind == "date"}
    if not dates.isdisjoint(case) or any(rule.when.holds(here) for rule in special):
        return lambda names: not contradicts_itself(guideline, guideline.case(**{name: case[name] for name in names}))
    # Without a date, regions tell all, and those of the whole case are those of its parts.
    space, box = case_space(guideline), guideline.regions.of(case)

    def fits(names: Iterable[str]) -> bool:
        kept = {*names, *dates}
        return bool(space.within({axis: mask for axis, mask in box.items() if axis in kept}))

    return fits


def agreeing(guideline: Guideline, case: Case, other: Alternative) -> dict[str, Any]:
    """Return an alternative, with a number that was typed in brought into agreement with a new date.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    other
        Another value of one of its attributes.

    Returns
    -------
    dict
        The answers that have to change together.
    """
    names = (other.axis, *(guideline.attributes[other.axis].counted_between or ()))
    answers = {other.attribute: other.value}
    if other.axis != other.attribute and other.axis in case:
        measured = guideline.case(**{**{name: case[name] for name in names}, **answers})
        if contradicts_itself(guideline, measured):
            answers[other.axis] = round(float(measured.known[other.axis]), 1)
    return answers


def contradicts_itself(guideline: Guideline, case: Case) -> bool:
    """Return whether the answers of a case cannot all be true.

    Parameters
    ----------
    guideline, case
        A case and its guideline.

    Returns
    -------
    bool
        The same as the outcome of its way, found faster.
    """
    if not case_space(guideline).within(guideline.regions.of(case)):
        return True
    here, regional = Situation(guideline, case), guideline.regions.contradictions
    return any(rule.when.holds(here) for name, rule in guideline.contradictions.items() if name not in regional)


def _not_asked(guideline: Guideline, case: Case, nodes: tuple[str, ...]) -> set[str]:
    """Return the answers of a case that are certainly not asked for on a way."""
    here = Situation(guideline, case, nodes, nodes[-1] if nodes[-1] in guideline.ends else None)
    rules = {name: guideline.attributes[name].asked_when for name in case}
    return {name for name, rule in rules.items() if rule is not None and rule.holds(here) is False}


@lru_cache(maxsize=8)
def _at_odds(guideline: Guideline) -> frozenset[str]:
    """Return the attributes that a contradiction can be about."""
    found = set(guideline.regions.axes)
    waiting: list[Criterion] = [rule.when for rule in guideline.contradictions.values()]
    while waiting:
        rule = waiting.pop()
        waiting.extend(rule.parts())
        found |= {getattr(rule, "attribute", ""), getattr(rule, "before", "")}
    return frozenset(found.union(*(each.counted_between or () for each in guideline.attributes.values())))
