"""Plans over cases: the nearest case a plan is right for, the pair that lifts a pitfall, and a plan for a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import chain, combinations, product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from her2teach.analysis.alternatives import Changed, agreeing, alternatives, changed_case
from her2teach.analysis.nearest import Amended, NearCase, nearest_kept
from her2teach.core.case import Case
from her2teach.core.criteria import AtEnd, Criterion, Named, Visits
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import ANSWERED, Feedback, Plan, judge, judge_along
from her2teach.core.regions import regions_of
from her2teach.core.schema import Pitfall, Verdict, VerdictKind
from her2teach.core.situation import Situation
from her2teach.core.validation import look_up

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: The verdicts with which the text supports a plan.
_SUPPORTED: frozenset[Verdict] = frozenset({"concordant", "alternative"})
#: So many answers that decide no path may change beside those that bring a case to an end.
_MOST = 2
#: With more changes than these a case is like another patient.
_FARTHEST = 4
#: So many of the nearest cases at an end are looked at.
_SOME = 2


def is_right(guideline: Guideline, plan: Plan, feedback: Feedback) -> bool:
    """Return whether a plan is what the text has a learner say."""
    if feedback.verdict == "not_assessable":
        return plan.action in silent_actions(guideline) and not feedback.pitfalls
    return feedback.verdict in _SUPPORTED


@dataclass(frozen=True, kw_only=True, repr=False)
class FittingCase(NearCase):
    """A case for which a plan is right, or an allowed alternative."""

    #: How the text answers the plan there.
    verdict: Verdict
    #: The verdict's kind: a dangerous omission goes with the plan into every case.
    kind: VerdictKind


def fitting_case(guideline: Guideline, case: Case, plan: Plan) -> FittingCase | None:
    """Find the nearest case for which a plan is what the text recommends, or an allowed alternative.

    For each end at which the plan's action is one, the search begins with the fewest changes that lead there and goes
    on with at most two answers that decide no path but may decide how a plan is answered. Of the cases with as few
    changes, the one that leaves the present pathway last is taken. A finding that lasts while its cause runs on is
    never taken out of the case, and a case with more than four other answers is none to compare. A plan that is right
    as it is needs no other case, whatever its verdict.
    """
    present = trace(guideline, case)
    here = NearCase(changes={}, case=case, pathway=present)
    feedback = judge_along(guideline, present, plan)
    if is_right(guideline, plan, feedback):
        return _fitting(here, feedback)
    found: NearCase | None = None
    starts = sorted(_starts(guideline, here, plan), key=lambda near: _rank(present, near))
    tweaks = list(_tweaks(guideline, case, plan))
    for size in range(_MOST + 1):
        for start in starts:
            most = _FARTHEST if found is None else len(found.changes)
            if max(len(start.changes), size) > most:
                continue
            for further in _further(tweaks, size):
                if len({*start.changes, *further}) > (_FARTHEST if found is None else len(found.changes)):
                    continue  # it has too many other answers, whatever comes of them
                near = _changed(guideline, start, further) if further else start
                if (
                    near is not None
                    and (found is None or _rank(present, near) < _rank(present, found))
                    and lasting_kept(guideline, case, near.case)
                    and judge_along(guideline, near.pathway, plan).verdict in _SUPPORTED
                ):
                    found = near
    return _fitting(found, judge_along(guideline, found.pathway, plan)) if found else None


def _fitting(near: NearCase, feedback: Feedback) -> FittingCase:
    same = {each.name: getattr(near, each.name) for each in fields(near)}
    return FittingCase(**same, verdict=feedback.verdict, kind=feedback.kind)


def lasting_kept(guideline: Guideline, case: Case, other: Case) -> bool:
    """Return whether another case still has each finding of a case that lasts while its cause runs on."""
    situation = Situation(guideline, other)
    return not any(
        attribute.lasts is not None
        and case.known.get(name) in attribute.lasts.values
        and other.known.get(name) not in attribute.lasts.values
        and attribute.lasts.while_.holds(situation) is not False
        for name, attribute in guideline.attributes.items()
    )


def _starts(guideline: Guideline, here: NearCase, plan: Plan) -> Iterator[NearCase]:
    """Yield the case itself and the nearest ones at each end where the plan's action is one that follows the text."""
    for end in guideline.ends.values():
        if plan.action in end.actions:
            if end.id == here.pathway.node:
                yield here
            else:
                yield from nearest_kept(guideline, here.case, end.id)[:_SOME]


def _tweaks(guideline: Guideline, case: Case, plan: Plan) -> Iterator[tuple[str, Any]]:
    """Yield single answers that may decide how a plan is answered: what is given now, and what decides no path."""
    for name in sorted(_looked_at(guideline)):
        attribute = guideline.attributes[name]
        if attribute.kind == "agents" and plan.agents:
            running = {other.value for other in alternatives(guideline, case, name) if other.named}
            yield name, plan.agents
            # of what is given now, as much as the plan goes on with
            yield from ((name, value) for value in sorted(running, key=sorted) if value and value < plan.agents)
        elif attribute.kind == "choice" and name not in regions_of(guideline).axes:
            yield from ((name, value.id) for value in attribute.values.values() if value.id != case.given.get(name))


@lru_cache(maxsize=8)
def _looked_at(guideline: Guideline) -> frozenset[str]:
    """Return the attributes that the rules about plans look at."""
    found = set[str]()
    rules = (*guideline.pitfalls.values(), *guideline.errors.values(), *guideline.alternatives.values())
    waiting: list[Criterion] = [rule.when for rule in rules]
    waiting += [action.fits for action in guideline.plan.actions.values() if action.fits]
    while waiting:
        rule = waiting.pop()
        waiting.extend([guideline.named_criteria[rule.criterion]] if isinstance(rule, Named) else rule.parts())
        found.update(str(getattr(rule, key, "")) for key in ("attribute", "equals"))
    return frozenset(found) & guideline.attributes.keys()


def _further(tweaks: list[tuple[str, Any]], size: int) -> Iterator[dict[str, Any]]:
    """Yield so many further answers, all of other attributes."""
    chosen = (dict(each) for each in combinations(tweaks, size))
    return (each for each in chosen if len(each) == size)


def _changed(guideline: Guideline, start: NearCase, further: Mapping[str, Any]) -> NearCase | None:
    """Return a near case with further answers; None where they contradict each other."""
    found = _with_answers(guideline, start.case, tuple(further.items()))
    if found is None:
        return None
    answers = {**start.changes, **further}
    return NearCase(
        changes=MappingProxyType({name: answers[name] for name in guideline.attributes if name in answers}),
        without=(*start.without, *found.without),
        case=found.case,
        pathway=found.pathway,
    )


#: The plans for one case try the same answers: so many are kept as a case and its plans need.
@lru_cache(maxsize=2048)
def _with_answers(guideline: Guideline, case: Case, answers: tuple[tuple[str, Any], ...]) -> Changed | None:
    return changed_case(guideline, case, dict(answers))


def _rank(present: Pathway, near: NearCase) -> tuple[int, int, int]:
    """Order cases: fewest changes, fewest answers that fall away, longest on the same path."""
    shared = 0
    for one, other in zip(present.nodes, near.pathway.nodes, strict=False):
        if one != other:
            break
        shared += 1
    return len(near.changes), len(near.without), -shared


def silent_actions(guideline: Guideline) -> frozenset[str]:
    """Return the actions that say of a case that the text gives no answer."""
    silent = (end for end in guideline.ends.values() if end.outcome not in ANSWERED)
    return frozenset(action for end in silent for action in end.actions)


#: More answers than these make two cases no pair.
MOST = 2
#: The better a plan does in the other case, the clearer the pair.
_BEST_FIRST = ("concordant", "alternative", "not_assessable", "discordant")


@dataclass(frozen=True, kw_only=True, repr=False)
class MinimalPair(Amended):
    """A case, and another in which the same plan is free of a pitfall."""

    pitfall: Pitfall
    case: Case
    other: Case
    #: What is another answer in the other case, or answered there only: attribute -> value, in the guideline's order.
    changes: Mapping[str, Any] = field(hash=False)
    #: Answers that the other case does not have, because the question does not arise in it.
    without: tuple[str, ...] = ()
    #: How the text answers the plan in the other case.
    feedback: Feedback
    #: The pathway of the other case.
    pathway: Pathway

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from (("pitfall", str(self.pitfall)), ("changes", dict(self.changes)))
        yield from (("node", self.pathway.node), ("verdict", self.feedback.verdict))


def minimal_pair(guideline: Guideline, case: Case, plan: Plan, pitfall: str) -> MinimalPair | None:
    """Find the case with the fewest other answers in which a plan does not fall into a pitfall.

    Parameters
    ----------
    guideline, case
        A case and its guideline.
    plan
        A plan that falls into the pitfall in this case.
    pitfall
        Its id.

    Returns
    -------
    MinimalPair or None
        Of the cases with as few other answers as possible, the one in which the plan does best. None where the plan
        does not fall into the pitfall, or no case with at most two other answers is free of it.

    Raises
    ------
    KeyError
        When there is no such pitfall.

    Notes
    -----
    The other case is always one in which pitfalls are looked for: that a patient lies outside the text is no lesson
    about a pitfall.
    """
    wanted = look_up("pitfall", pitfall, guideline.pitfalls)
    if wanted not in judge(guideline, case, plan).pitfalls:
        return None
    steps, concerned = list(_steps(guideline, case)), _concerned(guideline, wanted)
    for size in range(1, MOST + 1):
        # whatever else changes, what the pitfall does not look at does not lift it
        some = (answers for answers in _together(steps, size) if not concerned.isdisjoint(answers))
        found = [*_free(guideline, case, plan, wanted, some)]
        if found:
            return min(found, key=_preference)
    return None


#: Answers that change together, by attribute.
_Answers = dict[str, Any]


def _steps(guideline: Guideline, case: Case) -> Iterator[_Answers]:
    """Yield the smallest changes of a case."""
    for name, attribute in guideline.attributes.items():
        if name in regions_of(guideline).axes or attribute.kind == "date":
            for other in alternatives(guideline, case, name):
                if other.named:
                    yield agreeing(guideline, case, other)
        elif attribute.kind == "choice":
            yield from ({name: value} for value in attribute.values if value != case.given.get(name))


def _free(
    guideline: Guideline, case: Case, plan: Plan, pitfall: Pitfall, answers: Iterable[_Answers]
) -> Iterator[MinimalPair]:
    """Yield the pairs that some answers make."""
    for some in answers:
        new = changed_case(guideline, case, some)
        if new is None or not _is_judged(guideline, new):
            continue
        feedback = judge(guideline, new.case, plan)
        if pitfall not in feedback.pitfalls:
            changes = {name: some[name] for name in guideline.attributes if name in some}
            yield MinimalPair(
                pitfall=pitfall,
                case=case,
                other=new.case,
                changes=MappingProxyType(changes),
                without=new.without,
                feedback=feedback,
                pathway=new.pathway,
            )


def _together(steps: list[_Answers], size: int) -> Iterator[_Answers]:
    """Yield the changes of so many answers."""
    by_names: dict[tuple[str, ...], list[_Answers]] = {}
    for step in steps:
        by_names.setdefault(tuple(step), []).append(step)
    for count in range(1, size + 1):
        for names in combinations(by_names, count):
            if len({name for some in names for name in some}) == size == sum(map(len, names)):
                for chosen in product(*(by_names[each] for each in names)):
                    yield {name: value for step in chosen for name, value in step.items()}


def _concerned(guideline: Guideline, pitfall: Pitfall) -> frozenset[str]:
    """Return the attributes on which it can hang whether a pitfall is there."""
    found = set[str]()
    waiting: list[Criterion] = [pitfall.when, *([guideline.plan.judged_when] if guideline.plan.judged_when else [])]
    while waiting:
        rule = waiting.pop()
        waiting.extend([guideline.named_criteria[rule.criterion]] if isinstance(rule, Named) else rule.parts())
        found.update(str(getattr(rule, key, None)) for key in ("attribute", "known", "before", "drops_from", "equals"))
        found.update(regions_of(guideline).axes if isinstance(rule, (AtEnd, Visits)) else ())
    found.update(action.keeps.of for action in guideline.plan.actions.values() if action.keeps)
    counted = (attribute for attribute in guideline.attributes.values() if attribute.id in found)
    return frozenset(found.union(*(attribute.counted_between or () for attribute in counted)))


def _is_judged(guideline: Guideline, new: Changed) -> bool:
    rule = guideline.plan.judged_when
    return rule is None or rule.holds(Situation(guideline, new.case, new.pathway.nodes, new.pathway.node)) is True


def _preference(pair: MinimalPair) -> tuple[Any, ...]:
    """Order pairs; those before which nothing comes are found first."""
    feedback = pair.feedback
    newly = sum(name not in pair.case for name in pair.changes)
    return _BEST_FIRST.index(feedback.verdict), len(feedback.pitfalls), len(pair.without), newly, len(feedback.errors)


#: Agents by part, and an action.
_Treatment = dict[str, list[str]]


def model_plan(guideline: Guideline, case: Case) -> Plan | None:
    """Find the right plan with the least said against it and the least in it; None where none is right."""
    pathway = trace(guideline, case)
    held_back = (Plan(guideline, action=action) for action in sorted(silent_actions(guideline)))
    found: tuple[int, Plan] | None = None
    for plan in chain(held_back if pathway.node else (), _candidates(guideline, pathway)):
        feedback = judge_along(guideline, pathway, plan)
        if is_right(guideline, plan, feedback):
            against = len(feedback.errors) + len(feedback.cautions) + (feedback.verdict == "alternative")
            if not against:
                return plan
            if found is None or against < found[0]:
                found = against, plan
    return found[1] if found else None


def _candidates(guideline: Guideline, pathway: Pathway) -> Iterator[Plan]:
    words = guideline.plan
    for action, agents in _treatments(guideline, pathway):
        for watched in _subsets(words.monitoring):
            for written in _subsets(words.rationale):
                yield Plan(guideline, action=action, monitoring=watched, rationale=written, **agents)


def _treatments(guideline: Guideline, pathway: Pathway) -> Iterator[tuple[str, _Treatment]]:
    """Yield what can be done at the end of a pathway; where it has none, what says that the text gives no answer."""
    end = guideline.ends[pathway.node] if pathway.node else None
    for action in end.actions if end else sorted(silent_actions(guideline)):
        regimens = end.regimens if end and guideline.plan.actions[action].keeps is None else ()
        for regimen in regimens:
            yield action, _first_agents(guideline, regimen)
        yield action, {}


def _first_agents(guideline: Guideline, regimen: str) -> _Treatment:
    """Return the first agent of each part of a regimen."""
    chosen = [_first(guideline, names) for names in guideline.regimens[regimen].parts]
    return {part: [each for each in chosen if each in guideline.members((part,))] for part in guideline.plan.agents}


def _first(guideline: Guideline, names: tuple[str, ...]) -> str:
    members = guideline.members(names)
    return next(agent for agent in guideline.agents if agent in members)


def _subsets(names: Collection[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))
