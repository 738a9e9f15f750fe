"""Class results: where a class left the text, at which pitfalls it fell, and of what it was sure and wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import StatisticsError, correlation
from typing import TYPE_CHECKING, Final, Literal

from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import judge
from her2teach.teaching.generation import DIFFICULTIES
from her2teach.teaching.practice_text import CONFIDENCE

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.educator.class_files import HandedIn
    from her2teach.teaching.attempts import MarkedAttempt
    from her2teach.teaching.vignettes import CaseVignette

#: A learner and one of their attempts that counts.
_Try = tuple[str, "MarkedAttempt"]
#: With fewer learners at a case nothing is said of it, nor of a learner who has tried fewer other cases.
LEAST_LEARNERS_AT_CASE, LEAST_OTHER_CASES = 10, 3
#: Nor where fewer had all the points, or fewer had not.
LEAST_EACH_SIDE: Final = 3
#: How far the true value lies from the one that was found, nineteen times of twenty, in standard errors.
_MARGIN = 1.96
#: Nearer to one, a correlation has no margin.
_NEAR_ONE = 0.999
#: What befell fewer learners than these is theirs, and not the class's.
LEAST_AFFECTED: Final = 3
#: So many things are suggested, with so many cases for each.
MOST_SUGGESTIONS, MOST_CASES = 5, 3


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """How a class fared at one node, of those who had followed the text up to it."""

    node: str
    #: How many answers came here by the text's pathway, and how many of them left it here.
    reached: int
    left: int
    #: How many learners those are who left it here, and how many of the answers they were sure of.
    learners: int
    sure: int
    #: Where to: at a decision the nodes, None for "the case does not tell"; at an end the actions planned instead.
    to: tuple[tuple[str | None, int], ...]
    #: Where the text goes on for those who left it, the most frequent first; empty at an end.
    right: tuple[tuple[str | None, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Falls:
    """How many plans fell into a pitfall."""

    pitfall: str
    #: The attempts at cases that are near to it.
    near: int
    fell: int
    learners: int


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """How many of the plans were right of which learners said so."""

    #: From 1 for a guess to 3 for sure; None where they did not say.
    level: int | None
    attempts: int
    right: int
    #: How many the text cannot judge.
    unjudged: int


@dataclass(frozen=True, kw_only=True)
class Discrimination:
    """How the points at a case go along with those at all others."""

    #: From -1 to 1.
    correlation: float
    #: Between these it lies nineteen times of twenty.
    low: float
    high: float
    learners: int

    @property
    def separates(self) -> bool | None:
        """Whether strong learners do better here; None where the numbers do not tell; false where they do worse."""
        return True if self.low > 0 else False if self.high < 0 else None


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """How a class fared at one case, or at one decision of a journey."""

    item: str
    learners: int
    #: How many plans were right; and how many pathways followed the text, None where none was asked for.
    right: int
    followed: int | None
    sure_and_wrong: int
    #: How many plans were right but for a dangerous omission, and how many the text cannot judge.
    dangerous: int
    unjudged: int
    #: None where the numbers are too small to say anything.
    discrimination: Discrimination | None


@dataclass(frozen=True, kw_only=True)
class FeatureResult:
    """How many learners had a key feature at a case, or made its gravest slip."""

    item: str
    #: The key's id, or that of the pitfall or error.
    name: str
    slip: bool
    learners: int
    #: How many of them had it, or made it.
    times: int


@dataclass(frozen=True, kw_only=True)
class ClassResult:
    """What came of a class; the same whatever order its files came in."""

    learners: int
    attempts: int
    #: Attempts after the answer had been seen, which count nowhere below.
    repeated: int
    #: In the guideline's order; without the nodes that nobody came to.
    decisions: tuple[Crossing, ...]
    ends: tuple[Crossing, ...]
    #: The most frequent first.
    falls: tuple[Falls, ...]
    sureness: tuple[Sureness, ...]
    #: By their items' names.
    cases: tuple[CaseResult, ...]
    #: By their items' names, for each first the key features and then the gravest slip.
    features: tuple[FeatureResult, ...] = ()
    #: How many answers took each edge as the text does, and how many against it.
    edges: tuple[tuple[tuple[str, str], int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing to teach."""

    #: A decision at which the class left the text, an end at which it planned something else, or a pitfall.
    kind: Literal["decision", "end", "pitfall"]
    #: Its id.
    name: str
    #: How many learners it befell, and in how many of how many answers.
    learners: int
    times: int
    of: int
    #: Ids of cases that teach it, the least tried first; none where no case does.
    cases: tuple[str, ...]


def class_result(guideline: Guideline, files: Iterable[HandedIn]) -> ClassResult:
    """Work out where a class diverged."""
    several = list(files)
    tries = [(each.file.id, marked) for each in several for marked in each.marked if marked.counts]
    everything = sum(len(each.marked) for each in several)
    return ClassResult(
        learners=len(several),
        attempts=everything,
        repeated=everything - len(tries),
        decisions=tuple(_in_order(guideline.decisions, _at_decisions(tries))),
        ends=tuple(_in_order(guideline.ends, _at_ends(tries))),
        falls=tuple(_falls(guideline, tries)),
        sureness=tuple(_sureness(tries)),
        cases=tuple(_cases(tries)),
        features=tuple(_features(tries)),
        edges=tuple(_edges(tries)),
    )


def _is_sure(marked: MarkedAttempt) -> bool:
    return marked.attempt.confidence == len(CONFIDENCE)


class _Count:
    """What is counted at one node."""

    def __init__(self) -> None:
        self.reached = self.sure = 0
        self.to: Counter[str | None] = Counter()
        self.right: Counter[str | None] = Counter()
        self.learners: set[str] = set()

    def leave(self, learner: str, marked: MarkedAttempt, to: str | None) -> None:
        """Count one who left the text here."""
        self.to[to] += 1
        self.learners.add(learner)
        self.sure += _is_sure(marked)


def _in_order(names: Iterable[str], counts: Mapping[str, _Count]) -> Iterator[Crossing]:
    for name in names:
        if name in counts:
            found = counts[name]
            yield Crossing(
                node=name,
                reached=found.reached,
                left=found.to.total(),
                learners=len(found.learners),
                sure=found.sure,
                to=_ranked(found.to),
                right=_ranked(found.right),
            )


def _at_decisions(tries: Iterable[_Try]) -> dict[str, _Count]:
    found = defaultdict[str, _Count](_Count)
    for learner, marked in tries:
        divergence = marked.divergence
        for decision, to in marked.attempt.path:
            found[decision].reached += 1
            if divergence is not None and decision == divergence.decision:
                found[decision].leave(learner, marked, to)
                found[decision].right[divergence.right] += 1
                break
    return found


def _at_ends(tries: Iterable[_Try]) -> dict[str, _Count]:
    """Count those who came to an end by the text's pathway, and what they planned there instead of what it says."""
    found = defaultdict[str, _Count](_Count)
    for learner, marked in tries:
        end = marked.pathway.node
        if marked.attempt.path and marked.divergence is None and end is not None:
            found[end].reached += 1
            if not marked.attempt.result.right:
                found[end].leave(learner, marked, str(marked.attempt.plan.action))
    return found


def _edges(tries: Iterable[_Try]) -> Iterator[tuple[tuple[str, str], int, int]]:
    with_text, against = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for _, marked in tries:
        for decision, to in marked.attempt.path:
            leaves = marked.divergence is not None and decision == marked.divergence.decision
            if to is not None:
                (against if leaves else with_text)[str(decision), str(to)] += 1
            if leaves:
                break
    for ends in sorted({*with_text, *against}):
        yield ends, with_text[ends], against[ends]


def _falls(guideline: Guideline, tries: Sequence[_Try]) -> Iterator[Falls]:
    near, fell, learners = Counter[str](), Counter[str](), defaultdict[str, set[str]](set)
    for learner, marked in tries:
        near.update(map(str, marked.pathway.pitfalls))
        for name in marked.attempt.result.pitfalls:
            fell[name] += 1
            learners[name].add(learner)
    for name in sorted(guideline.pitfalls, key=lambda each: -fell[each]):
        yield Falls(pitfall=name, near=near[name], fell=fell[name], learners=len(learners[name]))


def _sureness(tries: Sequence[_Try]) -> Iterator[Sureness]:
    """Count plans by how sure learners were; journeys do not ask."""
    asked = [marked for _, marked in tries if marked.attempt.case is not None]
    for level in (*reversed(range(1, len(CONFIDENCE) + 1)), None):
        said = [each for each in asked if each.attempt.confidence == level]
        yield Sureness(
            level=level,
            attempts=len(said),
            right=sum(each.attempt.result.right for each in said),
            unjudged=sum(each.standing == "unjudged" for each in said),
        )


def _cases(tries: Sequence[_Try]) -> Iterator[CaseResult]:
    at = defaultdict[str, list[_Try]](list)
    points, most = Counter[str](), Counter[str]()
    others: Counter[str] = Counter()
    for learner, marked in tries:
        if not marked.attempt.invented:
            at[marked.attempt.item].append((learner, marked))
            points[learner] += marked.attempt.points
            most[learner] += marked.attempt.most
            others[learner] += 1
    for item, some in sorted(at.items()):
        attempts = [(learner, marked.attempt) for learner, marked in some]
        shares = [
            (each.points / each.most, (points[who] - each.points) / (most[who] - each.most), others[who] - 1)
            for who, each in attempts
            if others[who] > 1
        ]
        asked = attempts[0][1].case is not None
        yield CaseResult(
            item=item,
            learners=len(some),
            right=sum(each.result.right for _, each in attempts),
            followed=sum(each.result.parted is None for _, each in attempts) if asked else None,
            sure_and_wrong=sum(_is_sure(marked) and marked.standing == "wrong" for _, marked in some),
            dangerous=sum(marked.standing == "dangerous" for _, marked in some),
            unjudged=sum(marked.standing == "unjudged" for _, marked in some),
            discrimination=discrimination(shares),
        )


def _features(tries: Iterable[_Try]) -> Iterator[FeatureResult]:
    """Count what learners got right by itself, and the gravest slips, whatever the verdict on their plans."""
    met, of = Counter[tuple[str, str, bool]](), Counter[tuple[str, str, bool]]()
    for _, marked in tries:
        item = marked.attempt.item
        found = [((item, str(each.key), False), each.met) for each in marked.keys]
        found += [((item, marked.killer, True), marked.killed)] if marked.killer else []
        for what, holds in found:
            of[what] += 1
            met[what] += holds
    # a case's features come in the order of its file
    for item, name, slip in sorted(of, key=lambda each: each[0]):
        yield FeatureResult(item=item, name=name, slip=slip, learners=of[item, name, slip], times=met[item, name, slip])


def _ranked(counts: Counter[str | None]) -> tuple[tuple[str | None, int], ...]:
    return tuple(sorted(((name and str(name), n) for name, n in counts.items()), key=lambda e: (-e[1], e[0] or "")))


def discrimination(points: Iterable[tuple[float, float, int]]) -> Discrimination | None:
    """Work out how well a case separates strong learners from weak ones.

    None where the numbers are too small to say anything.

    The item-rest correlation, without the case itself in the rest [1]_, and its margin by Fisher's transformation.

    .. [1] Henrysson S. Correction of item-total correlations in item analysis. Psychometrika 1963;28:211-218.
       doi:10.1007/BF02289618
    """
    known = [(here, elsewhere) for here, elsewhere, others in points if others >= LEAST_OTHER_CASES]
    full = sum(here >= 1 for here, _ in known)
    if len(known) < LEAST_LEARNERS_AT_CASE or min(full, len(known) - full) < LEAST_EACH_SIDE:
        return None
    try:
        found = correlation(*zip(*sorted(known), strict=True))
    except StatisticsError:  # everybody did equally well elsewhere
        return None
    middle, margin = atanh(max(-_NEAR_ONE, min(_NEAR_ONE, found))), _MARGIN / sqrt(len(known) - 3)
    return Discrimination(correlation=found, low=tanh(middle - margin), high=tanh(middle + margin), learners=len(known))


def teach_next(guideline: Guideline, result: ClassResult, vignettes: Sequence[CaseVignette]) -> tuple[Suggestion, ...]:
    """Suggest what to teach next."""
    shelf = _Shelf(guideline, result, vignettes)
    found = sorted(_suggestions(shelf, result), key=lambda each: (-each.learners, -each.times, each.kind, each.name))
    return tuple(each for each in found if each.learners >= LEAST_AFFECTED)[:MOST_SUGGESTIONS]


class _Shelf:
    """The cases, and what each of them teaches."""

    def __init__(self, guideline: Guideline, result: ClassResult, vignettes: Sequence[CaseVignette]) -> None:
        self._guideline = guideline
        self._tried = {each.item: each.learners for each in result.cases}
        self._walked = [(each, trace(guideline, each.case)) for each in vignettes]

    def at_decision(self, decision: str, right: str | None) -> tuple[str, ...]:
        """Return cases that pass a decision by the answer that was missed most."""

        def passes(_: CaseVignette, pathway: Pathway) -> bool:
            if right is None:
                return pathway.node is None and pathway.nodes[-1:] == (decision,)
            return (decision, right) in {(step.node, step.to) for step in pathway.steps}

        return self._chosen(passes)

    def at_end(self, end: str) -> tuple[str, ...]:
        """Return cases that come to an end."""
        return self._chosen(lambda _, pathway: pathway.node == end)

    def at_pitfall(self, pitfall: str) -> tuple[str, ...]:
        """Return cases in whose story somebody falls into a pitfall; cases that are near to it where there are none."""
        shown = self._chosen(lambda vignette, _: self._shows(vignette, pitfall))
        return shown or self._chosen(lambda _, pathway: pitfall in map(str, pathway.pitfalls))

    def _shows(self, vignette: CaseVignette, pitfall: str) -> bool:
        feedback = (judge(self._guideline, vignette.case, each.plan) for each in vignette.distractors)
        return any(pitfall in map(str, each.pitfalls) for each in feedback)

    def _chosen(self, wanted: Callable[[CaseVignette, Pathway], bool]) -> tuple[str, ...]:
        found = [vignette for vignette, pathway in self._walked if wanted(vignette, pathway)]
        found.sort(key=lambda each: (self._tried.get(each.id, 0), DIFFICULTIES.index(each.difficulty), each.id))
        return tuple(each.id for each in found[:MOST_CASES])


def _suggestions(shelf: _Shelf, result: ClassResult) -> Iterator[Suggestion]:
    for each in result.decisions:
        if each.left:
            cases = shelf.at_decision(each.node, each.right[0][0])
            yield _suggestion("decision", each.node, (each.learners, each.left, each.reached), cases)
    for each in result.ends:
        if each.left:
            numbers = (each.learners, each.left, each.reached)
            yield _suggestion("end", each.node, numbers, shelf.at_end(each.node))
    for fall in result.falls:
        if fall.fell:
            numbers = (fall.learners, fall.fell, max(fall.near, fall.fell))
            yield _suggestion("pitfall", fall.pitfall, numbers, shelf.at_pitfall(fall.pitfall))


def _suggestion(
    kind: Literal["decision", "end", "pitfall"], name: str, numbers: tuple[int, int, int], cases: tuple[str, ...]
) -> Suggestion:
    learners, times, of = numbers
    return Suggestion(kind=kind, name=name, learners=learners, times=times, of=of, cases=cases)
