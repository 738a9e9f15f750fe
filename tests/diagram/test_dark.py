"""Dark: every colour of a picture gives way to one of the dark page, and only there."""

import re
from xml.etree import ElementTree as ET

from her2teach.core.files import PACKAGE
from her2teach.core.guideline import shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.diagram.dark import DARK, following
from her2teach.diagram.evidence import as_svg, bars, forest
from her2teach.diagram.model import diagram
from her2teach.diagram.shapes import PALETTE
from her2teach.diagram.svg import svg
from her2teach.text.evidence import hazard_rows, median_rows

#: Which token of the pages each colour of the palette is.
TOKENS = {
    "paper": "surface",
    "sunk": "sunk",
    "ink": "ink",
    "muted": "muted",
    "rule": "rule",
    "faint": "excluded",
    "accent": "path",
    "visited": "path-soft",
    "possible": "possible",
    "other": "wrong",
}


def test_the_colours_are_those_of_a_light_and_of_a_dark_page() -> None:
    sheet = (PACKAGE / "widgets" / "static" / "base.css").read_text(encoding="utf-8")
    for name, dark in DARK.items():
        light, other = re.findall(rf"--h2t-{TOKENS[name]}: (#\w+);", sheet)[:2]
        assert (light, other) == (PALETTE[name], dark), name
    assert DARK.keys() == PALETTE.keys()


def test_what_is_drawn_has_no_colour_that_stays_light() -> None:
    evidence = shipped_evidence()
    trials = tuple(evidence.trials.values())
    drawn = [
        as_svg(forest(hazard_rows(evidence, trials, further=True))).decode(),
        as_svg(bars(median_rows(evidence, trials, further=True))).decode(),
    ]
    for picture in drawn:
        used = {each.lower() for each in re.findall(r"#[0-9a-fA-F]{6}\b", picture)}
        assert used <= set(PALETTE.values())


def test_the_rules_ask_for_a_dark_screen_and_the_picture_stays_one() -> None:
    plain = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect fill="#ffffff"/></svg>'
    found = following(plain)
    ET.fromstring(found)
    assert found.startswith(f"{plain.removesuffix('</svg>')}<style>@media screen and (prefers-color-scheme: dark)")
    assert '[fill="#ffffff"],[style*="fill: #ffffff"]{fill:#1b1926 !important}' in found


def test_a_style_of_the_picture_s_own_follows_as_well() -> None:
    drawn = svg(diagram(load_guideline()), standalone=True)
    own, added = re.findall(r"<style>(.*?)</style>", following(drawn), re.DOTALL)
    dark = {PALETTE[name]: colour for name, colour in DARK.items()}
    used = set(re.findall(r"#[0-9a-f]{6}\b", own))
    assert used
    assert used <= set(dark)
    for colour in used:
        own = own.replace(colour, dark[colour])
    assert own in added


def test_handouts_are_drawn_with_the_same_colours() -> None:
    folder = PACKAGE / "educator" / "templates"
    css, paper = ((folder / name).read_text(encoding="utf-8") for name in ("handout.css", "sheet.typ"))
    for name in ("ink", "muted", "accent", "rule"):
        assert re.search(rf"--{name}: (#\w+);", css)[1] == PALETTE[name]  # type: ignore[index]  # a miss fails here
        assert f'#let {name} = rgb("{PALETTE[name]}")' in paper
