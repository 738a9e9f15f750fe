"""The comparison of the source text with an extension, in a real browser."""

from browser import Recorder, Visit
from page_tools import assert_accessible, overflow
from playwright.sync_api import expect


def test_picking_an_extension_and_answering_its_question(visit: Visit, recorder: Recorder) -> None:
    page = visit("5_reference.ipynb")
    screen = page.locator(".h2t-extensions")
    expect(screen.get_by_role("table", name="Where the outcome changes")).to_be_visible()
    screen.get_by_label("Extension", exact=True).select_option(label="When a taxane cannot be given")
    liver = "Six lesions in the liver (introductory)"
    screen.get_by_label("Case", exact=True).select_option(label=liver)
    expect(screen).to_contain_text("The text’s answer stays, and the extension asks further.")
    screen.get_by_label("Present").check()
    expect(screen).to_contain_text("Not in the text; the extension says")
    expect(screen.get_by_role("status")).to_contain_text("The outcome changes.")
    expect(screen.locator('.node.extension[data-state="visited"]')).to_have_count(2)
    assert_accessible(page, ".h2t-extensions")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert screen.evaluate("element => element.scrollWidth <= element.clientWidth")
        assert overflow(page) <= 0
    assert recorder.errors == []
    assert recorder.external == []
