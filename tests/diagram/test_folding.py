"""What is ruled out is one row for each decision, and says how much is lost with it."""

from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.diagram.folding import MOST_LINES, MOST_ROWS, folded_possible, folded_rows
from her2teach.diagram.landscape import landscape

SHIPPED = load_guideline()
LARGE = load_guideline(extensions=[f"x{at}" for at in range(1, 14)])
#: Of these every outcome is ruled out that the third line and the failed line do not lead to.
KEPT = {"scope", "decision_point", "failed_line", "tdxd_choice", "tdxd", "tdm1"}


def test_all_that_is_kept_has_its_place_and_the_rest_says_how_much_it_is() -> None:
    rows = folded_rows(SHIPPED, KEPT)
    assert rows.keys() == SHIPPED.decisions.keys() - KEPT
    # of the seven that the timing leads to, the two conjugates can still be reached
    assert rows["timing"] == "5 outcomes ruled out"
    assert "ruled out" in folded_rows(SHIPPED, {*KEPT, *SHIPPED.ends}).values()


def test_a_folded_graph_is_smaller_and_the_large_one_fits_the_explorer() -> None:
    assert len(LARGE.ends) > MOST_ROWS >= len(SHIPPED.ends)
    bare, folded = (landscape(LARGE, 952, 560, folded=each) for each in ({}, folded_rows(LARGE, KEPT)))
    assert len(folded.outcomes) < len(bare.outcomes)
    assert bare.height > 560 >= folded.height
    assert {*folded.decisions, *folded.outcomes} >= KEPT


def test_with_nothing_answered_what_is_furthest_ahead_is_folded_until_the_rest_has_a_row_each() -> None:
    open_ends = set(trace(LARGE, Case(LARGE)).possible)
    possible = open_ends | LARGE.decisions.keys() - {LARGE.root}
    found = folded_possible(LARGE, possible, {})
    assert found
    assert all(each.endswith(" possible") for each in found.values())
    bare, folded = (landscape(LARGE, 912, 504, folded=each) for each in ({}, found))
    rows = [each for each in folded.edges.values() if each.place == "row"]
    assert len(rows) <= MOST_LINES
    assert bare.height > 504 >= folded.height
    # whoever opens one of them has it in full, and another is folded instead where there is one
    held = next(iter(found))
    assert held not in folded_possible(LARGE, possible - {held}, {})
