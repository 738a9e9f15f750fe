"""A pack's set in a real browser: one link opens its first case, and each next case is the next of the set."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from browser import READY_MILLISECONDS, Recorder, free_port
from page_steps import commit, go_to_the_end
from page_tools import HEIGHT, assert_accessible, assert_fits
from playwright.sync_api import Browser, Page, expect
from started import bare, started

from her2teach.teaching.vignettes import shipped_vignettes

CASES = ("late-relapse-liver", "exactly-twelve-months", "first-diagnosis-already-metastatic")
STORIES = {each.id: " ".join(each.story.split())[:60] for each in shipped_vignettes()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an educator's server with a pack that makes a set, on the shipped cases."""
    folder, pack, port = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("ward") / "ward-7", free_port()
    pack.mkdir()
    order = "".join(f"  - {each}\n" for each in CASES)
    (pack / "pack.yaml").write_text(f"title: Ward 7, first week\nextensions: x3\ncases:\n{order}", encoding="utf-8")
    (pack / "my-draft.yaml").write_text("id: my-draft\ntitle: TO WRITE\n", encoding="utf-8")
    chosen = ["--cases", str(pack), "--cases", "shipped", "--educator"]
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--port", str(port), *chosen]
    with started(bare(command), f"http://localhost:{port}/", folder, {"PYTHONUNBUFFERED": "1"}):
        yield f"http://localhost:{port}/"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": HEIGHT})
    context.set_default_timeout(READY_MILLISECONDS)
    page, record = context.new_page(), Recorder(home)
    record.watch(page)
    yield page
    assert record.errors == []
    assert record.external == []
    page.goto("about:blank")
    context.close()


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("body.h2t-ready")
    return page


def test_the_link_on_the_educator_s_page_leads_through_the_cases_of_the_set(page: Page, home: str) -> None:
    def key(selector: str, name: str) -> None:
        page.locator(selector).first.focus()
        page.keyboard.press(name)

    opened(page, f"{home}voila/render/6_educator.ipynb")
    page.locator(".h2t-handouts").get_by_text("my-draft.yaml:2:8: warning: placeholder").wait_for()
    link = page.get_by_role("link", name="3_practice.ipynb#set=ward-7")
    expect(link).to_be_visible()
    assert_accessible(page, within=".h2t-handouts")
    link.click()
    shown = page.get_by_role("region", name="Your set")
    expect(shown.get_by_role("heading")).to_have_text("Ward 7, first week")
    expect(shown).to_contain_text("Case 1 of 3. 0 done.")
    expect(page.locator(".h2t-part-task")).to_contain_text(STORIES[CASES[0]])
    expect(page.locator(".h2t-identity", has_text="Third line of 2022 (x3)")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    go_to_the_end(page, key)
    key("input[value=start]", "Space")
    commit(page, key)
    expect(shown).to_contain_text("Case 1 of 3. 1 done.")
    page.get_by_role("button", name="Next case", exact=True).click()
    expect(page.locator(".h2t-part-task")).to_contain_text(STORIES[CASES[1]])
    page.get_by_role("button", name="Next case of the set").click()
    expect(shown).to_contain_text("Case 3 of 3. 1 done.")
    expect(page.get_by_label("Difficulty")).to_be_hidden()
    # what was passed over comes back
    page.get_by_role("button", name="Next case of the set").click()
    expect(page.locator(".h2t-part-task")).to_contain_text(STORIES[CASES[1]])
