"""Contract: the content says what tables and predicates, written apart from it, want it to say."""

from __future__ import annotations

import pytest
from content_sample import sample
from contract import judged_differently, unlike_the_tables, way_differs
from mutant import base
from plan_sample import every_plan

from her2teach.analysis.proofs import verify


def test_the_statuses_statements_and_labels_are_those_of_the_tables() -> None:
    assert unlike_the_tables(base()) == ""


def test_the_shipped_guideline_is_sound() -> None:
    assert verify(base()).sound


@pytest.mark.sweep
def test_every_rule_is_shown_where_its_predicate_holds() -> None:
    for facts in sample()[::5]:
        assert way_differs(base(), facts) == "", facts.case


@pytest.mark.sweep
def test_every_plan_is_judged_as_the_predicates_judge_it() -> None:
    for pair in every_plan()[::40]:
        assert judged_differently(base(), pair) == "", (pair[0].case, pair[1])
