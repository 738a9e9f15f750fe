"""Nearest cases: the fewest answers that would have to be others for a case to come to a given end.

The search is exact. It goes over the boxes of complete cases that come to the end. A box says which answers must
change at least; what else must be answered or changed are the fewest answers that rule out every box of another end.
Each of those has to be ruled out by some answer, so only answers that do so are tried. What is found is believed only
after the engine has walked it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import product
from operator import and_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from her2teach.analysis.alternatives import Changed, agreeing, alternatives, changed_case
from her2teach.analysis.space import case_space, surely_asked
from her2teach.core.case import Case, expect_case
from her2teach.core.pathway import Pathway, trace
from her2teach.core.regions import regions_of
from her2teach.core.shown import Findings, Shown, flat, shown_value
from her2teach.core.validation import look_up

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline


class Amended(Shown):
    """An object whose ``changes`` are read-only; it is copied and pickled all the same."""

    def __getstate__(self) -> dict[str, Any]:
        state = vars(self)
        return state | {"changes": dict(state["changes"])}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state, changes=MappingProxyType(state["changes"]))


@dataclass(frozen=True, kw_only=True, repr=False)
class NearCase(Amended):
    """A case that comes to a given end with as few answers changed as possible."""

    #: What is changed or newly answered: attribute -> the new value, in the guideline's order.
    changes: Mapping[str, Any] = field(hash=False)
    #: Answers that would fall away, because the question would not arise any more.
    without: tuple[str, ...] = ()
    case: Case
    #: The pathway it would take, with all that the text says on it.
    pathway: Pathway

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "changes", dict(self.changes)
        if self.without:
            yield "without", self.without
        yield from (("outcome", self.pathway.outcome), ("node", self.pathway.node))


def changes_text(near: NearCase) -> str:
    """Return the changes as one text, such as ``her2_status='negative'``."""
    return ", ".join(f"{name}={shown_value(value)}" for name, value in near.changes.items())


class NearCases(Findings[NearCase]):
    """The nearest cases at an end: a tuple that a notebook shows and pandas takes."""

    def _names(self) -> Iterator[str]:
        yield from (f"({changes_text(each)})" for each in self)

    def _record(self, item: NearCase) -> dict[str, Any]:
        return {
            "changed": len(item.changes),
            "changes": changes_text(item),
            "outcome": item.pathway.outcome,
            "node": item.pathway.node,
            "without": flat(item.without) or None,
        }


def nearest_cases(guideline: Guideline, case: Case, node: str, locked: Collection[str] = ()) -> NearCases:
    """Find the fewest changed answers that lead a case to an end.

    Parameters
    ----------
    guideline
        The guideline.
    case
        A case of the same guideline.
    node
        Id of an end.
    locked
        Attributes that stay as they are, known or unknown.

    Returns
    -------
    NearCases
        A tuple of :class:`NearCase`, one for every set of attributes with which the fewest changes do it, with values
        near the present ones; first those that change the fewest known answers. To answer what was unknown counts as a
        change; what falls away with a change does not. Agents come in combinations that the guideline names, or are
        some of the present ones, unless nothing else leads there. The case itself, unchanged, where it comes there
        already; nothing where the locked answers rule the end out.

    Raises
    ------
    KeyError
        When there is no such end.

    Examples
    --------
    >>> guideline, case = load_guideline(), load_vignette("late-relapse-liver").case
    >>> dict(nearest_cases(guideline, case, "tdxd")[0].changes)
    {'months_since_adjuvant_trastuzumab': 12, 'tdxd_access': 'available'}
    """
    expect_case(case)
    look_up("outcome", node, guideline.ends)
    found: dict[tuple[str, ...], NearCase] = {}
    for named in (True, False):
        found = found or _Search(guideline, case, node, locked, named=named).fewest()
    order = list(guideline.attributes)
    ranks = {names: (sum(name in case for name in names), [*map(order.index, names)]) for names in found}
    ordered = (found[names] for names in sorted(found, key=ranks.__getitem__))
    return NearCases(ordered, trace(guideline, case))


#: The same, kept for what asks several times of one case: for each plan that is offered, each option of a quiz.
nearest_kept = lru_cache(maxsize=128)(nearest_cases)


@dataclass(frozen=True)
class _Option:
    """Answers that put a case into another region of an axis."""

    axis: str
    mask: int
    answers: tuple[tuple[str, Any], ...]
    #: How many options of the axis are nearer to the present answer.
    rank: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.answers)


#: What is changed, by axis.
_Chosen = Mapping[str, _Option]


class _Search:
    """What all goals of a search share."""

    def __init__(
        self, guideline: Guideline, case: Case, node: str, locked: Collection[str], *, named: bool = True
    ) -> None:
        self.guideline, self.case, self.node, self.locked = guideline, case, node, locked
        self.space, self.box = case_space(guideline), regions_of(guideline).of(case)
        self.target = self.space.ends.get(node, 0)
        self.options = {name: [*_options(guideline, case, name, locked, named=named)] for name in self.space.axes}
        self._tried: dict[frozenset[tuple[str, Any]], Changed | None] = {}

    def fewest(self) -> dict[tuple[str, ...], NearCase]:
        """Return the cases with the fewest changes, by the attributes that change."""
        goals, found = self._goals(), dict[tuple[str, ...], NearCase]()
        most = min((goal.least for goal in goals), default=0)
        while goals and not found:
            found = {tuple(near.changes): near for goal in goals for near in goal.reached(most)}
            goals, most = [goal for goal in goals if goal.more], most + 1
        return found

    def _goals(self) -> list[_Goal]:
        """Return the boxes of the end that the case can be brought into, those together that ask for the same."""
        together: dict[tuple[frozenset[str], frozenset[str]], int] = {}
        for at, box in enumerate(self.space.boxes):
            if self.target >> at & 1:
                apart = frozenset(axis for axis, mask in self.box.items() if not mask & box[axis])
                needed = frozenset(axis for axis in apart if not self._may_fall(axis, at))
                turning = self.space.turning(at).items()
                needed |= {axis for axis, mask in turning if axis in apart or mask & self.box[axis]}
                together[apart, needed] = together.get((apart, needed), 0) | 1 << at
        goals = [_Goal(self, boxes, apart, needed) for (apart, needed), boxes in together.items()]
        return [goal for goal in goals if goal.open]

    def _may_fall(self, axis: str, at: int) -> bool:
        """Return whether what is known on an axis may be a question that does not arise in a box."""
        names = (axis, *(self.guideline.attributes[axis].counted_between or ()))
        box, route = self.space.boxes[at], self.space.routes[at]
        return not any(
            name in self.locked or surely_asked(self.guideline, name, box, route) for name in names if name in self.case
        )

    def near(self, chosen: _Chosen) -> NearCase | None:
        """Return the case with what is chosen, if the engine brings it to the end, with the nearest values that do."""
        found = self._walked(chosen)
        if found is None:
            return None
        for axis, option in chosen.items():
            for nearer in self.options[axis][: option.rank]:
                better = self._walked({**chosen, axis: nearer}) if nearer.names == option.names else None
                if better is not None:
                    found, chosen = better, {**chosen, axis: nearer}
                    break
        answers = {name: value for option in chosen.values() for name, value in option.answers}
        changes = {name: answers[name] for name in self.guideline.attributes if name in answers}
        return NearCase(
            changes=MappingProxyType(changes), without=found.without, case=found.case, pathway=found.pathway
        )

    def _walked(self, chosen: _Chosen) -> Changed | None:
        left = self.space.within({**self.box, **{axis: option.mask for axis, option in chosen.items()}})
        if left & ~self.target:
            return None
        answers = frozenset(answer for option in chosen.values() for answer in option.answers)
        if answers not in self._tried:
            found = changed_case(self.guideline, self.case, dict(answers), self.locked)
            self._tried[answers] = found if found and found.pathway.node == self.node else None
        return self._tried[answers]


class _Goal:
    """Boxes of complete cases that come to the end and lie apart from the case on the same axes."""

    def __init__(self, search: _Search, boxes: int, apart: frozenset[str], needed: frozenset[str]) -> None:
        self._search, self._boxes = search, boxes
        self._options = {
            axis: [option for option in options if boxes & search.space.meeting(axis, option.mask)]
            for axis, options in search.options.items()
        }
        self._kept = {axis: mask for axis, mask in search.box.items() if axis not in apart}
        #: The axes on which an answer must change: what is not asked may fall away instead.
        self._needed = needed
        self.open = all(self._options[axis] for axis in needed)
        #: The fewest changes with which the boxes can be come into.
        self.least = self._cost({}) if self.open else 0
        #: Whether more changes could lead further than those tried last.
        self.more = False
        self._seen: set[frozenset[_Option]] = set()

    def _cost(self, chosen: _Chosen) -> int:
        """Return how many changes it takes at least."""
        rest = (min(len(option.answers) for option in self._options[axis]) for axis in self._needed - chosen.keys())
        return sum(len(option.answers) for option in chosen.values()) + sum(rest)

    def reached(self, most: int) -> Iterator[NearCase]:
        """Yield cases in the boxes with at most so many changes."""
        self._seen.clear()
        self.more = False
        yield from self._reached({}, most)

    def _reached(self, chosen: _Chosen, most: int) -> Iterator[NearCase]:
        options = frozenset(chosen.values())
        if options in self._seen:
            return
        if self._cost(chosen) > most:
            self.more = True
            return
        self._seen.add(options)
        left = self._search.space.within(self._kept | {axis: option.mask for axis, option in chosen.items()})
        if not left & self._boxes:
            return
        rivals = left & ~self._search.target
        if rivals:
            onward: Iterable[_Option] = self._against(chosen, rivals)
        else:
            for rest in product(*(self._options[axis] for axis in sorted(self._needed - chosen.keys()))):
                whole = {**chosen, **{option.axis: option for option in rest}}
                self.more |= self._cost(whole) > most
                near = self._search.near(whole) if self._cost(whole) <= most else None
                if near is not None:
                    yield near
                    return
            # What was thought to fall away does not: something else has to change as well.
            onward = [option for axis, some in self._options.items() if axis not in chosen for option in some]
        for option in onward:
            yield from self._reached({**chosen, option.axis: option}, most)

    def _against(self, chosen: _Chosen, rivals: int) -> list[_Option]:
        """Return the options against one rival, that which the fewest axes can rule out."""
        space = self._search.space
        #: The rivals that no axis can rule out, one axis can, two can, and so on.
        by_axes = [rivals]
        for axis, options in self._options.items():
            if axis not in chosen:
                ruled = rivals & ~reduce(and_, (space.meeting(axis, option.mask) for option in options), -1)
                moved = 0
                for at, bits in enumerate(by_axes):
                    by_axes[at], moved = bits & ~ruled | moved, bits & ruled
                by_axes.append(moved)
        if by_axes[0]:
            return []
        hard = next(filter(None, by_axes))
        rival = hard & -hard
        found: list[_Option] = []
        for axis, options in self._options.items():
            if axis not in chosen:
                found += self._best([option for option in options if not space.meeting(axis, option.mask) & rival])
        return found

    def _best(self, options: list[_Option]) -> Iterator[_Option]:
        """Yield the options of one axis that rule out what no other of them does."""
        space, target = self._search.space, self._search.target
        left = {option: space.meeting(option.axis, option.mask) & ~target for option in options}
        for option, mine in left.items():
            if not any(
                other.names == option.names and bits & mine == bits and (bits != mine or other.rank < option.rank)
                for other, bits in left.items()
            ):
                yield option


def _options(guideline: Guideline, case: Case, axis: str, locked: Collection[str], *, named: bool) -> Iterator[_Option]:
    """Yield what can be answered so that a case is in one other region of an axis."""
    names = (axis, *(guideline.attributes[axis].counted_between or ()))
    found = [other for name in names if name not in locked for other in alternatives(guideline, case, name)]
    found = [other for other in found if other.axis == axis and (other.named or not named)]
    for rank, other in enumerate(other for other in found if not other.mask & (other.mask - 1)):
        answers = tuple(agreeing(guideline, case, other).items())
        if not any(name in locked for name, _ in answers):
            yield _Option(axis, other.mask, answers, rank)
