"""Lesson: passages about the text, and the pitfalls on cases, with their sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from her2teach.core.files import case_files, shipped
from her2teach.core.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.core.validation import undefined, validate
from her2teach.core.yamltree import ContentError, Place, Tree
from her2teach.teaching.loading import load_shipped
from her2teach.teaching.practice_text import pitfall_lines
from her2teach.teaching.vignettes import LearnerPlan, plan_of, undefined_words
from her2teach.text.sections import Line, Section
from her2teach.text.wording import show_agents

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette


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


class LessonPassage(Item):
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
    passages: Catalogue[LessonPassage]
    pitfalls: Catalogue[PitfallOnCase]


@cache
def load_lesson() -> LessonContent:
    """Load the shipped lesson.

    Raises ContentError with every problem of the file.
    """
    return load_shipped(read_lesson, "lesson.yaml")


def read_lesson(tree: Tree, guideline: Guideline) -> LessonContent:
    """Make a lesson of what a file contains.

    Raises ContentError with every problem of the file; a name that is not defined is one.
    """
    content = validate(LessonContent, tree)
    problems = [problem for each in _references(content, guideline) for problem in undefined(tree, *each)]
    for pitfall in content.pitfalls.values():
        problems += undefined_words(guideline, tree, ("pitfalls", pitfall.id, "plan"), pitfall.plan)
    if problems:
        raise ContentError(problems)
    return content


def _references(
    content: LessonContent, guideline: Guideline
) -> Iterator[tuple[Place, str, Collection[str], Collection[str]]]:
    """Yield where names are used, what they name, the names, and those that are defined."""
    cases = [path.stem for path in case_files(shipped("cases"))]
    for name, passage in content.passages.items():
        for at, line in enumerate(passage.lines):
            yield ("passages", name, "lines", at, "statements"), "statement", line.statements, guideline.statements
    yield ("pitfalls",), "pitfall", content.pitfalls, guideline.pitfalls
    for name, pitfall in content.pitfalls.items():
        yield ("pitfalls", name, "vignette"), "case", (pitfall.vignette,), cases


def passage_section(passage: str) -> Section:
    """Put a passage into words."""
    found = load_lesson().passages[passage]
    lines = tuple(Line(text=line.text, mark=line.mark, statements=line.statements) for line in found.lines)
    return Section(id="passage", heading=found.title, lines=lines)


def pitfall_section(guideline: Guideline, pitfall: str, vignette: CaseVignette) -> Section:
    """Put a pitfall on a case into words."""
    rule, shown = guideline.pitfalls[pitfall], load_lesson().pitfalls[pitfall]
    plan = shown.plan
    agents = show_agents(guideline, plan_of(guideline, plan).agents)
    action = guideline.plan.actions[plan.action].label
    watched = [guideline.plan.monitoring[each].label for each in plan.monitoring]
    monitoring = f" Watched: {', '.join(watched).lower()}." if watched else " Nothing is watched."
    story = " ".join(vignette.story.split())
    lines = (
        Line(lead=f"The case, {vignette.title}", text=story),
        Line(lead="A tempting thought", text=shown.thought),
        Line(lead="The plan it leads to", text=f"{action}: {agents or 'no drug'}.{monitoring}"),
        *pitfall_lines(rule, "What is wrong with it"),
    )
    return Section(id="pitfall", heading=f"{pitfall} {rule.title}", lines=lines)
