"""Reasoning words: both ways question by question, and the first step at which they part, with the text's reason."""

from attempts import GUIDELINE, PLANS, VIGNETTES, diagnoses, text_choices, tried

from her2teach.teaching.practice_text import (
    DOES_NOT_TELL,
    divergence_section,
    learner_pathway_lines,
    text_pathway_lines,
    why_it_stops,
)
from her2teach.text.wording import capital

LATE = VIGNETTES["late-relapse-liver"]


def test_each_question_of_the_own_pathway_is_told_with_its_answer() -> None:
    for _, found in diagnoses():
        lines = learner_pathway_lines(GUIDELINE, found)
        for (decision, to), line in zip(found.attempt.choices, lines, strict=False):
            assert line.lead == GUIDELINE.decisions[decision].question
            assert line.text.startswith(capital(GUIDELINE.edges[decision, to].label) if to else DOES_NOT_TELL)
        assert lines[-1].text == found.attempt.reason
        assert sum("Here you went off track" in line.text for line in lines) == (found.divergence is not None)


def test_the_text_s_pathway_is_told_to_its_end_or_to_what_is_missing() -> None:
    for _, found in diagnoses():
        *steps, last = text_pathway_lines(GUIDELINE, found)
        count = len(found.pathway.steps)
        assert [line.mark for line in steps[:count]] == [step.status for step in found.pathway.steps]
        assert len(steps) == count + (found.pathway.outcome == "needs_information")
        if found.pathway.node:
            assert last.text == f"{GUIDELINE.label(found.pathway.node)}."
        else:
            assert last.text == why_it_stops(GUIDELINE, found)


def test_where_the_text_goes_on_its_answer_stands_with_reason_and_statements() -> None:
    for _, found in diagnoses():
        section = divergence_section(GUIDELINE, found)
        if found.divergence is None:
            assert len(section.lines) == 1
            continue
        answered, instead = section.lines
        assert answered.lead == GUIDELINE.decisions[found.divergence.decision].question
        step = next((each for each in found.pathway.steps if each.node == found.divergence.decision), None)
        if step is not None:
            assert instead.text.startswith(f"{capital(step.test)}, because ")
            assert (instead.mark, instead.statements) == (step.status, step.statements)
        else:
            assert instead.text == why_it_stops(GUIDELINE, found)


def test_where_the_case_does_not_tell_what_would_decide_is_named() -> None:
    lost = VIGNETTES["lost-date-of-last-infusion"]
    taken = (*text_choices(GUIDELINE, lost.case)[:-1], ("timing", "first_line_thp"))
    section = divergence_section(GUIDELINE, tried(lost, PLANS[0], taken))
    assert (
        section.lines[1].text
        == "The case does not give enough information. You would need to know: interval since adjuvant trastuzumab."
    )


def test_to_say_that_the_case_does_not_tell_where_it_does_is_leaving_the_text() -> None:
    section = divergence_section(GUIDELINE, tried(LATE, PLANS[0], (("scope", None),)))
    assert DOES_NOT_TELL in section.lines[0].text
    assert section.lines[1].statements == ("S01",)
