"""What the shipped extensions answer, case by case, and what is said of a plan that follows them."""

from __future__ import annotations

from typing import Any

import pytest

from her2teach import Case, Feedback, Pathway, Plan, judge, load_guideline, trace
from her2teach.core.extensions import shipped_extensions
from her2teach.text.sections import plain

WATCHED = ("cardiac", "infusion_reaction", "ild")
RECURRENT = {"her2_status": "positive", "disease_setting": "recurrent_metastatic", "cardiac_dysfunction": "absent",
             "hormone_receptor_status": "positive"}  # fmt: skip
FIRST = {**RECURRENT, "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed",
         "received_tdxd": "never", "tdxd_access": "available"}  # fmt: skip
CUT_SHORT = {**FIRST, "prior_adjuvant_trastuzumab": "stopped_early"}
FAILED = {**FIRST, "decision_point": "progression", "months_since_adjuvant_trastuzumab": 30, "advanced_lines_given": 1,
          "current_regimen": ("trastuzumab", "pertuzumab")}  # fmt: skip
THIRD = {**FAILED, "advanced_lines_given": 2, "received_pertuzumab": "advanced_setting", "received_tdm1": "never",
         "received_tdxd": "advanced_setting", "current_regimen": ("T-DXd",)}  # fmt: skip
NO_PERTUZUMAB = {**THIRD, "received_pertuzumab": "never"}
EXTENSIONS = {each.id: each for each in shipped_extensions()}


def walked(case: dict[str, Any], *extensions: str) -> Pathway:
    guideline = load_guideline(extensions=extensions)
    return trace(guideline, Case(guideline, **case))


def told(case: dict[str, Any], plan: dict[str, Any], *extensions: str) -> Feedback:
    guideline = load_guideline(extensions=extensions)
    return judge(guideline, Case(guideline, **case), Plan(guideline, monitoring=WATCHED, **plan))


def words(case: dict[str, Any], *extensions: str) -> str:
    guideline = load_guideline(extensions=extensions)
    return plain(guideline, trace(guideline, Case(guideline, **case)))


def options(case: dict[str, Any], *extensions: str) -> dict[str, bool]:
    return {str(each): each.conditional for each in walked(case, *extensions).options}


# --- X2: the months that the case has


@pytest.mark.parametrize(
    ("case", "node"),
    [
        ({**CUT_SHORT, "prior_adjuvant_trastuzumab": "ongoing_at_recurrence"}, "tdxd"),
        ({**CUT_SHORT, "months_since_adjuvant_trastuzumab": 0}, "tdxd"),
        ({**CUT_SHORT, "months_since_adjuvant_trastuzumab": 6}, "tdxd"),
        ({**CUT_SHORT, "months_since_adjuvant_trastuzumab": 6.1}, "silent_not_completed"),
        ({**CUT_SHORT, "adjuvant_trastuzumab_end_date": "2024-08-31", "recurrence_date": "2025-02-28"}, "tdxd"),
        ({**CUT_SHORT, "adjuvant_trastuzumab_end_date": "2024-08-31", "recurrence_date": "2025-03-01"},
         "silent_not_completed"),
        # the text is silent, and only the extension asks for the months
        (CUT_SHORT, "silent_not_completed"),
        ({**FIRST, "months_since_adjuvant_trastuzumab": 9}, "tdxd"),
    ],
)  # fmt: skip
def test_treatment_cut_short_is_counted_from_its_last_dose(case: dict[str, Any], node: str | None) -> None:
    pathway = walked(case, "x2")
    assert pathway.node == node
    assert (pathway.missing == ("months_since_adjuvant_trastuzumab",)) is (case == CUT_SHORT)
    early = case["prior_adjuvant_trastuzumab"] == "stopped_early"
    assert ("stopped_early_counted_like_completed" in map(str, pathway.flags)) is early


# --- X3 and X4: only partners that are given, not what has just failed


@pytest.mark.parametrize("name", ["x3", "x4", "x13"])
def test_no_regimen_has_a_conjugate_among_others_or_one_antibody_of_two(name: str) -> None:
    guideline = load_guideline(extensions=["x3", "x4", "x13"])
    brought = [each.regimen for each in EXTENSIONS[name].options.values()]
    brought += [each.regimen for end in EXTENSIONS[name].ends.values() for each in end.options.values()]
    assert brought
    for regimen in brought:
        parts = [guideline.members(part) for part in guideline.regimens[str(regimen)].parts]
        agents = frozenset().union(*parts)
        assert not agents & guideline.members(("conjugates",)) or len(agents) == 1
        if "pertuzumab" in agents:
            assert {"trastuzumab"} in parts
        assert not agents & {"abemaciclib"} or {"fulvestrant"} in parts


@pytest.mark.parametrize(
    ("failed", "closed"),
    [
        (("tucatinib", "trastuzumab", "capecitabine"), "tucatinib"),
        (("neratinib", "capecitabine"), "neratinib"),
        (("margetuximab", "eribulin"), "margetuximab"),
        (("lapatinib", "capecitabine"), "lapatinib"),
        (("abemaciclib", "trastuzumab", "fulvestrant"), "abemaciclib"),
    ],
)
def test_the_regimen_that_has_just_failed_is_no_option(failed: tuple[str, ...], closed: str) -> None:
    case = {**NO_PERTUZUMAB, "current_regimen": failed}
    assert closed not in options(case, "x3")
    assert options(NO_PERTUZUMAB, "x3")[closed] is False
    assert options({**NO_PERTUZUMAB, "current_regimen": "unknown"}, "x3")[closed] is True
    plan = {
        part: [each for each in failed if each in load_guideline(extensions=["x3"]).members((part,))]
        for part in ("her2_agents", "chemotherapy", "endocrine")
    }
    assert told(case, {**plan, "action": "switch"}, "x3").verdict == "discordant"
    assert told(NO_PERTUZUMAB, {**plan, "action": "switch"}, "x3").verdict == "concordant"


@pytest.mark.parametrize(
    "plan",
    [
        {"her2_agents": ("neratinib", "T-DM1")},
        {"her2_agents": ("tucatinib",), "chemotherapy": ("capecitabine",)},
        {"her2_agents": ("margetuximab",), "chemotherapy": ("docetaxel",)},
        {"her2_agents": ("T-DM1",), "chemotherapy": ("capecitabine",)},
        {"her2_agents": ("pertuzumab",), "chemotherapy": ("capecitabine",)},
        {"her2_agents": ("trastuzumab",), "endocrine": ("abemaciclib",)},
    ],
)
def test_a_partner_that_is_not_given_is_no_option_and_not_rejected(plan: dict[str, Any]) -> None:
    for extensions in (("x3",), ("x3", "x4")):
        feedback = told(NO_PERTUZUMAB, {**plan, "action": "switch"}, *extensions)
        assert (feedback.verdict, feedback.decided_by) == ("not_assessable", "open_list")


def test_abemaciclib_is_no_endocrine_therapy_by_itself() -> None:
    late = {**FIRST, "months_since_adjuvant_trastuzumab": 30, "disease_burden": "low"}
    assert told(late, {"endocrine": ("letrozole",), "action": "start"}, "x3").verdict == "alternative"
    assert told(late, {"endocrine": ("abemaciclib",), "action": "start"}, "x3").verdict == "discordant"


# --- X5


@pytest.mark.parametrize(("months", "is_option"), [(6, False), (6.1, True), (12, True), (12.1, True)])
def test_tdxd_with_pertuzumab_is_an_option_from_six_months_on(months: float, is_option: bool) -> None:
    case = {**FIRST, "months_since_adjuvant_trastuzumab": months}
    plan = {"her2_agents": ("T-DXd", "pertuzumab"), "action": "start"}
    assert any(each.startswith("tdxd_pertuzumab") for each in options(case, "x5")) is is_option
    feedback = told(case, plan, "x5")
    assert (feedback.verdict == "concordant") is is_option
    assert ("stays blinded" in words(case, "x5")) is is_option
    assert told(case, {**plan, "her2_agents": ("T-DXd",)}, "x5").extended is False


def test_after_tdxd_with_pertuzumab_the_sources_are_said() -> None:
    case = {**FAILED, "received_tdxd": "advanced_setting", "current_regimen": ("T-DXd", "pertuzumab")}
    assert "1.23" in words(case, "x5")
    assert "no randomised comparison" in words(case, "x5")
    assert not any(each.startswith("tdxd_pertuzumab") for each in options(case, "x5"))


# --- X6


def test_the_label_s_words_on_the_lungs() -> None:
    running = {**RECURRENT, "decision_point": "on_treatment_controlled", "current_regimen": ("T-DXd",),
               "pulmonary_status": "suspected_ild"}  # fmt: skip
    first = words({**running, "ild_grade": "grade_1"}, "x6")
    for said in ("28 days", "one dose level lower", "0.5 mg/kg", "embryo-fetal"):
        assert said in first
    second = words({**running, "ild_grade": "grade_2_or_higher"}, "x6")
    for said in ("stopped and not given again", "1 mg/kg", "HER2CLIMB-02"):
        assert said in second
    assert "16.7" not in first + second
    assert "embryo-fetal" in words({**FIRST, "months_since_adjuvant_trastuzumab": 8}, "x6")


# --- X10 to X13


def test_tdxd_for_early_disease_has_an_outcome_of_its_own() -> None:
    early = {**FIRST, "months_since_adjuvant_trastuzumab": 8, "received_tdxd": "adjuvant_only"}
    assert walked(early, "x10").node == "silent_tdxd_after_early_disease"
    assert "nothing was found on giving T-DXd again" in " ".join(words(early, "x10").split())
    given = {**FAILED, "received_tdxd": "advanced_setting"}
    assert walked(given, "x10").node == "silent_tdxd_reuse"
    late = {**early, "months_since_adjuvant_trastuzumab": 30}
    assert "clock_after_a_conjugate" in map(str, walked(late, "x10").flags)
    assert "0.47" in words({"her2_status": "positive", "disease_setting": "early_non_metastatic"}, "x10")


@pytest.mark.parametrize("name", ["x11", "x12"])
def test_maintenance_changes_no_answer(name: str) -> None:
    case = {**RECURRENT, "decision_point": "on_treatment_controlled", "current_regimen": ("trastuzumab", "pertuzumab")}
    assert not EXTENSIONS[name].decisions
    assert not EXTENSIONS[name].ends
    assert "Overall survival is immature" in words(case, name)
    assert "immature" not in words({**case, "hormone_receptor_status": "negative", "current_regimen": ("lapatinib",)})


@pytest.mark.parametrize(
    ("brain", "conditional"),
    [("without_mass_effect", False), ("with_mass_effect", None), ("absent", None), ("unknown", True)],
)
def test_tucatinib_for_the_brain_asks_for_no_mass_effect(brain: str, conditional: bool | None) -> None:
    case = {**FAILED, "brain_metastases": brain}
    assert options(case, "x13").get("tucatinib_for_the_brain") is conditional
    assert ("low_threshold_for_imaging" in map(str, walked(case, "x13").flags)) is (brain in {"absent", "unknown"})
    first = {**FIRST, "months_since_adjuvant_trastuzumab": 8, "brain_metastases": brain}
    assert "tucatinib_for_the_brain" not in options(first, "x13")


def test_where_the_text_is_silent_the_brain_guideline_is_said_beside_it() -> None:
    silent = {**NO_PERTUZUMAB, "brain_metastases": "without_mass_effect"}
    assert walked(silent, "x13").outcome == "source_silent"
    assert "allows tucatinib with trastuzumab and capecitabine to be" in words(silent, "x13")


# --- what is said of a plan


def test_a_plan_of_an_extension_is_never_called_the_text_s() -> None:
    tucatinib = {"her2_agents": ("tucatinib", "trastuzumab"), "chemotherapy": ("capecitabine",), "action": "switch"}
    found = told(THIRD, tucatinib, "x3")
    assert (found.verdict, found.extended) == ("concordant", True)
    assert found.messages[0] == "This is recommended by an extension, not by the text."
    texts = {"her2_agents": ("lapatinib",), "chemotherapy": ("capecitabine",), "action": "switch"}
    assert told(THIRD, texts, "x3").messages[0] == "This is one of the options the text lists."
    never = {**FIRST, "prior_adjuvant_trastuzumab": "never"}
    thp = {"her2_agents": ("trastuzumab", "pertuzumab"), "chemotherapy": ("docetaxel",), "action": "start"}
    assert "not by the text" in told(never, thp, "x1").messages[0]
    assert "The text itself gives no such answer" in told(never, {"action": "text_does_not_say"}, "x1").messages[0]
    late = {**FIRST, "months_since_adjuvant_trastuzumab": 30}
    assert told(late, thp, "x1").messages[0] == "This is what the text recommends."
    combined = {"her2_agents": ("T-DXd", "pertuzumab"), "action": "start"}
    assert "not by the text" in told(late, combined, "x5").messages[0]
