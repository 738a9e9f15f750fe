"""Every sentence of every content file ends in a script: each page shows it as it is written, and none runs it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import READY_MILLISECONDS, leave
from hostile_content import SCRIPT, hostile_copy
from notebook_pages import PAGES
from page_tools import FOCUS, HEIGHT, Traffic
from playwright.sync_api import Browser, Page, expect
from started import bare

from benchmarks.servers import Server, running, serving

NOTEBOOKS = [path.name for path in PAGES]
#: How often the script was taken for markup, and whether it ran.
MADE = "document.querySelectorAll('img.pwned').length"
RAN = "window.pwned === 1"
#: How often the script is on the page as the text that it is.
SHOWN = f"document.querySelector('main').textContent.split({json.dumps(SCRIPT)}).length - 1"
#: What a learner presses on a page, in this order, whatever of it there is: all that opens, answers and commits.
PRESSED = (
    (".h2t-path-form fieldset:last-of-type label:last-of-type input", "Space", 1),
    (".h2t-part-plan input[type=radio], .h2t-plan input[type=radio]", "Space", 1),
    (".h2t-commit button", "Enter", 1),
    (".h2t-step-on", "Enter", 1),
    ("select:not([multiple])", "ArrowDown", 2),
    (".h2t-pick", "Space", 3),
    (".h2t-ref", "Enter", 3),
    (".node", "Enter", 2),
    ("summary", "Enter", 12),
)
#: What opens where it is, and stands there before and after: all of it is pressed before the page is waited for.
ALIKE = {".h2t-ref", "summary"}
#: The unescaped script in the two ways that a page of a notebook could come to it.
CELLS = (
    "import ipywidgets",
    f"ipywidgets.HTML({SCRIPT.split('<script>', maxsplit=1)[0]!r})",
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with hostile content, and a page of the same folder on which the script is let through."""
    folder = hostile_copy(tmp_path_factory.mktemp("hostile"))
    unescaped = json.loads((folder / "notebooks" / NOTEBOOKS[0]).read_text(encoding="utf-8"))
    code: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    unescaped["cells"] = [{**code, "id": f"c{at}", "source": cell} for at, cell in enumerate(CELLS)]
    (folder / "notebooks" / "unescaped.ipynb").write_text(json.dumps(unescaped), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        with running(bare(serving("--educator")), folder) as found:
            yield found


def tab_of(browser: Browser, *, guarded: bool) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": HEIGHT}, bypass_csp=not guarded)
    context.set_default_timeout(READY_MILLISECONDS)
    found = context.new_page()
    yield found
    leave(found)
    context.close()


@pytest.fixture(scope="module")
def unguarded(browser: Browser) -> Iterator[Page]:
    """A tab without the policy that would stop the script as well: this is about what stands on the page."""
    yield from tab_of(browser, guarded=False)


@pytest.fixture
def guarded(browser: Browser) -> Iterator[Page]:
    """A tab as every reader's."""
    yield from tab_of(browser, guarded=True)


def opened(page: Page, server: Server, name: str) -> Traffic:
    traffic = Traffic()
    traffic.watch(page)
    page.goto(server.address(Path(name).stem))
    page.wait_for_selector("body.h2t-ready")
    traffic.settle(page)
    return traffic


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_sentence_becomes_markup_on_any_page(unguarded: Page, hostile: Server, name: str) -> None:
    page = unguarded
    traffic = opened(page, hostile, name)
    page.wait_for_function(f"{SHOWN} > 0")
    page.locator("main").locator(", ".join(selector for selector, _, _ in PRESSED)).first.wait_for()
    pressed = 0
    for selector, key, some in PRESSED:
        for place in range(some):
            if page.evaluate(FOCUS, [f"main :is({selector})", place]):
                page.keyboard.press(key)
                pressed += 1
                if selector not in ALIKE:
                    traffic.settle(page)
        traffic.settle(page)
    assert pressed > 0
    assert page.evaluate(SHOWN) > 0
    assert page.evaluate(MADE) == 0
    assert not page.evaluate(RAN)


def test_a_script_that_does_come_through_is_stopped_by_the_policy(
    unguarded: Page, guarded: Page, hostile: Server
) -> None:
    for page in (guarded, unguarded):
        opened(page, hostile, "unescaped.ipynb")
        expect(page.locator("img.pwned")).to_have_count(1)
        if page is guarded:
            page.wait_for_function("document.querySelector('img.pwned').complete")
        else:
            page.wait_for_function(RAN)
        assert page.evaluate(RAN) is (page is unguarded)


def test_no_sentence_becomes_markup_in_a_presentation_or_its_notes(unguarded: Page, hostile: Server) -> None:
    page = unguarded
    traffic = opened(page, hostile, "2_explore.ipynb")
    page.locator("main select").first.focus()
    page.keyboard.press("ArrowDown")
    traffic.settle(page)
    page.get_by_role("button", name="Present", exact=True).click()
    stage = page.locator("dialog[open] .h2t-stage")
    expect(stage.locator(".h2t-slide")).to_contain_text(SCRIPT)
    with page.expect_popup() as popup:
        stage.get_by_role("button", name="Speaker notes").click()
    notes = popup.value
    expect(notes.get_by_role("main")).to_contain_text(SCRIPT)
    following = stage.get_by_role("button", name="Next")
    while following.get_attribute("aria-disabled") == "false":
        before = stage.locator(".h2t-slide").inner_html()
        page.keyboard.press("PageDown")
        page.wait_for_function("was => document.querySelector('dialog[open] .h2t-slide').innerHTML !== was", arg=before)
    expect(notes.get_by_role("status")).to_contain_text(stage.locator(".h2t-present-place").inner_text())
    for each in (page, notes):
        assert each.evaluate(MADE) == 0
        assert not each.evaluate(RAN)
    notes.close()
