"""Silence: beside the verdict a learner hears what the text would need, which pitfalls are excluded, who says more."""

from __future__ import annotations

import random
from typing import Any

from attempts import GUIDELINE, VIGNETTES, tried
from plan_sample import planned

from her2teach import Case, Plan, judge, load_guideline, trace
from her2teach.core.extensions import shipped_extensions
from her2teach.core.plan import ANSWERED
from her2teach.teaching.practice_html import feedback_html
from her2teach.teaching.silence import answers_elsewhere, elsewhere_section, excluded_pitfalls, silence_sections
from her2teach.text.sections import answer


def plan_of(parts: dict[str, Any]) -> Plan:
    return Plan(**parts)


SILENT = Plan(action="text_does_not_say")
DE_NOVO = Case(her2_status="positive", disease_setting="de_novo_metastatic", decision_point="initial_treatment_choice")
STOP = Plan(action="stop_all")


def words(case: Case, plan: Plan) -> dict[str, str]:
    """What is said after a silence: the lead or the heading's id, and the sentence."""
    sections = silence_sections(GUIDELINE, trace(GUIDELINE, case), plan)
    return {line.lead or section.id: line.text for section in sections for line in section.lines}


def test_every_silent_end_says_what_the_text_would_need() -> None:
    for end in GUIDELINE.ends.values():
        assert bool(end.needed) == (end.outcome == "source_silent"), end.id


def test_a_hand_is_given_after_a_silence_only() -> None:
    for vignette in VIGNETTES.values():
        pathway = trace(GUIDELINE, vignette.case)
        silent = pathway.outcome == "source_silent"
        assert bool(list(silence_sections(GUIDELINE, pathway, SILENT))) == silent
        assert silent or elsewhere_section(GUIDELINE, pathway) is None


def test_an_excluded_pitfall_is_never_reported_and_a_reported_one_never_open() -> None:
    tried_pairs = random.Random(5).sample(planned(), 800)
    for facts, parts, _ in tried_pairs:
        case, plan = Case(**facts.case), plan_of(parts)
        pathway, feedback = trace(GUIDELINE, case), judge(GUIDELINE, case, plan)
        excluded, left_open = excluded_pitfalls(GUIDELINE, pathway, plan)
        reported = {str(each) for each in (*feedback.pitfalls, *feedback.cautions)} & set(GUIDELINE.pitfalls)
        assert reported.isdisjoint(map(str, excluded))
        assert reported.isdisjoint(str(each.pitfall) for each in left_open)
        assert all(name not in case.known for each in left_open for name in each.attributes)


def test_what_no_plan_can_fall_into_no_plan_falls_into() -> None:
    for facts, parts, _ in random.Random(6).sample(planned(), 800):
        case, plan = Case(**facts.case), plan_of(parts)
        without = {each.id for each in excluded_pitfalls(GUIDELINE, trace(GUIDELINE, case))[0]}
        assert without.isdisjoint(each.id for each in judge(GUIDELINE, case, plan).pitfalls)


def test_a_pitfall_is_possible_or_excluded_for_the_plan_or_for_any() -> None:
    said = words(DE_NOVO, SILENT)
    assert "P2 undertreatment" in said["Possible, depending on the plan"]
    assert "P5 timing ignored" in said["Excluded here"]
    assert "come back" in said["needed"]
    assert "P2" not in words(DE_NOVO, STOP).get("Excluded for this plan", "")


def test_newer_sources_answer_with_their_citation_the_newest_first() -> None:
    pathway = trace(GUIDELINE, DE_NOVO)
    found = answers_elsewhere(GUIDELINE, pathway)
    assert [each.extension.id for each in found][:1] == ["x1"]
    years = [each.extension.citation.year or 0 for each in found]
    assert years == sorted(years, reverse=True)
    section = elsewhere_section(GUIDELINE, pathway)
    assert section is not None
    assert all(line.mark == "extension" for line in section.lines)
    assert "10.1200/JCO.22.00519" in section.lines[0].text


def test_what_an_extension_answers_is_its_own_answer() -> None:
    for vignette in VIGNETTES.values():
        pathway = trace(GUIDELINE, vignette.case)
        if pathway.outcome != "source_silent":
            continue
        expected = set()
        for extension in shipped_extensions():
            after = trace(load_guideline(extensions=[extension.id]), vignette.case)
            expected |= {extension.id} if after.outcome in ANSWERED else set()
        assert {each.extension.id for each in answers_elsewhere(GUIDELINE, pathway)} == expected


def test_an_extension_that_is_on_is_not_offered_again() -> None:
    wider = load_guideline(extensions=["x1"])
    assert "x1" not in {each.extension.id for each in answers_elsewhere(wider, trace(wider, DE_NOVO))}


def test_feedback_folds_it_and_marks_it() -> None:
    vignette = VIGNETTES["first-diagnosis-already-metastatic"]
    found = tried(vignette, SILENT)
    html = feedback_html(answer(GUIDELINE, found.pathway), found, vignette)
    assert "What the text would need" in html
    assert '<details data-id="elsewhere">' in html
    assert html.index("Which pitfalls can be excluded") < html.index("Outside the text: what newer sources say")
    assert "extension, not in the text" in html[html.index('data-id="elsewhere"') :]
