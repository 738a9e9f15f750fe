"""Lesson: passages, each with a prediction, pitfalls on cases, the check and the glossary, as a notebook shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.core.validation import look_up
from her2teach.educator.slide_decks import lesson_deck
from her2teach.teaching.lesson import (
    check_result,
    lines_of,
    load_lesson,
    pitfall_question,
    pitfall_section,
    question_of,
)
from her2teach.teaching.lesson_html import check_html, lines_html, passage_html, picture_html
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.predictions import Question
from her2teach.text.html.panels import glossary_html
from her2teach.text.sections import Line
from her2teach.widgets.base import Part, Screen, static
from her2teach.widgets.parts import Panel, statement_notes, still_question
from her2teach.widgets.presenter import Presenter

_ASK = "The presentation gives the answers to all predictions. Make your own first if you want to."


class Prediction(Part):
    """Questions, answered together and once. Nothing in it says what is right before that.

    Parameters
    ----------
    name
        What a browser keeps it under once it was answered.
    questions
        The questions, by id.
    tell
        Called with the answers once all are there; returns what is said of them together.
    """

    _esm = static("shared.js", "lesson.js")
    _css = static("lesson.css")

    name = traitlets.Unicode().tag(sync=True)
    #: Id, the case, the question, the choices, and the scale where it asks for a number.
    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    button = traitlets.Unicode("Check").tag(sync=True)
    #: By question: what was answered, what is right, the verdict, and the number of the case. Empty before.
    marked = traitlets.Dict().tag(sync=True)
    #: What is said of all together.
    result = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, name: str, questions: Mapping[str, Question], tell: Callable[[Mapping[str, str]], str], **traits: Any
    ) -> None:
        self._questions, self._tell = questions, tell
        super().__init__(name=name, questions=[_asked(*each) for each in questions.items()], **traits)

    def still(self) -> tuple[str, str]:
        """Return the questions, in words and as HTML."""
        found = [still_question(each.case, each.question, _offered(each)) for each in self._questions.values()]
        return "\n".join(words for words, _ in found), "".join(html for _, html in found)

    def act(self, message: Mapping[str, Any]) -> None:
        """Take a learner's answers: the first ones, and only where each is one that can be given."""
        answers = message.get("answers")
        if isinstance(answers, Mapping) and not self.marked:
            self.answer({str(name): str(answer) for name, answer in answers.items()})

    def answer(self, answers: Mapping[str, str]) -> None:
        """Mark answers, by question; nothing happens where one is missing or cannot be given."""
        if answers.keys() != self._questions.keys():
            return
        if not all(found.takes(answers[name]) for name, found in self._questions.items()):
            return
        result = self._tell(answers)
        with self.hold_sync():
            self.result = result
            self.marked = {name: _marked(found, answers[name]) for name, found in self._questions.items()}


def _offered(question: Question) -> list[str]:
    """Return the answers to choose from, in words; between which numbers, where a number is asked for."""
    scale = question.scale
    return [f"{scale.minimum:g} to {scale.maximum:g} {scale.unit}"] if scale else [each for _, each in question.choices]


def _asked(name: str, question: Question) -> dict[str, Any]:
    scale = question.scale
    return {
        "id": name,
        "case": question.case,
        "question": question.question,
        "choices": [] if scale else list(map(list, question.choices)),
        "scale": [scale.minimum, scale.maximum, scale.unit] if scale else [],
    }


def _marked(question: Question, answer: str) -> dict[str, Any]:
    return {
        "chosen": answer,
        "correct": question.right,
        "right": question.is_right(answer),
        "verdict": question.verdict(answer),
        "here": question.scale.here if question.scale else None,
    }


class Told(NamedTuple):
    """What is said once questions were answered."""

    html: str
    #: The lines in it: their statements come along, and no others, which would tell what is asked for elsewhere.
    lines: tuple[Line, ...]
    result: str = ""


class Asking(Screen):
    """A card with questions, and below them what is said before and once they were answered."""

    def __init__(
        self,
        name: str,
        questions: Mapping[str, Question],
        tell: Callable[[Mapping[str, str]], Told],
        html: str = "",
        before: Sequence[Panel] = (),
        button: str = "Check",
    ) -> None:
        self._tell = tell
        self.form = Prediction(name, questions, self._told, button=button)
        self.panel = Panel(html=html).add_class("h2t-lesson-after")
        super().__init__([*before, self.form, self.panel])
        self.add_class("h2t-lesson-card")

    def _told(self, answers: Mapping[str, str]) -> str:
        told = self._tell(answers)
        with self.panel.hold_sync():
            self.panel.statements = _notes(told.lines)
            self.panel.html = told.html
        return told.result


class LessonPresentation(Presenter):
    """The button that presents the whole lesson; whoever presses it is told that it gives the answers."""

    def __init__(self) -> None:
        super().__init__(lambda: lesson_deck(load_guideline()), ask=_ASK)


class _Piece(Screen):
    """A piece of the lesson, known by its id."""

    def __init__(self, name: str, asking: Asking, before: Sequence[Panel] = ()) -> None:
        self.name, self.asking = name, asking
        super().__init__([*before, asking])
        self.add_class("h2t-lesson").add_class("h2t-lesson-part")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Passage(_Piece):
    """A few lines about the text, a prediction about a case, and what is said once it was made.

    Parameters
    ----------
    passage
        Its id in the lesson.

    Raises
    ------
    KeyError
        When the lesson has no such passage.
    """

    def __init__(self, passage: str) -> None:
        guideline, found = load_guideline(), look_up("passage", passage, load_lesson().passages)
        question, lines, after = question_of(guideline, found), lines_of(found.lines), lines_of(found.after)

        def tell(_answers: object) -> Told:
            return Told(picture_html(guideline, found.ask, question, answered=True) + lines_html(after), after)

        self.text = Panel(html=passage_html(guideline, lines), statements=_notes(lines))
        picture = picture_html(guideline, found.ask, question, answered=False)
        asking = Asking(passage, {passage: question}, tell, picture)
        super().__init__(passage, asking, [self.text])


class PitfallCard(_Piece):
    """A pitfall on a case: a thought and the plan it leads to, which pitfall that is, and what is wrong with it.

    Parameters
    ----------
    pitfall
        Its id.

    Raises
    ------
    KeyError
        When the lesson shows no such pitfall.
    """

    def __init__(self, pitfall: str) -> None:
        guideline = load_guideline()
        section, question = pitfall_section(guideline, pitfall), pitfall_question(guideline, pitfall)
        *told, rule, why = section.lines[:5]
        after = (rule, why)
        # under the name of its case: that of the pitfall is the answer
        name, text = load_lesson().pitfalls[pitfall].vignette, Panel(html=lines_html(told))
        asking = Asking(name, {name: question}, lambda _: Told(lines_html(after), after), before=[text])
        super().__init__(pitfall, asking)
        self.add_class("h2t-lesson-pitfall")


class LessonCheck(Screen):
    """The check at the end of the lesson: questions that are answered together, a result, and what to read again."""

    def __init__(self) -> None:
        self._guideline, self._check = load_guideline(), load_lesson().check
        self._questions = {name: question_of(self._guideline, each) for name, each in self._check.items()}
        self.asking = Asking("check", self._questions, self._tell, button="Check my answers")
        super().__init__([self.asking])
        self.add_class("h2t-lesson")

    def _tell(self, answers: Mapping[str, str]) -> Told:
        missed = [name for name, question in self._questions.items() if not question.is_right(answers[name])]
        after = [lines_of(each.after) for each in self._check.values()]
        result = check_result(len(answers), [self._check[name].passage for name in missed])
        return Told(check_html(after), tuple(line for lines in after for line in lines), result)


class Glossary(Panel):
    """The words of the field, with what they mean.

    Parameters
    ----------
    guideline
        The guideline whose glossary it is; the chosen one when left out.
    """

    def __init__(self, guideline: Guideline | None = None) -> None:
        super().__init__(html=glossary_html((guideline or chosen_guideline()).glossary.values()))


def _notes(lines: Iterable[Line]) -> dict[str, str]:
    """Return the statements that lines name, with their words."""
    named = {name for line in lines for name in line.statements}
    return {name: note for name, note in statement_notes(load_guideline()).items() if name in named}
