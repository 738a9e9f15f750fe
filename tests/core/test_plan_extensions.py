"""How a plan is judged where an extension, and not the text, gives the answer."""

from __future__ import annotations

import pytest
from judged_plans import (
    EARLY,
    GO_ON,
    LATE,
    LATE_HR,
    LETROZOLE,
    RUNNING_TDXD,
    SILENT,
    SWITCH_TDXD,
    TDXD,
    THIRD,
    THP,
    TRASTUZUMAB_LETROZOLE,
    Answers,
    ids,
    told,
)
from judged_plans import STOP_ALL as STOP

from her2teach import Case, load_guideline, trace

TDM1 = {**SWITCH_TDXD, "her2_agents": ("T-DM1",)}
SELECTED = {**TRASTUZUMAB_LETROZOLE, "rationale": ("selected_case_documented",)}
RUNNING = {**RUNNING_TDXD, "pulmonary_status": "confirmed_ild"}
NEVER = {**{name: value for name, value in LATE_HR.items() if not name.startswith("months")},
         "prior_adjuvant_trastuzumab": "never", "disease_burden": "low"}  # fmt: skip
DE_NOVO = {**NEVER, "disease_setting": "de_novo_metastatic"}
RUNNING_ADJUVANT = {**{name: value for name, value in EARLY.items() if not name.startswith("months")},
                    "prior_adjuvant_trastuzumab": "ongoing_at_recurrence"}  # fmt: skip
CUT_SHORT = {**EARLY, "prior_adjuvant_trastuzumab": "stopped_early", "months_since_adjuvant_trastuzumab": 4}
NAIVE = {**THIRD, "received_pertuzumab": "never", "hormone_receptor_status": "negative"}
TUCATINIB = {**TDM1, "her2_agents": ("tucatinib", "trastuzumab"), "chemotherapy": ("capecitabine",)}
WITH_PERTUZUMAB = {**TDM1, "her2_agents": ("trastuzumab", "pertuzumab"), "chemotherapy": ("capecitabine",)}


@pytest.mark.parametrize("case", [NEVER, DE_NOVO])
@pytest.mark.parametrize("plan", [LETROZOLE, SELECTED])
def test_the_text_s_alternatives_are_not_its_own_where_an_extension_gives_the_first_line(
    case: Answers, plan: Answers
) -> None:
    feedback = told(case, plan, "x1")
    assert (feedback.verdict, feedback.decided_by) == ("not_assessable", "open_circumstances")
    assert feedback.extended
    assert not feedback.alternatives
    assert "an extension, not the text" in feedback.messages[0]
    guideline = load_guideline(extensions=["x1"])
    pathway = trace(guideline, Case(guideline, **case))
    assert "hr_alternatives_exist" not in ids(pathway.flags)
    assert not {"endocrine_with_one_her2_agent", "endocrine_alone", "endocrine_maintenance"} & ids(
        pathway.considerations
    )
    late = told({**LATE_HR, "disease_burden": "low"}, plan, "x1")
    assert (late.verdict, late.extended) == ("alternative", False)


@pytest.mark.parametrize("change", [{"action": "stop_all"}, {"endocrine": ("letrozole", "tamoxifen")}])
def test_what_is_no_alternative_of_the_text_is_not_left_open_either(change: Answers) -> None:
    assert told(NEVER, {**LETROZOLE, **change}, "x1").verdict == "discordant"


@pytest.mark.parametrize(
    ("case", "plan", "extension"),
    [(NEVER, TDXD, "x1"), (DE_NOVO, TDXD, "x1"), (RUNNING_ADJUVANT, THP, "x2"), (CUT_SHORT, THP, "x2")],
)
def test_without_an_interval_of_the_text_no_timing_is_ignored(case: Answers, plan: Answers, extension: str) -> None:
    feedback = told(case, plan, extension)
    assert feedback.verdict == "discordant"
    assert not feedback.pitfalls
    guideline = load_guideline(extensions=[extension])
    assert "alternative_after_early_recurrence" not in ids(
        told({**case, "hormone_receptor_status": "positive"}, LETROZOLE, extension).cautions
    )
    assert "P5" in ids(told(LATE, TDXD, extension).pitfalls)
    assert "P5" in ids(told(EARLY, THP, extension).pitfalls)
    if extension == "x2":
        assert "P5" not in ids(trace(guideline, Case(guideline, **case)).pitfalls)


@pytest.mark.parametrize(
    ("extensions", "plan", "verdict"),
    [
        (("x3",), {**TDM1, "her2_agents": ("tucatinib", "T-DM1")}, "not_assessable"),
        (("x3",), WITH_PERTUZUMAB, "not_assessable"),
        (("x3",), {**TDM1, "action": "start", "her2_agents": ("lapatinib",)}, "not_assessable"),
        (("x3",), TUCATINIB, "concordant"),
        (("x3", "x4"), WITH_PERTUZUMAB, "concordant"),
        (("x4",), WITH_PERTUZUMAB, "concordant"),
        (("x4",), TDM1, "not_assessable"),
        (("x4",), {**WITH_PERTUZUMAB, "chemotherapy": ("capecitabine", "eribulin")}, "not_assessable"),
        # rejected: given before, against the receptors, no HER2 agent, failed just now, and nothing begun
        (("x3",), {**TDM1, "her2_agents": ("T-DXd",)}, "discordant"),
        (("x3",), {**TDM1, "her2_agents": ("trastuzumab",), "endocrine": ("letrozole",)}, "discordant"),
        (("x4",), {**TDM1, "her2_agents": ("T-DXd",)}, "discordant"),
        (("x4",), {**TDM1, "her2_agents": (), "chemotherapy": ("capecitabine",)}, "discordant"),
        (("x3",), {**TDM1, "her2_agents": (), "chemotherapy": ("capecitabine",)}, "discordant"),
        (("x3",), {**WITH_PERTUZUMAB, "action": "continue_unchanged"}, "discordant"),
        (("x4",), {**TDM1, "action": "continue_unchanged"}, "discordant"),
    ],
)  # fmt: skip
def test_what_the_open_list_of_an_extension_does_not_name_is_not_rejected(
    extensions: tuple[str, ...], plan: Answers, verdict: str
) -> None:
    feedback = told(NAIVE, plan, *extensions)
    assert feedback.verdict == verdict
    assert feedback.extended
    if verdict == "not_assessable":
        assert not feedback.errors
        assert "an extension" in feedback.messages[0]


def test_a_conjugate_that_was_given_before_stays_rejected_by_the_list_that_names_it() -> None:
    before = {**NAIVE, "received_tdm1": "advanced_setting", "advanced_lines_given": 3}
    assert told(before, TDM1, "x3").verdict == "discordant"
    assert told(NAIVE, TDM1, "x3").verdict == "concordant"


GRADED = {**RUNNING, "ild_grade": "grade_1"}
WORSE = {**GRADED, "ild_grade": "grade_2_or_higher"}
CHEMOTHERAPY_ALONE = {"action": "switch", "chemotherapy": ("capecitabine",)}


@pytest.mark.parametrize("plan", [STOP, TDM1, CHEMOTHERAPY_ALONE])
def test_what_is_more_careful_than_the_label_needs_is_allowed(plan: Answers) -> None:
    feedback = told(GRADED, plan, "x6")
    assert (feedback.verdict, ids(feedback.alternatives)) == ("alternative", {"more_than_an_interruption"})
    assert "not in the text" in feedback.messages[0]
    assert (feedback.pitfalls, feedback.errors) == ((), ())


@pytest.mark.parametrize("plan", [GO_ON, SWITCH_TDXD, SILENT, {"action": "start", **LETROZOLE}])
def test_anything_else_is_not_what_the_label_needs(plan: Answers) -> None:
    assert told(GRADED, plan, "x6").verdict == "discordant"


@pytest.mark.parametrize(("plan", "caution"), [(STOP, False), (TDM1, False), (CHEMOTHERAPY_ALONE, True)])
def test_after_tdxd_is_stopped_for_good_leaving_her2_therapy_out_is_a_caution(plan: Answers, *, caution: bool) -> None:
    feedback = told(WORSE, plan, "x6")
    assert feedback.verdict == "concordant"
    assert ("P2" in ids(feedback.cautions)) is caution
    assert (feedback.pitfalls, feedback.errors) == ((), ())
    assert not ids(told({**RUNNING}, plan).cautions) & {"P2"}


@pytest.mark.parametrize(("given", "endangered"), [("concurrent", True), ("not_concurrent", False), (None, False)])
def test_an_anthracycline_beside_trastuzumab_is_a_danger_and_leaves_the_verdict_to_the_text(
    given: str | None, *, endangered: bool
) -> None:
    feedback = told({**LATE, **({"anthracycline": given} if given else {})}, THP, "x9")
    assert feedback.verdict == "concordant"
    assert [each.id for each in feedback.errors if each.danger] == ["anthracycline_with_trastuzumab"] * endangered
