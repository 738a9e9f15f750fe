"""The look at contrast, which looks at some of the texts that are painted alike, misses none that is too pale."""

import pytest
from page_tools import violations
from playwright.sync_api import Page

#: Texts of one class, of which one is made pale in some way.
TEXTS = """<!doctype html><html lang="en"><title>Texts</title><style>p {{ background: white; color: black }}</style>
<main><h1>Texts</h1>{}<p class="a">One of many</p><p{} class="a">Another</p><p class="a">One of many more</p></main>"""


@pytest.mark.parametrize(
    "pale", ['style="color: #bbb"', 'style="background: #555"', 'style="opacity: 0.3"', 'class="a b"', 'id="one"']
)
def test_a_pale_text_among_others_is_found(page: Page, pale: str) -> None:
    page.set_content(TEXTS.format("<style>.b { color: #bbb } #one { color: #bbb }</style>", f" {pale}"))
    assert [name for name, _ in violations(page, "color-contrast")] == ["color-contrast"]


def test_a_pale_box_makes_all_texts_in_it_pale(page: Page) -> None:
    page.set_content(TEXTS.format("", "").replace("<main>", '<main style="opacity: 0.3">'))
    assert [name for name, _ in violations(page)] == ["color-contrast"]


def test_what_can_be_read_is_not_objected_to(page: Page) -> None:
    page.set_content(TEXTS.format("", ""))
    assert violations(page) == []
