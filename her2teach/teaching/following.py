"""Following: a learner follows a patient, decides on each treatment, and gets feedback only then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from her2teach.analysis.plans import is_right
from her2teach.core.case import Case, CaseError
from her2teach.core.pathway import trace
from her2teach.core.plan import ANSWERED, Feedback, Plan, judge
from her2teach.teaching.events import carried_out
from her2teach.teaching.journeys import Happening, Journey, JourneyState, replay, state_after
from her2teach.teaching.practice import Standing, VerdictLook, plan_standing, verdict_look

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: What comes next: an event that the learner adds, a plan, the rest of the story, or nothing more.
Phase = Literal["adding", "deciding", "answered", "over"]


@dataclass(frozen=True, kw_only=True)
class PlanAtEvent:
    """What a learner decided, and the feedback on it."""

    state: JourneyState
    plan: Plan
    feedback: Feedback
    #: Whether the plan is what the text has a learner say; see :func:`her2teach.analysis.plans.is_right`.
    right: bool
    #: Whether the patient goes on as with what she was really given.
    as_given: bool

    @property
    def standing(self) -> Standing:
        """How the plan stands."""
        return plan_standing(self.feedback, right=self.right)

    @property
    def look(self) -> VerdictLook:
        """What the verdict looks like."""
        return verdict_look(self.feedback, self.standing)

    @property
    def held_back(self) -> bool:
        """Whether no plan can be judged by the text here, so that saying so is right."""
        return self.feedback.verdict == "not_assessable" and (self.right or self.state.pathway.outcome not in ANSWERED)


def decide(guideline: Guideline, state: JourneyState, plan: Plan) -> PlanAtEvent:
    """Compare a plan with the text, and with what was really given."""
    feedback = judge(guideline, state.case, plan)
    return PlanAtEvent(
        state=state,
        plan=plan,
        feedback=feedback,
        right=is_right(guideline, plan, feedback),
        as_given=_goes_on(guideline, state.case, plan) == state.after,
    )


@dataclass(frozen=True, kw_only=True)
class Following:
    """How far a learner has followed a journey."""

    journey: Journey
    #: What was decided so far, in order.
    plans: tuple[Plan, ...] = ()
    #: Whether the answer to the last plan is being read, before the story goes on.
    answered: bool = False
    #: Whether the learner adds the events, and the patient is given what they plan.
    own: bool = False

    @property
    def phase(self) -> Phase:
        """What comes next."""
        if self.answered:
            return "answered"
        if len(self.plans) < len(self._deciding):
            return "deciding"
        return "adding" if self.own else "over"

    @property
    def shown(self) -> int:
        """How many events have been shown: up to the decision that is open, or is being answered."""
        if self.phase == "answered":
            return self._deciding[len(self.plans) - 1] + 1
        return self._deciding[len(self.plans)] + 1 if self.phase == "deciding" else len(self.journey.course)

    @property
    def shown_before(self) -> int:
        """How many of them had been shown when the learner last decided."""
        decided = len(self.plans) - self.answered
        return self._deciding[decided - 1] + 1 if decided else 0

    @property
    def _deciding(self) -> tuple[int, ...]:
        return tuple(at for at, each in enumerate(self.journey.course) if each.decides)

    def states(self, guideline: Guideline) -> tuple[JourneyState, ...]:
        """Return the patient after each event that has been shown."""
        return replay(guideline, self.journey)[: self.shown]

    def decisions(self, guideline: Guideline) -> tuple[PlanAtEvent, ...]:
        """Return what has been decided, with what comes of it."""
        states = [state for state in self.states(guideline) if state.happening.decides]
        return tuple(decide(guideline, *each) for each in zip(states, self.plans, strict=False))

    def commit(self, guideline: Guideline, plan: Plan) -> Following:
        """Decide."""
        if self.phase != "deciding":
            return self
        decided = replace(self, plans=(*self.plans, plan), answered=True)
        if not self.own:
            return decided
        state = self.states(guideline)[-1]
        if _goes_on(guideline, state.case, plan) == state.case:
            return decided
        last = replace(state.happening, given=plan)
        return replace(decided, journey=replace(self.journey, course=(*self.journey.course[:-1], last)))

    def proceed(self) -> Following:
        """Leave the answer, and hear what happens next."""
        return replace(self, answered=False)

    def add(self, happening: Happening) -> Following:
        """Let something happen to a patient of the learner's own; see :func:`refused`."""
        return replace(self, journey=replace(self.journey, course=(*self.journey.course, happening)))


def refused(guideline: Guideline, following: Following, happening: Happening) -> tuple[str, ...]:
    """Say why an event cannot happen to a patient now."""
    states = following.states(guideline)
    before, month = (states[-1].after, states[-1].happening.month) if states else (Case(guideline), happening.month)
    if happening.month < month:
        return ("An event cannot come before the one above it.",)
    try:
        state = state_after(guideline, before, month, happening)
    except CaseError as error:
        return tuple(f"{problem}." for problem in error.problems.values())
    return tuple(rule.text for rule in state.pathway.contradictions)


def _goes_on(guideline: Guideline, case: Case, plan: Plan) -> Case:
    """Return the case once a plan is carried out; the same case where what comes of it cannot be."""
    after = carried_out(guideline, case, plan)
    return case if trace(guideline, after).contradictions else after
