"""The landscape as SVG: every part once, every word of the text, and a legend for all that stands there."""

from xml.etree.ElementTree import fromstring

from her2teach.core.guideline import edge_id
from her2teach.core.load import load_guideline
from her2teach.diagram.landscape import landscape
from her2teach.diagram.landscape_svg import SIGNS, landscape_legend, landscape_svg
from her2teach.diagram.model import EXTENDED, LINES, diagram
from her2teach.text.path import KINDS

SHIPPED = load_guideline()


def test_the_picture_has_every_node_and_edge_once() -> None:
    root = fromstring(landscape_svg(diagram(SHIPPED), landscape(SHIPPED, 952, 634), "a", pressable=True))
    ids = [str(each.get("data-id")) for each in root.iter() if each.get("data-id")]
    assert sorted(ids) == sorted([*SHIPPED.decisions, *SHIPPED.ends, *(edge_id(*ends) for ends in SHIPPED.edges)])
    buttons = [each for each in root.iter() if each.get("role") == "button"]
    assert all(each.get("aria-label") for each in buttons)
    assert len(buttons) == len(SHIPPED.decisions) + len(SHIPPED.ends)


def test_the_picture_says_what_it_shows_and_its_words_are_those_of_the_text() -> None:
    root = fromstring(landscape_svg(diagram(SHIPPED), landscape(SHIPPED, 952, 634), "a"))
    assert root.get("role") == "img"
    assert [root.find(f".//*[@id='a-{name}']") is not None for name in ("title", "description")] == [True, True]
    words = " ".join(" ".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))
    for end in SHIPPED.ends.values():
        assert end.label in words


def test_the_legend_says_every_sign_in_words() -> None:
    root = fromstring(landscape_legend(extended=True))
    said = ["".join(item.itertext()) for item in root.iter("span")]
    meant = [row[-1] for rows in (SIGNS, LINES[1:], EXTENDED, KINDS[1:]) for row in rows]
    assert sorted(said) == sorted(meant)
    assert all(picture.get("aria-hidden") == "true" for picture in root.iter() if picture.tag.endswith("svg"))
