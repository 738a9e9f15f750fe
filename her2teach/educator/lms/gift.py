"""GIFT: a quiz as plain text that Moodle and other programs import; https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from her2teach.educator.lms.markup import paragraphs_of, written
from her2teach.educator.lms.moodle_xml import category_path
from her2teach.educator.lms.questions import Quiz, QuizQuestion
from her2teach.text.html.elements import h


def gift(quiz: Quiz) -> bytes:
    """Write a quiz as GIFT."""
    head = [f"// {quiz.banner}", f"$CATEGORY: {category_path(quiz.title)}"]
    return "\n\n".join([*head, *(_question(quiz, each) for each in quiz.questions), ""]).encode()


def _question(quiz: Quiz, question: QuizQuestion) -> str:
    """Write a question; an empty line would end it."""
    asked = [*(h("p", {}, each) for each in question.story), h("p", {}, h("strong", {}, question.asked))]
    shown = _html(*asked, h("p", {}, h("small", {}, quiz.short_banner)))
    answers = [
        f"{'=' if each.right else '~'}{_html(h('span', {}, each.text))}#{_html(*paragraphs_of(each.feedback))}"
        for each in question.options
    ]
    closing = _html(h("p", {}, h("small", {}, quiz.banner)))
    return "\n".join([f"::{_escaped(question.name)}::[html]{shown}{{", *answers, f"####{closing}", "}"])


def _html(*elements: Element) -> str:
    return _escaped(written(elements))


def _escaped(text: str) -> str:
    """Write a text in one line, in which no sign has a meaning for GIFT."""
    plain = re.sub(r"\s+", " ", text).replace("\\", "&#92;")
    return re.sub(r"([~=#{}:])", r"\\\1", plain)
