"""Predictions: what a learner is asked before the text answers, and what is right, worked out from a case."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import model_validator

from her2teach.core.case import Case
from her2teach.core.criteria import Names
from her2teach.core.pathway import Pathway, trace
from her2teach.core.plan import Plan, judge
from her2teach.core.regions import regions_of, thresholds
from her2teach.core.scalars import PlainNumber
from her2teach.core.schema import Content, Prose
from her2teach.core.yamltree import Place
from her2teach.text.headlines import HEADLINES
from her2teach.text.wording import capital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: How firmly the text says something, as a question offers it.
FIRMNESS = {
    "stated": "The text states it",
    "implied": "The text implies it, without saying so",
    "reading": "It is our reading",
    "silent": "The text does not address it",
}
#: A scale has so many steps between its marks.
STEPS = 6
#: What is asked of a plan.
WHICH_PITFALL = "Which pitfall is this?"


class Cutoff(Content):
    """A number, and how far the scale reaches on which a learner places its cut-off."""

    attribute: str
    up_to: PlainNumber


class Prediction(Content):
    """A question about a shipped case: where a cut-off lies, where the path leads, or how firmly the text says so."""

    vignette: str
    #: The case, in a sentence or two.
    case: Prose
    question: Prose
    cutoff: Cutoff | None = None
    #: Ends of the graph, and kinds of answers, to choose from.
    outcomes: Names = ()
    statuses: tuple[Literal["stated", "implied", "reading", "silent"], ...] = ()
    #: The decision that the picture shows, and those of its answers that it shows, all when left out.
    decision: str = ""
    edges: Names = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Prediction:
        if sum(map(bool, (self.cutoff, self.outcomes, self.statuses))) != 1:
            message = "a prediction has a cutoff, outcomes or statuses, and only one of them"
            raise ValueError(message)
        if not self.decision and not self.outcomes:
            message = "a cutoff and statuses are about a decision: name it"
            raise ValueError(message)
        return self

    def references(self, guideline: Guideline) -> Iterator[tuple[Place, str, Collection[str], Collection[str]]]:
        """Yield what it names of a guideline: the key, what it names, the names, and those that are defined."""
        numbers = {name for name, each in guideline.attributes.items() if each.kind in {"number", "whole_number"}}
        if self.cutoff:
            yield ("cutoff", "attribute"), "number", (self.cutoff.attribute,), numbers
        yield ("outcomes",), "outcome", self.outcomes, _outcomes(guideline)
        yield ("decision",), "decision", (self.decision,) if self.decision else (), guideline.decisions
        answers = guideline.decisions[self.decision].edges if self.decision in guideline.decisions else ()
        yield ("edges",), "answer", self.edges, {edge.to for edge in answers}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A number to place a cut-off on."""

    unit: str
    minimum: float
    maximum: float
    #: What it is in the case; None where it is not known.
    here: float | None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, and what is right."""

    case: str
    question: str
    #: The answers to choose from: ids and words; those of a scale are for a room that votes.
    choices: tuple[tuple[str, str], ...]
    #: The right one.
    right: str = field(repr=False)
    #: What is right as well, although it is not meant.
    also: frozenset[str] = field(default=frozenset(), repr=False)
    scale: Scale | None = None
    pathway: Pathway = field(repr=False)

    def takes(self, answer: object) -> bool:
        """Return whether this can be an answer."""
        if self.scale is None:
            return answer in dict(self.choices)
        return (number := _number(answer)) is not None and self.scale.minimum <= number <= self.scale.maximum

    def is_right(self, answer: str) -> bool:
        """Return whether an answer is right."""
        return answer == self.right if self.scale is None else _number(answer) == float(self.right)

    def verdict(self, answer: str) -> str:
        """Say in a sentence or two whether an answer is right, and what is."""
        if self.scale is not None:
            cutoff = f"The cut-off is {self.right} {self.scale.unit}."
            return f"Correct. {cutoff}" if self.is_right(answer) else f"Not quite; you said {answer}. {cutoff}"
        label = dict(self.choices)[self.right]
        if self.is_right(answer):
            return f"Correct: {label}."
        return f"True as well, but look closer: {label}." if answer in self.also else f"Not quite. The answer: {label}."


def predicted(guideline: Guideline, ask: Prediction, case: Case) -> Question:
    """Return what a prediction asks about a case, with its answer.

    Raises ValueError where not exactly one answer is right.
    """
    pathway = trace(guideline, case)
    if ask.cutoff:
        return _cutoff_question(guideline, ask, ask.cutoff, pathway)
    choices = {name: FIRMNESS[name] for name in map(str, ask.statuses)}
    choices |= {name: capital(_outcomes(guideline)[name]) for name in ask.outcomes}
    reached = {pathway.node, pathway.outcome} if ask.outcomes else {_firmness(pathway, ask.decision)}
    right = [name for name in choices if name in reached]
    if len(right) != 1:
        message = f"{len(right)} of the answers are right, not one; the case leads to {pathway.node or pathway.outcome}"
        raise ValueError(message)
    return Question(
        case=ask.case, question=ask.question, choices=tuple(choices.items()), right=right[0], pathway=pathway
    )


def find_pitfall(guideline: Guideline, pitfall: str, case: Case, plan: Plan) -> Question:
    """Return the question which pitfall a plan falls into; another that it falls into as well is no mistake."""
    fallen = frozenset(map(str, judge(guideline, case, plan).pitfalls))
    choices = tuple((each.id, each.title) for each in guideline.pitfalls.values())
    return Question(
        case="",
        question=WHICH_PITFALL,
        choices=choices,
        right=pitfall,
        also=fallen - {pitfall},
        pathway=trace(guideline, case),
    )


def _cutoff_question(guideline: Guideline, ask: Prediction, cutoff: Cutoff, pathway: Pathway) -> Question:
    attribute = guideline.attributes[cutoff.attribute]
    found = _turns(guideline, pathway.case, ask.decision, attribute.id)
    if len(found) != 1:
        message = f"the path turns at {len(found)} values of {attribute.id}, not at one"
        raise ValueError(message)
    low, high, here = float(str(attribute.minimum or 0)), float(cutoff.up_to), pathway.case.known.get(attribute.id)
    marks = sorted({float(found[0]), *(low + (high - low) / STEPS * at for at in range(1, STEPS))})
    return Question(
        case=ask.case,
        question=ask.question,
        choices=tuple((f"{mark:g}", f"{mark:g} {attribute.unit}".strip()) for mark in marks),
        right=f"{found[0]:g}",
        scale=Scale(unit=attribute.unit, minimum=low, maximum=high, here=_number(here)),
        pathway=pathway,
    )


def _turns(guideline: Guideline, case: Case, decision: str, number: str) -> list[int | float]:
    """Return the values of a number at which a case's path turns at a decision."""

    def taken(value: Any) -> str:
        pathway = trace(guideline, Case(guideline, **{**case.given, number: value}))
        return next((step.to for step in pathway.steps if step.node == decision), "")

    axis = regions_of(guideline).axes.get(number)
    if axis is None:
        return []
    sides = zip(thresholds(axis), axis.representatives[0::2], axis.representatives[2::2], strict=False)
    return [limit for limit, below, above in sides if taken(below) != taken(above)]


def _firmness(pathway: Pathway, decision: str) -> str:
    """Return how the text relates to the answer that a pathway takes at a decision."""
    if pathway.outcome == "source_silent":
        return "silent"
    return next((step.status for step in pathway.steps if step.node == decision), "")


def _outcomes(guideline: Guideline) -> dict[str, str]:
    """Return the ends of the graph and the kinds of answers, in words."""
    return {
        **{str(kind): words for kind, words in HEADLINES.items()},
        **{e.id: e.label for e in guideline.ends.values()},
    }


def _number(answer: object) -> float | None:
    try:
        return float(str(answer))
    except ValueError:
        return None
