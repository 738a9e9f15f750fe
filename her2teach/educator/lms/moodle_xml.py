"""Moodle XML: a quiz as a category of Moodle's question bank.

Moodle has no schema for it; what its importer takes is described at https://docs.moodle.org/en/Moodle_XML_format.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from her2teach.educator.lms.markup import paragraphs_of, written, xml_file
from her2teach.educator.lms.questions import Quiz, QuizQuestion
from her2teach.text.html.elements import h


def moodle_xml(quiz: Quiz) -> bytes:
    """Write a quiz as Moodle XML."""
    root = h("quiz", {}, _category(quiz), [_question(quiz, each) for each in quiz.questions])
    return xml_file(root)


def category_path(title: str) -> str:
    """Return the place of a quiz in a question bank; a slash of its title is written twice."""
    return f"$course$/top/{title.replace('/', '//')}"


def _category(quiz: Quiz) -> Element:
    return h(
        "question",
        {"type": "category"},
        h("category", {}, h("text", {}, category_path(quiz.title))),
        _html("info", [h("p", {}, quiz.banner)]),
    )


def _question(quiz: Quiz, question: QuizQuestion) -> Element:
    asked = [*(h("p", {}, each) for each in question.story), h("p", {}, h("strong", {}, question.asked))]
    banner = h("p", {}, h("small", {}, quiz.short_banner))
    return h(
        "question",
        {"type": "multichoice"},
        h("name", {}, h("text", {}, question.name)),
        _html("questiontext", [*asked, banner]),
        _html("generalfeedback", [h("p", {}, h("small", {}, quiz.banner))]),
        h("defaultgrade", {}, "1"),
        h("penalty", {}, "0.3333333"),
        h("hidden", {}, "0"),
        h("idnumber", {}, question.code),
        h("single", {}, "true"),
        h("shuffleanswers", {}, "true" if question.unordered else "false"),
        h("answernumbering", {}, "abc"),
        [_html(name, []) for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")],
        [
            _html(
                "answer",
                [h("p", {}, each.text)],
                _html("feedback", paragraphs_of(each.feedback)),
                fraction="100" if each.right else "0",
            )
            for each in question.options
        ],
        h("tags", {}, [h("tag", {}, h("text", {}, name)) for name in question.statements]),
    )


def _html(tag: str, shown: Iterable[Element], *more: Element, **attributes: str) -> Element:
    """Build an element whose text is HTML."""
    return h(tag, {**attributes, "format": "html"}, h("text", {}, written(shown)), more)
