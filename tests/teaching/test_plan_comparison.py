"""Plan comparison: each drug of a plan beside the one of the text, and nothing beside what the text does not answer."""

from __future__ import annotations

import pytest
from attempts import GUIDELINE, PLANS, VIGNETTES, diagnoses, tried

from her2teach import Plan
from her2teach.core.plan import ANSWERED, planned_parts
from her2teach.teaching.plan_comparison import NO_ACTION, PlanComparison, compare_plan

LATE, EARLY = VIGNETTES["late-relapse-liver"], VIGNETTES["three-days-short-of-a-year"]
THIRD = VIGNETTES["third-line-hormone-receptor-positive"]


def compared(vignette: str, plan: Plan) -> PlanComparison:
    return compare_plan(GUIDELINE, tried(VIGNETTES[vignette], plan))


def places(found: PlanComparison) -> list[tuple[str, str, str]]:
    return [(each.plan, each.text, each.comparison) for each in found.places]


def test_a_missing_antibody_leaves_a_hole() -> None:
    found = compared(LATE.id, PLANS[1])
    assert places(found) == [
        ("Trastuzumab", "Trastuzumab", "same"),
        ("", "Pertuzumab", "missing"),
        ("Docetaxel", "Docetaxel or paclitaxel", "same"),
    ]
    assert [each.part for each in found.places] == ["HER2-targeted agent"] * 2 + ["Separate chemotherapy"]
    assert (found.plan, found.text) == ("Start a treatment", "THP")


def test_two_drugs_in_one_place_are_not_the_one_of_the_text() -> None:
    both = Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel", "paclitaxel"])
    assert places(compared(LATE.id, both))[-1] == ("Docetaxel + paclitaxel", "Docetaxel or paclitaxel", "other")


def test_another_drug_of_a_kind_stands_in_the_place_of_the_text_s() -> None:
    assert places(compared(EARLY.id, PLANS[0])) == [
        ("Trastuzumab", "T-DXd", "other"),
        ("Pertuzumab", "", "extra"),
        ("Docetaxel", "", "extra"),
    ]


def test_of_several_options_the_nearest_stands_beside_the_plan() -> None:
    plan = Plan(action="switch", her2_agents=["lapatinib"], chemotherapy=["vinorelbine"])
    found = compared(THIRD.id, plan)
    assert places(found) == [("Lapatinib", "Lapatinib", "same"), ("Vinorelbine", "Capecitabine", "other")]
    assert found.text == "Nearest of 4 options"
    right = compared(THIRD.id, Plan(action="switch", her2_agents=["lapatinib", "trastuzumab"]))
    assert {each.comparison for each in right.places} == {"same"}


def test_what_goes_on_is_compared_with_what_is_running() -> None:
    found = compared("nine-months-on-tdxd", Plan(action="stop_all"))
    assert places(found) == [("", "T-DXd", "missing")]
    assert found.plan == "Stop all treatment"


@pytest.mark.parametrize("vignette", ["metastatic-from-the-start-and-growing", "lump-found-at-screening"])
def test_beside_a_text_without_an_answer_nothing_is_right_or_wrong(vignette: str) -> None:
    found = compared(vignette, PLANS[1])
    assert not found.answered
    assert {each.comparison for each in found.places} == {"open"}
    assert found.text in {"The text is silent", "Out of scope"}


def test_with_lung_disease_the_path_s_drug_is_not_set_beside_the_plan() -> None:
    found = compared("ground-glass-by-chance", Plan(action="continue_unchanged"))
    assert (found.answered, found.text) == (False, NO_ACTION)
    assert places(found) == [("T-DXd", "", "open")]


def test_what_is_not_monitored_is_named_where_that_is_a_fault() -> None:
    found = compared(EARLY.id, Plan(action="start", her2_agents=["T-DXd"], monitoring=["cardiac"]))
    assert (found.monitored, found.left_out) == (("cardiac assessment",), ("interstitial lung disease",))
    assert compared(EARLY.id, PLANS[2]).left_out == ()
    heart = compared("late-relapse-damaged-heart", PLANS[1])
    assert heart.left_out == ("cardiac assessment", "infusion reactions")


def test_every_drug_of_every_plan_stands_once_and_the_same_is_the_same() -> None:
    for vignette, found in diagnoses():
        comparison = compare_plan(GUIDELINE, found)
        planned = planned_parts(GUIDELINE, vignette.case, found.attempt.plan)["agents"] or frozenset()
        shown = " + ".join(each.plan for each in comparison.places if each.plan)
        assert len(shown.split(" + ")) == len(planned) if planned else shown == ""
        if found.feedback.verdict == "concordant":
            assert {each.comparison for each in comparison.places} <= {"same"}, vignette.id
        assert comparison.answered <= (found.pathway.outcome in ANSWERED)
