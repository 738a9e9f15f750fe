"""The picture's plain data: the shipped layout against the graph, and a case's way through it."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations

import pytest
from random_graphs import random_guideline

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline, edge_id
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.diagram.layout import lay_out, layout_fits
from her2teach.diagram.model import Diagram, DiagramEdge, DiagramNode, diagram, label_lines, reading_order
from her2teach.diagram.shapes import LABEL_SIZE, MARK_WIDTH, NODE_SIZE, TIP, Point, text_width, wrap
from her2teach.teaching.vignettes import CaseVignette, load_vignettes
from her2teach.text.states import describe, marked_states

SHIPPED = load_guideline()
VIGNETTES = load_vignettes()
#: Without those whose answers contradict each other.
WALKED = [vignette for vignette in VIGNETTES if trace(SHIPPED, vignette.case).nodes]
Boxed = DiagramNode | DiagramEdge


def foreign() -> Guideline:
    """The shipped graph with one word changed, so that no shipped position is its own."""
    root = SHIPPED.decisions[SHIPPED.root]
    changed = {**SHIPPED.decisions, SHIPPED.root: root.model_copy(update={"label": "Where to begin"})}
    return Guideline.of(SHIPPED.model_copy(update={"decisions": changed}), SHIPPED.content_hash)


def branching() -> Guideline:
    """As `foreign`, and the first decision leads past two columns as well."""
    guideline = foreign()
    root = guideline.decisions[guideline.root]
    far = max(guideline.decisions, key=lambda name: len(list(SHIPPED.graph.predecessors(name))))
    longer = root.model_copy(update={"edges": (*root.edges, root.edges[0].model_copy(update={"to": far}))})
    changed = {**guideline.decisions, guideline.root: longer}
    return Guideline.of(guideline.model_copy(update={"decisions": changed}), guideline.content_hash)


PICTURES = [
    *(pytest.param(make, id=make.__name__) for make in (load_guideline, foreign, branching)),
    *(pytest.param(partial(random_guideline, seed), id=f"random-{seed}") for seed in range(60)),
]


def gap(one: Boxed, other: Boxed) -> float:
    """How far two rectangles are apart along the axis that parts them; negative when they overlap."""
    across = abs(one.x - other.x) - (one.width + other.width) / 2
    down = abs(one.y - other.y) - (one.height + other.height) / 2
    return max(across, down)


def along(edge: DiagramEdge) -> Iterator[Point]:
    for at in range(0, len(edge.points) - 3, 3):
        a, b, c, d = edge.points[at : at + 4]
        for step in range(21):
            t = step / 20
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            parts = tuple(zip(weights, (a, b, c, d), strict=True))
            yield sum(w * p[0] for w, p in parts), sum(w * p[1] for w, p in parts)


def touches(node: DiagramNode, point: Point) -> bool:
    """Whether a point is the middle of one of a node's sides."""
    sides = ((node.width / 2, 0), (-node.width / 2, 0), (0, node.height / 2), (0, -node.height / 2))
    return any(abs(node.x + x - point[0]) < 0.2 and abs(node.y + y - point[1]) < 0.2 for x, y in sides)


def test_the_shipped_layout_holds_this_graph_and_no_other() -> None:
    layout = lay_out(SHIPPED)
    assert layout_fits(layout, SHIPPED)
    assert set(layout.nodes) == set(SHIPPED.graph)
    assert set(layout.edges) == {edge_id(*ends) for ends in SHIPPED.graph.edges}
    assert not layout_fits(layout, foreign())
    assert not layout_fits(layout, branching())


def test_the_shipped_layout_is_used_for_the_shipped_guideline() -> None:
    assert lay_out(SHIPPED) is lay_out(SHIPPED)
    assert lay_out(foreign()) != lay_out(SHIPPED)


@pytest.mark.parametrize("make", PICTURES)
def test_labels_are_the_content_s_own(make: Callable[[], Guideline]) -> None:
    guideline = make()
    picture = diagram(guideline)
    for node in picture.nodes:
        assert " ".join(node.lines) == guideline.graph.nodes[node.id]["label"]
    for edge in picture.edges:
        assert " ".join(edge.lines) == guideline.graph.edges[edge.start, edge.to]["label"]


@pytest.mark.parametrize("make", PICTURES)
def test_nothing_overlaps_and_all_is_on_the_sheet(make: Callable[[], Guideline]) -> None:
    picture = diagram(make())
    for one, other in combinations(picture.parts, 2):
        assert gap(one, other) >= 0, (one.id, other.id)
    for one, other in combinations(picture.nodes, 2):
        assert gap(one, other) >= 10, (one.id, other.id)  # marks and tags stand out over the edge
    for each in picture.parts:
        assert each.width / 2 <= each.x <= picture.width - each.width / 2
        assert each.height / 2 <= each.y <= picture.height - each.height / 2


@pytest.mark.parametrize("make", PICTURES)
def test_edges_run_from_node_to_node_and_through_no_other(make: Callable[[], Guideline]) -> None:
    picture = diagram(make())
    nodes = {node.id: node for node in picture.nodes}
    for edge in picture.edges:
        assert touches(nodes[edge.start], edge.points[0]), edge.id
        assert touches(nodes[edge.to], edge.arrow[0]), edge.id
        for x, y in along(edge):
            for node in picture.nodes:
                inside = abs(node.x - x) < node.width / 2 - 1 and abs(node.y - y) < node.height / 2 - 1
                assert not inside, (edge.id, node.id)


@pytest.mark.parametrize("make", PICTURES)
def test_an_edge_passes_through_its_own_label_and_no_other(make: Callable[[], Guideline]) -> None:
    picture = diagram(make())
    for edge in picture.edges:
        crossed = {
            label.id
            for label in picture.edges
            for x, y in along(edge)
            if abs(label.x - x) < label.width / 2 - 1 and abs(label.y - y) < label.height / 2 - 1
        }
        assert crossed == {edge.id}


@pytest.mark.parametrize("make", PICTURES)
def test_labels_fit_their_boxes(make: Callable[[], Guideline]) -> None:
    picture = diagram(make())
    for node in picture.nodes:
        decision = node.kind == "decision"
        for line in node.lines:
            assert text_width(line, NODE_SIZE, bold=decision) + (2 * TIP if decision else 8) <= node.width + 0.1
        assert len(node.lines) * NODE_SIZE * 1.25 <= node.height
        assert not node.tag or node.tag_place[2] + 24 < node.width
    for edge in picture.edges:
        for at, line in enumerate(label_lines(edge)):
            assert text_width(line, LABEL_SIZE) + (0 if at else MARK_WIDTH) <= edge.width + 0.1


def test_the_estimate_of_widths_is_never_below_the_widest_common_face() -> None:
    ft2font = pytest.importorskip("matplotlib.ft2font")
    from matplotlib.font_manager import FontProperties, findfont

    labels = [line for item in diagram(SHIPPED).parts for line in item.lines]
    for bold, weight in ((False, "normal"), (True, "bold")):
        font = ft2font.FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
        font.set_size(100, 72)
        for label in labels:
            font.set_text(label)
            assert font.get_width_height()[0] / 64 <= text_width(label, 100, bold=bold), label


def test_text_is_wrapped_into_as_few_lines_as_the_width_allows() -> None:
    assert wrap("", 12, 100) == ()
    assert wrap("incomprehensibilities", 12, 10) == ("incomprehensibilities",)
    assert wrap("one two", 12, 1000) == ("one two",)
    assert wrap("aaaa aaaa aaaa aa", 10, 80) == ("aaaa aaaa", "aaaa aa")


def test_without_a_case_nothing_has_a_state() -> None:
    contradictory = trace(SHIPPED, Case(SHIPPED, decision_point="progression", advanced_lines_given=0))
    assert contradictory.outcome == "contradictory"
    for pathway in (None, contradictory):
        picture = diagram(SHIPPED, pathway)
        assert {(item.state, item.mark) for item in picture.parts} == {("idle", "")}


@pytest.mark.parametrize("vignette", WALKED, ids=lambda vignette: vignette.id)
def test_a_case_s_pathway_is_numbered_and_the_rest_is_open_or_closed(vignette: CaseVignette) -> None:
    pathway = trace(SHIPPED, vignette.case)
    now = marked_states(SHIPPED, pathway)
    for at, name in enumerate(pathway.nodes, start=1):
        assert now[name] == ("visited", "✓" if name == pathway.node else str(at))
    for step in pathway.steps:
        assert now[edge_id(step.node, step.to)] == ("visited", "✓")
    for name in SHIPPED.ends:
        if name != pathway.node:
            assert now[name] == (("possible", "?") if name in pathway.possible else ("excluded", "×"))
    open_parts = {name for name, (state, _) in now.items() if state in {"visited", "possible"}}
    for start, to in SHIPPED.edges:
        if edge_id(start, to) in open_parts:
            assert {start, to} <= open_parts


def test_an_edge_between_possible_nodes_is_ruled_out_when_no_open_pathway_takes_it() -> None:
    case = Case(
        SHIPPED, her2_status="positive", disease_setting="recurrent_metastatic", prior_adjuvant_trastuzumab="never"
    )
    now = marked_states(SHIPPED, trace(SHIPPED, case))
    assert now["timing"][0] == now["tdxd_choice"][0] == "possible"
    assert now["timing--tdxd_choice"] == ("excluded", "×")
    assert now["failed_line--tdxd_choice"] == ("possible", "?")


def test_every_export_says_what_it_is_for_and_which_text_it_shows() -> None:
    footer = " ".join(diagram(SHIPPED).footer)
    identity = SHIPPED.identity
    for words in (
        identity.purpose,
        identity.title,
        str(identity.retrieved),
        identity.review,
        SHIPPED.content_hash[:12],
    ):
        assert words in footer


def test_the_description_tells_the_pathway() -> None:
    def described(picture: Diagram) -> str:
        return picture.description

    vignette = next(each for each in VIGNETTES if each.expected_node)
    assert SHIPPED.ends[str(vignette.expected_node)].label in described(diagram(SHIPPED, trace(SHIPPED, vignette.case)))
    blank = described(diagram(SHIPPED, trace(SHIPPED, Case(SHIPPED))))
    assert f"{len(SHIPPED.ends)} outcomes are still possible" in blank


def test_nodes_are_read_answer_by_answer() -> None:
    order = reading_order(SHIPPED)
    assert sorted(order) == sorted(SHIPPED.graph)
    assert order[0] == SHIPPED.root
    for start, to in SHIPPED.edges:
        leads = [order.index(name) for name in SHIPPED.graph.predecessors(to)]
        assert min(leads) < order.index(to), (start, to)


def test_the_description_of_a_bare_graph_counts_it() -> None:
    assert describe(SHIPPED, None).startswith(
        f"{len(SHIPPED.decisions)} decisions lead to {len(SHIPPED.ends)} outcomes"
    )
