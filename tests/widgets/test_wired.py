"""Wired: what code sets, observes and links is what the core says, and none of it crosses to the page."""

from __future__ import annotations

import random
from typing import Any

import ipywidgets
import pytest
import traitlets
from journey_files import shipped_journeys
from random_cases import random_partial_case

from her2teach import Case, load_guideline, trace
from her2teach.core.case import CaseError
from her2teach.core.extensions import shipped_extensions
from her2teach.core.questions import relevant_pathway
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.widgets import (
    DecisionGraph,
    Drill,
    Explorer,
    ExtensionComparison,
    Passage,
    PatientJourney,
    PitfallCard,
    Practice,
)
from her2teach.widgets.explorer import parts_of
from her2teach.widgets.figures import EvidenceFor

GUIDELINE = load_guideline()
VIGNETTES = {each.id: each for each in shipped_vignettes()}
LATE = "late-relapse-liver"
INTERVAL = "months_since_adjuvant_trastuzumab"
TRAITS = ("case", "pathway", "value", "vignette", "journey")


def told(widget: Any, name: str) -> list[Any]:
    """What an observer of a trait hears from now on."""
    heard: list[Any] = []
    widget.observe(lambda change: heard.append(change["new"]), name)
    return heard


def test_every_case_that_is_set_takes_the_path_that_the_core_traces() -> None:
    dice = random.Random(23)
    explorer, graph = Explorer(LATE), DecisionGraph()
    for _ in range(60):
        case = Case(**random_partial_case(dice))
        explorer.case = graph.case = case
        assert explorer.pathway == relevant_pathway(GUIDELINE, case)
        assert explorer.case == explorer.value == explorer.pathway.case
        assert (graph.pathway, graph.case, graph.value) == (trace(GUIDELINE, case), case, case)
        relevant = explorer.case
        explorer.case = relevant  # which is its own relevant part
        assert explorer.case == relevant


def test_a_case_that_is_set_can_be_taken_back_and_keeps_what_is_not_relevant_yet() -> None:
    explorer = Explorer(LATE)
    before = explorer.case
    explorer.case = Case(**{**VIGNETTES[LATE].case.given, INTERVAL: 30, "tdxd_access": "unavailable"})
    assert "tdxd_access" not in explorer.case
    explorer.answer(INTERVAL, 8)
    assert explorer.case.tdxd_access == "unavailable"
    explorer.undo()
    explorer.undo()
    assert (explorer.case, explorer.vignette) == (before, LATE)


def test_a_change_is_told_once_and_everything_is_new_by_then() -> None:
    explorer = Explorer(LATE)
    heard: list[tuple[Any, ...]] = []
    for name in ("case", "value", "pathway", "vignette"):
        explorer.observe(lambda change: heard.append((change["name"], explorer.case, explorer.pathway)), name)
    explorer.form.answers = {**explorer.form.answers, INTERVAL: "8"}  # as a page does
    assert sorted(name for name, *_ in heard) == ["case", "pathway", "value"]
    assert all(found == [explorer.case, explorer.pathway] for _, *found in heard)
    heard.clear()
    explorer.vignette = "exactly-twelve-months"
    assert sorted(name for name, *_ in heard) == ["case", "pathway", "value", "vignette"]
    heard.clear()
    explorer.vignette = "exactly-twelve-months"
    explorer.case = explorer.case
    explorer.case = None
    assert heard == []


def test_while_an_answer_cannot_be_used_there_is_no_case() -> None:
    explorer = Explorer(LATE)
    cases = told(explorer, "case")
    explorer.answer(INTERVAL, "12,5")
    assert (explorer.case, explorer.value, explorer.pathway) == (None, None, None)
    explorer.answer(INTERVAL, 12.5)
    assert [None if each is None else each[INTERVAL] for each in cases] == [None, 12.5]


def test_an_error_of_an_observer_is_not_taken_for_one_of_the_explorer() -> None:
    explorer = Explorer(LATE)

    def broken(_change: object) -> None:
        raise ZeroDivisionError

    explorer.observe(broken, "case")
    with pytest.raises(ZeroDivisionError):
        explorer.answer(INTERVAL, 8)
    assert explorer.case[INTERVAL] == 8
    assert "went wrong" not in explorer.status
    explorer.unobserve_all("case")
    explorer.answer(INTERVAL, 9)
    assert explorer.value[INTERVAL] == 9


@pytest.mark.parametrize(
    ("name", "wrong", "part"),
    [
        ("case", {"her2_status": "positive"}, "Case(…)"),
        ("case", "positive", "'positive' is none"),
        ("value", 3, "Case(…)"),
        ("vignette", "late-relapse-live", f"did you mean {LATE}"),
        ("vignette", None, "no vignette None"),
        ("pathway", None, "read-only"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_lost(name: str, wrong: Any, part: str) -> None:
    explorer = Explorer(LATE)
    explorer.answer(INTERVAL, 8)
    before = (explorer.answers, explorer.case, explorer.pathway, explorer.vignette)
    with pytest.raises(traitlets.TraitError) as error:
        setattr(explorer, name, wrong)
    assert part in str(error.value)
    assert (explorer.answers, explorer.case, explorer.pathway, explorer.vignette) == before


def test_a_case_of_a_guideline_that_asks_for_more_is_refused_with_what_is_too_much() -> None:
    extended = load_guideline(extensions=[next(each.id for each in shipped_extensions() if each.attributes)])
    own = next(name for name in extended.attributes if name not in GUIDELINE.attributes)
    case = Case(extended, **{own: next(iter(extended.attributes[own].values))})
    for widget in (Explorer(LATE), DecisionGraph()):
        before = widget.case
        with pytest.raises(traitlets.TraitError, match=own):
            widget.case = case
        assert widget.case == before


def test_a_number_that_nobody_could_type_is_refused_and_not_rounded() -> None:
    explorer = Explorer(LATE)
    before = explorer.case
    fine = {INTERVAL: 12 + 1e-9}
    with pytest.raises(traitlets.TraitError, match="round it to 6 decimals"):
        explorer.case = Case(**{**VIGNETTES[LATE].case.given, **fine})
    with pytest.raises(CaseError, match="round it to 6 decimals"):
        explorer.answer(INTERVAL, fine[INTERVAL])
    assert explorer.case == before
    explorer.answer(INTERVAL, round(349 / 30.4, 6))
    assert explorer.case[INTERVAL] == 11.480263


@pytest.mark.parametrize(
    ("attribute", "value", "answer"),
    [
        (INTERVAL, 6, "6"),
        (INTERVAL, 12.1, "12.1"),
        ("current_regimen", {"trastuzumab", "pertuzumab"}, ["pertuzumab", "trastuzumab"]),
        ("her2_status", "negative", "negative"),
        ("her2_status", None, None),
    ],
)
def test_an_answer_is_given_as_a_case_takes_it(attribute: str, value: Any, answer: Any) -> None:
    explorer = Explorer(LATE)
    explorer.answer(attribute, value)
    assert explorer.answers.get(attribute) == answer


@pytest.mark.parametrize(("attribute", "value"), [("month", 6), ("month", "6"), (INTERVAL, -6), ("her2_status", 7)])
def test_an_answer_that_no_learner_could_give_is_refused(attribute: str, value: Any) -> None:
    explorer = Explorer(LATE)
    before = explorer.answers
    with pytest.raises(CaseError):
        explorer.answer(attribute, value)
    assert explorer.answers == before


def test_linked_explorers_stay_alike_and_never_turn_in_a_circle() -> None:
    """Whoever changes, and in a ring of three as between two."""
    dice = random.Random(5)
    ring = [Explorer(LATE), Explorer(), Explorer("exactly-twelve-months")]
    links = [
        traitlets.link((one, "case"), (other, "case")) for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]
    heard = [told(each, "case") for each in ring]
    for at in range(30):
        case = Case(**random_partial_case(dice))
        before = [len(each) for each in heard]
        ring[at % 3].case = case
        wanted = relevant_pathway(GUIDELINE, case)
        assert [each.pathway for each in ring] == [wanted] * 3
        assert all(len(each) - count <= 1 for each, count in zip(heard, before, strict=True))
    ring[0].answer(INTERVAL, "a year")
    assert ring[0].case is None
    assert ring[1].case is not None
    ring[1].answer("her2_status", "negative")
    assert ring[0].case == ring[1].case
    for each in links:
        each.unlink()
    ring[0].reset()
    assert ring[0].case != ring[1].case


def test_explorers_that_are_linked_by_case_and_vignette_begin_and_continue_alike() -> None:
    """In either order of the links, whoever changes, and a vignette with all of its answers."""
    for order in (("case", "vignette"), ("vignette", "case")):
        one, other = Explorer(LATE), Explorer("exactly-twelve-months")
        for name in order:
            traitlets.link((one, name), (other, name))
        heard = [told(each, "case") for each in (one, other)]
        steps: list[tuple[Any, ...]] = [
            (one, "vignette", "folder-without-a-chart"),
            (other, "vignette", LATE),
            (one, INTERVAL, 6),
            (other, INTERVAL, 30),
            (other, "vignette", ""),
            (one, "case", Case(her2_status="negative")),
            (one, "vignette", LATE),
        ]
        for screen, name, value in steps:
            before = [len(each) for each in heard]
            if name in ("vignette", "case"):
                setattr(screen, name, value)
            else:
                screen.answer(name, value)
            for trait in ("vignette", "case", "value", "pathway"):
                assert getattr(one, trait) == getattr(other, trait), (order, name, value, trait)
            assert [len(each) - count for each, count in zip(heard, before, strict=True)] == [1, 1]
        assert one.answers == other.answers == Explorer(LATE).answers
        other.undo()
        assert (one.case, one.vignette) == (other.case, other.vignette) == (Case(her2_status="negative"), "")


def test_an_error_of_who_hears_one_leaves_no_widget_silent() -> None:
    one, other, graph = Explorer(LATE), Explorer(LATE), DecisionGraph()
    for name in ("case", "vignette"):
        traitlets.link((one, name), (other, name))
    traitlets.dlink((other, "case"), (graph, "case"))

    def broken(_change: object) -> None:
        raise ZeroDivisionError

    for screen in (one, other):
        screen.observe(broken, "pathway")
        with pytest.raises(ZeroDivisionError):
            one.vignette = "exactly-twelve-months"
        screen.unobserve(broken, "pathway")
        heard = [told(each, "case") for each in (one, other, graph)]
        one.vignette = LATE
        other.vignette = "waiting-for-the-insurer"
        assert [len(each) for each in heard] == [2, 2, 2]
        assert one.case == other.case == graph.case == Explorer("waiting-for-the-insurer").case


def test_a_misspelt_vignette_part_or_other_name_is_told_the_nearest() -> None:
    hint = f"did you mean {LATE}?"
    for act, wanted in (
        (lambda: Explorer(f"{LATE}s"), f'there is no vignette "{LATE}s"; {hint}'),
        (lambda: Explorer(VIGNETTES[LATE]), f"; {hint}"),  # type: ignore[arg-type]  # its id is what belongs there
        (lambda: Practice(f"{LATE}s"), f'there is no vignette "{LATE}s"; {hint}'),
        (lambda: Explorer(parts=("questions", "graf")), 'no part "graf"; did you mean graph? allowed: picker, '),
        (lambda: PatientJourney("the-seventh-yaer"), "did you mean the-seventh-year? allowed: "),
        (lambda: Passage("one-numbers"), 'there is no passage "one-numbers"; did you mean one-number? allowed: '),
        (lambda: PitfallCard("P9"), 'there is no pitfall of the lesson "P9"; allowed: '),
        (lambda: ExtensionComparison("x33"), "did you mean x3? allowed: "),
        (lambda: ExtensionComparison("x3", f"{LATE}s"), hint),
        (lambda: EvidenceFor("tdxdd"), "did you mean tdxd?"),
    ):
        with pytest.raises(KeyError) as error:
            act()
        assert wanted in str(error.value)


def test_one_part_can_be_named_without_a_list() -> None:
    for parts in ("graph", ["graph"], iter(("graph",))):
        shown = Explorer(LATE, parts=parts)
        assert "h2t-whole" not in shown.get_state("_dom_classes")["_dom_classes"]
        assert [type(each).__name__ for each in parts_of(shown)] == ["DecisionGraph", "PageLink", "StatusLine"]


def test_a_graph_follows_an_explorer() -> None:
    explorer, graph = Explorer(LATE), DecisionGraph()
    traitlets.dlink((explorer, "case"), (graph, "case"))
    assert graph.states["last"] == explorer.pathway.nodes[-1]
    explorer.vignette = "exactly-twelve-months"
    assert graph.pathway == explorer.pathway
    explorer.answer(INTERVAL, "never")
    assert (graph.pathway, graph.states["rest"]) == (None, ["idle", ""])


def test_stock_ways_of_wiring_take_our_widgets() -> None:
    explorer, seen = Explorer(LATE), list[Any]()
    ipywidgets.interactive_output(lambda case: seen.append(case.her2_status), {"case": explorer})
    explorer.answer("her2_status", "negative")
    assert seen == ["positive", "negative"]
    controls = ipywidgets.interactive(lambda case: len(case.given), case=explorer)
    assert controls.children[0] is explorer
    boxes = ipywidgets.HBox([explorer, DecisionGraph()]), ipywidgets.Tab([Practice(seed=1), Drill(seed=1)])
    assert [len(each.children) for each in boxes] == [2, 2]


def test_a_practice_tells_of_the_case_once_it_is_committed() -> None:
    screen = Practice(LATE, seed=1)
    assert (screen.vignette, screen.case, screen.pathway, screen.value) == (LATE, None, None, None)
    values = told(screen, "value")
    while not screen.path.complete:
        question = screen.path.questions[-1]
        screen.path.answer(question["id"], question["answers"][0][0])
    screen.plan.plan = {**screen.plan.plan, "action": "text_does_not_say"}
    screen.commit()
    assert values == [screen.value]
    assert (screen.case, screen.pathway) == (VIGNETTES[LATE].case, screen.value.pathway)
    with pytest.raises(traitlets.TraitError, match=f"did you mean {LATE}"):
        screen.vignette = f"{LATE}s"
    assert values == [screen.value]
    screen.vignette = "exactly-twelve-months"
    assert (screen.vignette, screen.case, screen.pathway, screen.value) == ("exactly-twelve-months", None, None, None)


def test_a_journey_tells_of_the_patient_and_of_the_answer_once_it_was_given() -> None:
    first, second = (each.id for each in shipped_journeys()[:2])
    screen = PatientJourney(first)
    assert screen.journey == first
    assert screen.case is not None
    assert screen.pathway is None
    screen.plan.plan = {**screen.plan.plan, "action": "text_does_not_say"}
    screen.step()
    assert screen.value.phase == "answered"
    assert screen.pathway == screen.value.states(GUIDELINE)[-1].pathway
    with pytest.raises(traitlets.TraitError, match="no journey"):
        screen.journey = "a-trip"
    assert screen.value.phase == "answered"
    screen.journey = second
    assert (screen.journey, screen.value.journey.id, screen.pathway) == (second, second, None)
    screen.journey = ""
    assert (screen.case, screen.value.own) == (None, True)


def test_a_drill_tells_of_an_item_s_pathway_once_it_is_answered() -> None:
    drill = Drill(seed=1)
    assert (drill.case, drill.pathway, drill.value) == (drill.item.case, None, None)
    values = told(drill, "value")
    drill.answer(drill.item.right)
    assert drill.value.right
    assert drill.pathway == trace(GUIDELINE, drill.item.case)
    drill.following()
    assert (drill.case, drill.pathway) == (drill.item.case, None)
    assert [each and each.right for each in values] == [True, None]


@pytest.mark.parametrize("screen", [Explorer, Practice, PatientJourney, Drill, DecisionGraph])
def test_none_of_the_traits_crosses_to_the_page(screen: type[ipywidgets.Widget]) -> None:
    assert not set(TRAITS) & set(screen().get_state())
