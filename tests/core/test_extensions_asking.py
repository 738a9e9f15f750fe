"""What only an extension asks takes nothing from the text's answer; what it adds on a condition says so."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from attempts import PLANS, VIGNETTES, text_choices

from her2teach import Case, Guideline, Plan, judge, load_guideline, trace
from her2teach.analysis.plans import is_right, model_plan
from her2teach.core.extensions import shipped_extensions
from her2teach.teaching.feedback_text import reasoning_lines, reasoning_steps
from her2teach.teaching.key_features import key_results
from her2teach.teaching.practice import Attempt, diagnose
from her2teach.text.headlines import ASKS
from her2teach.text.path import stops
from her2teach.text.sections import answer, plain, sections

TEXT = load_guideline()
NAMES = [each.id for each in shipped_extensions()]
WATCHED = ("cardiac", "infusion_reaction", "ild")
LATE = {"her2_status": "positive", "disease_setting": "recurrent_metastatic", "hormone_receptor_status": "negative",
        "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed",
        "months_since_adjuvant_trastuzumab": 30, "cardiac_dysfunction": "absent",
        "pulmonary_status": "no_ild"}  # fmt: skip
FAILED = {**LATE, "decision_point": "progression", "advanced_lines_given": 1, "received_pertuzumab": "advanced_setting",
          "received_tdm1": "never", "received_tdxd": "never", "tdxd_access": "available",
          "current_regimen": ("trastuzumab", "pertuzumab")}  # fmt: skip
THIRD = {**FAILED, "advanced_lines_given": 3, "received_tdm1": "advanced_setting", "received_tdxd": "advanced_setting",
         "current_regimen": ("lapatinib", "capecitabine")}  # fmt: skip
TUCATINIB = {"action": "switch", "her2_agents": ("tucatinib", "trastuzumab"), "chemotherapy": ("capecitabine",)}
COMBINED = {"action": "start", "her2_agents": ("T-DXd", "pertuzumab")}
THP = {"action": "start", "her2_agents": ("trastuzumab", "pertuzumab"), "chemotherapy": ("docetaxel",)}


@cache
def with_extensions(*names: str) -> Guideline:
    return load_guideline(extensions=names)


def told(case: dict[str, Any], plan: dict[str, Any], *names: str) -> Any:
    guideline = with_extensions(*names)
    return judge(guideline, Case(guideline, **case), Plan(guideline, monitoring=WATCHED, **plan))


def same_plan(guideline: Guideline, plan: Plan) -> Plan:
    parts = {**dict(plan.named), "monitoring": plan.monitoring, "rationale": plan.rationale}
    return Plan(guideline, action=plan.action, **parts)


@cache
def texts_own() -> dict[str, tuple[Plan | None, str | None, tuple[Plan, ...]]]:
    """The text's recommendation and end for each case of the shelf, and plans to try there."""
    found = {}
    for name, vignette in VIGNETTES.items():
        model, node = model_plan(TEXT, vignette.case), trace(TEXT, vignette.case).node
        plans = [*([model] if model else []), *PLANS, *(each.plan for each in vignette.distractors)]
        found[name] = model, node, tuple(plans)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_question_of_an_extension_takes_nothing_from_the_answer_of_the_text(name: str) -> None:
    guideline = with_extensions(name)
    asked = 0
    for vignette in VIGNETTES.values():
        case = Case.of(guideline, vignette.case.given)
        before, after = trace(TEXT, vignette.case), trace(guideline, case)
        if before.node is None:
            continue
        assert after.node is not None, vignette.id
        if after.asked_further:
            asked += 1
            assert (after.node, after.outcome) == (before.node, before.outcome)
            for plan in texts_own()[vignette.id][-1]:
                texts, wider = judge(TEXT, vignette.case, plan), judge(guideline, case, same_plan(guideline, plan))
                assert (wider.verdict, wider.extended) == (texts.verdict, False), (vignette.id, plan)
                assert is_right(guideline, plan, wider) == is_right(TEXT, plan, texts)
    assert bool(asked) == (name in {"x2", "x6", "x8"})


@pytest.mark.parametrize("name", NAMES)
def test_what_the_text_recommends_stays_right_with_every_extension(name: str) -> None:
    guideline = with_extensions(name)
    for vignette in VIGNETTES.values():
        case = Case.of(guideline, vignette.case.given)
        plan, node, _ = texts_own()[vignette.id]
        if plan is not None and trace(guideline, case).node == node:
            found = judge(guideline, case, same_plan(guideline, plan))
            assert found.verdict == judge(TEXT, vignette.case, plan).verdict, vignette.id
            assert is_right(guideline, plan, found), vignette.id


def test_the_answer_names_the_extension_that_asks_and_marks_it() -> None:
    guideline = with_extensions("x8")
    pathway = trace(guideline, Case(guideline, **LATE))
    said = answer(guideline, pathway)
    assert said.heading == f"The text recommends; {ASKS}"
    assert (said.mark, said.extended) == ("stated", False)
    asks, possible = said.lines[1:3]
    assert "when a taxane cannot be given" in asks.lead
    assert (asks.mark, possible.mark) == ("extension", "extension")
    assert "No THP (taxane contraindicated) (extension)" in possible.items
    path = next(each for each in sections(guideline, pathway) if each.id == "path")
    assert [line.mark for line in path.lines] == ["stated", "stated", "stated", "extension", "extension"]
    assert [stop.status for stop in stops(guideline, pathway)] == ["", "", "", "extension", ""]


def test_where_text_and_extension_are_open_the_extensions_part_is_marked() -> None:
    guideline = with_extensions("x8")
    words = plain(guideline, trace(guideline, Case(guideline, her2_status="positive")))
    assert "No THP (taxane contraindicated) (extension)" in words
    assert "Contraindication to taxanes (extension)" in words
    assert "Next question: Extension" not in words


def test_an_answer_of_the_text_that_leads_to_an_extensions_question_stays_the_texts() -> None:
    for name in ("x1", "x2", "x6", "x8"):
        guideline = with_extensions(name)
        led = [ends for ends in guideline.edges if guideline.led_elsewhere(*ends)]
        assert led
        for start, to in led:
            assert guideline.decisions[to].extension == name
            assert start in TEXT.decisions or guideline.decisions[start].extension
    assert not [
        ends for ends in with_extensions("second_line").edges if with_extensions("second_line").led_elsewhere(*ends)
    ]


def test_key_features_and_reasoning_are_the_texts_where_an_extension_asks_further() -> None:
    guideline, vignette = with_extensions("x8"), VIGNETTES["late-relapse-liver"]
    case = Case.of(guideline, vignette.case.given)
    plan = Plan(guideline, monitoring=WATCHED, **THP)
    unsure = text_choices(guideline, case)
    assert unsure[-1] == ("taxane_possible", None)
    for choices in (unsure, (*unsure[:-1], ("taxane_possible", "first_line_thp"))):
        attempt = Attempt(vignette=vignette.id, choices=choices, plan=plan)
        assert all(each.met for each in key_results(guideline, vignette, attempt))
        found = diagnose(guideline, case, attempt)
        assert found.divergence is None
        assert [each.kind for each in reasoning_steps(guideline, found)] == [*["same"] * 3, "extension", "conclusion"]


def test_where_an_extension_answers_no_words_are_put_into_the_texts_mouth() -> None:
    never = {**LATE, "prior_adjuvant_trastuzumab": "never", "months_since_adjuvant_trastuzumab": "unknown"}
    other = {"action": "start", "her2_agents": ("lapatinib",), "chemotherapy": ("capecitabine",)}
    found = told(never, other, "x1")
    error = next(each for each in found.errors if each.id == "not_on_pathway")
    assert (error.status, error.statements) == ("extension", ())
    assert error.text == TEXT.errors["not_on_pathway"].in_an_extension
    assert error.text in found.messages
    assert TEXT.errors["not_on_pathway"].text not in found.messages
    assert TEXT.errors["not_on_pathway"].text in told(LATE, other, "x1").messages


def test_a_wrong_turn_at_a_question_of_an_extension_is_no_departure_from_the_text() -> None:
    guideline = with_extensions("x8")
    case = Case(guideline, **LATE, taxane_contraindication="absent")
    choices = (*text_choices(guideline, case)[:-1], ("taxane_possible", "taxane_contraindicated"))
    found = diagnose(guideline, case, Attempt(choices=choices, plan=Plan(guideline, **THP)))
    instead = list(reasoning_lines(guideline, found))[-1]
    assert (instead.lead, instead.mark) == ("The extension", "extension")


@pytest.mark.parametrize(
    ("case", "plan", "extension", "name", "known"),
    [
        (FAILED, TUCATINIB, "x13", "brain_metastases", "without_mass_effect"),
        ({**THIRD, "received_tdxd": "unknown"}, {"action": "switch", "her2_agents": ("T-DXd",)}, "x3", "received_tdxd",
         "never"),
        ({**THIRD, "current_regimen": "unknown"}, TUCATINIB, "x3", "current_regimen", ("lapatinib", "capecitabine")),
        (LATE, COMBINED, "x5", "received_tdxd", "never"),
    ],
)  # fmt: skip
def test_an_option_whose_condition_is_not_known_is_told_with_a_caution(
    case: dict[str, Any], plan: dict[str, Any], extension: str, name: str, known: Any
) -> None:
    found = told(case, plan, extension)
    caution = next(each for each in found.cautions if each.id == "condition_not_known")
    label = with_extensions(extension).attributes[name].label
    assert (found.verdict, caution.status) == ("concordant", "extension")
    assert caution.text.endswith(f"Not known: {label}.")
    met = told({**case, name: known}, plan, extension)
    assert met.verdict == "concordant"
    assert "condition_not_known" not in map(str, met.cautions)


def test_hormone_receptors_that_are_not_known_are_cautioned_of_once() -> None:
    case = {**THIRD, "hormone_receptor_status": "unknown"}
    plan = {"action": "switch", "her2_agents": ("lapatinib",), "endocrine": ("letrozole",)}
    cautions = [str(each) for each in told({**case, "received_pertuzumab": "never"}, plan, "x3").cautions]
    assert cautions == ["endocrine_with_unknown_hormone_receptors"]


@pytest.mark.parametrize("others", [(), ("x10",)])
def test_tdxd_with_pertuzumab_is_no_option_once_tdxd_was_given(others: tuple[str, ...]) -> None:
    assert told({**LATE, "received_tdxd": "adjuvant_only"}, COMBINED, "x5", *others).verdict == "discordant"
    assert told({**LATE, "received_tdxd": "never"}, COMBINED, "x5", *others).verdict == "concordant"
    assert told(LATE, COMBINED, "x5", "x8").verdict == "concordant"


def test_a_regimen_of_two_extensions_is_listed_once_and_open_where_one_of_them_has_it() -> None:
    guideline = with_extensions("x3", "x13")
    for brain in ("absent", "without_mass_effect", "unknown"):
        case = {**THIRD, "brain_metastases": brain}
        pathway = trace(guideline, Case(guideline, **case))
        regimens = [each.option.regimen for each in pathway.options]
        assert regimens.count("tucatinib_trastuzumab_capecitabine") == 1
        assert told(case, TUCATINIB, "x3", "x13").verdict == "concordant"
        assert "condition_not_known" not in map(str, told(case, TUCATINIB, "x3", "x13").cautions)
