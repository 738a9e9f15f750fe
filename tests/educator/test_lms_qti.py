"""QTI: a package whose items are as the specification has them, and are read back by a reader of QTI 2.1."""

from __future__ import annotations

import io
import os
from pathlib import Path
from zipfile import ZipFile

from handout_samples import HOSTILE
from lxml import etree, html
from onyx2moodle.parser import AssessmentItem, parse_item
from quiz_sample import refusals, sample

from her2teach.educator.lms.qti import qti

CP = {"c": "http://www.imsglobal.org/xsd/imscp_v1p1"}
QTI = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1"}
#: A copy of the official schema, which may not be passed on: imsqti_v2p1p2.xsd with all that it includes.
OFFICIAL = os.environ.get("HER2TEACH_QTI_SCHEMA")


def files() -> dict[str, bytes]:
    with ZipFile(io.BytesIO(qti(sample()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def items(folder: Path) -> list[AssessmentItem]:
    """The items in the order of the test, each read by a reader of its own."""
    found = files()
    test = etree.fromstring(found["test.xml"])
    read = []
    for reference in test.iterfind(".//q:assessmentItemRef", QTI):
        path = folder / Path(reference.get("href")).name
        path.write_bytes(found[reference.get("href")])
        read.append(parse_item(path))
    return read


def test_the_manifest_names_every_file_and_no_other() -> None:
    found = files()
    root = etree.fromstring(found["imsmanifest.xml"])
    named = {each.get("href") for each in root.iterfind(".//c:file", CP)}
    assert named | {"imsmanifest.xml"} == set(found)
    resources = {each.get("identifier"): each.get("type") for each in root.iterfind(".//c:resource", CP)}
    wanted = {each.code: "imsqti_item_xmlv2p1" for each in sample().questions}
    assert resources == {"test": "imsqti_test_xmlv2p1", **wanted}
    assert {each.get("identifierref") for each in root.iterfind(".//c:dependency", CP)} == set(wanted)


def test_each_item_is_as_the_specification_has_it() -> None:
    official = etree.XMLSchema(etree.parse(OFFICIAL)) if OFFICIAL else None
    for name, data in files().items():
        if name.startswith("items/"):
            assert refusals("qti_item.rng", data) == [], name
        if official and name != "imsmanifest.xml":
            assert official.validate(etree.fromstring(data)), (name, official.error_log)


def test_a_reader_finds_every_question_option_and_feedback(tmp_path: Path) -> None:
    for read, made in zip(items(tmp_path), sample().questions, strict=True):
        (interaction,) = read.interactions
        assert (read.title, read.adaptive) == (made.name, False)
        assert (interaction.kind, interaction.max_choices) == ("choice", 1)
        assert interaction.shuffle is made.unordered
        shown = {each.identifier: html.fromstring(each.html).text_content() for each in interaction.choices}
        assert list(shown.values()) == [each.text for each in made.options]
        (right,) = read.response_decls["RESPONSE"].correct_values
        assert shown[right] == made.right.text
        said = {each.identifier: html.fromstring(f"<div>{each.html}</div>").text_content() for each in read.feedback}
        assert list(said) == list(shown)
        for words, option in zip(said.values(), made.options, strict=True):
            assert all(line.text in words for line in option.feedback)


def test_the_questions_are_asked_one_after_the_other() -> None:
    """A question gives away the answer to the one before."""
    test = etree.fromstring(files()["test.xml"])
    assert [each.get("navigationMode") for each in test.iterfind("q:testPart", QTI)] == ["linear"]


def test_a_story_is_no_markup_and_the_banner_stands_below(tmp_path: Path) -> None:
    body = items(tmp_path)[-1].body_xml
    said = ["".join(each.itertext()).strip() for each in body.iterfind("q:p", QTI)]
    assert said[0] == f"Before. {HOSTILE}"
    assert said[-1] == sample().banner


def test_the_same_quiz_gives_the_same_bytes() -> None:
    assert qti(sample()) == qti(sample())
