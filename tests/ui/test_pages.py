"""Every page: landmarks, plain words, no violation, no request to anywhere, any width, all in reach of Tab."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_path

import pytest
from browser import READY_MILLISECONDS, Recorder
from notebook_pages import PAGES
from page_tools import (
    COVERED,
    FOCUS,
    HEIGHT,
    MISSED,
    MOUSE_ONLY,
    WATCH_FOCUS,
    WIDTHS,
    Traffic,
    assert_accessible,
    assert_fits,
    hang_outside,
    overflow,
)
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Browser, Page, expect
from widget_kinds import CHECKED, kinds_shown

from benchmarks.waiting import KERNEL_ID
from her2teach import load_guideline
from her2teach.core.files import shipped
from her2teach.text.sections import text_and_version

NOTEBOOKS = [path.name for path in PAGES]
BANNER = "For teaching only — never for clinical use."

UNTIL_GONE = """async url => {
  for (let look = 0; look < 100; look += 1) {
    if ((await fetch(url)).status === 404) return true;
    await new Promise(again => setTimeout(again, 100));
  }
  return false;
}"""


#: Opens what is folded, of what is alike the first three; test_reference_page.py opens all.
UNFOLD = """() => {
  const opened = {};
  for (const each of document.querySelectorAll("main details")) {
    const kind = each.className + each.parentElement.className + each.closest("[class*=h2t-part]")?.className;
    opened[kind] = (opened[kind] ?? 0) + 1;
    each.open ||= opened[kind] <= 3;
  }
}"""

#: Gives the focus to all that can have it, one after the other, and tells what of it something else lies over.
ALL_COVERED = f"""(backwards) => {{
  const covered = {COVERED};
  return (backwards ? window.able.toReversed() : window.able)
    .map((each) => {{ each.focus(); return covered(); }})
    .filter(Boolean);
}}"""
#: What test_reference_page.py looks at with all of it open.
WHOLE = "5_reference.ipynb"

#: What tells a list from a field to write in: the browser's own look, or a picture of an arrow.
LOOKS = """lists => lists.map((each) => getComputedStyle(each)).map(
  ({ appearance, backgroundImage }) => ({ appearance, arrow: backgroundImage }))"""


@dataclass
class Opened:
    """A page that is open, and what it has done that nobody sees."""

    name: str
    page: Page
    record: Recorder
    traffic: Traffic
    #: Requests to anywhere but the server; none of them is ever answered.
    outside: list[str]


@pytest.fixture(scope="module", params=NOTEBOOKS)
def opened(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Opened]:
    """Each notebook once, behind a firewall that drops what it does not know; the tests below use it in order."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": HEIGHT})
    context.set_default_timeout(READY_MILLISECONDS)
    outside = hang_outside(context, server)
    found = Opened(request.param, context.new_page(), Recorder(server), Traffic(), outside)
    found.record.watch(found.page)
    found.traffic.watch(found.page)
    found.page.goto(f"{server}voila/render/{found.name}")
    found.page.wait_for_selector("body.h2t-ready")
    found.traffic.settle(found.page)
    yield found
    context.close()


def use(opened: Opened) -> None:
    """Open all that opens and change something of every kind, on whatever page this is."""
    page = opened.page
    for selector, key, some in (
        ("select", "ArrowDown", 1),
        (".h2t-tick input:not(:checked)", "Space", 6),
        (".h2t-step", "Space", 3),
        (".h2t-pick", "Space", 3),
        (".h2t-ref", "Enter", 3),
        (".node", "Enter", 1),
    ):
        for place in range(some):
            if page.evaluate(FOCUS, [f"main {selector}", place]):
                page.keyboard.press(key)
                opened.traffic.settle(page)
    page.evaluate(UNFOLD)
    opened.traffic.settle(page)


def test_a_page_is_complete(opened: Opened) -> None:
    page = opened.page
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).not_to_have_title(Path(opened.name).stem)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("main").locator("#rendered_cells")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("banner").get_by_text(BANNER)).to_be_in_viewport()
    expect(page.get_by_role("banner")).to_contain_text(text_and_version(load_guideline()))
    expect(page.locator("#h2t-status")).to_have_text("Ready.")
    links = page.get_by_role("navigation", name="Pages").locator("ul a")
    here = page.get_by_role("navigation", name="Pages").locator("a[aria-current]")
    expect(here).to_have_count(1)
    page.emulate_media(forced_colors="active")  # told by more than weight there, too
    edges = links.evaluate_all("each => each.map((link) => getComputedStyle(link).borderBottomColor)")
    assert edges.count(here.evaluate("link => getComputedStyle(link).borderBottomColor")) == 1
    page.emulate_media(forced_colors="none")


def test_a_list_to_choose_from_looks_like_one(opened: Opened) -> None:
    for look in opened.page.locator("select").evaluate_all(LOOKS):
        assert look["appearance"] != "none" or look["arrow"] != "none"


def test_a_page_at_first_sight(opened: Opened) -> None:
    assert engine_words(opened.page.evaluate(WORDS), own_classes()) == []
    assert_accessible(opened.page)
    assert_fits(opened.page)


def test_a_page_in_use(opened: Opened) -> None:
    use(opened)
    assert engine_words(opened.page.evaluate(WORDS), own_classes()) == []
    if opened.name != WHOLE:
        assert_accessible(opened.page)
    assert_fits(opened.page)


def test_a_page_shows_no_kind_of_widget_that_is_not_checked_here(opened: Opened) -> None:
    kinds = kinds_shown(shipped("notebooks") / opened.name)
    assert kinds
    assert kinds <= CHECKED.keys(), "make sure that it can be used by everyone, then add it to CHECKED"
    for kind in kinds:
        assert opened.page.locator(CHECKED[kind]).count(), kind
    known = ", ".join((*CHECKED.values(), ".widget-dropdown"))
    strange = f"[...document.querySelectorAll('.jupyter-widgets')].filter(each => !each.matches('{known}'))"
    assert opened.page.evaluate(f"{strange}.map(each => each.outerHTML.slice(0, 200))") == []


def test_tab_reaches_everything_there_is_to_use_and_leaves_it_again(opened: Opened) -> None:
    page = opened.page
    stops = page.evaluate(WATCH_FOCUS)
    page.evaluate("able[0].focus()")
    for _ in range(2 * stops):  # boxes that scroll are stops as well, and are none that anything is done with
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
    assert page.evaluate("document.activeElement === document.body")
    assert page.evaluate(MISSED) == []
    assert page.evaluate(MOUSE_ONLY) == []


@pytest.mark.parametrize(("width", "backwards"), [(1280, True), (390, False)])
def test_what_has_the_focus_is_never_covered(opened: Opened, width: int, backwards: bool) -> None:
    """Neither by the head of the page nor by the line at its foot (WCAG 2.2, 2.4.11)."""
    page = opened.page
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(WATCH_FOCUS) > 10
    covered = page.evaluate(ALL_COVERED, backwards)
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    assert covered == []


def test_a_page_in_use_asked_nobody_and_made_no_error(opened: Opened) -> None:
    assert opened.traffic.asked > 0 or not opened.page.locator(".h2t-form").count()
    assert opened.outside == []
    assert opened.record.external == []
    assert opened.record.errors == []
    home = opened.record.home.replace("http", "ws", 1)
    assert all(address.startswith(home) for address in opened.traffic.addresses)


def test_the_index_leads_to_every_page(page: Page, server: str, recorder: Recorder) -> None:
    page.goto(server)
    links = page.get_by_role("main").get_by_role("link")
    targets = [str(link.get_attribute("href")).rsplit("/", 1)[-1] for link in links.all()]
    assert sorted(set(targets)) == NOTEBOOKS
    assert targets[:2] == ["1_lesson.ipynb", "2_explore.ipynb"]
    expect(page.get_by_role("banner")).to_contain_text(text_and_version(load_guideline()))
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
    expect(page.get_by_role("banner")).to_contain_text(text_and_version(load_guideline()))


def test_a_template_or_theme_in_the_address_changes_nothing(page: Page, server: str) -> None:
    page.goto(f"{server}voila/render/{NOTEBOOKS[0]}?template=nope&theme=nope")
    page.wait_for_selector("body.h2t-ready")


def test_no_file_is_served_and_no_code_is_run(page: Page, server: str) -> None:
    assert page.request.get(f"{server}voila/files/{NOTEBOOKS[0]}").status == 403
    headers = page.request.get(server).headers
    assert "script-src-attr 'none'" in headers["content-security-policy"]


def test_a_script_is_kept_where_its_name_says_what_is_in_it(page: Page, server: str) -> None:
    manager = "@jupyter-widgets/jupyterlab-manager"
    place = Path(get_path("data"), "share/jupyter/labextensions", manager)
    hashed = next(place.glob("static/remoteEntry.*.js")).name
    kept = {}
    for name in (hashed, "style.js"):
        answer = page.request.get(f"{server}voila/labextensions/{manager}/static/{name}")
        assert answer.ok
        kept[name] = answer.headers["cache-control"]
    assert "immutable" in kept[hashed]
    assert kept["style.js"] == "no-cache"


def test_closing_a_page_ends_its_python_session(own_page: Page, page: Page, server: str) -> None:
    own_page.goto(f"{server}voila/render/{NOTEBOOKS[0]}")
    own_page.wait_for_selector("body.h2t-ready")
    session = f"{server}api/kernels/{own_page.evaluate(KERNEL_ID)}"
    page.goto(server)
    assert page.evaluate("url => fetch(url).then(answer => answer.status)", session) == 200
    own_page.close(run_before_unload=True)
    assert page.evaluate(UNTIL_GONE, session)
