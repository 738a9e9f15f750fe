"""Quick picks: they come from the limits of whatever guideline it is, and an answer turns between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sweep import guideline

from her2teach import Guideline, load_guideline, trace
from her2teach.core.case import Case
from her2teach.core.criteria import NumberTest
from her2teach.core.pathway import Reason
from her2teach.text.wording import quick_picks, said_against, show_value
from her2teach.widgets.parts import counted_between, question

CONTENT = Path(__file__).parents[2] / "her2teach" / "content" / "guideline.yaml"
LATE: dict[str, Any] = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
    "received_tdxd": "never",
    "tdxd_access": "available",
}


def picks_of(name: str, of: Guideline | None = None) -> list[tuple[str, str, str]]:
    found = of or guideline()
    return [(pick.value, pick.side, pick.limit) for pick in quick_picks(found, found.attributes[name])]


@pytest.mark.parametrize(
    ("name", "picks"),
    [
        (
            "months_since_adjuvant_trastuzumab",
            [("11.9", "just under", "12"), ("12", "exactly", "12"), ("12.1", "just over", "12")],
        ),
        (
            "chemotherapy_months",
            [
                ("3.9", "just under", "4"),
                ("4", "exactly", "4"),
                ("4.1", "just over", "4"),
            ],
        ),
        (
            "advanced_lines_given",
            [("0", "exactly", "0"), ("1", "exactly", "1"), ("2", "exactly", "2"), ("3", "just over", "2")],
        ),
        ("lvef_percent", []),
    ],
)
def test_the_shipped_limits(name: str, picks: list[tuple[str, str, str]]) -> None:
    assert picks_of(name) == picks


def test_another_guideline_has_picks_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "guideline.yaml"
    text = CONTENT.read_text("utf-8")
    path.write_text(text.replace("at_most: 12\n", "at_most: 18.5\n").replace("above: 12\n", "above: 18.5\n"), "utf-8")
    other = load_guideline(path)
    assert ("18.4", "just under", "18.5") in picks_of("months_since_adjuvant_trastuzumab", other)


def test_every_pick_is_allowed_and_answers_turn_at_the_limit() -> None:
    for name, attribute in guideline().attributes.items():
        if "number" in attribute.kind:
            assert all(Case(guideline(), **{name: float(value)}) for value, _, _ in picks_of(name))
    ends = [
        trace(guideline(), Case(guideline(), **LATE, months_since_adjuvant_trastuzumab=float(value))).node
        for value, _, _ in picks_of("months_since_adjuvant_trastuzumab")
    ]
    assert ends == ["tdxd", "tdxd", "first_line_thp"]


def test_what_the_browser_is_given() -> None:
    spec = question(guideline(), guideline().attributes["chemotherapy_months"])
    assert spec["steps"] == ["1 month less", "1 month more"]
    assert [label for label, _ in spec["picks"]] == ["Around the cut-off of 4 months"]
    assert spec["picks"][0][1] == [["3.9", "just under"], ["4", "exactly"], ["4.1", "just over"]]
    assert spec["dates"] == []
    lines = question(guideline(), guideline().attributes["advanced_lines_given"])
    assert lines["picks"] == [["Quick picks", [["0", ""], ["1", ""], ["2", ""], ["3", ""]]]]
    interval = question(guideline(), guideline().attributes["months_since_adjuvant_trastuzumab"])
    assert interval["dates"] == ["adjuvant_trastuzumab_end_date", "recurrence_date"]


def test_what_two_dates_make() -> None:
    one = {"adjuvant_trastuzumab_end_date": "2023-03-15"}
    assert counted_between(guideline(), Case(guideline(), **one)) == {}
    both = Case(guideline(), **one, recurrence_date="2024-03-18")
    ((words, number),) = counted_between(guideline(), both).values()
    assert words == "12 months and 3 days"
    assert 12 < number < 12.2


@pytest.mark.parametrize(
    ("last", "recurrence", "words"),
    [
        ("2023-03-15", "2024-03-16", "12 months and 1 day"),
        ("2023-03-15", "2023-05-15", "2 months"),
        ("2023-03-15", "2023-03-14", "minus 0 months and 1 day"),
        ("2023-03-15", "2022-01-15", "minus 14 months"),
    ],
)
def test_an_interval_that_two_dates_make_is_told_in_months_and_days_forwards_and_backwards(
    last: str, recurrence: str, words: str
) -> None:
    case = Case(guideline(), adjuvant_trastuzumab_end_date=last, recurrence_date=recurrence)
    assert show_value(guideline(), case, "months_since_adjuvant_trastuzumab") == words


@pytest.mark.parametrize(
    ("value", "test", "holds", "words"),
    [
        (1, {"at_most": 1}, True, "1 line"),
        (2, {"at_most": 1}, False, "2 lines, more than 1"),
        (1, {"at_least": 11}, False, "1 line, under 11"),
        (3, {"below": 3}, False, "3 lines"),
        (4, {"above": 4}, False, "4 lines"),
        (5, {"at_least": 1, "at_most": 3}, False, "5 lines, not 1 to 3"),
    ],
)
def test_a_limit_is_said_as_it_is_met(value: int, test: dict[str, int], holds: bool, words: str) -> None:
    case = Case(advanced_lines_given=value)
    tried = NumberTest(attribute="advanced_lines_given", **test)
    reason = Reason(attribute="advanced_lines_given", value=value, test=tried, holds=holds)
    assert said_against(load_guideline(), case, reason).endswith(words)
