"""Handout words: every word of a handout stands in its document, the banner and the sheet's code on each page."""

from __future__ import annotations

import pytest
from handout_samples import case, sentences, written

from her2teach import load_guideline
from her2teach.educator.handout_document import Choices, DocumentHeading, Lines, Picture, questions_document
from her2teach.educator.handouts import key_handout, student_handout
from her2teach.text.evidence import forest_alt
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


def test_a_learner_writes_a_plan_a_reason_and_answers_for_each_case_and_reads_no_graph() -> None:
    found = written(case(), case("exactly-twelve-months"), key=False)
    names = [block.name for block in found.blocks if isinstance(block, Choices | Lines)]
    assert len(names) == len(set(names)) == 2 * (4 + 1 + 1 + 1)
    assert not [block for block in found.blocks if isinstance(block, Picture)]


def test_the_questions_sheet_leads_nowhere_and_is_the_same_for_every_case() -> None:
    guideline = load_guideline()
    handout = student_handout(guideline, [case()])
    found = questions_document(handout)
    said = " ".join(sentences(found))
    for question in handout.questions:
        assert question.text in said
        for (answer, onward), letter in zip(question.answers, "abcdefgh", strict=False):
            assert f"{letter}) {answer}" in said
            assert onward not in said
    assert all(label in said for each in handout.plan for group in each.groups for _, label in group.choices)
    other = questions_document(student_handout(guideline, [case("exactly-twelve-months")]))
    assert found.blocks == other.blocks


def test_a_key_has_a_forest_plot_of_each_trial_behind_the_answer_and_a_learner_has_none() -> None:
    handout = key_handout(load_guideline(), [case()])
    figures = [block for block in written(case(), key=True).blocks if isinstance(block, Picture) and not block.wide]
    assert [each.alt for each in figures] == [forest_alt(rows) for rows in handout.trials]
    assert "CLEOPATRA" in figures[0].alt
    assert all("<svg" in each.svg for each in figures)


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
