"""Reasoning words: both ways question by question, and the first step at which they part, with the text's reason."""

from attempts import GUIDELINE, PLANS, VIGNETTES, diagnoses, text_choices, tried

from her2teach.teaching.feedback_text import reasoning_heading, reasoning_lines, reasoning_steps
from her2teach.teaching.practice_text import (
    DOES_NOT_TELL,
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
            assert last.text == why_it_stops(GUIDELINE, found.pathway)


def test_where_the_text_goes_on_its_answer_stands_with_reason_and_statements() -> None:
    for _, found in diagnoses():
        lines, steps = list(reasoning_lines(GUIDELINE, found)), found.pathway.steps
        if found.divergence is None:
            assert reasoning_heading(found) == "Your reasoning matched the text at every step"
            decides = steps[-1:] if found.pathway.node and (found.right or found.look == "unjudged") else ()
            assert [line.statements for line in lines] == [step.statements for step in decides]
            continue
        assert reasoning_heading(found) == "Where you first went off track"
        answered, instead = lines
        assert answered.lead == "Your answer"
        step = next((each for each in steps if each.node == found.divergence.decision), None)
        if step is not None:
            assert instead.text.startswith(f"{capital(step.test)}, because ")
            assert (instead.mark, instead.statements) == (step.status, step.statements)
        else:
            assert instead.text == why_it_stops(GUIDELINE, found.pathway)


def test_the_path_of_the_reasoning_stops_where_it_first_went_off_track() -> None:
    for _, found in diagnoses():
        steps = list(reasoning_steps(GUIDELINE, found))
        assert [each.kind for each in steps[:-1]] == ["same"] * (len(steps) - 1)
        if found.divergence is not None:
            assert steps[-1].kind == "off"
            assert steps[-1].label == GUIDELINE.decisions[found.divergence.decision].label
        elif found.pathway.node is not None:
            assert steps[-1].kind == "conclusion"
            assert len(steps) == len(found.attempt.choices) + 1


def test_where_the_case_does_not_tell_what_would_decide_is_named() -> None:
    lost = VIGNETTES["lost-date-of-last-infusion"]
    taken = (*text_choices(GUIDELINE, lost.case)[:-1], ("timing", "first_line_thp"))
    *_, line = reasoning_lines(GUIDELINE, tried(lost, PLANS[0], taken))
    needed = "You would need to know: interval since adjuvant trastuzumab."
    assert line.text == f"The case does not give enough information. {needed}"


def test_to_say_that_the_case_does_not_tell_where_it_does_is_leaving_the_text() -> None:
    answered, instead = reasoning_lines(GUIDELINE, tried(LATE, PLANS[0], (("scope", None),)))
    assert DOES_NOT_TELL in answered.text
    assert instead.statements == ("S01",)
