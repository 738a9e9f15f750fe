"""Moodle XML: what the importer takes, read back by a parser of its own, and nothing is markup by chance."""

from __future__ import annotations

from handout_samples import HOSTILE
from lxml import html
from moodle_xml_parser.parser import parse_bytes
from quiz_sample import TITLE, refusals, sample

from her2teach.educator.lms.markup import paragraphs_of, written
from her2teach.educator.lms.moodle_xml import category_path, moodle_xml


def test_it_is_what_the_importer_takes() -> None:
    assert refusals("moodle_xml.rng", moodle_xml(sample())) == []


def test_the_schema_refuses_what_the_importer_does_not_take() -> None:
    spoilt = moodle_xml(sample()).replace(b'fraction="100"', b'fraction="95"', 1)
    assert refusals("moodle_xml.rng", spoilt) != []


def test_a_reader_finds_every_question_option_and_feedback() -> None:
    found = parse_bytes(moodle_xml(sample()))["multichoice"]
    assert [each.name for each in found] == [each.name for each in sample().questions]
    for read, made in zip(found, sample().questions, strict=True):
        assert read.single
        assert read.shuffle_answers is made.unordered
        assert [each.score_fraction for each in read.options] == [100.0 * each.right for each in made.options]
        for option, wanted in zip(read.options, made.options, strict=True):
            assert html.fromstring(option.answer).text_content() == wanted.text
            assert wanted.feedback[0].text in html.fromstring(f"<div>{option.feedback}</div>").text_content()


def test_a_story_is_no_markup_and_the_banner_stands_below_it() -> None:
    data = moodle_xml(sample())
    for question in html.fromstring(data).iter("question"):
        if question.get("type") == "multichoice":
            shown = html.fromstring(f"<div>{question.findtext('questiontext/text')}</div>")
            assert {each.tag for each in shown.iter()} == {"div", "p", "strong", "small"}
            assert shown.find("p[last()]/small").text == sample().short_banner
    assert written(paragraphs_of(())) == ""
    last = html.fromstring(f"<div>{html.fromstring(data).findall('.//questiontext/text')[-1].text}</div>")
    assert f"Before. {HOSTILE}" in last.text_content()


def test_a_slash_in_a_title_makes_no_category_below() -> None:
    assert category_path(TITLE) == "$course$/top/Ward {round} // A"
