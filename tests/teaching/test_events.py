"""Events: what they change is content, and a file of them that cannot be is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from her2teach import CaseError, ContentError, Plan, load_guideline
from her2teach.core.case import Case
from her2teach.core.yamltree import parse
from her2teach.teaching.events import can_happen, carried_out, fixed, happened, load_events, read_events

GUIDELINE = load_guideline()
EVENTS = load_events()
PATH = Path(__file__).parents[2] / "her2teach" / "content" / "events.yaml"
TEXT = PATH.read_text(encoding="utf-8")
THP = Plan(action="start", her2_agents=["trastuzumab", "pertuzumab"], chemotherapy=["docetaxel"])
EARLY = happened(GUIDELINE, Case(GUIDELINE), EVENTS.events["adjuvant_trastuzumab_completed"], 0, {})
BACK = happened(GUIDELINE, EARLY, EVENTS.events["distant_recurrence"], 12.5, {"cardiac_dysfunction": "absent"})


def test_time_is_counted_in_decimals_as_they_are_written() -> None:
    case = EARLY
    for months in (0.1, 0.2, 11.7):
        case = happened(GUIDELINE, case, EVENTS.events["news_of_the_patient"], months, {})
    assert case.months_since_adjuvant_trastuzumab == 12
    assert isinstance(case.months_since_adjuvant_trastuzumab, int)


def test_the_clock_stops_at_the_recurrence() -> None:
    assert BACK.months_since_adjuvant_trastuzumab == 12.5
    later = happened(GUIDELINE, BACK, EVENTS.events["news_of_the_patient"], 5, {})
    assert later == BACK


def test_a_number_outside_its_range_is_refused() -> None:
    with pytest.raises(CaseError, match="600"):
        happened(GUIDELINE, EARLY, EVENTS.events["distant_recurrence"], 601, {})


def test_what_is_told_may_be_that_it_is_not_known_any_more() -> None:
    assert BACK.cardiac_dysfunction == "absent"
    doubted = happened(GUIDELINE, BACK, EVENTS.events["news_of_the_patient"], 0, {"cardiac_dysfunction": None})
    assert "cardiac_dysfunction" not in doubted


def test_a_plan_that_starts_is_a_line_and_what_is_in_it_is_received() -> None:
    after = carried_out(GUIDELINE, BACK, THP)
    assert after.current_regimen == THP.agents
    assert (after.advanced_lines_given, after.received_pertuzumab, after.received_tdm1) == (1, "advanced_setting", None)
    assert (after.chemotherapy_months, after.maximal_response) == (0, None)


def test_a_plan_that_names_nobody_starts_nothing() -> None:
    assert carried_out(GUIDELINE, BACK, Plan(action="start")) == BACK
    assert carried_out(GUIDELINE, BACK, Plan(action="text_does_not_say")) == BACK


def test_what_stops_and_what_goes_on() -> None:
    running = happened(
        GUIDELINE,
        carried_out(GUIDELINE, BACK, THP),
        EVENTS.events["controlled_at_staging"],
        5,
        {"maximal_response": "reached"},
    )
    assert running.chemotherapy_months == 5
    assert carried_out(GUIDELINE, running, Plan(action="continue_unchanged")) == running
    antibodies = carried_out(GUIDELINE, running, Plan(action="stop_chemotherapy_continue_her2"))
    assert antibodies.current_regimen == THP.her2_agents
    assert (antibodies.chemotherapy_months, antibodies.maximal_response) == (None, None)
    assert antibodies.advanced_lines_given == 1
    stopped = carried_out(GUIDELINE, running, Plan(action="stop_all"))
    assert stopped.current_regimen == frozenset()
    assert stopped.decision_point is None


@pytest.mark.parametrize("name", [name for name, event in EVENTS.events.items() if event.position == "later"])
def test_what_cannot_come_first_and_what_cannot_come_again(name: str) -> None:
    event = EVENTS.events[name]
    assert not can_happen(GUIDELINE, None, event)
    assert not any(can_happen(GUIDELINE, BACK, each) for each in EVENTS.events.values() if each.position == "first")
    needs_treatment = name in {
        "controlled_at_staging",
        "ejection_fraction_falls",
        "progression",
        "unacceptable_toxicity",
    }
    recurrence = name in {"distant_recurrence", "local_recurrence"}
    assert can_happen(GUIDELINE, BACK, event) is not (needs_treatment or recurrence)
    assert can_happen(GUIDELINE, EARLY, event) is (recurrence or name == "news_of_the_patient")


def test_what_an_event_or_the_time_sets_cannot_be_told_with_it() -> None:
    event = EVENTS.events["distant_recurrence"]
    assert {"disease_setting", "advanced_lines_given", "chemotherapy_months"} <= fixed(event, first=False)
    assert "months_since_adjuvant_trastuzumab" not in fixed(EVENTS.events["metastatic_at_first_diagnosis"], first=True)
    for each in EVENTS.events.values():
        assert not fixed(each, first=each.position == "first") & set(each.asks), each.id


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "attribute: her2_status\n        set: positive",
            "attribute: her2\n        set: positive",
            "reference",
            "her2",
        ),
        ("set: recurrent_metastatic", "set: metastatic", "value", "metastatic"),
        ("add: 1\n", "add: one\n", "value", "one"),
        ("add: 1\n", "add: 1\n        set: 2\n", "change", "set and add"),
        ("add: 1\n", "when:\n          criterion: in_scope\n", "change", "nothing stands here"),
        ("take: agents", "take: everything", "value", "everything"),
        ("attribute: current_regimen\n        take", "attribute: tdxd_access\n        take", "value", "no agents"),
        ("attribute: advanced_lines_given\n        add", "attribute: tdxd_access\n        add", "value", "no number"),
        ("criterion: in_scope", "criterion: out_of_scope", "reference", "out_of_scope"),
        ("      - maximal_response\n", "      - maximum\n", "reference", "maximum"),
        ("  stop_all:\n", "  stop_most:\n", "reference", "stop_most"),
        ("position: first", "position: last", "value", "last"),
        ("calls_for: decision", "calls_for: doctor", "value", "doctor"),
        ("    label: The disease progresses\n", "", "missing", "label"),
        ("    label: The disease progresses\n", "    label: x\n    id: other\n", "unknown-key", "id"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, code: str, message: str) -> None:
    assert old in TEXT
    with pytest.raises(ContentError) as refused:
        read_events(parse(TEXT.replace(old, new, 1), "events.yaml"), GUIDELINE)
    problems = refused.value.problems
    assert code in {problem.code for problem in problems}
    assert message in str(refused.value)
    line = TEXT[: TEXT.index(old)].count("\n") + 1
    assert min(abs(problem.line - line) for problem in problems) <= 8
    assert all(problem.line for problem in problems)


def test_an_action_that_changes_nothing_yet_is_missed() -> None:
    at = TEXT.index("  text_does_not_say:")
    with pytest.raises(ContentError, match='what "text_does_not_say" changes is missing'):
        read_events(parse(TEXT[:at], "events.yaml"), GUIDELINE)


def test_the_file_is_read_as_it_is_shipped() -> None:
    assert read_events(parse(TEXT, "events.yaml"), GUIDELINE) == EVENTS
    assert set(EVENTS.actions) == set(GUIDELINE.plan.actions)
