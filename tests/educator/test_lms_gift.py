"""GIFT: read as Moodle reads it, every sign of a story is the sign it was."""

from __future__ import annotations

from handout_samples import HOSTILE
from lxml import html
from quiz_sample import read_gift, sample

from her2teach.educator.lms.gift import gift
from her2teach.educator.lms.moodle_xml import category_path


def text_of(shown: str) -> str:
    return str(html.fromstring(f"<div>{shown}</div>").text_content())


def test_a_reader_finds_every_question_option_and_feedback() -> None:
    category, found = read_gift(gift(sample()).decode())
    assert category == category_path(sample().title)
    assert [each.name for each in found] == [each.name for each in sample().questions]
    for read, made in zip(found, sample().questions, strict=True):
        assert made.asked in text_of(read.text)
        assert text_of(read.general) == sample().banner
        assert [right for _, _, right in read.answers] == [each.right for each in made.options]
        for (text, feedback, _), wanted in zip(read.answers, made.options, strict=True):
            assert text_of(text) == " ".join(wanted.text.split())
            assert all(" ".join(line.text.split()) in text_of(feedback) for line in wanted.feedback)


def test_a_story_is_no_markup_of_either_kind() -> None:
    _, found = read_gift(gift(sample()).decode())
    assert f"Before. {HOSTILE}" in text_of(found[-1].text)
    assert "<script" not in gift(sample()).decode()


def test_the_banner_stands_at_the_head_of_the_file() -> None:
    assert gift(sample()).decode().startswith(f"// {sample().banner}\n\n$CATEGORY: ")
