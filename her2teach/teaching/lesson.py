"""Lesson: passages about the text, each with a prediction, the pitfalls on cases, and the check at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from pydantic import model_validator

from her2teach.core.files import case_files, shipped
from her2teach.core.schema import Catalogue, Content, Item, Prose, Statements
from her2teach.core.validation import look_up, undefined, validate
from her2teach.core.yamltree import ContentError, Place, Problem, Tree
from her2teach.teaching.case_content import LearnerPlan
from her2teach.teaching.loading import load_shipped
from her2teach.teaching.practice_text import pitfall_lines, show_plan
from her2teach.teaching.predictions import Prediction, Question, find_pitfall, predicted
from her2teach.teaching.vignettes import plan_of, shipped_vignettes, undefined_words
from her2teach.text.sections import Line, Section

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
    """A few lines under a title, a prediction, and what is said once it was made."""

    title: Prose
    lines: tuple[PassageLine, ...]
    ask: Prediction
    after: tuple[PassageLine, ...]


class PitfallOnCase(Item):
    """A pitfall, a case it threatens, and a plan that falls into it."""

    vignette: str
    #: The case, in a sentence.
    case: Prose
    #: What a learner may think who falls into it.
    thought: Prose
    plan: LearnerPlan


class CheckQuestion(Item):
    """A question of the check at the end."""

    #: The passage to read again where it was missed.
    passage: str
    ask: Prediction
    after: tuple[PassageLine, ...]


class LessonContent(Content):
    """A lesson file."""

    id: str
    passages: Catalogue[LessonPassage]
    pitfalls: Catalogue[PitfallOnCase]
    check: Catalogue[CheckQuestion]


@cache
def load_lesson() -> LessonContent:
    """Load the shipped lesson.

    Raises ContentError with every problem of the file.
    """
    return load_shipped(read_lesson, "lesson.yaml")


def read_lesson(tree: Tree, guideline: Guideline) -> LessonContent:
    """Make a lesson of what a file contains.

    Raises ContentError with every problem of the file: a name that is not defined is one, and so is a prediction of
    which the case makes no single answer right.
    """
    content = validate(LessonContent, tree)
    problems = [problem for each in _references(content, guideline) for problem in undefined(tree, *each)]
    for pitfall in content.pitfalls.values():
        problems += undefined_words(guideline, tree, ("pitfalls", pitfall.id, "plan"), pitfall.plan)
    if not problems:
        problems = [*_undecided(tree, content, guideline)]
    if problems:
        raise ContentError(problems)
    return content


def _asked(content: LessonContent) -> Iterator[tuple[Place, LessonPassage | CheckQuestion]]:
    """Yield what asks for a prediction, with its place in the file."""
    yield from ((("passages", name), each) for name, each in content.passages.items())
    yield from ((("check", name), each) for name, each in content.check.items())


def _references(
    content: LessonContent, guideline: Guideline
) -> Iterator[tuple[Place, str, Collection[str], Collection[str]]]:
    """Yield where names are used, what they name, the names, and those that are defined."""
    cases = [path.stem for path in case_files(shipped("cases"))]
    for place, each in _asked(content):
        lines = {"lines": each.lines} if isinstance(each, LessonPassage) else {}
        for part, found in {**lines, "after": each.after}.items():
            for at, line in enumerate(found):
                yield (*place, part, at, "statements"), "statement", line.statements, guideline.statements
        yield (*place, "ask", "vignette"), "case", (each.ask.vignette,), cases
        for key, kind, names, allowed in each.ask.references(guideline):
            yield (*place, "ask", *key), kind, names, allowed
    for name, question in content.check.items():
        yield ("check", name, "passage"), "passage", (question.passage,), content.passages
    yield ("pitfalls",), "pitfall", content.pitfalls, guideline.pitfalls
    for name, pitfall in content.pitfalls.items():
        yield ("pitfalls", name, "vignette"), "case", (pitfall.vignette,), cases


def _undecided(tree: Tree, content: LessonContent, guideline: Guideline) -> Iterator[Problem]:
    """Yield the predictions of which the case makes no single answer right."""
    vignettes = {each.id: each for each in shipped_vignettes()}
    for place, each in _asked(content):
        try:
            predicted(guideline, each.ask, vignettes[each.ask.vignette].case)
        except ValueError as error:
            yield tree.problem((*place, "ask"), "value", str(error), at_key=True)


def lines_of(found: Iterable[PassageLine]) -> tuple[Line, ...]:
    """Return lines of a lesson as those of a section."""
    return tuple(Line(text=line.text, mark=line.mark, statements=line.statements) for line in found)


def question_of(guideline: Guideline, found: LessonPassage | CheckQuestion) -> Question:
    """Return the question that a passage or the check asks, with its answer."""
    return predicted(guideline, found.ask, _vignette(found.ask.vignette).case)


def pitfall_question(guideline: Guideline, pitfall: str) -> Question:
    """Return the question which pitfall a plan falls into."""
    shown = look_up("pitfall of the lesson", pitfall, load_lesson().pitfalls)
    plan = plan_of(guideline, shown.plan)
    return find_pitfall(guideline, pitfall, _vignette(shown.vignette).case, plan)


def check_result(asked: int, missed: Sequence[str]) -> str:
    """Say how many answers of the check are right, and which passages to read again where some are not."""
    right = f"{asked - len(missed)} of {asked} right."
    titles = dict.fromkeys(load_lesson().passages[name].title for name in missed)
    return f"{right} Read again: {'; '.join(titles)}." if titles else f"{right} You are ready to practise."


def pitfall_section(guideline: Guideline, pitfall: str) -> Section:
    """Put a pitfall on a case into words."""
    shown, rule = look_up("pitfall of the lesson", pitfall, load_lesson().pitfalls), guideline.pitfalls[pitfall]
    lines = (
        Line(lead="The case", text=shown.case),
        Line(lead="A tempting thought", text=shown.thought),
        Line(lead="The plan", text=show_plan(guideline, plan_of(guideline, shown.plan))),
        *pitfall_lines(rule, "What is wrong"),
    )
    return Section(id="pitfall", heading=f"{pitfall} {rule.title}", lines=lines)


def _vignette(name: str) -> CaseVignette:
    return next(each for each in shipped_vignettes() if each.id == name)
