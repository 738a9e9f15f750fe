"""Silence: beside the verdict a learner hears what the text would need, which pitfalls are excluded, who says more."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from attempts import GUIDELINE, VIGNETTES, tried
from plan_sample import planned
from small_text import numberless

from her2teach import Case, Plan, judge, load_guideline, trace
from her2teach.core.extensions import shipped_extensions
from her2teach.core.plan import ANSWERED
from her2teach.teaching.practice_folds import closing_html
from her2teach.teaching.practice_html import feedback_html
from her2teach.teaching.practice_text import other_lines
from her2teach.teaching.silence import (
    answers_elsewhere,
    elsewhere_section,
    excluded_pitfalls,
    pitfalls_at_stake,
    silence_sections,
)
from her2teach.text.headlines import cite
from her2teach.text.sections import answer


def plan_of(parts: dict[str, Any]) -> Plan:
    return Plan(**parts)


SILENT = Plan(action="text_does_not_say")
DE_NOVO = Case(her2_status="positive", disease_setting="de_novo_metastatic", decision_point="initial_treatment_choice")
STOP = Plan(action="stop_all")


def words(case: Case, plan: Plan) -> dict[str, str]:
    """What is said after a silence: the lead or the heading's id, and the sentence."""
    sections = silence_sections(GUIDELINE, trace(GUIDELINE, case), plan, judge(GUIDELINE, case, plan))
    return {line.lead or section.id: line.text for section in sections for line in section.lines}


def test_every_silent_end_says_what_the_text_would_need() -> None:
    for end in GUIDELINE.ends.values():
        assert bool(end.needed) == (end.outcome == "source_silent"), end.id


def test_a_hand_is_given_after_a_silence_and_where_the_text_names_no_action() -> None:
    for vignette in VIGNETTES.values():
        pathway, feedback = trace(GUIDELINE, vignette.case), judge(GUIDELINE, vignette.case, SILENT)
        helped = pathway.outcome == "source_silent" or feedback.decided_by == "lungs"
        assert bool(list(silence_sections(GUIDELINE, pathway, SILENT, feedback))) == helped, vignette.id
        assert helped or elsewhere_section(GUIDELINE, pathway, feedback) is None


def fold(case: Case, plan: Plan) -> dict[str, str]:
    """What newer sources say after a plan, by extension."""
    pathway, feedback = trace(GUIDELINE, case), judge(GUIDELINE, case, plan)
    section = elsewhere_section(GUIDELINE, pathway, feedback)
    cited = {cite(each): each.id for each in shipped_extensions()}
    lines = section.lines if section else ()
    return {next(name for source, name in cited.items() if line.text.endswith(source)): line.text for line in lines}


@pytest.mark.parametrize(
    ("vignette", "extension", "said"),
    [
        (
            "cough-in-the-ninth-cycle",
            "x6",
            ("Grade 1: Hold T-DXd until", "Grade 2 or higher: From grade 2 on"),
        ),
        (
            "ground-glass-by-chance",
            "x6",
            ("Grade 1: Hold T-DXd until", "Grade 2 or higher: From grade 2 on"),
        ),
        ("t-dxd-before-surgery", "x10", ("nothing was found on giving T-DXd again",)),
        ("used-up-for-life", "x10", ("nothing was found on giving T-DXd again",)),
        ("used-up-for-life", "x13", ("allows tucatinib with trastuzumab and capecitabine",)),
    ],
)
def test_the_fold_says_what_the_newest_source_says(vignette: str, extension: str, said: tuple[str, ...]) -> None:
    found = fold(VIGNETTES[vignette].case, SILENT)[extension]
    assert [each for each in said if each not in found] == [], found


def test_after_tdxd_with_pertuzumab_the_fold_says_that_nothing_was_found() -> None:
    case = Case(
        her2_status="positive",
        disease_setting="recurrent_metastatic",
        decision_point="progression",
        prior_adjuvant_trastuzumab="completed",
        months_since_adjuvant_trastuzumab=30,
        advanced_lines_given=1,
        current_regimen=["T-DXd", "pertuzumab"],
        received_pertuzumab="advanced_setting",
        received_tdxd="advanced_setting",
    )
    assert "no randomised comparison of treatments after T-DXd" in fold(case, SILENT)["x5"]


def test_a_plan_of_comfort_care_is_offered_nothing_that_it_does_not_ask_for() -> None:
    comfort = Plan(action="stop_all", rationale=["declined_or_comfort_care_documented"])
    for vignette in VIGNETTES.values():
        if trace(GUIDELINE, vignette.case).outcome in ANSWERED:
            decided = judge(GUIDELINE, vignette.case, comfort).decided_by
            assert fold(vignette.case, comfort) == {} or decided == "lungs", vignette.id


def test_beside_the_open_list_the_newer_options_stand_with_their_citation() -> None:
    vignette = VIGNETTES["third-line-after-lapatinib-capecitabine"]
    beyond = Plan(action="switch", her2_agents=["T-DM1"], monitoring=["cardiac", "infusion_reaction"])
    found = fold(vignette.case, beyond)
    assert "neratinib + capecitabine" in found["x3"]
    assert "only if it has not been given" in found["x3"]
    listed = Plan(action="switch", her2_agents=["trastuzumab"], chemotherapy=["vinorelbine"])
    assert fold(vignette.case, listed) == {}
    told = other_lines(tried(vignette, beyond))
    assert [(line.mark, "newer sources" in line.text) for line in told] == [("stated", False), ("outside", False)]
    assert "J Clin Oncol 2022;40:2612-35" in told[1].text


def test_what_cannot_apply_is_excluded_and_only_what_needs_an_end_is_not_judged() -> None:
    for vignette in VIGNETTES.values():
        for plan in (SILENT, STOP):
            said = words(vignette.case, plan)
            if "Not judged here" in said:
                assert said["Not judged here"] == "P4 dual blockade missed; P5 timing ignored."
    stopped = words(VIGNETTES["breathless-on-tdxd"].case, STOP)["Excluded for this plan"]
    assert all(each in stopped for each in ("P1", "P2", "P3"))
    assert "P3" in words(VIGNETTES["used-up-for-life"].case, SILENT)["Excluded for any plan"]


def test_lung_disease_on_tdxd_is_never_said_to_be_free_of_pitfalls() -> None:
    case = Case(
        her2_status="positive",
        disease_setting="recurrent_metastatic",
        decision_point="unacceptable_toxicity",
        current_regimen=["T-DXd"],
        received_tdxd="advanced_setting",
        pulmonary_status="confirmed_ild",
    )
    said = words(case, Plan(her2_agents=["T-DXd"], action="continue_unchanged", monitoring=["ild"]))
    assert "Excluded for this plan" not in said
    pathway = trace(GUIDELINE, case)
    section = elsewhere_section(GUIDELINE, pathway, judge(GUIDELINE, case, SILENT))
    assert section is not None
    assert any("asks first: grade of the lung disease" in line.text for line in section.lines)
    assert "Not judged here" in said


def test_one_antibody_with_a_taxane_is_not_cleared_of_what_is_not_judged() -> None:
    plan = Plan(her2_agents=["trastuzumab"], chemotherapy=["docetaxel"], action="start")
    said = words(DE_NOVO, plan)
    assert "P4" not in said["Excluded for this plan"]
    assert "P4 dual blockade missed" in said["Not judged here"]


def test_an_excluded_pitfall_is_never_reported_and_a_reported_one_never_open() -> None:
    tried_pairs = random.Random(5).sample(planned(), 300)
    for facts, parts, _ in tried_pairs:
        case, plan = Case(**facts.case), plan_of(parts)
        pathway, feedback = trace(GUIDELINE, case), judge(GUIDELINE, case, plan)
        excluded, left_open = excluded_pitfalls(GUIDELINE, pathway, plan)
        reported = {str(each) for each in (*feedback.pitfalls, *feedback.cautions)} & set(GUIDELINE.pitfalls)
        assert reported.isdisjoint(map(str, excluded))
        assert reported.isdisjoint(str(each.pitfall) for each in left_open)
        assert all(name not in case.known for each in left_open for name in each.attributes)


def test_what_no_plan_can_fall_into_no_plan_falls_into() -> None:
    for facts, parts, _ in random.Random(6).sample(planned(), 300):
        case, plan = Case(**facts.case), plan_of(parts)
        at_stake = {each.id for each in pitfalls_at_stake(GUIDELINE, trace(GUIDELINE, case))}
        assert at_stake.issuperset(each.id for each in judge(GUIDELINE, case, plan).pitfalls)


def test_a_pitfall_is_possible_or_excluded_for_the_plan_or_for_any() -> None:
    said = words(DE_NOVO, SILENT)
    assert "P2 undertreatment" in said["Possible, depending on the plan"]
    assert "P5 timing ignored" in said["Not judged here"]
    assert "recurred" in said["needed"]
    assert "P2" not in words(DE_NOVO, STOP).get("Excluded for this plan", "")


def test_newer_sources_answer_with_their_citation_the_newest_first() -> None:
    pathway = trace(GUIDELINE, DE_NOVO)
    found = answers_elsewhere(GUIDELINE, pathway)
    assert [each.extension.id for each in found][:1] == ["x1"]
    years = [each.extension.citation.year or 0 for each in found]
    assert years == sorted(years, reverse=True)
    section = elsewhere_section(GUIDELINE, pathway, judge(GUIDELINE, DE_NOVO, SILENT))
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
            brought = after.node is not None and after.node in extension.ends
            expected |= {extension.id} if after.outcome in ANSWERED or after.missing or brought else set()
        found = {each.extension.id for each in answers_elsewhere(GUIDELINE, pathway)}
        assert expected <= found <= expected | {"x5", "x13"}, vignette.id


def test_an_extension_that_is_on_is_not_offered_again() -> None:
    wider = load_guideline(extensions=["x1"])
    assert "x1" not in {each.extension.id for each in answers_elsewhere(wider, trace(wider, DE_NOVO))}


def test_a_text_of_ones_own_is_not_answered_by_what_belongs_to_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "guideline.yaml"
    path.write_text(numberless(), encoding="utf-8")
    own = load_guideline(path)
    assert answers_elsewhere(own, trace(own, Case(own))) == ()


def test_feedback_folds_it_and_marks_it() -> None:
    vignette = VIGNETTES["first-diagnosis-already-metastatic"]
    found = tried(vignette, SILENT)
    said = answer(GUIDELINE, found.pathway)
    assert "What the text would need" in feedback_html(said, found, vignette)
    html = closing_html(said, found, vignette)
    assert '<details data-id="elsewhere">' in html
    assert html.index("Which pitfalls can be excluded") < html.index("Outside the text: what newer sources say")
    assert "extension, not in the text" in html[html.index('data-id="elsewhere"') :]
