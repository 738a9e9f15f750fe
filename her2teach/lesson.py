"""Lesson: passages about the text, and the pitfalls on cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Literal

from pydantic import model_validator

from her2teach.case_schema import LearnerPlan
from her2teach.distractors import undefined_words
from her2teach.folders import case_files, shipped
from her2teach.guideline import shipped_guideline
from her2teach.loading import ContentError, Place, parse, read_shipped
from her2teach.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.validation import undefined, validate


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
    return read_lesson(read_shipped(name), name)


def read_lesson(text: str, name: str) -> LessonContent:
    """Make a lesson of a file's text.

    Parameters
    ----------
    text
        The YAML text.
    name
        The file's name in messages.

    Returns
    -------
    LessonContent
        The lesson.

    Raises
    ------
    ContentError
        With every problem of the text; a name that is not defined is one.
    """
    tree = parse(text, name)
    content = validate(LessonContent, tree)
    problems = [problem for each in _references(content) for problem in undefined(tree, *each)]
    for pitfall in content.pitfalls.values():
        problems += undefined_words(shipped_guideline(), tree, ("pitfalls", pitfall.id, "plan"), pitfall.plan)
    if problems:
        raise ContentError(problems)
    return content


def _references(content: LessonContent) -> Iterator[tuple[Place, str, Collection[str], Collection[str]]]:
    """Yield where names are used, what they name, the names, and those that are defined."""
    guideline = shipped_guideline()
    cases = [path.stem for path in case_files(shipped("cases"))]
    for name, passage in content.passages.items():
        for at, line in enumerate(passage.lines):
            yield ("passages", name, "lines", at, "statements"), "statement", line.statements, guideline.statements
    yield ("pitfalls",), "pitfall", content.pitfalls, guideline.pitfalls
    for name, pitfall in content.pitfalls.items():
        yield ("pitfalls", name, "vignette"), "case", (pitfall.vignette,), cases
