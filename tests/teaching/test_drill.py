"""The drill: items around every limit, marked as the graph walks them."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest
from engine_words import ENGINE

from her2teach import load_guideline, trace
from her2teach.core.case import Case, months_between
from her2teach.core.regions import exact, regions_of, thresholds
from her2teach.teaching.drill import DrillItem, drill_items, drill_verdict, facts, feedback, mark_answer, score

GUIDELINE = load_guideline()
MONTHS, CHEMOTHERAPY = "months_since_adjuvant_trastuzumab", "chemotherapy_months"
END, RECURRENCE = "adjuvant_trastuzumab_end_date", "recurrence_date"
HASHED = (
    "from her2teach import load_guideline; from her2teach.teaching.drill import drill_items;"
    "print([(item.about, item.facts, item.case) for item in drill_items(load_guideline(), 4, 12)])"
)


@cache
def items() -> tuple[DrillItem, ...]:
    return drill_items(GUIDELINE, 5, 90)


def distance(item: DrillItem) -> float:
    limits = thresholds(regions_of(GUIDELINE).axes[item.number])
    return float(min(abs(exact(item.case.known[item.number]) - exact(limit)) for limit in limits))


def test_items_are_about_the_limits_of_the_guideline_by_number_and_by_dates() -> None:
    counts = Counter((item.number, item.about, RECURRENCE in item.facts) for item in items())
    assert set(counts) == {
        (MONTHS, "timing", False),
        (MONTHS, "timing", True),
        (CHEMOTHERAPY, "treatment_phase", False),
    }
    # the throw hangs on the content's hash, so that every change of a sentence throws anew
    assert min(counts.values()) >= 4


def test_items_lie_near_a_limit_on_it_and_on_either_side() -> None:
    for number in (MONTHS, CHEMOTHERAPY):
        mine = [item for item in items() if item.number == number]
        assert all(distance(item) <= 2 for item in mine)
        assert any(distance(item) == 0 for item in mine)
        values = {item.case.known[number] for item in mine}
        for limit in thresholds(regions_of(GUIDELINE).axes[number]):
            assert min(values) < limit < max(values)


def test_no_two_items_show_the_same() -> None:
    shown = [(item.number, tuple(str(item.case[name]) for name in item.facts)) for item in items()]
    assert len(set(shown)) == len(shown)


def test_every_answer_of_an_item_is_right_for_some_item() -> None:
    right: dict[str, set[str]] = {}
    for item in items():
        right.setdefault(item.about, set()).add(item.right)
    for item in items():
        assert right[item.about] == set(dict(item.choices))


def test_what_is_right_is_the_end_that_the_graph_comes_to() -> None:
    for item in items():
        pathway = trace(GUIDELINE, item.case)
        assert item.about in pathway.nodes
        assert item.right == pathway.node
        for choice, label in item.choices:
            assert label.lower() == GUIDELINE.ends[choice].label.lower()
            assert mark_answer(item, choice).right is (choice == pathway.node)


def test_no_answer_can_be_read_off_a_number() -> None:
    """What is offered names what to do, never on which side of a cut-off the number lies."""
    assert not [
        label for item in items() for _, label in item.choices if re.search(r"\d months|twelve|\bless\b", label)
    ]


def test_an_item_has_an_end_on_either_side_and_shows_the_same_facts_there() -> None:
    for item in items():
        counted = {item.number, END, RECURRENCE}
        given = {name: value for name, value in item.case.given.items() if name not in counted}
        ends = set()
        for side in (1, 30) if item.number == MONTHS else (1, 9):
            ends.add(trace(GUIDELINE, Case(GUIDELINE, **given, **{item.number: side})).node)
        assert ends <= set(dict(item.choices))
    shown: dict[str, set[frozenset[str]]] = {item.about: set() for item in items()}
    for item in items():
        shown[item.about].add(frozenset(item.facts) - {MONTHS, END, RECURRENCE, "received_tdm1", "tdxd_access"})
    assert all(len(each) == 1 for each in shown.values()), shown


def test_twelve_months_are_counted_by_the_calendar() -> None:
    """Against a count of its own: the same day of the next year, or the last day of its month."""
    for item in items():
        if RECURRENCE in item.facts:
            end, back = item.case[END], item.case[RECURRENCE]
            leapless = end.month == 2 and end.day == 29
            anniversary = dt.date(end.year + 1, end.month, 28 if leapless else end.day)
            assert (item.right == "first_line_thp") is (back > anniversary), (end, back)
            assert (months_between(end, back) <= 12) is (back <= anniversary)


def test_the_facts_of_an_item_decide_it() -> None:
    """With nothing else known than what is shown, it comes to the same end."""
    for item in items():
        shown = {name: item.case[name] for name in item.facts}
        around = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
        assert trace(GUIDELINE, Case(GUIDELINE, **around, **shown)).node == item.right


def test_feedback_names_the_criterion_the_count_and_the_statements() -> None:
    for item in items():
        section = feedback(item)
        step = next(step for step in trace(GUIDELINE, item.case).steps if step.node == item.about)
        assert section.lines[0].statements == step.statements != ()
        assert section.lines[0].mark == step.status
        number = item.case.known[item.number]
        if number == int(number):
            assert str(int(number)) in section.lines[1].text or "reached" in section.lines[1].text
        for line in section.lines:
            assert not ENGINE.search(f"{line.lead}: {line.text}"), line
        assert {line.mark for line in section.lines} <= {"stated", "implied", "reading", "outside", ""}


def test_exactly_twelve_months_is_told_to_be_our_reading() -> None:
    exact_ones = [item for item in items() if item.number == MONTHS and item.case.known[MONTHS] == 12]
    assert exact_ones
    for item in exact_ones:
        assert item.right != "first_line_thp"
        said = " ".join(line.text for line in item.why)
        assert GUIDELINE.readings["exactly_twelve_is_early"].text in said
        for flag in ("boundary_12_months", "pitfall_wording_leaves_12_undefined"):
            assert GUIDELINE.flags[flag].text in said


def test_words_before_and_after_an_answer() -> None:
    item = next(item for item in items() if RECURRENCE in item.facts)
    labels = dict(facts(GUIDELINE, item))
    day = item.case[END]
    assert labels["Last adjuvant trastuzumab"].startswith(f"{day.day} ")
    assert labels["Last adjuvant trastuzumab"].endswith(f" {day.year}")
    wrong = next(choice for choice, _ in item.choices if choice != item.right)
    label = dict(item.choices)[item.right]
    assert drill_verdict(mark_answer(item, item.right)) == f"Correct: {label}."
    assert drill_verdict(mark_answer(item, wrong)) == f"Not quite. The answer: {label}."
    assert (score(0, 0), score(2, 3)) == ("No answer yet.", "2 of 3 right.")


def test_the_same_seed_gives_the_same_items_whatever_python_leaves_open() -> None:
    assert drill_items(GUIDELINE, 5, 8) == items()[:8]
    assert drill_items(GUIDELINE, 6, 8) != items()[:8]
    assert drill_items(GUIDELINE, 5, 0) == ()
    printed = [
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for number in ("1", "2")
    ]
    assert printed[0] == printed[1] != ""


def test_an_answer_that_is_not_on_offer_is_refused() -> None:
    with pytest.raises(KeyError, match="silent_de_novo"):
        mark_answer(items()[0], "silent_de_novo")


def test_an_extended_guideline_is_drilled_too() -> None:
    extended = load_guideline(extensions=["x1", "x2"])
    for item in drill_items(extended, 1, 12):
        assert item.right == trace(extended, item.case).node
