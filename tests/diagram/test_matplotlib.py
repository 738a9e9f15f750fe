"""The picture on paper."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.diagram.matplotlib import figure, save
from her2teach.diagram.model import Diagram, diagram, label_lines
from her2teach.diagram.shapes import LINE_DASHES, PALETTE, SHAPE_DASHES
from her2teach.diagram.svg import plain_style, style, svg
from her2teach.teaching.vignettes import load_vignettes

SHIPPED = load_guideline()
MEDIUM = diagram(SHIPPED, trace(SHIPPED, load_vignettes()[0].case), title="A case")


def texts(picture: Diagram) -> list[str]:
    return [text.get_text() for text in figure(picture).axes[0].texts]


def test_every_word_of_the_diagram_is_on_the_page() -> None:
    found = texts(MEDIUM)
    for node in MEDIUM.nodes:
        assert set(node.lines) <= set(found)
        assert node.mark in found
    for edge in MEDIUM.edges:
        first, *others = label_lines(edge)
        assert {f"{edge.mark} {first}", *others} <= set(found)
    assert "A case" in found
    assert all(sentence in " ".join(found) for sentence in MEDIUM.footer)


def test_words_stay_inside_their_nodes_and_everything_on_the_page() -> None:
    page = figure(MEDIUM)
    page.canvas.draw()
    axes = page.axes[0]
    boxes = {line: node for node in MEDIUM.nodes for line in node.lines}
    for text in axes.texts:
        extent = text.get_window_extent()
        assert page.bbox.contains(extent.x0, extent.y0)
        assert page.bbox.contains(extent.x1, extent.y1)
        node = boxes.get(text.get_text())
        if node is not None:
            (x0, _), (x1, _) = axes.transData.inverted().transform([(extent.x0, 0), (extent.x1, 0)])
            assert x1 - x0 <= node.width - 4, text.get_text()


def test_a_dollar_is_a_dollar() -> None:
    node, *others = MEDIUM.nodes
    spoiled = replace(MEDIUM, nodes=(replace(node, lines=("$x_1$ <b>",)), *others))
    assert "$x_1$ <b>" in texts(spoiled)
    figure(spoiled).canvas.draw()


def test_the_page_is_a4_and_no_window_knows_it() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    width, height = sorted(figure(MEDIUM).get_size_inches())
    assert (round(width, 2), round(height, 2)) == (8.27, 11.69)
    assert not pyplot.get_fignums()


@pytest.mark.parametrize(("suffix", "start"), [(".pdf", b"%PDF"), (".PNG", b"\x89PNG"), (".svg", b"<svg")])
def test_files_are_written_the_same_twice_with_a_title(tmp_path: Path, suffix: str, start: bytes) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    save(MEDIUM, first)
    save(MEDIUM, second)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(start)
    assert b"A case" in first.read_bytes()


def test_an_svg_file_is_the_standalone_picture(tmp_path: Path) -> None:
    save(MEDIUM, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").strip() == svg(MEDIUM, standalone=True)


def test_another_kind_of_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.pdf, \.png, \.svg"):
        save(MEDIUM, tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_paper_and_screen_share_their_colours() -> None:
    rules = style()
    names = {"bg": "paper", "line": "rule"}
    for name, colour in re.findall(r"var\(--h2t-graph-([\w-]+), (#\w{6})\)", rules):
        if name not in {"surface", "accent-ink"}:
            assert PALETTE[names.get(name, name)] == colour


@pytest.mark.parametrize(("part", "dashes"), [("line", LINE_DASHES), ("shape", SHAPE_DASHES)])
def test_an_edge_and_a_node_are_dashed_alike_on_a_screen_and_on_paper(
    part: str, dashes: Mapping[str, tuple[float, ...]]
) -> None:
    rules = re.findall(rf"\.h2t-picture \.(\w+) \.{part} {{ stroke-dasharray: ([\d. ]+);", plain_style())
    assert {name: tuple(map(float, lengths.split())) for name, lengths in rules} == dashes
