"""A presentation on a page: how a test begins one, and finds its parts."""

from __future__ import annotations

from functools import cache

from page_steps import pick
from playwright.sync_api import Locator, Page, expect

from her2teach import load_guideline
from her2teach.core.questions import relevant_pathway
from her2teach.educator.presentation import Presentation
from her2teach.educator.presentation import place as said_place
from her2teach.educator.slide_decks import case_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.vignettes import shipped_vignettes

GUIDELINE = load_guideline()
CASE = next(each for each in shipped_vignettes() if each.id == "late-relapse-liver")
LONGEST = max(shipped_vignettes(), key=lambda each: len(each.story))
#: Whether the focus is in the presentation.
INSIDE = "document.querySelector('dialog[open]').contains(document.activeElement)"


@cache
def deck_of(name: str = CASE.id) -> Deck:
    vignette = next(each for each in shipped_vignettes() if each.id == name)
    return case_deck(GUIDELINE, relevant_pathway(GUIDELINE, vignette.case), vignette)


def stage(page: Page) -> Locator:
    return page.locator("dialog[open] .h2t-stage")


def heading(page: Page) -> Locator:
    return stage(page).get_by_role("heading")


def at(page: Page, place: int, deck: Deck) -> None:
    expect(stage(page).locator(".h2t-present-place")).to_have_text(said_place(Presentation(deck=deck, at=place)))
    expect(heading(page)).to_have_text(deck.frames[place].heading)


def begin(page: Page, title: str = CASE.title) -> Deck:
    pick(page, "Case", title)
    page.get_by_role("button", name="Present", exact=True).press("Enter")
    deck = deck_of(next(each.id for each in shipped_vignettes() if each.title == title))
    at(page, 0, deck)
    return deck


def room(page: Page) -> Locator:
    return stage(page).locator(".h2t-present-room")


def alone(page: Page) -> None:
    """Take what is behind a presentation away until `bring_back`: each size lays all of it out anew."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.querySelector('main').style.display = 'none'")


def bring_back(page: Page) -> None:
    """End a presentation that was `alone`."""
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('main').style.display = ''")
