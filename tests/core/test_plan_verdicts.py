"""The order of verdicts row by row, where a verdict holds back, and what may never be right."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged_plans import ids, told
from random_cases import random_partial_case

from her2teach import Case, Guideline, Plan, judge, load_guideline, trace
from her2teach.core.extensions import shipped_extensions

Answers = Mapping[str, Any]

WATCHED = ("cardiac", "infusion_reaction", "ild")
RECURRENT = {"her2_status": "positive", "disease_setting": "recurrent_metastatic", "cardiac_dysfunction": "absent"}
FIRST = {**RECURRENT, "decision_point": "initial_treatment_choice", "prior_adjuvant_trastuzumab": "completed"}
LATE = {**FIRST, "months_since_adjuvant_trastuzumab": 30, "hormone_receptor_status": "negative"}
LATE_HR = {**LATE, "hormone_receptor_status": "positive"}
EARLY = {**FIRST, "months_since_adjuvant_trastuzumab": 8, "received_tdxd": "never", "tdxd_access": "available"}
ILD = {"pulmonary_status": "confirmed_ild"}
RUNNING = {**RECURRENT, "decision_point": "on_treatment_controlled", "current_regimen": ("T-DXd",)}
TOXIC = {**RUNNING, "decision_point": "unacceptable_toxicity"}
PROGRESSION = {**RECURRENT, "decision_point": "progression", "prior_adjuvant_trastuzumab": "completed",
               "months_since_adjuvant_trastuzumab": 30, "advanced_lines_given": 1, "received_tdxd": "never",
               "tdxd_access": "available", "current_regimen": ("trastuzumab", "pertuzumab")}  # fmt: skip
THIRD = {**PROGRESSION, "advanced_lines_given": 2, "received_pertuzumab": "advanced_setting", "received_tdm1": "never",
         "received_tdxd": "advanced_setting", "current_regimen": ("T-DXd",)}  # fmt: skip

THP = {"her2_agents": ("trastuzumab", "pertuzumab"), "chemotherapy": ("docetaxel",), "action": "start",
       "monitoring": WATCHED}  # fmt: skip
TDXD = {"her2_agents": ("T-DXd",), "action": "start", "monitoring": WATCHED}
TDM1 = {"her2_agents": ("T-DM1",), "action": "switch", "monitoring": WATCHED}
LETROZOLE = {"endocrine": ("letrozole",), "action": "start"}
STOP = {"action": "stop_all"}
SILENT = {"action": "text_does_not_say"}
GO_ON = {"action": "continue_unchanged", "monitoring": WATCHED}
DECLINED = {"rationale": ("declined_or_comfort_care_documented",)}
SELECTED = {**LETROZOLE, "her2_agents": ("trastuzumab",), "monitoring": WATCHED,
            "rationale": ("selected_case_documented",)}  # fmt: skip


# --- the order of precedence

#: Row, case, plan, verdict, and what beside it would have decided otherwise by a later row.
ROWS: list[tuple[str | None, Answers, Answers, str]] = [
    (None, {**FIRST, "advanced_lines_given": 2}, THP, "not_assessable"),
    (None, {"her2_status": "negative"}, THP, "not_assessable"),
    ("no_answer", {**FIRST, "prior_adjuvant_trastuzumab": "never"}, THP, "not_assessable"),
    ("no_answer", FIRST, THP, "not_assessable"),
    ("no_answer", {**FIRST, "prior_adjuvant_trastuzumab": "never"}, STOP, "not_assessable"),
    ("no_answer", {**TOXIC, **ILD}, GO_ON, "not_assessable"),
    ("no_answer", {**FIRST, "prior_adjuvant_trastuzumab": "never"}, {**STOP, **DECLINED}, "not_assessable"),
    ("lungs", {**EARLY, **ILD}, TDXD, "not_assessable"),
    ("lungs", {**EARLY, **ILD}, {**THP, "monitoring": ()}, "not_assessable"),
    ("lungs", {**LATE, **ILD}, TDXD, "not_assessable"),
    ("lungs", {**RUNNING, **ILD}, {**STOP, **DECLINED}, "not_assessable"),
    ("patient_declines", LATE, {**STOP, **DECLINED}, "not_assessable"),
    ("patient_declines", {**LATE_HR, "disease_burden": "low"}, {**LETROZOLE, **DECLINED}, "not_assessable"),
    ("patient_declines", LATE, {**LETROZOLE, **DECLINED}, "not_assessable"),
    ("faults", LATE, STOP, "discordant"),
    ("faults", LATE, {**THP, "endocrine": ("letrozole",)}, "discordant"),
    ("faults", {**LATE, "cardiac_dysfunction": "unclear"}, {**THP, "monitoring": ()}, "discordant"),
    ("faults", {**LATE_HR, "cardiac_dysfunction": "unclear"}, {**SELECTED, "monitoring": ()}, "discordant"),
    ("faults", THIRD, {**TDXD, "action": "switch"}, "discordant"),
    ("faults", {**THIRD, "hormone_receptor_status": "negative"}, {**TDM1, "endocrine": ("letrozole",)}, "discordant"),
    ("faults", {**THIRD, "received_tdxd": "never", "received_tdm1": "advanced_setting", "tdxd_access": "unavailable",
                "current_regimen": ("T-DM1",)}, {**TDXD, "action": "switch"}, "discordant"),
    ("plan_of_the_text", LATE, {**THP, "monitoring": ()}, "concordant"),
    ("plan_of_the_text", {**LATE, **ILD}, THP, "concordant"),
    ("plan_of_the_text", LATE, {**THP, **DECLINED}, "concordant"),
    ("alternative_of_the_text", LATE_HR, SELECTED, "alternative"),
    ("alternative_of_the_text", {**LATE_HR, "disease_burden": "low"}, LETROZOLE, "alternative"),
    ("open_list", THIRD, TDM1, "not_assessable"),
    ("open_list", THIRD, {**TDM1, "monitoring": ()}, "not_assessable"),
    ("open_list", THIRD, {**TDM1, "her2_agents": ("trastuzumab",), "chemotherapy": ("docetaxel", "capecitabine")},
     "not_assessable"),
    ("open_list", {**THIRD, "hormone_receptor_status": "positive"},
     {**TDM1, "her2_agents": ("trastuzumab",), "endocrine": ("letrozole", "tamoxifen", "fulvestrant")},
     "not_assessable"),
    ("open_circumstances", LATE_HR, LETROZOLE, "not_assessable"),
    ("open_circumstances", {**LATE_HR, "hormone_receptor_status": "unknown"}, LETROZOLE, "not_assessable"),
    ("otherwise", THIRD, {**TDM1, "action": "continue_unchanged"}, "discordant"),
    ("otherwise", LATE, {**THP, "chemotherapy": ()}, "discordant"),
    ("otherwise", LATE, {**THP, "chemotherapy": ("docetaxel", "paclitaxel")}, "discordant"),
    ("otherwise", LATE_HR, {**SELECTED, "endocrine": ("letrozole", "tamoxifen")}, "discordant"),
    ("otherwise", LATE_HR, {**LETROZOLE, "action": "switch"}, "discordant"),
    ("otherwise", LATE_HR, {**LETROZOLE, "endocrine": ("letrozole", "tamoxifen")}, "discordant"),
    *(("otherwise", LATE_HR, {**SELECTED, "action": action}, "discordant")
      for action in ("switch", "continue_unchanged", "stop_all", "text_does_not_say")),
    *(("otherwise", {**LATE_HR, "disease_burden": "low"}, {**LETROZOLE, **more}, "discordant")
      for more in ({"action": "switch"}, {"action": "continue_unchanged"}, {"action": "stop_all"},
                   {"action": "text_does_not_say"}, {"endocrine": ("letrozole", "tamoxifen", "fulvestrant")})),
    ("otherwise", EARLY, {**TDM1, "action": "start"}, "discordant"),
    ("otherwise", LATE, SILENT, "discordant"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "case", "plan", "verdict"), ROWS)
def test_a_row_decides(row: str | None, case: Answers, plan: Answers, verdict: str) -> None:
    feedback = told(case, plan)
    assert (feedback.decided_by, feedback.verdict) == (row, verdict)
    if row is not None:
        assert load_guideline().verdicts[row].verdict == verdict


def test_every_row_is_tried() -> None:
    assert [*dict.fromkeys(row for row, *_ in ROWS if row)] == list(load_guideline().verdicts)


# --- (a) interstitial lung disease


@pytest.mark.parametrize("lungs", ["suspected_ild", "confirmed_ild"])
@pytest.mark.parametrize(
    ("case", "plan", "weight"),
    [
        (EARLY, TDXD, "error"),
        (EARLY, THP, "caution"),
        (PROGRESSION, {**TDXD, "action": "switch"}, "error"),
        (PROGRESSION, {**TDM1}, "caution"),
        (LATE, TDXD, "error"),
        (RUNNING, GO_ON, "error"),
        (RUNNING, STOP, "caution"),
        (RUNNING, {**STOP, "her2_agents": ("T-DXd",)}, "caution"),
        (RUNNING, SILENT, "caution"),
        (TOXIC, GO_ON, "error"),
        (TOXIC, STOP, "caution"),
        ({**FIRST, "prior_adjuvant_trastuzumab": "never"}, TDXD, "error"),
        (FIRST, TDXD, "error"),
    ],
)
def test_where_lung_disease_meets_tdxd_no_plan_is_measured(
    lungs: str, case: Answers, plan: Answers, weight: str
) -> None:
    feedback = told({**case, "pulmonary_status": lungs}, plan)
    assert feedback.verdict == "not_assessable"
    assert "ild_and_tdxd" in ids(feedback.errors if weight == "error" else feedback.cautions)
    assert "ild_and_tdxd" not in ids(feedback.cautions if weight == "error" else feedback.errors)
    assert ids(feedback.errors) <= {"ild_and_tdxd"}
    assert ("severe or fatal" in feedback.messages[0]) is (weight == "error")
    without = told({**case, "pulmonary_status": "no_ild"}, plan)
    assert "ild_and_tdxd" not in ids((*without.errors, *without.cautions))


@pytest.mark.parametrize(
    ("case", "plan", "pitfalls"),
    [
        ({**RUNNING, **ILD}, STOP, set()),
        ({**RUNNING, **ILD}, LETROZOLE, set()),
        ({**TOXIC, **ILD}, STOP, set()),
        # nothing is known of the lungs: that excuses nothing
        (RUNNING, STOP, {"P2"}),
        # what failed does not run any more; HER2 remains the target
        ({**THIRD, **ILD}, STOP, {"P1", "P2"}),
        ({**PROGRESSION, **ILD}, STOP, {"P1", "P2"}),
        ({**EARLY, **ILD}, STOP, {"P2"}),
        ({**EARLY, **ILD, "cardiac_dysfunction": "unclear"}, {**THP, "monitoring": ()}, {"P3"}),
    ],
)
def test_stopping_tdxd_for_the_lungs_is_no_undertreatment(case: Answers, plan: Answers, pitfalls: set[str]) -> None:
    feedback = told(case, plan)
    assert ids(feedback.pitfalls) == pitfalls
    stopped = {"stopped_without_a_reason"} & ids(feedback.errors)
    assert bool(stopped) is (case == RUNNING)


def test_tdxd_that_failed_is_not_running() -> None:
    lapatinib = {**TDM1, "her2_agents": ("lapatinib",), "chemotherapy": ("capecitabine",)}
    assert told({**THIRD, **ILD}, lapatinib).verdict == "concordant"


def test_saying_that_the_text_does_not_say_is_right_where_the_lungs_hold_it_back() -> None:
    assert told({**RUNNING, **ILD}, SILENT).messages[0].startswith("Correct.")


@pytest.mark.parametrize("agents", [(), ("T-DXd",), ("trastuzumab",)])
@pytest.mark.parametrize("point", ["on_treatment_controlled", "unacceptable_toxicity"])
def test_where_the_label_says_what_to_do_its_actions_are_right(point: str, agents: tuple[str, ...]) -> None:
    case = {**RUNNING, **ILD, "decision_point": point}
    words = {"her2_agents": agents, "monitoring": WATCHED}
    interrupt = told({**case, "ild_grade": "grade_1"}, {**words, "action": "interrupt"}, "x6")
    stop = told({**case, "ild_grade": "grade_2_or_higher"}, {**words, "action": "stop_all"}, "x6")
    switch = told({**case, "ild_grade": "grade_2_or_higher"}, {**words, "action": "switch"}, "x6")
    assert interrupt.verdict == stop.verdict == "concordant"
    assert (switch.verdict == "concordant") is ("T-DXd" not in agents)
    for feedback in (interrupt, stop, switch):
        assert not feedback.pitfalls
        assert "stopped_without_a_reason" not in ids(feedback.errors)


# --- (c) refusal and comfort care


@pytest.mark.parametrize(
    ("case", "softened"),
    [
        (LATE, {"P2"}),
        (PROGRESSION, {"P1", "P2"}),
        ({**RUNNING, "pulmonary_status": "no_ild"}, {"P2", "stopped_without_a_reason"}),
        ({**FIRST, "prior_adjuvant_trastuzumab": "never"}, {"P2"}),
    ],
)
def test_refusal_turns_the_warnings_into_cautions(case: Answers, softened: set[str]) -> None:
    feedback = told(case, {**STOP, **DECLINED})
    assert feedback.verdict == "not_assessable"
    assert not feedback.pitfalls
    assert not feedback.errors
    assert softened <= ids(feedback.cautions)
    assert softened <= ids((*told(case, STOP).pitfalls, *told(case, STOP).errors, *feedback.cautions))


def test_refusal_excuses_nothing_in_a_plan_with_a_her2_agent() -> None:
    lone = {**THP, "her2_agents": ("trastuzumab",)}
    assert told(LATE, {**lone, **DECLINED}) == told(LATE, lone)


# --- the open list, open circumstances, a dangerous omission


def test_stopping_for_the_heart_s_sake_has_a_reason() -> None:
    heart = {**RUNNING, "pulmonary_status": "no_ild", "cardiac_dysfunction": "significant"}
    spared = {**STOP, "rationale": ("cardiac_alternative_documented",)}
    feedback = told(heart, spared)
    assert not feedback.pitfalls
    assert ids(feedback.errors) == {"not_on_pathway"}
    assert "heart_spared" in ids(feedback.cautions)
    for case, plan in ((heart, STOP), ({**heart, "cardiac_dysfunction": "unclear"}, spared)):
        assert "stopped_without_a_reason" in ids(told(case, plan).errors)


@pytest.mark.parametrize("plan", [GO_ON, {"action": "stop_chemotherapy_continue_her2", "monitoring": WATCHED}])
def test_in_the_window_both_ways_agree_with_the_text_and_neither_is_its_recommendation(plan: Answers) -> None:
    window = {**RUNNING, "current_regimen": ("trastuzumab", "docetaxel"), "chemotherapy_months": 5,
              "maximal_response": "not_reached"}  # fmt: skip
    feedback = told(window, plan)
    assert feedback.verdict == "concordant"
    assert feedback.messages[0].startswith("This plan agrees with the text")


def test_what_the_open_list_does_not_name_is_not_rejected() -> None:
    feedback = told(THIRD, TDM1)
    assert ids(feedback.cautions) == {"not_listed_not_rejected"}
    assert not feedback.errors
    # the text says nothing of newer sources: their note stands beside it, with a mark and a citation of its own
    assert "newer" not in " ".join(feedback.messages)
    beside = load_guideline().errors["not_listed_not_rejected"].beside
    notes = [flag for flag in load_guideline().flags.values() if str(flag) == beside]
    assert notes
    assert all(flag.status == "outside" for flag in notes)


def test_open_circumstances_are_named() -> None:
    case = {**LATE_HR, "comorbidities": "not_significant"}
    feedback = told(case, LETROZOLE)
    (caution,) = feedback.cautions
    assert str(caution) == "undertreatment_not_excluded"
    assert caution.text.endswith("Not known: Disease burden, Disease-free interval.")
    assert caution.text in feedback.messages
    assert not feedback.errors
    open_receptors = told({**case, "hormone_receptor_status": "unknown"}, LETROZOLE)
    assert any("Not known: Hormone receptors, Disease" in message for message in open_receptors.messages)


@pytest.mark.parametrize(
    ("case", "plan", "kind"),
    [
        (EARLY, {**TDXD, "monitoring": ("cardiac",)}, "dangerous_omission"),
        (RUNNING, {**GO_ON, "monitoring": ("cardiac",)}, "dangerous_omission"),
        (EARLY, {**TDXD, "monitoring": ("ild",)}, "concordant"),
        (LATE, {**THP, "monitoring": ()}, "concordant"),
        ({**EARLY, "cardiac_dysfunction": "unclear"}, {**TDXD, "monitoring": ()}, "discordant"),
        ({**EARLY, **ILD}, {**TDXD, "monitoring": ()}, "not_assessable"),
        (LATE_HR, SELECTED, "alternative"),
    ],
)
def test_tdxd_without_a_look_at_the_lungs_is_a_kind_of_its_own(case: Answers, plan: Answers, kind: str) -> None:
    feedback = told(case, plan)
    assert feedback.kind == kind
    assert feedback.verdict == ("concordant" if kind == "dangerous_omission" else kind)
    assert ("dangerous omission" in feedback.messages[0]) is (kind == "dangerous_omission")


@pytest.mark.parametrize(
    "open_end", [{"prior_adjuvant_trastuzumab": "stopped_early"}, {"months_since_adjuvant_trastuzumab": "unknown"}]
)
def test_a_silence_about_the_regimen_is_none_about_the_lungs(open_end: Answers) -> None:
    case = {**{k: v for k, v in EARLY.items() if k != "months_since_adjuvant_trastuzumab"}, **open_end}
    feedback = told(case, {**TDXD, "monitoring": ("cardiac",)})
    assert (feedback.verdict, feedback.kind, feedback.errors) == ("not_assessable", "not_assessable", ())
    assert "dangerous omission" in feedback.messages[0]
    for plan in (TDXD, {**TDXD, "action": "text_does_not_say", "monitoring": ()}, THP):
        assert "dangerous omission" not in " ".join(told(case, plan).messages)


# --- properties

#: The shipped guideline, with each extension, and with all of them.
GUIDELINES = ((), *((each.id,) for each in shipped_extensions()), tuple(each.id for each in shipped_extensions()))


@cache
def _guideline(extensions: tuple[str, ...]) -> Guideline:
    return load_guideline(extensions=extensions)


def _named(guideline: Guideline, end: str) -> Iterator[tuple[str, str | None]]:
    """Every action of an end with every regimen it names; an action that keeps the running one needs none."""
    content = guideline
    for action in content.ends[end].actions:
        if content.plan.actions[action].keeps is None and content.ends[end].regimens:
            yield from ((action, regimen) for regimen in content.ends[end].regimens)
        else:
            yield action, None


def _cases(guideline: Guideline) -> Iterator[tuple[str, dict[str, Any]]]:
    """Cases at every end, with receptors that shut no option, a sound heart and, where it may be, clear lungs."""
    dice = random.Random(11)
    extra = {
        name: list(attribute.values)
        for name, attribute in guideline.attributes.items()
        if attribute.extension and attribute.kind == "choice"
    }
    for _ in range(6_000):
        case = {**random_partial_case(dice), "hormone_receptor_status": "positive", "cardiac_dysfunction": "absent"}
        case |= {name: dice.choice(values) for name, values in extra.items()}
        if dice.random() < 0.5:
            case["pulmonary_status"] = "no_ild"
        elif dice.random() < 0.2:
            case = {**RUNNING, **ILD, **{name: case[name] for name in extra}}
        node = trace(guideline, Case(guideline, **case)).node
        if node is not None:
            yield node, case


@pytest.mark.parametrize("extensions", GUIDELINES, ids=str)
def test_every_action_that_an_end_names_can_be_concordant_there(extensions: tuple[str, ...]) -> None:
    guideline = _guideline(extensions)
    content = guideline
    answered = [name for name, end in content.ends.items() if end.outcome not in {"source_silent", "out_of_scope"}]
    wanted = {(end, *named) for end in answered for named in _named(guideline, end)}
    seen: dict[str, int] = {}
    for node, case in _cases(guideline):
        waiting = [each for each in wanted if each[0] == node]
        if not waiting or seen.get(node, 0) > 60:
            continue
        seen[node] = seen.get(node, 0) + 1
        for _, action, regimen in waiting:
            for agents in _agents(guideline, regimen):
                parts = {part: [a for a in agents if a in guideline.members((part,))] for part in content.plan.agents}
                plan = Plan(guideline, action=action, monitoring=tuple(content.plan.monitoring), **parts)
                if judge(guideline, Case(guideline, **case), plan).verdict == "concordant":
                    wanted.discard((node, action, regimen))
                    break
        if not wanted:
            break
    assert not wanted


def _agents(guideline: Guideline, regimen: str | None) -> list[tuple[str, ...]]:
    if regimen is None:
        return [()]
    return list(product(*(sorted(guideline.members(part)) for part in guideline.regimens[regimen].parts)))[:4]


def _plan_parts(dice: random.Random, running: object) -> dict[str, Any]:
    content = load_guideline()
    agents = set(dice.sample(list(load_guideline().agents), dice.choice((0, 0, 1, 2, 3))))
    if dice.random() < 0.4:
        agents |= {"T-DXd"}
    if dice.random() < 0.2 and isinstance(running, (list, tuple)):
        agents = set(running)
    return {
        **{part: [a for a in agents if a in load_guideline().members((part,))] for part in content.plan.agents},
        "action": dice.choice([*content.plan.actions, "interrupt"]),
        "monitoring": [each for each in content.plan.monitoring if dice.random() < 0.8],
        "rationale": [each for each in content.plan.rationale if dice.random() < 0.2],
    }


@pytest.mark.sweep
@settings(deadline=None, max_examples=800)
@given(st.integers(0, 2**48), st.sampled_from(["suspected_ild", "confirmed_ild"]))
def test_no_plan_that_gives_tdxd_with_lung_disease_is_ever_right(seed: int, lungs: str) -> None:
    dice = random.Random(seed)
    case = {**random_partial_case(dice), "pulmonary_status": lungs}
    if dice.random() < 0.3:
        case |= {**RUNNING, "received_tdxd": "advanced_setting", "ild_grade": dice.choice(["grade_1", "unknown"])}
    parts = _plan_parts(dice, case.get("current_regimen"))
    extensions = dice.choice(GUIDELINES)
    if parts["action"] == "interrupt" or "ild_grade" in case:
        extensions = tuple({*extensions, "x6"})
    guideline = _guideline(extensions)
    case = {name: value for name, value in case.items() if name in guideline.attributes}
    feedback = judge(guideline, Case(guideline, **case), Plan(guideline, **parts))
    keeps = parts["action"] in {"continue_unchanged", "stop_chemotherapy_continue_her2"}
    nothing_named = not any(parts[part] for part in guideline.plan.agents)
    running = Case(guideline, **case).known.get("current_regimen") or ()
    goes_on = keeps and nothing_named and "T-DXd" in running
    gives = parts["action"] in {"start", "switch"} or keeps
    if (gives and "T-DXd" in parts["her2_agents"]) or goes_on:
        assert feedback.verdict not in {"concordant", "alternative"}, (case, parts)
        judged = guideline.plan.judged_when is None or feedback.decided_by is not None
        assert not judged or "ild_and_tdxd" in ids(feedback.errors), (case, parts)


@pytest.mark.sweep
@settings(deadline=None, max_examples=400)
@given(
    st.integers(0, 2**48),
    st.sampled_from(["suspected_ild", "confirmed_ild"]),
    st.sampled_from(["on_treatment_controlled", "unacceptable_toxicity"]),
)
def test_stopping_running_tdxd_for_the_lungs_is_never_blamed(seed: int, lungs: str, point: str) -> None:
    dice = random.Random(seed)
    running = ["T-DXd", *dice.sample(["pertuzumab", "docetaxel", "letrozole", "trastuzumab"], dice.choice((0, 0, 1)))]
    case = {**random_partial_case(dice), **RUNNING, "decision_point": point, "pulmonary_status": lungs}
    case |= {"current_regimen": running}
    parts = _plan_parts(dice, ())
    parts["her2_agents"] = [agent for agent in parts["her2_agents"] if agent != "T-DXd"]
    parts["action"] = dice.choice(["stop_all", "switch", "start"])
    feedback = told(case, parts)
    assert "P2" not in ids(feedback.pitfalls)
    assert "stopped_without_a_reason" not in ids((*feedback.errors, *feedback.cautions))
