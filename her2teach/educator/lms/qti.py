"""QTI: a quiz as a content package of QTI 2.1, the version that most learning management systems import.

References
----------
IMS Question and Test Interoperability, version 2.1: https://www.imsglobal.org/question/qtiv2p1/imsqti_implv2p1.html
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from string import ascii_uppercase
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from her2teach.educator.lms.markup import paragraphs_of, xml_file
from her2teach.educator.lms.questions import Quiz, QuizQuestion
from her2teach.text.html.elements import h

_ITEM_NAMESPACE: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE_NAMESPACE: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_MANIFEST: Final = "imsmanifest.xml"
_TEST: Final = "test.xml"
_SCORE: Final = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}


def qti(quiz: Quiz) -> bytes:
    """Write a quiz as a package; the same quiz gives the same bytes."""
    found = io.BytesIO()
    files = {
        _MANIFEST: _manifest(quiz),
        _TEST: _test(quiz),
        **{_path(each): _item(quiz, each) for each in quiz.questions},
    }
    with ZipFile(found, "w", ZIP_DEFLATED) as archive:
        for name, root in files.items():
            archive.writestr(ZipInfo(name), xml_file(root), ZIP_DEFLATED)
    return found.getvalue()


def _path(question: QuizQuestion) -> str:
    return f"items/{question.code}.xml"


def _manifest(quiz: Quiz) -> Element:
    items = [
        h("resource", _resource(each.code, "imsqti_item_xmlv2p1", _path(each)), h("file", {"href": _path(each)}))
        for each in quiz.questions
    ]
    depends = [h("dependency", {"identifierref": each.code}) for each in quiz.questions]
    test = h("resource", _resource("test", "imsqti_test_xmlv2p1", _TEST), h("file", {"href": _TEST}), depends)
    metadata = h("metadata", {}, h("schema", {}, "QTIv2.1 Package"), h("schemaversion", {}, "1.0.0"))
    return h(
        "manifest",
        {"xmlns": _PACKAGE_NAMESPACE, "identifier": "her2teach"},
        metadata,
        h("organizations"),
        h("resources", {}, test, items),
    )


def _resource(identifier: str, kind: str, href: str) -> dict[str, str]:
    return {"identifier": identifier, "type": kind, "href": href}


def _test(quiz: Quiz) -> Element:
    """Build the test: one question after the other, for a question gives away the answer to the one before."""
    references = [h("assessmentItemRef", {"identifier": each.code, "href": _path(each)}) for each in quiz.questions]
    section = h("assessmentSection", {"identifier": "section", "title": quiz.title, "visible": "true"}, references)
    part = {"identifier": "part", "navigationMode": "linear", "submissionMode": "individual"}
    about = {"xmlns": _ITEM_NAMESPACE, "identifier": "test", "title": quiz.title}
    return h("assessmentTest", about, h("testPart", part, section))


def _item(quiz: Quiz, question: QuizQuestion) -> Element:
    letters = dict(zip(ascii_uppercase, question.options, strict=False))
    right = next(letter for letter, option in letters.items() if option.right)
    about = {"identifier": question.code, "title": question.name, "adaptive": "false", "timeDependent": "false"}
    said = [_modal(letter, paragraphs_of(option.feedback)) for letter, option in letters.items()]
    choices = [h("simpleChoice", {"identifier": letter}, option.text) for letter, option in letters.items()]
    asking = {
        "responseIdentifier": "RESPONSE",
        "shuffle": "true" if question.unordered else "false",
        "maxChoices": "1",
    }
    return h(
        "assessmentItem",
        {"xmlns": _ITEM_NAMESPACE, **about, "xml:lang": "en"},
        h(
            "responseDeclaration",
            {"identifier": "RESPONSE", "cardinality": "single", "baseType": "identifier"},
            h("correctResponse", {}, h("value", {}, right)),
        ),
        h("outcomeDeclaration", _SCORE, h("defaultValue", {}, h("value", {}, "0"))),
        h("outcomeDeclaration", {"identifier": "FEEDBACK", "cardinality": "single", "baseType": "identifier"}),
        h(
            "itemBody",
            {},
            [h("p", {}, each) for each in question.story],
            h("choiceInteraction", asking, h("prompt", {}, question.asked), choices),
            h("p", {}, h("small", {}, quiz.banner)),
        ),
        _scoring(),
        said,
    )


def _scoring() -> Element:
    """Build the rule: a point for the right choice, and for each its own feedback."""
    chosen = h("variable", {"identifier": "RESPONSE"})
    matches = h("match", {}, chosen, h("correct", {"identifier": "RESPONSE"}))
    return h(
        "responseProcessing",
        {},
        h("responseCondition", {}, h("responseIf", {}, matches, _score("1")), h("responseElse", {}, _score("0"))),
        h("setOutcomeValue", {"identifier": "FEEDBACK"}, h("variable", {"identifier": "RESPONSE"})),
    )


def _score(points: str) -> Element:
    return h("setOutcomeValue", {"identifier": "SCORE"}, h("baseValue", {"baseType": "float"}, points))


def _modal(letter: str, shown: Iterable[Element]) -> Element:
    about = {"outcomeIdentifier": "FEEDBACK", "identifier": letter, "showHide": "show"}
    return h("modalFeedback", about, shown)
