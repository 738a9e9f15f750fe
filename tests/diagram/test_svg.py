"""The picture as SVG: valid, escaped, and saying all that the diagram says."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.diagram.model import COMPARED, LINES, STATES, Diagram, diagram, label_lines
from her2teach.diagram.svg import plain_style, style, svg
from her2teach.teaching.vignettes import CaseVignette, load_vignettes
from her2teach.text.path import KINDS
from her2teach.text.states import ONLY_FIRST, ONLY_SECOND, PARTING, parting

SHIPPED = load_guideline()
VIGNETTES = load_vignettes()
HOSTILE = "<script>alert('&')</script>\" onload=\"x"
NS = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)


def words(element: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in element.iter(f"{NS}text")]


def parts(root: ET.Element) -> dict[str, ET.Element]:
    return {group.attrib["data-id"]: group for group in root.iter(f"{NS}g") if "data-id" in group.attrib}


def hostile(picture: Diagram) -> Diagram:
    spoiled: dict[str, Any] = {"lines": (HOSTILE,), "description": HOSTILE}
    return replace(
        picture,
        title=HOSTILE,
        description=HOSTILE,
        footer=(HOSTILE,),
        nodes=tuple(replace(node, **spoiled) for node in picture.nodes),
        edges=tuple(replace(edge, **spoiled) for edge in picture.edges),
    )


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette.id)
def test_every_node_and_edge_is_drawn_with_its_words_state_and_mark(vignette: CaseVignette) -> None:
    picture = diagram(SHIPPED, trace(SHIPPED, vignette.case))
    found = parts(drawn(svg(picture)))
    assert set(found) == {item.id for item in picture.parts}
    for node in picture.nodes:
        group = found[node.id]
        assert group.attrib["class"].split() == ["node", node.kind]
        assert words(group) == [*node.lines, *([node.tag] if node.tag else []), node.mark, node.note]
    for edge in picture.edges:
        group = found[edge.id]
        assert group.attrib["class"].split() == ["edge", edge.status]
        first, *others = label_lines(edge)
        assert words(group) == [f"{edge.mark} {first}" if edge.mark else first, *others]
    for item in picture.parts:
        assert found[item.id].attrib["data-state"] == item.state
        assert len([each for each in found[item.id].iter() if each.get("class") == "mark"]) == 1


def test_what_the_text_does_not_say_outright_is_written_beside_the_line() -> None:
    found = parts(drawn(svg(diagram(SHIPPED))))
    implied = [name for name, group in found.items() if "implied" in group.attrib["class"]]
    assert implied
    assert all("implied" in words(found[name]) for name in implied)
    silent = [group for group in found.values() if "source_silent" in group.attrib["class"]]
    assert all("text silent" in words(group) for group in silent)


def test_the_picture_is_one_image_with_a_name() -> None:
    root = drawn(svg(diagram(SHIPPED), prefix="p"))
    assert root.get("role") == "img"
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert str(root.get("aria-labelledby")).split() == ids
    assert all(name.startswith("p-") for name in ids)


@pytest.mark.parametrize("standalone", [False, True])
def test_hostile_words_stay_words(standalone: bool) -> None:
    text = svg(hostile(diagram(SHIPPED)), standalone=standalone)
    root = drawn(text)
    assert "<script" not in text
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)
    if standalone:
        assert "<script>" in " ".join(words(root))


def test_a_file_of_its_own_brings_style_legend_and_footer() -> None:
    picture = diagram(SHIPPED, title="A heading")
    root = drawn(svg(picture, standalone=True))
    said = words(root)
    assert "A heading" in said
    for entry in (*(row[-1] for row in STATES), *(row[-1] for row in KINDS), *(row[-1] for row in LINES)):
        assert entry in said
    assert all(sentence in " ".join(said) for sentence in picture.footer)
    assert "url(" not in ET.tostring(root, encoding="unicode")
    assert "var(" not in str(root.findtext(f"{NS}style"))


def test_nothing_of_a_file_stands_outside_its_sheet() -> None:
    root = drawn(svg(diagram(SHIPPED), standalone=True))
    left, top, width, height = map(float, str(root.get("viewBox")).split())
    for text in root.iter(f"{NS}text"):
        if text.get("class") in {"small", "heading"}:
            assert left < float(text.attrib["x"]) < left + width
            assert top < float(text.attrib["y"]) < top + height


def test_the_same_case_gives_the_same_bytes() -> None:
    pathway = trace(SHIPPED, VIGNETTES[0].case)
    assert svg(diagram(SHIPPED, pathway), standalone=True) == svg(diagram(SHIPPED, pathway), standalone=True)


def test_the_style_knows_every_state_and_every_kind_of_line_and_falls_back_everywhere() -> None:
    rules = style()
    assert not re.search(r"var\(--[\w-]+\)", rules)
    states = {state for state, _, _ in (*STATES, *COMPARED)}
    assert states | {"idle"} == set(re.findall(r'data-state="(\w+)"', rules))
    for status, _ in LINES[1:]:
        assert f".{status} .line" in rules
    assert plain_style().count("{") == rules.count("{")


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_letters_stand_out_from_their_ground() -> None:
    colours = dict(re.findall(r"var\((--h2t-graph-[\w-]+), (#\w{6})\)", style()))
    for ink, ground in (
        ("ink", "surface"),
        ("ink", "bg"),
        ("ink", "visited"),
        ("muted", "bg"),
        ("possible", "bg"),
        ("accent", "bg"),
        ("accent-ink", "accent"),
        ("other", "bg"),
    ):
        assert _contrast(colours[f"--h2t-graph-{ink}"], colours[f"--h2t-graph-{ground}"]) >= 4.5


def test_two_pathways_are_told_apart_by_words_and_marks() -> None:
    one, two = (trace(SHIPPED, vignette.case) for vignette in VIGNETTES[:2])
    found = parts(drawn(svg(diagram(SHIPPED, one, two), standalone=True)))
    said = {name: words(group)[-1] for name, group in found.items() if "node" in group.attrib["class"]}
    assert {name for name, note in said.items() if note == ONLY_FIRST} == {*one.nodes} - {*two.nodes}
    assert {name for name, note in said.items() if note == ONLY_SECOND} == {*two.nodes} - {*one.nodes}
    assert [name for name, note in said.items() if note == PARTING] == [parting(one, two)]
    whole = words(drawn(svg(diagram(SHIPPED, one, two), standalone=True)))
    assert all(row[-1] in whole for row in COMPARED)
