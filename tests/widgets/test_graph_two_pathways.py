"""Two ways on one picture, named after whose they are."""

from attempts import GUIDELINE, PLANS, VIGNETTES, tried

from her2teach.widgets.graph import TwoPathways, states

LATE = VIGNETTES["late-relapse-liver"]


def test_both_pathways_are_drawn_and_named() -> None:
    found = tried(
        LATE, PLANS[0], (("scope", "decision_point"), ("decision_point", "timing"), ("timing", "tdxd_choice"))
    )
    graph = TwoPathways(GUIDELINE)
    graph.show(found.pathway, found.taken)
    expected = states(GUIDELINE, found.pathway, found.taken)
    assert {**graph.states, "notes": None} == {**expected, "notes": None}
    assert graph.states["notes"] == {
        "first_line_thp": "A: the text",
        "tdxd_choice": "B: you",
        "timing": expected["notes"]["timing"],
    }
    assert graph.description.startswith("The text's pathway: Scope")
    assert "Your pathway: Scope" in graph.description
    assert graph.description.endswith(f"They diverge at: {GUIDELINE.label('timing')}")


def test_the_same_pathway_is_drawn_once_and_no_pathway_not_at_all() -> None:
    found = tried(LATE, PLANS[0])
    graph = TwoPathways(GUIDELINE)
    graph.show(found.pathway, found.taken)
    assert graph.states == states(GUIDELINE, found.pathway)
    assert "Your pathway" not in graph.description
    graph.show(None)
    assert graph.states == states(GUIDELINE, None)
    assert graph.description == "No pathway is shown."
    assert repr(graph) == "TwoPathways()"
