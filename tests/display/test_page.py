"""The page of a cell: one safe piece of HTML that brings its own style and its own words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree.ElementTree import fromstring

import pytest
from hostile_content import SCRIPT, spoilt

from her2teach import Case, compare_ways, flips, judge, load_guideline, load_vignettes, next_questions, trace
from her2teach.core.guideline import SHIPPED, read_guideline
from her2teach.core.plan import Plan
from her2teach.core.shown import Shown
from her2teach.core.yamltree import read_shipped
from her2teach.display.page import style
from her2teach.display.picture import ROOM, picture

GUIDELINE = load_guideline()
CASE = load_vignettes()["late-relapse-liver"].case
HOSTILE = read_guideline(spoilt(read_shipped(SHIPPED)), SHIPPED)
#: What JupyterLab leaves of a page that it does not trust, among others; SVG and styles go.
KEPT = {"div", "p", "strong", "span", "ol", "ul", "li", "details", "summary", "figure", "figcaption", "img"}


class Read(HTMLParser):
    """What stands in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data if self.tags[-1][0] != "style" else ""


def page(thing: Shown) -> str:
    return thing._repr_mimebundle_()["text/html"]


def things(guideline: type(GUIDELINE) = GUIDELINE) -> list[Shown]:  # type: ignore[valid-type]
    case = Case(guideline, **CASE)
    pathway = trace(guideline, case)
    plan = Plan(guideline, action="stop_all")
    both = compare_ways(pathway, trace(guideline, case.replace(her2_status="negative")))
    asked = next_questions(guideline, Case(guideline))
    return [guideline, case, pathway, judge(guideline, case, plan), both, flips(guideline, case), asked]


ALL = pytest.mark.parametrize("thing", [*things(), load_vignettes()[0]], ids=lambda thing: type(thing).__name__)


@ALL
def test_a_page_fetches_nothing_and_runs_nothing(thing: Shown) -> None:
    found = Read(page(thing))
    for tag, attributes in found.tags:
        assert tag in KEPT | {"style"}
        assert not [name for name in attributes if name.startswith("on") or name in {"href", "style", "id"}]
        assert attributes.get("src", "data:image/svg+xml,").startswith("data:image/svg+xml,")  # type: ignore[union-attr]
    assert "url(" not in style()
    assert "@import" not in style()


@ALL
def test_a_page_without_its_style_and_picture_still_says_it(thing: Shown) -> None:
    """As in a notebook that is not trusted, and to whoever hears it."""
    found = Read(page(thing))
    words = " ".join(found.words.split())
    assert words.startswith(GUIDELINE.identity.purpose)
    for line in thing._repr_mimebundle_()["text/plain"].splitlines()[1:]:
        inside = re.sub(r"^(- |\d+\. )| \[[^]]+\]( \(S[\d, S]+\))?$| \(S[\d, S]+\)$", "", line)
        if inside and not inside.isupper() and "FOUND" not in inside and GUIDELINE.identity.purpose not in inside:
            assert inside in words
    for tag, attributes in found.tags:
        assert tag != "img" or len(attributes["alt"] or "") > 40
    assert [attributes["aria-label"] for _, attributes in found.tags if "role" in attributes] != [""]


def test_a_drug_s_name_stays_on_one_line_and_can_still_be_found() -> None:
    found = page(trace(GUIDELINE, Case(GUIDELINE, **load_vignettes()["early-relapse-progresses-on-tdxd"].case)))
    name = '<span class="h2t-name">T-DXd</span>'
    assert name in found
    assert "T-DXd" not in re.sub(r"<[^>]*>", "", found.replace(name, ""))
    assert "\u2011" not in found
    assert ".h2t-name { white-space: nowrap; }" in style()


def test_every_rule_of_the_style_is_about_the_page_alone() -> None:
    rules = re.sub(r"@media[^{]*\{(.*?\})\s*\}", r"\1", style())
    for selector in re.findall(r"([^{}]+)\{", rules):
        assert ".h2t-shown" in selector


def test_hostile_content_stays_words() -> None:
    for thing in things(HOSTILE):
        found = Read(page(thing))
        assert {tag for tag, _ in found.tags} <= KEPT | {"style"}
        assert not [attributes for _, attributes in found.tags if "onerror" in attributes]
        assert SCRIPT in found.words
        for tag, attributes in found.tags:
            if tag == "img":
                drawn = fromstring(unquote((attributes["src"] or "").partition(",")[2]))
                names = {each.tag.rpartition("}")[2] for each in drawn.iter()}
                assert names <= {"svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan", "circle"}
                assert any("<script>" in "".join(each.itertext()) for each in drawn.iter() if each.tag.endswith("text"))


def test_the_picture_is_one_file_light_and_dark_with_a_name() -> None:
    pathway = trace(GUIDELINE, CASE)
    drawn = fromstring(picture(GUIDELINE, pathway))
    inside = "{http://www.w3.org/2000/svg}"
    assert drawn.get("role") == "img"
    named = [drawn.find(f"{inside}{name}") for name in ("title", "desc")]
    assert [each.get("id") for each in named if each is not None] == (drawn.get("aria-labelledby") or "").split()
    assert GUIDELINE.identity.purpose in (named[1].text or "" if named[1] is not None else "")
    assert "prefers-color-scheme: dark" in (drawn.findtext(f"{inside}style") or "")
    assert float(drawn.get("width") or 0) >= ROOM[0]
    shown = " ".join("".join(each.itertext()) for each in drawn.iter(f"{inside}text"))
    assert GUIDELINE.identity.purpose in shown
    assert GUIDELINE.identity.purpose not in re.sub(r"<desc.*?</desc>", "", picture(GUIDELINE, pathway, foot=False))
    visited = {each.get("data-id") for each in drawn.iter() if each.get("data-state") == "visited"}
    assert set(pathway.nodes) <= visited
