"""Key words: what an answer key says of a case, and what it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from her2teach import load_guideline, load_vignettes, trace
from her2teach.core.guideline import shipped_evidence
from her2teach.educator.handouts import key_parts, pathway_lines, references
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text.evidence import evidence_section
from her2teach.text.sections import Section

CASES = {each.id: each for each in load_vignettes()}
LATE = CASES["late-relapse-liver"]


def parts(vignette: CaseVignette) -> dict[str, Section]:
    return {part.id: part for part in key_parts(load_guideline(), vignette)[1]}


def test_key_features_and_facts_beside_the_text_stand_in_the_key_and_nowhere_else() -> None:
    vignette = CASES["three-days-short-of-a-year"]
    found = parts(vignette)
    told = [line.text for line in found["features"].lines]
    assert told[:3] == [f"{load_guideline().keys[name].label}." for name in vignette.keys]
    assert found["features"].lines[-1].lead == "Most dangerous error"
    assert [line.text for line in found["beside"].lines] == [fact.text for fact in vignette.not_in_the_text]
    assert not {"features", "beside"} & set(parts(CASES["flood-in-the-archive"]))


@pytest.mark.parametrize("vignette", CASES.values(), ids=str)
def test_no_part_is_empty_and_each_statement_named_is_listed(vignette: CaseVignette) -> None:
    found = parts(vignette)
    assert all(part.lines for part in found.values())
    assert {"answer", "plan", "tells", "teaches", "discussion", "review"} <= set(found)
    listed = {part.id: part for part in references(load_guideline(), [vignette])}
    names = {line.lead.partition(",")[0] for part in [listed.get("statements")] if part for line in part.lines}
    used = {name for part in found.values() if part.id != "beliefs" for line in part.lines for name in line.statements}
    assert names == used


def test_the_pathway_says_its_reasons_and_where_it_ends() -> None:
    *steps, end = pathway_lines(load_guideline(), LATE)
    assert [line.lead for line in steps] == [
        load_guideline().decisions[step.node].question for step in trace(load_guideline(), LATE.case).steps
    ]
    assert "is 30 months, more than 12." in steps[-1].text
    assert end.lead == "THP (trastuzumab + pertuzumab + taxane)"


def test_a_pathway_that_stops_says_what_would_decide() -> None:
    assert pathway_lines(load_guideline(), CASES["waiting-for-the-second-test"])[-1].lead


def test_the_evidence_is_that_of_the_screen_with_every_publication_listed() -> None:
    guideline = load_guideline()
    assert parts(LATE)["evidence"] == evidence_section(guideline, trace(guideline, LATE.case))
    listed = {part.id: part for part in references(guideline, [LATE])}["publications"]
    cited = {line.text for line in listed.lines}
    assert (
        f"{shipped_evidence().trials['cleopatra'].citations['baselga_2012'].text}, doi 10.1056/NEJMoa1113216." in cited
    )


def test_the_mistakes_of_the_story_are_set_right() -> None:
    (line,) = parts(LATE)["beliefs"].lines
    (distractor,) = LATE.distractors
    assert line.lead == f"“{distractor.voice}”"
    assert line.text.startswith(distractor.belief.belief)
    assert line.text.endswith(distractor.belief.correction)


def test_the_notes_for_teaching_are_those_of_the_file() -> None:
    discussed = " ".join(line.text for line in parts(LATE)["discussion"].lines)
    assert discussed == " ".join((LATE.discussion or "").split())


def test_it_says_whether_a_clinician_has_read_the_case() -> None:
    assert parts(LATE)["review"].lines[0].text == "No clinician has read this case through yet."
    read = replace(LATE, reviewed=dt.date(2026, 11, 23))
    assert parts(read)["review"].lines[0].text == "A clinician last read this case on 2026-11-23."
