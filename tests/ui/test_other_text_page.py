"""Another text on its pages: explorer and practice with the keyboard to the end, and no word of the shipped one."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import READY_MILLISECONDS, Recorder, forget, free_port
from foreign_words import CASES, GUIDELINE, foreign_words
from page_tools import HEIGHT, assert_accessible, assert_fits
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Browser, Page, expect
from started import bare, started

from her2teach import load_guideline
from her2teach.teaching.progress import read_progress

TEXT = load_guideline(GUIDELINE)
#: The last question of the way, the first of the answers that are offered there.
LAST = ".h2t-path-form fieldset:last-of-type input"
OPEN = "document.querySelector('.h2t-commit').checkVisibility()"
FOCUS = "selector => document.querySelector(selector).focus()"
#: All there is on the page, shown or not, without its styles and scripts.
MARKUP = """() => {
  const whole = document.body.cloneNode(true);
  for (const each of whole.querySelectorAll("style, script")) each.remove();
  return whole.innerHTML;
}"""
ALL_OPEN = "for (const each of document.querySelectorAll('main details')) each.open = true"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `her2teach serve` with the other text and its cases."""
    folder, port = tmp_path_factory.mktemp("other"), free_port()
    chosen = ["--guideline", str(GUIDELINE), "--cases", str(CASES)]
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--port", str(port), *chosen]
    with started(bare(command), f"http://localhost:{port}/", folder, {"PYTHONUNBUFFERED": "1"}):
        assert "Left out: the lesson, the trials" in (folder / "log.txt").read_text("utf-8")
        yield f"http://localhost:{port}/"


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme="light", viewport={"width": 1280, "height": HEIGHT}, accept_downloads=True
    )
    context.set_default_timeout(READY_MILLISECONDS)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page, home: str) -> Iterator[Page]:
    """The tab of all tests here, which keep nothing in it."""
    record = Recorder(home)
    record.watch(tab)
    yield tab
    forget(tab)
    assert record.errors == []
    assert record.external == []


@pytest.fixture
def visit(page: Page, home: str) -> Callable[[str], Page]:
    def open_notebook(name: str) -> Page:
        page.goto(f"{home}voila/render/{name}")
        page.wait_for_selector("body.h2t-ready")
        return page

    return open_notebook


Visit = Callable[[str], Page]


def press(page: Page, selector: str, key: str) -> None:
    page.evaluate(FOCUS, selector)
    page.keyboard.press(key)


def assert_of_this_text(page: Page) -> None:
    """Everything that is said is of this text and none of it of the engine; nothing overflows or offends."""
    page.evaluate(ALL_OPEN)
    words = page.evaluate(WORDS)
    assert TEXT.content_hash[:12] in words
    assert foreign_words(words) == []
    assert foreign_words(page.evaluate(MARKUP)) == [], "where nobody sees it"
    assert engine_words(words, own_classes()) == []
    assert_accessible(page)
    assert_fits(page)


def test_the_index_lists_what_there_is(page: Page, home: str) -> None:
    page.goto(home)
    expect(page.locator(".h2t-trail a")).to_have_text(["Five cases", "Quick drill", "Journey"])
    expect(page.locator(".h2t-cards strong")).to_have_text(["Explorer", "Reference"])
    expect(page.locator(".h2t-start")).to_have_text("Start with a case")
    expect(page.locator(".h2t-art")).to_have_count(0)
    expect(page.locator(".h2t-lead")).to_contain_text(f"One hard decision in {TEXT.identity.subject}, as an")
    assert foreign_words(page.evaluate(WORDS)) == []
    assert_accessible(page)


def choose_by_keyboard(page: Page, attribute: str, answer: str) -> None:
    """Type what a list is to show, as a reader does who knows it."""
    asked = page.locator(f'fieldset[data-attribute="{attribute}"] select')
    asked.focus()
    page.keyboard.type(answer)
    expect(asked.locator("option:checked")).to_have_text(answer)


def test_the_explorer_with_the_keyboard_to_an_end(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    picker = page.get_by_label("Case", exact=True)
    expect(picker.locator("option")).to_have_count(len(list(CASES.glob("*.yaml"))) + 1)
    picker.focus()
    page.keyboard.type("A very red")
    expect(page.locator(".h2t-story h3")).to_have_text("A very red throat and a negative swab")
    expect(page.locator('svg [data-id="relief"]')).to_have_attribute("data-state", "visited")
    days = page.locator('fieldset[data-attribute="days_ill"]').get_by_role("textbox")
    days.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("9")
    expect(page.locator('svg [data-id="ambiguous_second_week"]')).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-now")).to_contain_text("undecided in the second week (text silent)")
    choose_by_keyboard(page, "rapid_test", "Positive")
    expect(page.locator(".h2t-answer")).to_contain_text("More information needed")
    expect(page.locator('fieldset[data-attribute="penicillin_allergy"]')).to_be_visible()
    choose_by_keyboard(page, "penicillin_allergy", "Severe")
    expect(page.locator('svg [data-id="clarithromycin_course"]')).to_have_attribute("data-state", "visited")
    expect(page.locator(".h2t-answer")).to_contain_text("A week of clarithromycin")
    assert_of_this_text(page)


def test_practice_with_the_keyboard_from_the_case_to_its_end(visit: Visit, tmp_path: Path) -> None:
    page = visit("3_practice.ipynb")
    page.wait_for_selector(LAST)
    while not page.evaluate(OPEN):
        asked = page.locator(".h2t-path-form fieldset").count()
        press(page, LAST, "Space")
        page.wait_for_function(f"document.querySelectorAll('.h2t-path-form fieldset').length > {asked} || {OPEN}")
    press(page, ".h2t-plan input[value='begin']", "Space")
    press(page, ".h2t-plan input[value='cefalexin']", "Space")
    press(page, ".h2t-plan input[value='skin']", "Space")
    press(page, ".h2t-commit button", "Enter")
    expect(page.locator(".h2t-attempt-headline")).to_be_focused()
    expect(page.locator(".h2t-feedback, .h2t-part-feedback").first).to_contain_text("Cefalexin")
    assert_of_this_text(page)
    with page.expect_download() as download:
        press(page, ".h2t-record [data-do=save]", "Enter")
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert foreign_words(kept.read_text("utf-8") + kept.name) == []
    assert len(read_progress(kept.read_text("utf-8"), TEXT).attempts) == 1
    press(page, ".h2t-record [data-do=fresh]", "Enter")
    expect(page.locator(".h2t-story h3")).to_have_text("Case 2")
    expect(page.locator(".h2t-narrative")).to_contain_text("This is what is known.")


def test_a_journey_is_followed_to_its_next_event(visit: Visit) -> None:
    page = visit("4_journey.ipynb")
    expect(page.locator(".h2t-part-events")).to_contain_text("The throat gets sore")
    press(page, ".h2t-plan input[value='begin']", "Space")
    press(page, ".h2t-plan input[value='penicillin']", "Space")
    press(page, ".h2t-plan input[value='skin']", "Space")
    button = page.get_by_role("button", name="Commit to this plan")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".h2t-part-answer")).to_contain_text("The plan is what the sheet names here.")
    assert_of_this_text(page)
    page.get_by_role("button", name="Continue").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".h2t-part-events")).to_contain_text("After seven days he is well.")


def test_the_reference_is_of_this_text_alone(visit: Visit) -> None:
    page = visit("5_reference.ipynb")
    expect(page.get_by_role("table", name="Every statement of the text").locator("tbody tr")).to_have_count(
        len(TEXT.statements)
    )
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()
    expect(page.get_by_role("heading", name="The trials")).to_have_count(0)
    assert_of_this_text(page)


def test_a_text_that_cannot_be_used_is_not_served(tmp_path: Path) -> None:
    broken = tmp_path / "guideline.yaml"
    broken.write_text(GUIDELINE.read_text("utf-8").replace("root: scope", "root: scopes"), encoding="utf-8")
    command = [sys.executable, "-m", "her2teach", "serve", "--no-browser", "--guideline", str(broken)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert run.returncode == 1
    assert f"{broken}:" in run.stderr
    assert 'there is no decision "scopes"; did you mean scope?' in run.stderr
    assert "Traceback" not in run.stderr
