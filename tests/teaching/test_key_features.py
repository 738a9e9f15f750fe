"""Key features, the gravest slip and facts beside the text: read, refused, and told apart from the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attempts import PLANS, text_choices

from her2teach import ContentError, Plan, judge, load_guideline, trace
from her2teach.analysis.plans import is_right
from her2teach.teaching.key_features import key_results, killed, overlooked_facts, untold_reasons
from her2teach.teaching.practice import Attempt
from her2teach.teaching.vignettes import CaseVignette, load_vignette, shipped_vignettes

GUIDELINE = load_guideline()
SHIPPED = Path(__file__).parents[2] / "cases" / "ground-glass-by-chance.yaml"
FEATURES = """\
keys:
  - tdxd_withheld
  - lungs_monitored
  - silence_recognised
killer: ild_and_tdxd
not_in_the_text:
  - She lives alone.
  - text: She declines a bronchoscopy.
    kind: declined
"""


def case(folder: Path, features: str = FEATURES) -> CaseVignette:
    path = folder / SHIPPED.name
    plain = re.sub(
        r"^keys:.*?(?=^discussion:)", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    path.write_text(plain + features, encoding="utf-8")
    return load_vignette(path)


def attempt(**plan: Any) -> Attempt:
    return Attempt(choices=(("scope", "decision_point"),), plan=Plan(**plan))


def met(vignette: CaseVignette, **plan: Any) -> set[str]:
    return {str(each.key) for each in key_results(GUIDELINE, vignette, attempt(**plan)) if each.met}


def test_a_case_may_name_its_key_features(tmp_path: Path) -> None:
    vignette = case(tmp_path)
    assert vignette.keys == ("tdxd_withheld", "lungs_monitored", "silence_recognised")
    assert vignette.killer == "ild_and_tdxd"
    assert [(fact.text, fact.kind) for fact in vignette.not_in_the_text] == [
        ("She lives alone.", None),
        ("She declines a bronchoscopy.", "declined"),
    ]


def test_a_case_need_not_name_any() -> None:
    vignette = load_vignette(SHIPPED.with_name("flood-in-the-archive.yaml"))
    assert (vignette.keys, vignette.killer, vignette.not_in_the_text) == ((), None, ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tdxd_withheld", "tdxd_witheld", "did you mean tdxd_withheld"),
        ("  - lungs_monitored\n  - silence_recognised\n", "", "two or three"),
        ("  - silence_recognised\n", "  - lungs_monitored\n", "different keys"),
        ("  - silence_recognised\n", "  - silence_recognised\n  - heart_monitored\n", "3"),
        ("ild_and_tdxd", "ild", "pitfall or error"),
        ("kind: declined", "kind: refused", "kind of fact"),
    ],
)
def test_what_the_guideline_does_not_know_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        case(tmp_path, FEATURES.replace(old, new))


def test_partial_success_and_a_dangerous_slip_are_both_seen(tmp_path: Path) -> None:
    vignette = case(tmp_path)
    going_on: dict[str, Any] = {"action": "continue_unchanged", "monitoring": ["cardiac", "ild"]}
    assert met(vignette, **going_on) == {"lungs_monitored"}
    assert killed(vignette, judge(GUIDELINE, vignette.case, Plan(**going_on)))
    assert met(vignette, action="stop_all") == {"tdxd_withheld"}
    assert not killed(vignette, judge(GUIDELINE, vignette.case, Plan(action="stop_all")))
    assert met(vignette, action="text_does_not_say") == {"tdxd_withheld", "silence_recognised"}


def test_a_key_can_look_at_the_reasoning(tmp_path: Path) -> None:
    vignette = case(tmp_path, "keys:\n  - missing_date_asked_for\n  - her2_agent_kept\n")
    choices = (("scope", "decision_point"), ("decision_point", "timing"), ("timing", None))
    asked = Attempt(choices=choices, plan=Plan(action="text_does_not_say"))
    assert [each.met for each in key_results(GUIDELINE, vignette, asked)] == [True, False]
    assert [each.met for each in key_results(GUIDELINE, vignette, attempt(action="stop_all"))] == [False, False]


def test_a_refusal_of_which_the_case_tells_nothing_is_said_first(tmp_path: Path) -> None:
    written = {"action": "stop_all", "rationale": ["declined_or_comfort_care_documented"]}
    assert not [*untold_reasons(GUIDELINE, case(tmp_path), attempt(**written))]
    silent = case(tmp_path, "")
    (sentence,) = untold_reasons(GUIDELINE, silent, attempt(**written))
    assert sentence.startswith("The case does not say")
    assert not [*untold_reasons(GUIDELINE, silent, attempt(action="stop_all"))]


def test_what_the_patient_wants_is_said_of_a_plan_that_does_not_take_it_up() -> None:
    shelf = {each.id: each for each in shipped_vignettes()}
    garden, late = shelf["the-garden-in-may"], shelf["late-relapse-liver"]
    agents = {"her2_agents": ["lapatinib"], "chemotherapy": ["capecitabine"]}
    option = attempt(action="switch", monitoring=["cardiac"], **agents)
    assert judge(GUIDELINE, garden.case, option.plan).verdict == "concordant"
    (sentence,) = overlooked_facts(GUIDELINE, garden, option)
    assert sentence.startswith("Your plan does not take up what the patient wants. She and her family have asked for")
    written = attempt(action="stop_all", rationale=["declined_or_comfort_care_documented"])
    silent = attempt(action="text_does_not_say")
    assert not [*overlooked_facts(GUIDELINE, garden, written), *overlooked_facts(GUIDELINE, garden, silent)]
    assert not [*overlooked_facts(GUIDELINE, late, option)]


def test_shipped_cases_name_features_that_can_be_had_and_slips_that_can_be_made() -> None:
    """Of plans of every kind on the text's own path, each key is met by one, and each slip is made by one."""
    some = [each for each in shipped_vignettes() if each.keys]
    assert len(some) >= 80
    for vignette in some:
        choices = text_choices(GUIDELINE, vignette.case)
        watched = (tuple(GUIDELINE.plan.monitoring), ())
        argued = (tuple(GUIDELINE.plan.rationale), ())
        plans = [
            Plan(**{**plan.parts, "monitoring": names, "rationale": reasons})
            for plan in PLANS
            for names in watched
            for reasons in argued
        ]
        tried = [Attempt(choices=choices, plan=plan) for plan in plans]
        had = {str(r.key) for each in tried for r in key_results(GUIDELINE, vignette, each) if r.met}
        assert had == {*vignette.keys}, vignette.id
        if vignette.killer is not None:
            assert any(killed(vignette, judge(GUIDELINE, vignette.case, plan)) for plan in plans), vignette.id


def _right_plans(vignette: CaseVignette) -> Iterator[Plan]:
    """Yield what the text has a learner say or do: bare where it says nothing, monitored where it names a treatment."""
    pathway = trace(GUIDELINE, vignette.case)
    end = GUIDELINE.ends.get(pathway.node or "")
    regimens = [each.option.regimen for each in pathway.options] or list(end.regimens if end else ())
    some = [Plan(action="text_does_not_say")]
    for action in end.actions if end else ():
        keeps = GUIDELINE.plan.actions[action].keeps is not None
        for regimen in [None] if keeps else regimens:
            parts = GUIDELINE.regimens[regimen].parts if regimen else ()
            agents = {min(GUIDELINE.members(part)) for part in parts}
            named = {part: agents & GUIDELINE.members((part,)) for part in GUIDELINE.plan.agents}
            some.append(Plan(action=action, monitoring=[*GUIDELINE.plan.monitoring], **named))
    yield from (each for each in some if is_right(GUIDELINE, each, judge(GUIDELINE, vignette.case, each)))


@pytest.mark.parametrize("vignette", [each for each in shipped_vignettes() if each.keys], ids=str)
def test_a_right_plan_with_the_right_reasoning_misses_no_key_feature(vignette: CaseVignette) -> None:
    choices = text_choices(GUIDELINE, vignette.case)
    tried = [Attempt(choices=choices, plan=plan) for plan in _right_plans(vignette)]
    missed = [[str(r.key) for r in key_results(GUIDELINE, vignette, each) if not r.met] for each in tried]
    assert [] in missed, missed


def test_the_text_s_own_regimen_is_no_exception_and_needs_no_reason() -> None:
    vignette = load_vignette(SHIPPED.with_name("wedding-in-eight-months.yaml"))
    thp: dict[str, Any] = {"her2_agents": ["trastuzumab", "pertuzumab"], "chemotherapy": ["docetaxel"]}
    tablets: dict[str, Any] = {"endocrine": ["exemestane"]}
    assert "reason_documented" in met(vignette, action="start", **thp)
    assert "reason_documented" not in met(vignette, action="start", **tablets)
    assert "reason_documented" not in met(vignette, action="start", **{**thp, "her2_agents": ["trastuzumab"]})
    documented = ["special_circumstance_documented"]
    assert "reason_documented" in met(vignette, action="start", rationale=documented, **tablets)


def test_the_line_that_failed_can_be_found_where_it_was_none_of_the_text_s() -> None:
    vignette = load_vignette(SHIPPED.with_name("letrozole-no-longer-holds.yaml"))
    tried = Attempt(choices=text_choices(GUIDELINE, vignette.case), plan=Plan(action="text_does_not_say"))
    assert [each.met for each in key_results(GUIDELINE, vignette, tried)] == [True, True]
