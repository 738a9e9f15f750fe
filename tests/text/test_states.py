"""What one way, or two, makes of the picture's parts."""

from itertools import permutations
from typing import Any

import pytest

from her2teach.core.case import Case
from her2teach.core.guideline import edge_id
from her2teach.core.load import load_guideline
from her2teach.core.pathway import Pathway, trace
from her2teach.teaching.vignettes import load_vignettes
from her2teach.text.states import (
    FIRST,
    ONLY_FIRST,
    ONLY_SECOND,
    PARTING,
    SECOND,
    describe,
    marked_states,
    node_notes,
    parting,
)

SHIPPED = load_guideline()
PATHWAYS = [found for vignette in load_vignettes() if (found := trace(SHIPPED, vignette.case)).nodes]
COMPLETED: dict[str, Any] = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
}


def pathway_of(**more: Any) -> Pathway:
    return trace(SHIPPED, Case(SHIPPED, **{**COMPLETED, **more}))


LATE, EARLY, OPEN = (
    pathway_of(months_since_adjuvant_trastuzumab=30),
    pathway_of(months_since_adjuvant_trastuzumab=8),
    pathway_of(),
)
CONTRADICTORY = trace(SHIPPED, Case(SHIPPED, decision_point="progression", advanced_lines_given=0))


def test_each_part_belongs_to_both_pathways_to_one_or_to_none() -> None:
    for one, two in permutations(PATHWAYS, 2):
        now, alone, second = (marked_states(SHIPPED, *pathways) for pathways in ((one, two), (one,), (two,)))
        for name, (state, mark) in now.items():
            first_goes, second_goes = alone[name][0] == "visited", second[name][0] == "visited"
            assert (state == "visited") == first_goes
            assert (state == "other") == (second_goes and not first_goes)
            if "--" in name and first_goes != second_goes and state in {"visited", "other"}:
                assert mark == (FIRST if first_goes else SECOND)
            if not first_goes and not second_goes:
                assert (state == "possible") == ("possible" in {alone[name][0], second[name][0]})


def test_the_words_below_the_nodes_say_whose_they_are_and_where_the_pathways_part() -> None:
    assert node_notes(LATE, EARLY) == {"timing": PARTING, "first_line_thp": ONLY_FIRST, "tdxd_choice": ONLY_SECOND}
    assert node_notes(EARLY, LATE) == {"timing": PARTING, "first_line_thp": ONLY_SECOND, "tdxd_choice": ONLY_FIRST}
    assert marked_states(SHIPPED, LATE, EARLY)[edge_id("timing", "tdxd_choice")] == ("other", SECOND)


def test_a_pathway_that_stops_parts_from_one_that_goes_on_where_it_stops() -> None:
    assert OPEN.nodes[-1] == "timing"
    assert parting(OPEN, LATE) == parting(LATE, OPEN) == "timing"
    assert parting(LATE, LATE) is None


@pytest.mark.parametrize("other", [None, CONTRADICTORY])
def test_without_two_pathways_there_is_nothing_to_compare(other: Pathway | None) -> None:
    assert node_notes(LATE, other) == {}
    assert marked_states(SHIPPED, LATE, other) == marked_states(SHIPPED, LATE)
    assert describe(SHIPPED, LATE, other) == describe(SHIPPED, LATE)


def test_the_description_of_two_pathways_names_both_ends_and_where_they_part() -> None:
    said = describe(SHIPPED, LATE, OPEN)
    assert "THP" in said
    assert "outcomes are still possible" in said
    assert "They diverge at: Timing of recurrence." in said
    assert "the same pathway" in describe(SHIPPED, LATE, LATE)
