"""What is ruled out is one row for each decision, and says how much is lost with it."""

from her2teach.core.load import load_guideline
from her2teach.diagram.folding import MOST_ROWS, folded_rows
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
