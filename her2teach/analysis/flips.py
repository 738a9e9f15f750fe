"""Flips: single answers that, were they another, would lead a case to another end."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from her2teach.analysis.alternatives import Changed, OtherValue, alternatives, changed_case, mended
from her2teach.analysis.space import case_space
from her2teach.core.case import Case
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import regions_of
from her2teach.core.schema import Outcome
from her2teach.core.shown import Findings, Shown, flat, shown_value

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


@dataclass(frozen=True, kw_only=True, repr=False)
class Flip(Shown):
    """One answer that, were it another, would change where a case ends."""

    attribute: str
    #: The value nearest to the present one that does it.
    value: Any
    #: One value of each region that leads to the same, the nearest first.
    values: tuple[Any, ...]
    #: Answers that would fall away, because the question would not arise any more.
    without: tuple[str, ...] = ()
    #: The case with the nearest value.
    case: Case
    #: The pathway it would take, with all that the text says on it.
    pathway: Pathway

    @property
    def outcome(self) -> Outcome:
        """What would come of it."""
        return self.pathway.outcome

    @property
    def node(self) -> str | None:
        """The end that would be reached; None where more would have to be known."""
        return self.pathway.node

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from (("attribute", self.attribute), ("value", self.value))
        if len(self.values) > 1:
            yield "values", self.values
        if self.without:
            yield "without", self.without
        yield from (("outcome", self.outcome), ("node", self.node))


class Flips(Findings[Flip]):
    """The flips of a case: a tuple that a notebook shows and pandas takes."""

    def _names(self) -> Iterator[str]:
        yield from (f"{each.attribute}={shown_value(each.value)} -> {each.node or each.outcome}" for each in self)

    def _record(self, item: Flip) -> dict[str, Any]:
        return {
            "attribute": item.attribute,
            "now": flat(self.pathway.case.known.get(item.attribute)) if self.pathway else None,
            "value": flat(item.value),
            "outcome": item.outcome,
            "node": item.node,
            "without": flat(item.without) or None,
        }


def flips(guideline: Guideline, case: Case, locked: Collection[str] = ()) -> Flips:
    """Find the single answers that would change where a case ends.

    Parameters
    ----------
    guideline
        The guideline.
    case
        A case of the same guideline. For one that contradicts itself, the answers that would mend it.
    locked
        Attributes that stay as they are.

    Returns
    -------
    Flips
        A tuple of :class:`Flip`; ``to_records()`` makes a table of it.
        In the guideline's order, those of an attribute by how near they are. All of them: nothing else, changed by
        itself, leads to another end or to another lack of one. Answers that contradict each other are never offered.
        What is not known yet is no matter of changing; see :func:`next_questions`.

    Examples
    --------
    >>> guideline, case = load_guideline(), load_vignette("late-relapse-liver").case
    >>> found = flips(guideline, case)
    >>> found[0].attribute, found[0].node
    ('her2_status', 'out_of_scope_her2')
    """
    present = trace(guideline, case)
    found: list[Flip] = []
    for name in guideline.attributes:
        if name in case and name not in locked:
            found += _flips_of(guideline, present, name, locked)
    return Flips(found, present)


def _flips_of(guideline: Guideline, present: Pathway, name: str, locked: Collection[str]) -> Iterator[Flip]:
    groups: dict[tuple[object, ...], tuple[Changed, list[Any]]] = {}
    for other, ends in _consequences(guideline, present.case, name):
        if ends and not present.contradictions and _answer(ends) == _answer(present.possible):
            continue
        # Regions tell all but whether a number agrees with two dates.
        known = groups.get((ends, ())) if guideline.attributes[other.axis].counted_between is None else None
        if known is not None:
            known[1].append(other.value)
            continue
        if not ends and not present.contradictions and _stays(guideline, present, name, other.value):
            continue
        new = changed_case(guideline, present.case, {name: other.value}, locked)
        if new is None or (not present.contradictions and _answer(new.pathway.possible) == _answer(present.possible)):
            continue
        groups.setdefault((new.pathway.possible, new.without), (new, []))[1].append(other.value)
    for new, values in groups.values():
        yield Flip(
            attribute=name,
            value=values[0],
            values=tuple(values),
            without=new.without,
            case=new.case,
            pathway=new.pathway,
        )


def _consequences(guideline: Guideline, case: Case, name: str) -> Iterator[tuple[OtherValue, frozenset[str]]]:
    """Yield each other value with the ends it leaves possible, none where something contradicts it."""
    space, box = case_space(guideline), regions_of(guideline).of(case)
    for other in alternatives(guideline, case, name):
        yield other, space.reached(space.within({**box, other.axis: other.mask}))


def _answer(ends: frozenset[str]) -> str | None:
    """Return the end, None where there is more than one."""
    return next(iter(ends)) if len(ends) == 1 else None


def _stays(guideline: Guideline, present: Pathway, name: str, value: Any) -> bool:
    """Return whether a case comes to nothing else once what a new answer contradicts has fallen away."""
    found = mended(guideline, Case.of(guideline, {**present.case.given, name: value}))
    if found is None:
        return True
    ends = case_space(guideline).reached(case_space(guideline).within(regions_of(guideline).of(found[0])))
    return _answer(ends) == _answer(present.possible)
