"""The frame of every page: landmarks, banner, no request to anywhere, any width, light and dark."""

from pathlib import Path

import pytest
from conftest import Recorder, Visit
from playwright.sync_api import Browser, Page, expect

from her2teach.serving.server import shipped

NOTEBOOKS = sorted(path.name for path in shipped("notebooks").glob("*.ipynb"))
WIDTHS = [320, 390, 768, 1280, 1920]
BANNER = "For teaching only — never for clinical use."

UNTIL_GONE = """async url => {
  for (let look = 0; look < 100; look += 1) {
    if ((await fetch(url)).status === 404) return true;
    await new Promise(again => setTimeout(again, 100));
  }
  return false;
}"""


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_page_is_complete_asks_nobody_and_fits_every_width(name: str, visit: Visit, recorder: Recorder) -> None:
    page = visit(name)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).not_to_have_title(Path(name).stem)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("main").locator("#rendered_cells")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("banner").get_by_text(BANNER)).to_be_in_viewport()
    expect(page.locator("#h2t-status")).to_have_text("Ready.")
    expect(page.get_by_role("navigation", name="Pages").locator("a[aria-current]")).to_have_count(1)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) <= 0, f"{name} scrolls sideways at {width} px"
    assert recorder.external == []
    assert recorder.errors == []


def test_the_index_leads_to_every_page(page: Page, server: str, recorder: Recorder) -> None:
    page.goto(server)
    links = page.get_by_role("main").get_by_role("link")
    targets = [str(link.get_attribute("href")).rsplit("/", 1)[-1] for link in links.all()]
    assert targets == NOTEBOOKS
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0
    links.first.click()
    page.wait_for_selector("body.h2t-ready")
    assert recorder.external == []


def test_skip_link_leads_to_the_content(page: Page, server: str) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_dark_is_dark(page: Page, server: str) -> None:
    page.goto(server)
    brightness = "Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    assert page.evaluate(brightness) > 200
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(brightness) < 60


def test_a_wrong_address_is_answered_kindly(page: Page, server: str) -> None:
    answer = page.goto(f"{server}voila/render/nothing.ipynb")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    expect(page.get_by_text(BANNER)).to_be_visible()


def test_a_template_or_theme_in_the_address_changes_nothing(page: Page, server: str) -> None:
    page.goto(f"{server}voila/render/{NOTEBOOKS[0]}?template=nope&theme=nope")
    page.wait_for_selector("body.h2t-ready")


def test_no_file_is_served_and_no_code_is_run(page: Page, server: str) -> None:
    assert page.request.get(f"{server}voila/files/{NOTEBOOKS[0]}").status == 403
    headers = page.request.get(server).headers
    assert "script-src-attr 'none'" in headers["content-security-policy"]


def test_closing_a_page_ends_its_python_session(browser: Browser, visit: Visit, server: str) -> None:
    leaving = visit(NOTEBOOKS[0])
    kernel = leaving.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    session = f"{server}api/kernels/{kernel}"
    with browser.new_context() as context:
        watching = context.new_page()
        watching.goto(server)
        status = "url => fetch(url).then(answer => answer.status)"
        assert watching.evaluate(status, session) == 200
        leaving.close(run_before_unload=True)
        assert watching.evaluate(UNTIL_GONE, session)
