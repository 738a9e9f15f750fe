"""The explorer with the keyboard alone: every task can be done, and the focus is never lost on the way."""

from collections.abc import Callable, Iterator

import pytest
from browser import READY_MILLISECONDS, Recorder
from page_steps import pick
from page_tools import HEIGHT, Traffic
from playwright.sync_api import Browser, Page, expect

Reach = Callable[[str], None]

AT = "selector => document.activeElement.matches(selector)"
#: Gives the focus to what Tab reaches before the first of what a selector finds.
BEFORE = """selector => {
  const able = 'a[href], :is(button, input, select, textarea):not(:disabled), summary, [tabindex="0"]';
  const shown = [...document.querySelectorAll(able)].filter((each) => each.tabIndex >= 0 && each.checkVisibility());
  shown[shown.findIndex((each) => each.matches(selector)) - 1].focus();
}"""
INTERVAL = "months_since_adjuvant_trastuzumab"
#: Everything in the explorer that can be used, a group of radio buttons each for itself; full screen is the browser's.
CONTROLS = """() => {
  const all = '.h2t-explorer :is(a[href], button, input, select, summary, [tabindex="0"])';
  const leaving = ["full", "write"];
  window.controls = [...document.querySelectorAll(all)].filter((each) => !leaving.includes(each.dataset.do));
  return window.controls.length;
}"""
#: Gives one of them the focus; what it is, or nothing when it is not shown or has gone.
TAKE = """(place) => {
  const control = window.controls[place];
  if (!control.isConnected || !control.checkVisibility()) return null;
  control.focus();
  const { name, value, className, dataset } = control;
  const words = control.getAttribute("aria-label") ?? control.textContent;
  const what = JSON.stringify([name, value, className, dataset, words]);
  return document.activeElement === control ? [what, control.type ?? control.localName] : null;
}"""
#: Where the focus is afterwards: on the control, or in a dialog that it opened, or on what took its place.
KEPT = """(place) => {
  const [control, now] = [window.controls[place], document.activeElement];
  if (now === control) return "kept";
  const stays = control.isConnected && control.checkVisibility();
  const moved = now !== document.body && (!stays || now.closest('[role="dialog"], dialog') || "to" in control.dataset);
  return moved ? "moved" : `lost from ${control.outerHTML.slice(0, 200)} to ${now.outerHTML.slice(0, 200)}`;
}"""
KEYS = {
    "radio": "Space",
    "checkbox": "Space",
    "select-one": "ArrowDown",
    "text": "ArrowUp",
    "date": "ArrowUp",
    "range": "ArrowRight",
}


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return Traffic()


@pytest.fixture(scope="module")
def page(browser: Browser, server: str, traffic: Traffic) -> Iterator[Page]:
    """The explorer, opened once for all tests of this module, each of which begins with a case of its own."""
    context = browser.new_context(
        color_scheme="light", reduced_motion="reduce", viewport={"width": 1280, "height": HEIGHT}
    )
    context.set_default_timeout(READY_MILLISECONDS)
    found, record = context.new_page(), Recorder(server)
    record.watch(found)
    traffic.watch(found)
    found.goto(f"{server}voila/render/2_explore.ipynb")
    found.wait_for_selector("body.h2t-ready")
    traffic.settle(found)
    expect(found.get_by_label("Case", exact=True).first.locator("option")).not_to_have_count(0)
    yield found
    assert record.errors == []
    context.close()


@pytest.fixture
def reach(page: Page) -> Reach:
    """Press Tab from what comes before until what is meant has the focus; tests of each page go all the way."""

    def reach(selector: str) -> None:
        page.evaluate(BEFORE, selector)
        for _ in range(8):  # a day is reached in its parts
            page.keyboard.press("Tab")
            if page.evaluate(AT, selector):
                return
        pytest.fail(f"Tab never reaches {selector}")

    return reach


@pytest.fixture
def press(page: Page, traffic: Traffic) -> Callable[..., None]:
    """Press keys one after another and wait until the page has answered."""

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)
        traffic.settle(page)

    return press


@pytest.fixture
def begin(page: Page, traffic: Traffic) -> Callable[[str], None]:
    """Pick a case by its title, and leave the focus on the list."""

    def begin(title: str) -> None:
        cases = page.get_by_label("Case", exact=True).first
        # The first entry is no case: whatever the test before did to the same case is gone.
        cases.select_option(index=0)
        pick(page, "Case", title)
        traffic.settle(page)
        cases.focus()
        expect(page.locator(".h2t-story h3")).to_have_text(title)

    return begin


Begin = Callable[[str], None]
Press = Callable[..., None]
LATE = "Six lesions in the liver"
RUNNING = "A blouse with small buttons"


def now(page: Page) -> str:
    return page.locator(".h2t-now").inner_text()


def test_a_case_is_picked(page: Page, reach: Reach, press: Press) -> None:
    reach("select")
    press("Home", "S", "i", "x")
    expect(page.locator(".h2t-story h3")).to_have_text(LATE)
    expect(page.locator(".h2t-answer")).to_contain_text("The text recommends")
    assert page.evaluate(AT, "select")


def test_a_list_of_answers_is_changed_with_the_arrows(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(LATE)
    reach('fieldset[data-attribute="her2_status"] input')
    press("ArrowDown")
    assert now(page) == "Now out of scope: HER2-negative disease: the HER2 status is negative, not positive."
    assert page.evaluate("document.activeElement.value") == "negative"
    press("ArrowUp")
    assert now(page).startswith("Now THP")


def test_a_number_is_typed_stepped_and_picked(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(LATE)
    number = page.get_by_label("Interval since adjuvant trastuzumab, in months")
    reach(f'fieldset[data-attribute="{INTERVAL}"] input[type="text"]')
    press("Control+A", "8", "Enter")
    expect(number).to_be_focused()
    expect(number).to_have_value("8")
    assert "the interval since adjuvant trastuzumab is 8 months, 12 or less" in now(page)
    press("ArrowUp", "ArrowUp", "ArrowDown")
    expect(number).to_have_value("9")
    reach('[aria-label="1 month more"]')
    press("Space", "Space", "Space")
    expect(number).to_have_value("12")
    exactly = page.get_by_role("button", name="12 exactly")
    expect(exactly).to_have_attribute("aria-pressed", "true")
    press("Tab", "ArrowRight", "ArrowLeft")
    expect(page.get_by_role("slider", name="Interval since adjuvant trastuzumab")).to_be_focused()
    expect(number).to_have_value("12")
    press("Tab", "Tab", "Tab", "Enter")
    expect(page.get_by_role("button", name="12.1 just over")).to_be_focused()
    expect(number).to_have_value("12.1")
    assert "12.1 months, more than 12" in now(page)
    press("Tab", "Space")
    expect(page.locator(f'[data-attribute="{INTERVAL}"]').get_by_label("I don't know")).to_be_checked()
    expect(number).to_have_value("")
    assert now(page).startswith("No longer decided. Interval since adjuvant trastuzumab: not known.")


def test_a_step_never_leaves_the_range(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(LATE)
    reach(f'fieldset[data-attribute="{INTERVAL}"] input[type="text"]')
    press("Control+A", "0", ".", "4", "Enter")
    press("ArrowDown")
    number = page.get_by_label("Interval since adjuvant trastuzumab, in months")
    expect(number).to_have_value("0")
    less = page.locator(f'[data-attribute="{INTERVAL}"]').get_by_label("1 month less")
    expect(less).to_have_attribute("aria-disabled", "true")
    reach('[aria-label="1 month less"]')
    press("Space")
    expect(less).to_be_focused()
    expect(number).to_have_value("0")


def test_two_dates_take_the_place_of_the_number_and_a_quick_pick_theirs(
    page: Page, begin: Begin, reach: Reach, press: Press
) -> None:
    begin(LATE)
    reach('[data-attribute="adjuvant_trastuzumab_end_date"] input')
    press(*"03152023")
    reach('[data-attribute="recurrence_date"] input')
    press(*"03182024", "Enter")
    number = page.get_by_label("Interval since adjuvant trastuzumab, in months")
    expect(number).to_have_value("")
    expect(page.locator(".h2t-counted")).to_have_text("The two dates make 12 months and 3 days.")
    assert now(page).startswith("Still THP")
    expect(page.get_by_label("Diagnosis of recurrence")).to_be_focused()
    reach('.h2t-pick[value="12"]')
    press("Enter")
    expect(number).to_have_value("12")
    expect(page.get_by_label("Diagnosis of recurrence")).to_have_value("")
    assert "12 months, 12 or less" in now(page)


def test_agents_are_ticked(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(RUNNING)
    reach(".h2t-agents > summary")
    press("Enter")
    reach('input[type="checkbox"][value="T-DXd"]')
    press("Space")
    assert page.evaluate(AT, 'input[value="T-DXd"]:checked')
    assert "T-DXd" in now(page)


def test_undo_reset_and_start_over(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(LATE)
    reach('fieldset[data-attribute="her2_status"] input')
    press("ArrowDown")
    reach("button.jupyter-button")
    press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert now(page).startswith("Now THP")
    reach('fieldset[data-attribute="histology"] select')
    press("ArrowDown")
    expect(page.locator(".h2t-story")).to_contain_text("Changed from the case as told")
    reach("button.jupyter-button")
    press("Tab", "Space")
    expect(page.get_by_role("button", name="Reset to the case")).to_be_focused()
    expect(page.locator(".h2t-story")).to_contain_text("as told.")
    press("Tab", "Enter")
    expect(page.get_by_role("button", name="Start over")).to_be_focused()
    expect(page.locator(".h2t-story")).to_have_count(0)
    assert now(page).startswith("No longer decided. Changed: HER2 status, disease setting, histology and ")


def test_a_statement_a_reason_and_the_evidence_are_opened(page: Page, begin: Begin, reach: Reach, press: Press) -> None:
    begin(LATE)
    reach(".h2t-answer .h2t-ref")
    press("Enter")
    expect(page.locator(".h2t-answer .h2t-statement")).to_contain_text("line")
    press("Enter")
    expect(page.locator(".h2t-answer .h2t-statement")).to_have_count(0)
    for selector in (".h2t-why summary", ".h2t-others summary", ".h2t-part-evidence summary"):
        reach(selector)
        press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open"), selector
        press("Enter")
        assert not page.evaluate("document.activeElement.parentElement.open"), selector


def test_no_control_loses_the_focus(page: Page, traffic: Traffic, begin: Begin) -> None:
    """Whatever is used, the focus stays on it, or goes to what takes its place; it never falls back to the page."""
    # Where a link cannot be copied it is shown to be copied by hand, and has the focus.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    used: set[str] = set()
    for case in (LATE, RUNNING):
        begin(case)
        for place in range(page.evaluate(CONTROLS)):
            control, kind = page.evaluate(TAKE, place) or ("", "")
            if not control or control in used:
                continue
            used.add(control)
            page.keyboard.press(KEYS.get(kind, "Enter"))
            traffic.settle(page)
            assert page.evaluate(KEPT, place) in {"kept", "moved"}
            page.keyboard.press("Escape")
            if page.evaluate("document.querySelector('.h2t-story h3')?.textContent") != case:
                begin(case)
    assert len(used) > 60
