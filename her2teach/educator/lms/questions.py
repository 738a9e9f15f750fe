"""Quiz questions: each decision and the plan of a case as a question, with feedback for each of its options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from her2teach.analysis.flips import Flips, flips
from her2teach.analysis.nearest import nearest_kept
from her2teach.analysis.plans import is_right, model_plan
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import Plan, judge
from her2teach.educator.lms.option_feedback import decision_feedback, flip_lines, plan_option_feedback
from her2teach.teaching.journey_text import given_lines, heading
from her2teach.teaching.journeys import Journey, JourneyState, replay
from her2teach.teaching.practice import Choice, next_decision
from her2teach.teaching.practice_text import DOES_NOT_TELL, show_plan
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.sections import Line, identity, short_identity
from her2teach.text.wording import capital, paragraphs

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: So many plans are offered at most, and where they can be found at least.
MOST_PLANS, LEAST_PLANS = 5, 3
_PLAN: Final = "What would you do?"
#: How many letters the codes have that quizzes tell their questions apart by.
_CODE_LENGTH: Final = 8


@dataclass(frozen=True, kw_only=True)
class QuizOption:
    """One answer that can be chosen."""

    text: str
    right: bool
    feedback: tuple[Line, ...]


#: What a question is about, what is asked, and the options.
_Part = tuple[str, str, tuple[QuizOption, ...]]


@dataclass(frozen=True, kw_only=True)
class QuizQuestion:
    """A question with one right option, and nothing for a learner that gives it away."""

    #: The same whenever the same question is exported; it contains the case's id, which may give an answer away.
    key: str
    #: Unique in the quiz, and of letters, digits and hyphens.
    code: str
    name: str
    story: tuple[str, ...]
    asked: str
    options: tuple[QuizOption, ...]
    #: Whether the options have no order of their own.
    unordered: bool = False

    @property
    def right(self) -> QuizOption:
        """The right option."""
        return next(each for each in self.options if each.right)

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements behind the right option."""
        return tuple(dict.fromkeys(name for line in self.right.feedback for name in line.statements))


@dataclass(frozen=True, kw_only=True)
class Quiz:
    """The questions of some cases."""

    title: str
    #: What it is for, which text and version it is, and how far that has been checked; and the same in short.
    banner: str
    short_banner: str
    questions: tuple[QuizQuestion, ...]


def quiz(
    guideline: Guideline,
    vignettes: Sequence[CaseVignette],
    title: str,
    tell: Callable[[int, str], None] | None = None,
    journeys: Sequence[Journey] = (),
) -> Quiz:
    """Make the questions of cases, then of journeys; numbers stand for their titles, which may give answers away."""
    found: list[QuizQuestion] = []
    for at, vignette in enumerate(vignettes):
        if tell:
            tell(at, vignette.id)
        found += _questions_of_case(guideline, vignette, at + 1)
    for at, journey in enumerate(journeys):
        if tell:
            tell(len(vignettes) + at, journey.id)
        found += _questions_of_journey(guideline, journey, at + 1)
    return Quiz(
        title=title,
        banner=identity(guideline),
        short_banner=short_identity(guideline),
        questions=tuple(found),
    )


def _questions_of_case(guideline: Guideline, vignette: CaseVignette, number: int) -> Iterator[QuizQuestion]:
    pathway, other = trace(guideline, vignette.case), flips(guideline, vignette.case)
    story = paragraphs(vignette.story)
    parts = [*_decisions(guideline, pathway, other), *_plan(guideline, vignette, pathway, other)]
    for at, (what, asked, options) in enumerate(parts, start=1):
        key = f"{vignette.id}-{what}"
        yield QuizQuestion(
            key=key,
            code=f"case-{number:02}-{at}-{_code(guideline, key, vignette.story)}",
            name=f"Case {number}, question {at}",
            story=story,
            asked=asked,
            options=options,
            unordered=what == "plan",
        )


def _questions_of_journey(guideline: Guideline, journey: Journey, number: int) -> Iterator[QuizQuestion]:
    """Yield a question for each decision of a journey: what to do, told all that has happened until then."""
    told = list(paragraphs(journey.story))
    asked = 0
    for at, state in enumerate(replay(guideline, journey)):
        happening = state.happening
        told += [f"{heading(happening)}.", *paragraphs(happening.story)]
        for _, words, options in _plan_at(guideline, _vignette_at(journey, at, state, told), state):
            asked += 1
            key = f"{journey.id}-{at}-plan"
            yield QuizQuestion(
                key=key,
                code=f"journey-{number:02}-{asked}-{_code(guideline, key, *told)}",
                name=f"Journey {number}, question {asked}",
                story=tuple(told),
                asked=words,
                options=options,
                unordered=True,
            )
        told += [f"{line.lead}: {line.text}" for line in islice(given_lines(guideline, state), 1)]  # not why


def _plan_at(guideline: Guideline, vignette: CaseVignette, state: JourneyState) -> Iterator[_Part]:
    """Yield the question at an event of a journey, where something is to be decided."""
    if state.happening.decides:
        given = state.happening.given
        yield from _plan(guideline, vignette, state.pathway, flips(guideline, state.case), (given,) if given else ())


def _vignette_at(journey: Journey, at: int, state: JourneyState, told: Sequence[str]) -> CaseVignette:
    """Return the patient of a journey after one of its events as a case."""
    return CaseVignette(
        id=f"{journey.id}-{at}",
        title=journey.title,
        difficulty=journey.difficulty,
        licence=journey.licence,
        authors=journey.authors,
        objectives=journey.objectives,
        story="\n\n".join(told),
        case=state.case,
        expected_outcome=state.pathway.outcome,
        expected_node=state.pathway.node,
        discussion=None,
    )


def _code(guideline: Guideline, *words: str) -> str:
    return sha256("\0".join((guideline.content_hash, *words)).encode()).hexdigest()[:_CODE_LENGTH]


def _decisions(guideline: Guideline, pathway: Pathway, other: Flips) -> Iterator[_Part]:
    """Yield each decision that the text's pathway comes to, the one at which it stops included."""
    choices: list[Choice] = [(step.node, step.to) for step in pathway.steps]
    last = next_decision(guideline, choices)
    for decision, right in [*choices, *([(last, None)] if last else [])]:
        leads = [edge.to for edge in guideline.decisions[decision].edges]
        options = [(capital(guideline.edges[decision, to].label), to) for to in leads]
        yield (
            decision,
            guideline.decisions[decision].question,
            tuple(
                QuizOption(
                    text=text,
                    right=to == right,
                    feedback=tuple(decision_feedback(guideline, pathway, other, decision, to)),
                )
                for text, to in [*options, (DOES_NOT_TELL, None)]
            ),
        )


def _plan(
    guideline: Guideline, vignette: CaseVignette, pathway: Pathway, other: Flips, given: Sequence[Plan] = ()
) -> Iterator[_Part]:
    """Yield the question for the plan: the text's among those of the story and those of cases that lie near."""
    right = model_plan(guideline, vignette.case)
    if right is None:
        return
    wrong = dict[str, Plan]()
    for most, several in (
        (MOST_PLANS, chain(given, _tempting(guideline, vignette, other))),
        (LEAST_PLANS, _elsewhere(guideline, pathway)),
    ):
        for plan in several:
            if len(wrong) >= most - 1:
                break
            if not is_right(guideline, plan, judge(guideline, vignette.case, plan)):
                wrong.setdefault(show_plan(guideline, plan), plan)
    plans = {show_plan(guideline, right): right, **wrong}
    options = [
        QuizOption(text=text, right=plan is right, feedback=_said(guideline, vignette, pathway, other, plan, right))
        for text, plan in plans.items()
    ]
    # in an order that tells nothing, and the same each time
    options.sort(key=lambda each: _code(guideline, vignette.story, each.text))
    if len(options) > 1:
        yield "plan", _PLAN, tuple(options)


def _tempting(guideline: Guideline, vignette: CaseVignette, other: Flips) -> Iterator[Plan]:
    yield from (each.plan for each in vignette.distractors)
    for flip in other:
        plan = model_plan(guideline, flip.case) if flip.node else None
        if plan is not None:
            yield plan


def _elsewhere(guideline: Guideline, pathway: Pathway) -> Iterator[Plan]:
    """Yield the plan of the nearest case at each other outcome."""
    for end in guideline.ends:
        for near in nearest_kept(guideline, pathway.case, end)[:1] if end != pathway.node else ():
            plan = model_plan(guideline, near.case)
            if plan is not None:
                yield plan


def _said(
    guideline: Guideline, vignette: CaseVignette, pathway: Pathway, other: Flips, plan: Plan, right: Plan
) -> tuple[Line, ...]:
    lines = tuple(plan_option_feedback(guideline, vignette, pathway, plan))
    return (*lines, *flip_lines(guideline, pathway, other)) if plan is right else lines
