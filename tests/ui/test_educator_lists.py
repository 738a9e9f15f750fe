"""Long lists of the educator's page: searched by what is typed, and folded, so that the page is no wall."""

from browser import Visit
from page_tools import violations
from playwright.sync_api import expect

EDUCATOR = "6_educator.ipynb"
#: How high the page is as it opens, in pixels; a list of what differs from three cases took a fifth of it.
MOST = 5_400


def test_what_differs_from_the_nearest_cases_is_folded(stay: Visit) -> None:
    page = stay(EDUCATOR)
    near = page.locator(".h2t-neighbours > ol > li")
    expect(near).to_have_count(3)
    expect(near.locator("details[open]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") < MOST
    fold = near.first.locator("summary")
    expect(fold).to_contain_text("answers differ")
    expect(near.first.locator("ul").first).to_be_hidden()
    fold.press("Enter")
    expect(near.first.locator("ul").first).to_be_visible()


def test_a_list_of_cases_is_searched(stay: Visit) -> None:
    page = stay(EDUCATOR)
    for region in ("Begin or open a case", "Hand out"):
        box = page.get_by_role("region", name=region)
        find = box.get_by_role("searchbox", name="Find a case")
        entries = box.locator("select").first.locator("option")
        before = entries.count()
        assert before > 50
        find.press_sequentially("LIVER")
        assert 0 < entries.count() < before / 4
        assert all("liver" in each.lower() for each in entries.all_text_contents())
        find.fill("no such case")
        expect(find).to_have_attribute("aria-invalid", "true")
        expect(entries).to_have_count(before)
        find.fill("")
        expect(find).to_have_attribute("aria-invalid", "false")
        expect(entries).to_have_count(before)
    assert violations(page) == []


def test_a_case_that_was_found_is_opened_with_the_keyboard(stay: Visit) -> None:
    page = stay(EDUCATOR)
    box = page.get_by_role("region", name="Begin or open a case")
    box.get_by_role("searchbox", name="Find a case").press_sequentially("six lesions")
    box.get_by_role("button", name="Open it").press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Six lesions in the liver")
