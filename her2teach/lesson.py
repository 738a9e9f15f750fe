"""Lesson: passages about the text, and the pitfalls on cases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import model_validator

from her2teach.loading import parse, read_shipped
from her2teach.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.validation import validate


class PassageLine(Content):
    """One or two sentences, how they relate to the text, and the statements behind them."""

    text: Prose
    #: Empty where the line makes no claim about the text.
    mark: Literal["stated", "implied", "reading", "outside", "silent", ""] = ""
    statements: Statements = ()

    @model_validator(mode="before")
    @classmethod
    def _stated_unless_said(cls, value: object) -> object:
        """Take a line with statements for what they state, unless it says otherwise."""
        if isinstance(value, Mapping) and "mark" not in value and "statements" in value:
            return {**value, "mark": "stated"}
        return value


class Passage(Item):
    """A few lines under a title."""

    title: Prose
    lines: tuple[PassageLine, ...]


class LearnerPlan(Content):
    """The parts of a plan."""

    her2_agents: tuple[str, ...] = ()
    chemotherapy: tuple[str, ...] = ()
    endocrine: tuple[str, ...] = ()
    action: str
    monitoring: tuple[str, ...] = ()
    rationale: tuple[str, ...] = ()


class PitfallOnCase(Item):
    """A pitfall, a case it threatens, and a plan that falls into it."""

    vignette: str
    #: What a learner may think who falls into it.
    thought: Prose
    plan: LearnerPlan


class LessonContent(Content):
    """A lesson file."""

    id: str
    passages: Catalogue[Passage]
    pitfalls: Catalogue[PitfallOnCase]


@cache
def load_lesson() -> LessonContent:
    """Load the shipped lesson.

    Returns
    -------
    LessonContent
        Its passages and pitfalls by id.

    Raises
    ------
    ContentError
        With every problem of the file.
    """
    name = "lesson.yaml"
    return validate(LessonContent, parse(read_shipped(name), name))
