"""The table of cut-offs as HTML."""

from __future__ import annotations

from her2teach import load_guideline
from her2teach.analysis.cutoffs import Interval
from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.text.html.cutoffs import cutoffs_html, interval_words
from her2teach.widgets.reference import CutoffTable

GUIDELINE, CUTOFFS = load_guideline(), shipped_cutoffs()


def test_the_table_names_each_rule_its_ground_and_what_changes() -> None:
    page = CutoffTable().html
    for rule in CUTOFFS.rules.values():
        assert rule.name in page
        assert rule.source is None or rule.source in page
    assert page.count('data-mark="stated"') == 1
    assert "25,344" in page
    assert "More than 6 and up to 12 months: no longer within" in page
    assert all(each in page for each in CUTOFFS.left_out)
    assert cutoffs_html(GUIDELINE, CUTOFFS, [], {})


def test_an_interval_is_said_with_what_else_it_hangs_on() -> None:
    said = {
        "Up to 6 months": Interval(above=None, at_most=6, answers={}),
        "More than 12 months": Interval(above=12, at_most=None, answers={}),
        "More than 6 and up to 12 months; pertuzumab so far: never given": Interval(
            above=6, at_most=12, answers={"received_pertuzumab": "never"}
        ),
    }
    for words, interval in said.items():
        assert interval_words(GUIDELINE, CUTOFFS, interval) == words
