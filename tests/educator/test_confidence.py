"""Confidence against correctness: the numbers of the class, as bars whose words and shares agree."""

from __future__ import annotations

import pytest
from class_sample import REPORT, result, right, whole, wrong_plan

from her2teach.educator.class_report import report_html
from her2teach.educator.class_results import Sureness
from her2teach.educator.confidence import confidence_bars, confidence_html, sure_and_wrong
from her2teach.text.html.elements import html

LATE = "late-relapse-liver"


def test_a_bar_has_the_plans_of_one_level_and_no_empty_part() -> None:
    found = result(right(LATE, 3), right(LATE, 3), wrong_plan(LATE, 3), right(LATE, 1), wrong_plan(LATE))
    assert [(bar.label, bar.words) for bar in confidence_bars(found.sureness)] == [
        ("“I am confident”", "✓ 2 right, ≠ 1 wrong"),
        ("“I am guessing”", "✓ 1 right"),
        ("They did not say", "≠ 1 wrong"),
    ]
    assert sure_and_wrong(found.sureness) == "Confident but wrong: 1 of 3 plans."
    first, second, _ = confidence_bars(found.sureness)
    assert dict(first.shares) == pytest.approx({"right": 200 / 3, "wrong": 100 / 3})
    assert second.shares == (("right", 100),)


def test_what_the_text_cannot_judge_is_neither_right_nor_wrong() -> None:
    (bar,) = confidence_bars([Sureness(level=2, attempts=4, right=1, unjudged=2)])
    assert bar.words == "✓ 1 right, ≠ 1 wrong, ? 2 not judged"
    assert sure_and_wrong([Sureness(level=2, attempts=4, right=1, unjudged=2)]) == ""


def test_the_bars_hold_the_numbers_of_the_class() -> None:
    found = whole().sureness
    assert sum(number for bar in confidence_bars(found) for _, number in bar.parts) == sum(e.attempts for e in found)
    for bar in confidence_bars(found):
        assert sum(share for _, share in bar.shares) == pytest.approx(100)


def test_the_picture_says_everything_in_words_too_and_tells_parts_apart_by_height() -> None:
    drawn = confidence_html([Sureness(level=3, attempts=4, right=1, unjudged=1)])
    assert drawn is not None
    heights = {each.get("class"): each.get("height") for each in drawn.iter("rect")}
    assert len(set(heights.values())) == len(heights) == 3
    assert all(each.get("aria-hidden") == "true" for each in drawn.iter("svg"))
    said = html(drawn)
    assert "Confident but wrong: 2 of 4 plans." in said
    assert "✓ 1 right, ≠ 2 wrong, ? 1 not judged" in said


def test_it_stands_above_its_table_and_nowhere_where_no_plan_counts() -> None:
    assert report_html(REPORT).count("h2t-confidence") == 1
    assert confidence_html([Sureness(level=3, attempts=0, right=0, unjudged=0)]) is None
