"""Handout words: every word of a handout stands in its document, the banner and the sheet's code on each page."""

from __future__ import annotations

import pytest
from handout_samples import case, sentences, written

from her2teach import load_guideline
from her2teach.educator.handout_document import Choices, DocumentHeading, Picture
from her2teach.educator.handouts import key_handout
from her2teach.text.sections import identity


@pytest.mark.parametrize("key", [False, True])
def test_banner_review_date_hash_and_code_stand_at_the_head_and_on_every_page(key: bool) -> None:
    found = written(case(), key=key)
    banner = identity(load_guideline())
    assert "review date: none" in banner
    assert banner in sentences(found)
    code = key_handout(load_guideline(), [case()]).code
    assert found.foot.startswith(banner)
    assert code in found.foot


def test_a_learner_is_asked_every_question_for_each_case() -> None:
    found = written(case(), case("exactly-twelve-months"), key=False)
    names = [block.name for block in found.blocks if isinstance(block, Choices)]
    assert len(names) == len(set(names)) == 2 * (7 + 4 + 1)
    assert [block.name for block in found.blocks if isinstance(block, Picture)] == ["graph.svg"]


def test_the_key_holds_every_line_of_its_parts() -> None:
    handout = key_handout(load_guideline(), [case()])
    said = set(sentences(written(case(), key=True)))
    for part in (*handout.cases[0].parts, *handout.references):
        assert {part.heading, *(line.text for line in part.lines)} <= said
    assert set(handout.cases[0].story) <= said


def test_each_case_of_a_pack_begins_a_page() -> None:
    for key in (False, True):
        found = written(case(), case("exactly-twelve-months"), key=key)
        heads = {
            block.text: block.on_new_page
            for block in found.blocks
            if isinstance(block, DocumentHeading) and block.level == 2
        }
        begins = [on_new_page for text, on_new_page in heads.items() if text.startswith("Case ")]
        assert begins == [False, True]
