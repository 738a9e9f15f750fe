"""The comparison of the source text with an extension, in a real browser."""

import pytest
from browser import Recorder, Visit
from page_tools import violations
from playwright.sync_api import Page, expect


@pytest.fixture
def reference(visit: Visit, recorder: Recorder) -> Page:
    assert recorder.external == []
    page = visit("5_reference.ipynb")
    expect(page.locator(".h2t-extensions").get_by_role("table", name="Where the outcome changes")).to_be_visible()
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_picking_an_extension_and_answering_its_question(
    reference: Page, recorder: Recorder, scheme: str, width: int
) -> None:
    reference.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words it knows
    reference.set_viewport_size({"width": width, "height": 900})
    screen = reference.locator(".h2t-extensions")
    screen.get_by_label("Extension", exact=True).select_option(label="When a taxane cannot be given")
    liver = "Six lesions in the liver (introductory)"
    screen.get_by_label("Case", exact=True).select_option(label=liver)
    expect(screen).to_contain_text("The text’s answer stays, and the extension asks further.")
    screen.get_by_label("Present").check()
    expect(screen).to_contain_text("Not in the text; the extension says")
    expect(screen.get_by_role("status")).to_contain_text("The outcome changes.")
    expect(screen.locator('.node.extension[data-state="visited"]')).to_have_count(2)
    assert screen.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert violations(reference) == []
    assert recorder.errors == []
    assert recorder.external == []
