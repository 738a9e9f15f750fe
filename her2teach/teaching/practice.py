"""Practice: a learner's pathway and plan for a case, and where both differ from the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from her2teach.analysis.plans import FittingCase, MinimalPair, fitting_case, is_right, minimal_pair
from her2teach.core.pathway import Pathway, Step, trace
from her2teach.core.plan import ANSWERED, Feedback, Plan, judge
from her2teach.core.schema import Pitfall, PlanError

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import Distractor

#: A decision, and the node that the learner's answer leads to; None for "the case does not tell".
Choice = tuple[str, str | None]
#: How a plan stands: what the text has a learner say, the same with a dangerous omission, one that the text cannot
#: judge, or a wrong one.
Standing = Literal["right", "dangerous", "unjudged", "wrong"]
#: What a verdict looks like, told apart by word, sign and colour.
VerdictLook = Literal["right", "allowed", "danger", "unjudged", "wrong"]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What a learner made of a case, before they saw the text's answer."""

    #: Id of the vignette, or nothing.
    vignette: str = ""
    #: Their answers at the decisions, from the root on.
    choices: tuple[Choice, ...]
    plan: Plan
    #: How sure they were, from 1 for a guess to 3 for sure; None where they did not say.
    confidence: int | None = None
    #: Why, in their words.
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Divergence:
    """The first decision at which a learner's answer is not the text's."""

    decision: str
    #: The node their answer leads to; None where they said that the case does not tell.
    chosen: str | None
    #: The node the text goes on to; None where the case indeed leaves it open.
    right: str | None


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """A pitfall that a plan falls into."""

    pitfall: Pitfall
    #: The case most like this one in which the same plan is free of it; None where there is none near.
    pair: MinimalPair | None


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What an attempt got right, and where it differs from the text."""

    attempt: Attempt
    #: The pathway of the case through the text.
    pathway: Pathway = field(repr=False)
    #: The pathway that the learner took.
    taken: Pathway = field(repr=False)
    feedback: Feedback
    #: Whether the plan is what the text has a learner say; see :func:`her2teach.analysis.plans.is_right`.
    right: bool
    #: None where the reasoning followed the text to the end.
    divergence: Divergence | None
    lapses: tuple[Lapse, ...]
    #: The nearest case for which the plan would be right, or an allowed alternative; None where it is right as it is,
    #: or none was found.
    fitting: FittingCase | None
    #: The mistake of the story that leads to the same plan, or None.
    distractor: Distractor | None

    @property
    def standing(self) -> Standing:
        """How the plan stands."""
        return plan_standing(self.feedback, right=self.right)

    @property
    def danger(self) -> PlanError | None:
        """What endangers the patient, or None."""
        return next((error for error in self.feedback.errors if error.danger), None)

    @property
    def look(self) -> VerdictLook:
        """What the verdict looks like."""
        return verdict_look(self.feedback, self.standing)


def plan_standing(feedback: Feedback, *, right: bool) -> Standing:
    """Return how a plan stands; one with a pitfall or an error is wrong, even where the text has no answer."""
    if right:
        return "dangerous" if feedback.kind == "dangerous_omission" else "right"
    faulty = feedback.pitfalls or any(each.weight == "error" for each in feedback.errors)
    return "unjudged" if feedback.verdict == "not_assessable" and not faulty else "wrong"


def verdict_look(feedback: Feedback, standing: Standing) -> VerdictLook:
    """Return what a verdict looks like; a danger outweighs the rest."""
    if standing == "dangerous" or any(error.danger for error in feedback.errors):
        return "danger"
    return "allowed" if standing == "right" and feedback.verdict == "alternative" else standing


def names_no_action(guideline: Guideline, pathway: Pathway, feedback: Feedback) -> bool:
    """Return whether the text answers a case and yet no plan is held against the answer, as with diseased lungs."""
    row = guideline.verdicts.get(feedback.decided_by or "")
    return pathway.outcome in ANSWERED and row is not None and not row.compared


def next_decision(guideline: Guideline, choices: Sequence[Choice]) -> str | None:
    """Return the decision that comes next on the pathway that a learner takes.

    None where they have come to an end, or have said that the case does not tell.
    Raises ValueError when the answers do not follow from one another.
    """
    here: str | None = guideline.root
    for decision, to in choices:
        if decision != here or (to is not None and (decision, to) not in guideline.edges):
            raise ValueError(f"{decision!r} to {to!r} does not follow here")
        here = to
    return here if here in guideline.decisions else None


def choose_edge(guideline: Guideline, choices: Sequence[Choice], decision: str, to: str | None) -> tuple[Choice, ...]:
    """Answer a decision.

    Raises ValueError when there is no such decision on the pathway, or no such answer.
    """
    names = [name for name, _ in choices]
    at = names.index(decision) if decision in names else len(names)
    found = (*choices[:at], (decision, to))
    next_decision(guideline, found)
    return tuple(choices) if found == tuple(choices[: at + 1]) else found


def learner_pathway(guideline: Guideline, case: Case, choices: Sequence[Choice]) -> Pathway:
    """Return the pathway that a learner takes, so that it can be drawn.

    Raises ValueError when the answers do not follow from one another.
    """
    next_decision(guideline, choices)
    taken = [(decision, to) for decision, to in choices if to is not None]
    nodes = (guideline.root, *(to for _, to in taken))
    end = guideline.ends.get(nodes[-1])
    beyond = _beyond(guideline, nodes[-1])
    reachable = frozenset(nodes).union(to for _, to in beyond)
    return Pathway(
        case=case,
        through=guideline,
        outcome=end.outcome if end else "needs_information",
        node=end.id if end else None,
        nodes=nodes,
        steps=tuple(_step(guideline, decision, to) for decision, to in taken),
        possible=frozenset(each for each in reachable if each in guideline.ends),
        reachable=reachable,
        open_edges=beyond.union(taken),
    )


def diagnose(
    guideline: Guideline, case: Case, attempt: Attempt, distractors: Iterable[Distractor] = (), *, fit: bool = True
) -> Diagnosis:
    """Compare an attempt with the text; without looking for a case that the plan fits, which takes long, if told so.

    Raises ValueError when the answers do not follow from one another.
    """
    taken = learner_pathway(guideline, case, attempt.choices)
    pathway, feedback = trace(guideline, case), judge(guideline, case, attempt.plan)
    right = is_right(guideline, attempt.plan, feedback)
    lapses = (
        Lapse(pitfall=pitfall, pair=minimal_pair(guideline, case, attempt.plan, pitfall.id))
        for pitfall in feedback.pitfalls
    )
    return Diagnosis(
        attempt=attempt,
        pathway=pathway,
        taken=taken,
        feedback=feedback,
        right=right,
        divergence=first_divergence(pathway, attempt.choices),
        lapses=tuple(lapses),
        fitting=fitting_case(guideline, case, attempt.plan) if fit and not right else None,
        distractor=None if right else _matching(guideline, case, attempt.plan, feedback, distractors),
    )


def first_divergence(pathway: Pathway, choices: Sequence[Choice]) -> Divergence | None:
    """Find the first choice that is not the text's.

    None where every answer is the text's; where its pathway has no step, that is "the case does not tell". What only an
    extension asks further is no question of the text.
    """
    steps = {step.node: step.to for step in pathway.steps}
    for decision, to in choices:
        if pathway.asked_further and decision not in steps:
            return None
        if to != steps.get(decision):
            return Divergence(decision=decision, chosen=to, right=steps.get(decision))
    return None


def _matching(
    guideline: Guideline, case: Case, plan: Plan, feedback: Feedback, distractors: Iterable[Distractor]
) -> Distractor | None:
    """Return the mistake that leads to a plan: to the same one, or else to the same treatment with the same faults."""
    several = list(distractors)
    for distractor in several:
        if distractor.plan == plan:
            return distractor
    for distractor in several:
        other = distractor.plan
        if (other.action, other.agents) == (plan.action, plan.agents):
            faults = judge(guideline, case, other)
            if (faults.pitfalls, faults.errors) == (feedback.pitfalls, feedback.errors):
                return distractor
    return None


def _step(guideline: Guideline, decision: str, to: str) -> Step:
    edge = guideline.edges[decision, to]
    return Step(
        node=decision,
        to=to,
        attribute="",
        value=None,
        test=edge.label,
        statements=edge.statements,
        status=edge.status,
        reasons=(),
    )


def _beyond(guideline: Guideline, node: str) -> frozenset[tuple[str, str]]:
    """Return every edge onward from a node."""
    found, waiting = set[tuple[str, str]](), [node]
    while waiting:
        here = waiting.pop()
        edges = {(start, to) for start, to in guideline.edges if start == here}
        waiting += [to for _, to in edges - found]
        found |= edges
    return frozenset(found)
