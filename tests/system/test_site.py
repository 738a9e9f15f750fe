"""The site that needs no server, in a real browser, from a plain HTTP server: it starts, it answers, it asks nobody."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from browser import Recorder
from firefox import firefox
from notebook_pages import STUDENTS, sources
from page_steps import FOCUS, assert_words_of_plain_python, choose, commit, go_to_the_end
from page_tools import HEIGHT, assert_accessible, assert_fits, overflow, violations
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from her2teach.core.guideline import shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.serving.site.build import build
from her2teach.serving.site.settings import DISABLED
from her2teach.teaching.links import link_text
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.evidence import by_trial, hazard_rows, median_rows, statements_at

#: Python comes over the network, and starts in a browser on a busy machine.
START_MILLISECONDS = 300_000
PAGES = ["lesson", "explore", "practice", "journey", "reference"]
#: The limit of the whole site.
MOST_BYTES = 50_000_000
#: Of Python and what it imports, all of it fetched at the first visit; 9 MB of scripts come beside it, 30 MB in all.
MOST_PYTHON = 20_500_000
LINK = link_text(load_guideline(), {"her2_status": "negative"})
#: What a page is opened with.
LINKED = {"explore": f"#{LINK}"}
OUTSIDE = "http://elsewhere.invalid/"
#: Runs cells in the Python of a page, and gives each one's status and what it showed.
RUN = """async (cells) => {
  const app = document.getElementById("h2t-frame").contentWindow.jupyterapp;
  const kernel = app.shell.currentWidget.sessionContext.session.kernel;
  const found = [];
  for (const code of cells) {
    const shown = [];
    const future = kernel.requestExecute({ code, store_history: false });
    future.onIOPub = ({ header, content }) => shown.push({ type: header.msg_type, ...content });
    const { content } = await future.done;
    found.push({ status: content.status, value: content.evalue ?? "", shown });
  }
  return found;
}"""
#: Where the parts of a page lie, as far as they are the same each time.
PLACES = """() => [...document.querySelectorAll(".jp-RenderedMarkdown > *, .h2t-widget:not(.h2t-lot *, .h2t-lot)")]
  .map((each) => each.getBoundingClientRect()).filter(({ width, height, y }) => width * height && y < innerHeight)
  .map(({ x, y, width }) => [x, y, width])"""
#: Where a reader is: how far down, and at what.
WHERE = """() => {
  const at = document.activeElement;
  const name = at.dataset.id ?? at.getAttribute("aria-label") ?? at.textContent;
  return [document.querySelector(".jp-WindowedPanel-outer").scrollTop, at.localName, name];
}"""
#: A reader has gone on before the page is ready: scrolled, and to a stop of the Tab key.
READ = f"""(selector) => {{
  document.querySelector(".jp-WindowedPanel-outer").scrollTop = 40;
  document.querySelector(selector).focus({{ preventScroll: true }});
  return ({WHERE})();
}}"""
READ_FIRST = {
    "lesson": ".jp-RenderedMarkdown a[href*='explore']",
    "journey": ".h2t-course",
    "reference": "svg .node[tabindex='0'], .h2t-table",
}
REACH = "address => fetch(address).then(() => 'reached', () => 'refused')"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base calls it so
        """Keep the tests' output to what matters."""


class Opened(NamedTuple):
    """A page of the site whose Python has started."""

    page: Page
    frame: Frame
    record: Recorder
    #: Where its reader was before its Python was there.
    read: list[float | str]
    #: Where the parts of the page lay before its Python was there, and as soon as it was.
    before: list[list[float]]
    after: list[list[float]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, in a folder below that which is served."""
    folder = tmp_path_factory.mktemp("host") / "some" / "where"
    progress: list[str] = []
    size = build(folder, progress.append)
    assert progress[0].startswith("1/")
    assert size == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return folder


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """The address of the site on a plain web server that knows nothing of it."""
    with ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(site.parents[1]))) as host:
        serving = Thread(target=host.serve_forever)
        serving.start()
        yield f"http://localhost:{host.server_port}/some/where/"
        host.shutdown()
        serving.join()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """One reader's browser: what a page has fetched, the next one need not. From outside there is never an answer."""
    with socket.create_server(("localhost", 0)) as silent:
        found = browser.new_context(
            color_scheme="light",
            viewport={"width": 1280, "height": HEIGHT},
            permissions=["clipboard-read", "clipboard-write"],
            proxy={"server": f"http://localhost:{silent.getsockname()[1]}", "bypass": "localhost"},
        )
        found.set_default_timeout(START_MILLISECONDS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def opened(reader: BrowserContext, home: str) -> Callable[[str], Opened]:
    """Open a page, or come back to it: each is started once, the explorer from a link."""
    found: dict[str, Opened] = {}

    def open_page(name: str) -> Opened:
        if name not in found:
            record = Recorder(home)
            page = reader.new_page()
            record.watch(page)
            page.goto(f"{home}{name}.html{LINKED.get(name, '')}")
            read: list[float | str] = []
            before: list[list[float]] = []
            if name not in LINKED:
                first = page.frames[1]
                first.wait_for_selector(":root.h2t-shown", state="attached")
                if name in READ_FIRST:
                    read = first.evaluate(READ, READ_FIRST[name])
                before = first.evaluate(PLACES)
            page.wait_for_selector("body.h2t-ready")
            frame = page.frames[-1]
            found[name] = Opened(page, frame, record, read, before, frame.evaluate(PLACES))
        return found[name]

    return open_page


def test_the_site_is_small_enough(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < MOST_BYTES
    assert sum(path.stat().st_size for path in (site / "lite" / "static" / "pyodide").iterdir()) < MOST_PYTHON


def test_every_notebook_for_learners_has_a_page(site: Path) -> None:
    assert {path.stem for path in site.glob("*.html")} == {"index", *PAGES}


def test_what_is_switched_off_is_there_to_be_switched_off(site: Path) -> None:
    """A misspelt or renamed part would go on running."""
    scripts = "".join(path.read_text(encoding="utf-8") for path in (site / "lite" / "build").rglob("*.js"))
    assert [name for name in DISABLED if name not in scripts] == []


def test_nothing_names_the_machine_that_built_it(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in {".html", ".json", ".js", ".css", ".ipynb"}:
            text = path.read_text(encoding="utf-8")
            assert sys.prefix not in text, path


def test_the_keyboard_begins_with_the_skip_link(opened: Callable[[str], Opened]) -> None:
    """A cell that is run takes the focus: the page has to take it back."""
    page = opened("explore").page
    page.keyboard.press("Tab")
    expect(page.locator(".h2t-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#h2t-frame")).to_be_focused()


@pytest.mark.parametrize("name", ["lesson", "journey", "reference"])
def test_python_takes_over_without_a_jump(opened: Callable[[str], Opened], name: str) -> None:
    *_, before, after = opened(name)
    assert len(before) > 4
    assert len(before) == len(after)
    moved = [(was, now) for was, now in zip(before, after, strict=True) if was != pytest.approx(now, abs=3)]
    assert moved == []


@pytest.mark.parametrize("name", READ_FIRST)
def test_who_reads_before_goes_on_where_they_are(opened: Callable[[str], Opened], name: str) -> None:
    page, frame, _, read, *_ = opened(name)
    assert read[0] == 40
    assert read[1] != "body"
    assert frame.evaluate(WHERE) == read
    assert page.evaluate("document.activeElement.id") == "h2t-frame"
    assert page.locator("#h2t-first").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_starts_asks_nobody_and_is_accessible(opened: Callable[[str], Opened], name: str) -> None:
    page, frame, record, *_ = opened(name)
    expect(page.locator("#h2t-status")).to_have_text("Ready.")
    assert record.errors == []
    assert record.external == []
    assert violations(frame, "color-contrast") == []
    assert_accessible(page)  # and with axe in it all else of the frame
    assert_fits(page)
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    assert overflow(page) <= 0
    # A frame is laid out after the page around it: not yet when the page is.
    frame.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    assert engine_words(page.evaluate(WORDS) + frame.evaluate(WORDS), own_classes()) == []


#: In a low window: the height that a page has, where the line of the start ends, and where the banner begins.
LOW = """() => {
  const box = (each) => document.querySelector(each).getBoundingClientRect();
  return [box(".h2t-frames").height, box("#h2t-status").bottom, box(".h2t-banner strong").top];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_before_its_python_is_there_and_says_that_it_does_not_answer_yet(
    browser: Browser, home: str, name: str
) -> None:
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": HEIGHT})
    page = context.new_page()
    page.route("**/lite/**", lambda _route: None)  # never answered
    page.goto(f"{home}{name}.html", wait_until="domcontentloaded")
    frame = page.frames[1]
    frame.wait_for_selector(":root.h2t-shown", state="attached")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    if name == "explore":
        expect(frame.get_by_text("What is the HER2 status of the recurrence?", exact=True).first).to_be_visible()
        expect(frame.locator('svg [data-id="first_line_thp"]')).to_be_visible()
        frame.locator('svg [data-id="first_line_thp"]').click(force=True)  # it is disabled
        expect(frame.get_by_role("dialog")).to_have_count(0)
    controls = frame.locator(".h2t-widget :is(button, input, select, textarea)")
    assert controls.evaluate_all("all => all.every((each) => each.disabled && each.title.startsWith('Not yet'))")
    assert page.locator("body.h2t-ready").count() == 0
    expect(page.locator("#h2t-status")).to_be_visible()
    expect(page.locator("#h2t-status")).not_to_contain_text("Ready")
    assert violations(frame) == []
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    frame.wait_for_function("document.querySelector('.jp-WindowedPanel-outer').scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 320, "height": 225})  # a window of 1280 by 900 at 400 %
    assert overflow(page) <= 0
    room, told, banner = page.evaluate(LOW)
    assert room >= 100
    assert told <= banner
    context.close()


def test_a_link_to_a_case_does_not_show_another_one_before(browser: Browser, home: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/lite/**", lambda _route: None)
    page.goto(f"{home}explore.html#{LINK}", wait_until="domcontentloaded")
    expect(page.locator("#h2t-first")).to_have_count(0)
    context.close()


def test_a_link_opens_its_case_and_a_broken_one_says_what_is_wrong(opened: Callable[[str], Opened], home: str) -> None:
    page, frame, *_ = opened("explore")
    expect(frame.get_by_role("group", name="HER2 status").get_by_label("Negative", exact=True)).to_be_checked()
    frame.get_by_role("button", name="Copy link").click()
    expect(frame.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{home}explore.html#{LINK}"
    page.evaluate("address => { location.hash = address; }", LINK.replace("negative", "negativ"))
    expect(frame.get_by_role("alert").filter(has_text="This link cannot be used.")).to_contain_text("negative")
    expect(frame.get_by_label("Negative", exact=True).first).not_to_be_checked()


def test_a_request_to_elsewhere_is_seen_and_the_notebook_cannot_make_one(
    opened: Callable[[str], Opened], home: str
) -> None:
    """The tests above would notice: from the page around it the same request goes out."""
    page, frame, *_ = opened("explore")
    found: list[str] = []
    page.context.on("request", lambda request: found.append(request.url))
    assert frame.evaluate(REACH, OUTSIDE) == "refused"
    assert found == []
    assert frame.evaluate(REACH, f"{home}index.html") == "reached"
    page.evaluate("address => { new Image().src = address; }", f"{OUTSIDE}picture.png")
    page.wait_for_function("true")
    assert f"{OUTSIDE}picture.png" in found


def test_the_explorer_answers_as_python_does_here(opened: Callable[[str], Opened]) -> None:
    _, frame, *_ = opened("explore")
    assert_words_of_plain_python(frame, shipped_vignettes()[:4])
    choose(frame, "late-relapse-liver")
    months = frame.locator('fieldset[data-attribute="months_since_adjuvant_trastuzumab"]').get_by_role("textbox")
    expect(months).to_have_value("30")
    months.fill("8")
    expect(frame.locator('svg [data-id="first_line_thp"]')).to_have_attribute("data-state", "excluded")
    expect(months).to_be_focused()


def test_a_slip_of_the_hand_changes_nothing_of_the_page(opened: Callable[[str], Opened]) -> None:
    """In a notebook, d d deletes a cell, and two clicks on prose open it to be edited."""
    page, frame, *_ = opened("explore")
    before = frame.locator(".jp-Cell").count()
    frame.get_by_role("button", name="Undo", exact=True).focus()
    for key in ("d", "d", "x", "Escape", "a", "b"):
        page.keyboard.press(key)
    frame.locator(".jp-RenderedMarkdown p").first.dblclick()
    assert frame.locator(".jp-Cell").count() == before > 3
    assert frame.locator(".jp-MarkdownCell:not(.jp-mod-rendered)").count() == 0


def test_practice_goes_on_to_the_diagnosis(opened: Callable[[str], Opened]) -> None:
    page, frame, record, *_ = opened("practice")

    def key(selector: str, key: str) -> None:
        frame.evaluate(FOCUS, selector)
        page.keyboard.press(key)

    frame.wait_for_selector(".h2t-path-form input")
    go_to_the_end(frame, key)
    key(".h2t-plan input[value='start']", "Space")
    key(".h2t-plan input[value='trastuzumab']", "Space")
    key(".h2t-commit input[value='2']", "Space")
    frame.locator(".h2t-commit textarea").fill("My own words.")
    commit(frame, key)
    expect(frame.locator(".h2t-attempt-headline")).to_contain_text("plan")
    assert record.errors == []


def test_a_journey_is_followed_with_its_picture(opened: Callable[[str], Opened]) -> None:
    page, frame, record, *_ = opened("journey")
    frame.locator(".h2t-plan").get_by_label("The text does not say", exact=True).focus()
    page.keyboard.press("Space")
    frame.locator(".h2t-step-on").focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".h2t-step-on")).to_have_text("Continue")
    picture = frame.locator(".h2t-course img")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth > 100)")
    assert record.errors == []
    assert record.external == []


def test_the_figures_are_those_drawn_at_build_time(opened: Callable[[str], Opened]) -> None:
    _, frame, record, *_ = opened("reference")
    evidence = shipped_evidence()
    trials = evidence.behind(*statements_at(load_guideline(), "tdxd", "tdm1"))
    words = f"The figures: {', '.join(each.name for each in trials)}"
    rows = by_trial(hazard_rows(evidence, trials)), by_trial(median_rows(evidence, trials))
    place = frame.locator("details.h2t-unfold").filter(has=frame.get_by_text(words, exact=True))
    place.locator("summary").first.click()
    pictures = place.locator("figure img")
    expect(pictures).to_have_count(sum(map(len, rows)))
    assert all(
        pictures.evaluate_all(
            "all => Promise.all(all.map((each) => each.decode().then(() => each.naturalWidth > 100)))"
        )
    )
    assert all(pictures.evaluate_all("all => all.map((each) => each.alt.length > 20)"))
    assert record.external == []


def test_links_between_pages_stay_in_the_site(opened: Callable[[str], Opened], home: str) -> None:
    _, frame, *_ = opened("lesson")
    link = frame.get_by_role("link", name="explorer", exact=True)
    assert link.evaluate("each => each.href") == f"{home}explore.html"
    assert link.evaluate("each => each.target || each.ownerDocument.querySelector('base').target") == "_top"


def test_the_index_leads_to_every_page(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(home)
    links = page.locator(".h2t-index a").evaluate_all("all => all.map((each) => each.href)")
    assert set(links) == {f"{home}{name}.html" for name in PAGES}
    assert links[0] == f"{home}lesson.html"
    assert_accessible(page)
    assert_fits(page)
    page.close()


def test_the_notebook_for_whoever_opens_cells_runs_in_pyodide_with_svg(opened: Callable[[str], Opened]) -> None:
    """The site does not list it: its pages hide their cells. In the Python of a page it runs all the same."""
    found = opened("explore").page.evaluate(RUN, sources(STUDENTS))
    assert [(each["status"], each["value"]) for each in found] == [("ok", "")] * len(found)
    shown = [each for cell in found for each in cell["shown"]]
    assert not [each for each in shown if each["type"] == "stream" and each["name"] == "stderr"]
    kinds = [kind for each in shown for kind in each.get("data", {})]
    assert kinds.count("image/svg+xml") == 3
    assert "image/png" not in kinds


def test_firefox_starts_a_page_from_a_link_and_it_answers(tmp_path: Path, home: str) -> None:
    answer = "document.getElementById('h2t-frame').contentDocument.querySelector('.h2t-part-answer').textContent"
    positive = "[data-attribute=her2_status] input[value=positive]"
    with firefox(tmp_path) as tab:
        tab.go(f"{home}explore.html#{LINK}")
        tab.until("document.body.matches('.h2t-ready')")
        tab.until(f"{answer}.includes('Out of scope')")
        tab.get(f"document.getElementById('h2t-frame').contentDocument.querySelector('{positive}').click() ?? 0")
        tab.until(f"{answer}.startsWith('More information')")
        assert tab.errors == []
        assert tab.asked() == {"/".join(home.split("/")[:3])}
