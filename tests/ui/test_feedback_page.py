"""The feedback in a browser: on one screen, in its order on a phone, each verdict told apart by word, sign and edge."""

from __future__ import annotations

from typing import Any

import pytest
from attempts import VIGNETTES
from browser import Recorder, Visit
from feedback_page import KINDS, attempt
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}
#: The feedback with its folds closed is no higher, in pixels.
MOST_ON_DESK, MOST_ON_PHONE = 1_000, 2_200
PARTS = (".h2t-outcome", ".h2t-beside", ".h2t-trip", ".h2t-lure", ".h2t-remember", ".h2t-on [data-do=next]")
#: Where the parts are, what lies over the page's edges, and how high all of it is.
PLACES = """(parts) => {
  const box = (selector) => {
    const found = document.querySelector(selector)?.getBoundingClientRect();
    return found ? { top: found.top, bottom: found.bottom, height: found.height } : null;
  };
  const header = document.querySelector(".h2t-header");
  const covered = getComputedStyle(header).position === "sticky" ? header.getBoundingClientRect().bottom : 0;
  return {
    parts: parts.map(box),
    all: box(".h2t-part-result"),
    from: covered,
    to: box(".h2t-practice > .h2t-part-status").top,
  };
}"""
LOOKS = {"omission": "danger", "lungs": "danger", "silent": "unjudged", "scope": "right", "missing": "unjudged"}


def places(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(PLACES, list(PARTS))
    return found


@pytest.fixture
def follow(stay: Visit) -> Visit:
    """As `visit`, but follow a link on the page that is open."""

    def find_case(name: str) -> Page:
        page = stay(name.partition("#")[0])
        page.evaluate("link => { location.hash = link; }", name.partition("#")[2])
        expect(page.locator(".h2t-attempt-headline")).to_have_count(0)
        return page

    return find_case


@pytest.mark.parametrize("kind", KINDS)
def test_the_feedback_fits_on_one_screen(kind: str, tab: Page, follow: Visit, watched: Recorder) -> None:
    page = tab
    headline = attempt(page, follow, kind)
    assert KINDS[kind][2] in headline
    look = LOOKS.get(kind, kind)
    expect(page.locator(f".h2t-outcome[data-look={look}] svg[role=img]")).to_have_count(1)
    found = places(page)
    there = [each for each in found["parts"] if each]
    assert len(there) >= len(PARTS) - 1
    assert found["from"] <= min(each["top"] for each in there)
    assert max(each["bottom"] for each in there) <= found["to"]
    assert found["all"]["height"] < MOST_ON_DESK
    assert page.locator(".h2t-folds details[open]").count() == 0
    outcome = page.locator(".h2t-outcome").first
    filled, edge = (
        outcome.evaluate(f"each => getComputedStyle(each).{side}") for side in ("backgroundColor", "borderLeftColor")
    )
    assert (filled == edge) is (look == "danger"), "what can be fatal is filled, and nothing else is"
    if look == "danger":
        assert "fatal" in page.locator(".h2t-outcome p").first.inner_text().partition(". ")[0]
        assert "fatal" in page.locator(".h2t-practice .h2t-now").inner_text()
    if KINDS[kind][1] is None:
        sentence = page.locator(".h2t-lure blockquote")
        expect(sentence.locator("mark")).to_have_text(VIGNETTES[KINDS[kind][0]].distractors[0].voice)
        assert len(sentence.inner_text()) > len(sentence.locator("mark").inner_text())
    # what is around it is the same for each
    assert_accessible(page, within="html" if kind == "wrong" else ".h2t-part-result")
    assert_fits(page)
    assert watched.errors == []
    assert watched.external == []


def test_on_a_phone_the_feedback_is_read_in_the_same_order(tab: Page, follow: Visit) -> None:
    page = tab
    attempt(page, follow, "wrong")
    page.set_viewport_size(PHONE)
    found = places(page)
    tops = [each["top"] for each in found["parts"]]
    assert tops == sorted(tops)
    above, below = found["parts"][:-2], found["parts"][1:-1]
    assert all(one["bottom"] <= other["top"] for one, other in zip(above, below, strict=True))
    assert found["all"]["height"] < MOST_ON_PHONE
