"""Handouts: what learners get depends on nothing of a case but its story, and the key says all there is to say."""

from __future__ import annotations

import pytest
from handout_samples import disguised
from shelf import spread

from her2teach import load_guideline, load_vignettes, trace
from her2teach.diagram.model import diagram
from her2teach.educator.handouts import decisions_in_order, key_handout, questions, student_handout
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.sections import identity

CASES = load_vignettes()
LATE = next(each for each in CASES if each.id == "late-relapse-liver")


@pytest.mark.parametrize("vignette", spread().values(), ids=str)
def test_a_learner_gets_nothing_of_a_case_but_its_story(vignette: CaseVignette) -> None:
    guideline = load_guideline()
    assert student_handout(guideline, [vignette]) == student_handout(guideline, [disguised(vignette)])
    assert key_handout(guideline, [vignette]) != key_handout(guideline, [disguised(vignette)])


def test_a_learner_gets_the_graph_without_a_pathway_and_all_its_questions() -> None:
    guideline = load_guideline()
    found = student_handout(guideline, [LATE])
    assert found.graph == diagram(guideline)
    assert {part.state for part in found.graph.parts} == {"idle"}
    assert [question.text for question in found.questions] == [
        guideline.decisions[name].question for name in decisions_in_order(guideline)
    ]
    assert not found.references
    assert all(not sheet.parts and sheet.picture is None for sheet in found.cases)


def test_each_answer_says_where_to_go_on() -> None:
    first, *_ = questions(load_guideline())
    assert first.answers[0] == ("HER2-positive, recurrent", "continue with question 2")
    assert first.answers[-2] == ("HER2-negative", "end: Out of scope: HER2-negative disease")
    assert first.answers[-1] == ("Not enough information, or contradictory", "stop here")


def test_the_key_has_all_that_there_is_to_say() -> None:
    guideline = load_guideline()
    found = key_handout(guideline, [LATE])
    (sheet,) = found.cases
    assert [part.id for part in sheet.parts] == [
        *("answer", "plan", "features", "path", "considerations", "flags", "pitfalls", "unsaid", "readings", "others"),
        *("beliefs", "evidence", "tells", "teaches", "discussion", "review"),
    ]
    assert sheet.picture == diagram(guideline, trace(guideline, LATE.case), title=LATE.title)
    assert [part.id for part in found.references] == ["source", "statements", "publications"]
    assert found.title == f"Answer key: {LATE.title}"


def test_sheets_and_their_key_say_which_text_they_are_of_and_that_they_belong_together() -> None:
    guideline = load_guideline()
    sheets, key = student_handout(guideline, CASES[:3]), key_handout(guideline, CASES[:3])
    assert sheets.banner == key.banner == identity(guideline)
    assert guideline.content_hash[:12] in sheets.banner
    assert sheets.code == key.code != student_handout(guideline, CASES[:2]).code


def test_cases_of_a_pack_are_numbered_alike() -> None:
    guideline = load_guideline()
    sheets, key = student_handout(guideline, CASES[:3]), key_handout(guideline, CASES[:3])
    assert [sheet.heading for sheet in sheets.cases] == ["Case 1", "Case 2", "Case 3"]
    assert [sheet.heading for sheet in key.cases] == [f"Case {at}: {CASES[at - 1].title}" for at in (1, 2, 3)]
    assert [sheet.story for sheet in sheets.cases] == [sheet.story for sheet in key.cases]
