"""Plan comparison: a learner's plan beside what the text recommends, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from her2teach.core.plan import ANSWERED, Plan, judge, planned_parts
from her2teach.teaching.practice import names_no_action
from her2teach.text.headlines import HEADLINES
from her2teach.text.wording import capital, show_agents, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway
    from her2teach.teaching.practice import Diagnosis

#: How a place of the plan compares: the text's, nothing where the text has something, something else, something that
#: the text does not have; or not at all, where the text has no answer.
Comparison = Literal["same", "missing", "other", "extra", "open"]
#: What the text does where it answers the case and not what was found.
NO_ACTION = "The text names no action"
#: So many agents of a place are named; of more, their class.
_FEW = 2


@dataclass(frozen=True, kw_only=True)
class PlanPlace:
    """One place of a treatment, such as the second antibody."""

    #: The part of a plan that it belongs to, in words.
    part: str
    #: What the plan and the text have here; nothing for a hole.
    plan: str
    text: str
    comparison: Comparison


@dataclass(frozen=True, kw_only=True)
class PlanComparison:
    """A plan beside the text's recommendation."""

    #: What each does, in words.
    plan: str
    text: str
    #: Whether the text has an answer to compare it with.
    answered: bool
    #: The drugs, those of one part beside one another; nothing where neither side names any.
    places: tuple[PlanPlace, ...]
    #: What the plan monitors, what it should monitor and does not, and what it documents.
    monitored: tuple[str, ...]
    left_out: tuple[str, ...]
    documented: tuple[str, ...]


def compare_plan(guideline: Guideline, diagnosis: Diagnosis) -> PlanComparison:
    """Put a plan beside the text's recommendation.

    Where the text names several regimens, the one nearest to the plan stands for them.
    """
    pathway, plan = diagnosis.pathway, diagnosis.attempt.plan
    planned = planned_parts(guideline, pathway.case, plan)["agents"] or frozenset()
    answered = pathway.outcome in ANSWERED and not names_no_action(guideline, pathway, diagnosis.feedback)
    wanted = _wanted(guideline, pathway, plan, planned) if answered else ()
    places = [_place(guideline, *each, answered=answered) for each in _pairs(guideline, wanted, planned)]
    words = guideline.plan
    order = [capital(guideline.agent_classes[name].label) for name in words.agents]
    return PlanComparison(
        plan=words.actions[plan.action].label,
        text=_what_the_text_does(guideline, pathway, answered=answered),
        answered=answered,
        places=tuple(sorted(places, key=lambda place: order.index(place.part))),
        monitored=tuple(
            uncapital(words.monitoring[name].label) for name in words.monitoring if name in plan.monitoring
        ),
        left_out=tuple(uncapital(words.monitoring[name].label) for name in _left_out(guideline, diagnosis)),
        documented=tuple(uncapital(words.rationale[name].label) for name in words.rationale if name in plan.rationale),
    )


def _what_the_text_does(guideline: Guideline, pathway: Pathway, *, answered: bool) -> str:
    if pathway.node is None or not answered:
        return NO_ACTION if pathway.outcome in ANSWERED else HEADLINES[pathway.outcome]
    if pathway.outcome == "options":
        return f"Nearest of {len(pathway.options)} options" if len(pathway.options) > 1 else "The one option"
    return guideline.ends[pathway.node].label.partition(" (")[0]


def _wanted(guideline: Guideline, pathway: Pathway, plan: Plan, planned: frozenset[str]) -> Sequence[frozenset[str]]:
    """Return the agents of each place of the text's recommendation, any of which fills it."""
    end = guideline.ends[pathway.node or ""]
    is_open = {each.option.regimen for each in pathway.options}
    closed = {option.regimen for option in end.options.values()} - is_open
    found = [
        [guideline.members(part) for part in guideline.regimens[name].parts]
        for name in end.regimens
        if name not in closed
    ]
    for action in sorted(end.actions, key=lambda name: name != plan.action) if not end.regimens else ():
        agents = planned_parts(guideline, pathway.case, Plan(guideline, action=action))["agents"] or frozenset()
        found.append([frozenset({name}) for name in guideline.agents if name in agents])
    return min(found, key=lambda places: _apart(places, planned), default=())


def _apart(places: Sequence[frozenset[str]], planned: frozenset[str]) -> int:
    return sum(not place & planned for place in places) + len(planned.difference(*places))


def _pairs(
    guideline: Guideline, wanted: Sequence[frozenset[str]], planned: frozenset[str]
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield what the text has in each place and what the plan has there, or else has in its stead."""
    for part in guideline.plan.agents:
        members = guideline.members((part,))
        places = [each for each in wanted if each <= members]
        others = [name for name in guideline.agents if name in (planned & members).difference(*places)]
        for place in places:
            here = place & planned
            yield place, here or frozenset(others[:1])
            others = others if here else others[1:]
        if others:
            yield frozenset(), frozenset(others)


def _place(guideline: Guideline, wanted: frozenset[str], planned: frozenset[str], *, answered: bool) -> PlanPlace:
    part = next(name for name in guideline.plan.agents if (wanted | planned) <= guideline.members((name,)))
    # One drug fills a place; two in it are not what the text has.
    comparison: Comparison = "same" if len(wanted & planned) == 1 else "other" if wanted and planned else "missing"
    if not wanted:
        comparison = "extra" if answered else "open"
    return PlanPlace(
        part=capital(guideline.agent_classes[part].label),
        plan=show_agents(guideline, planned),
        text=_any_of(guideline, wanted),
        comparison=comparison,
    )


def _any_of(guideline: Guideline, agents: frozenset[str]) -> str:
    named = [show_agents(guideline, [name]) for name in guideline.agents if name in agents]
    several = (each.label for each in guideline.agent_classes.values() if frozenset(each.agents) == agents)
    label = next(several, "") if len(named) > _FEW else ""
    return capital(label or " or ".join([*named[:1], *map(uncapital, named[1:])]))


def _left_out(guideline: Guideline, diagnosis: Diagnosis) -> Iterator[str]:
    """Yield what is not monitored and would have spared the plan a fault."""
    plan = diagnosis.attempt.plan
    faults = {str(each) for each in (*diagnosis.feedback.pitfalls, *diagnosis.feedback.errors)}
    for name in guideline.plan.monitoring if faults else ():
        if name not in plan.monitoring:
            more = Plan(guideline, **{**plan.parts, "monitoring": plan.monitoring | {name}})
            found = judge(guideline, diagnosis.pathway.case, more)
            if {str(each) for each in (*found.pitfalls, *found.errors)} < faults:
                yield name
