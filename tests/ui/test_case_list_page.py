"""The explorer's list of cases in a real browser: groups with headings, picked from with the keyboard."""

from __future__ import annotations

from browser import Visit
from playwright.sync_api import expect

from her2teach import load_guideline
from her2teach.teaching.case_list import case_groups
from her2teach.teaching.vignettes import shipped_vignettes


def test_cases_are_listed_in_groups_and_picked_with_the_keyboard(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    groups = case_groups(load_guideline(), shipped_vignettes())
    picker = page.get_by_label("Case", exact=True)
    expect(picker.locator("optgroup")).to_have_count(len(groups))
    labels = picker.locator("optgroup").evaluate_all("all => all.map((each) => each.label)")
    assert labels == [heading for heading, _ in groups]
    first = groups[0][1][0]
    picker.focus()
    page.keyboard.type(first.title[:12])
    expect(page.locator(".h2t-story h3").first).to_have_text(first.title)
    expect(picker).to_be_focused()
    page.get_by_role("button", name="Start over").click()
    expect(picker).to_have_value("")
