"""Practice in a browser: with the keyboard alone, nothing of the answer before the commit, the record as a file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import Recorder, Visit
from page_steps import FOCUS, LAST, Key, commit, go_to_the_end
from page_tools import Heard, assert_accessible, assert_fits, violations
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Page, expect

from her2teach import load_guideline
from her2teach.teaching.progress import read_progress
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes

NEXT = ".h2t-on [data-do=next]"
REASONING = ".h2t-folds [data-id=reasoning]"


@pytest.fixture
def heard(page: Page) -> Heard:
    return Heard(page)


@pytest.fixture
def practice(heard: Heard, visit: Visit, recorder: Recorder) -> Iterator[Page]:
    assert heard.frames == []
    page = visit("3_practice.ipynb")
    page.wait_for_selector(LAST)
    yield page
    assert recorder.errors == []
    assert recorder.external == []


@pytest.fixture
def key(page: Page) -> Callable[[str, str], None]:
    """Give something the focus and press a key there."""

    def press(selector: str, key: str) -> None:
        page.evaluate(FOCUS, selector)
        page.keyboard.press(key)

    return press


def on_page(page: Page) -> CaseVignette:
    """The case that is on the page, by its story."""
    text = " ".join(page.locator(".h2t-narrative").inner_text().split())
    (found,) = (each for each in shipped_vignettes() if " ".join(each.story.split()) == text)
    return found


def plan(page: Page, key: Key, action: str = "start") -> None:
    key(f".h2t-plan input[value='{action}']", "Space")
    key(".h2t-plan input[value='trastuzumab']", "Space")
    key(".h2t-commit input[value='2']", "Space")
    page.evaluate(FOCUS, "textarea")
    page.keyboard.type("My own words.")


def test_what_is_ticked_just_before_the_press_counts_and_what_is_tried_afterwards_is_taken_back(
    practice: Page, key: Key
) -> None:
    page = practice
    go_to_the_end(page, key)
    page.emulate_media(media="print")  # what is pressed is nothing for paper
    for part in (".h2t-record", ".h2t-hand-in", ".h2t-commit-row button"):
        expect(page.locator(part).first).to_be_hidden()
    page.emulate_media(media="screen")
    # All in one go: no answer of the kernel comes between the ticks and the press.
    page.evaluate(
        """const press = (name) => document.querySelector(name).click();
        press(".h2t-plan input[value='start']");
        press(".h2t-plan input[value='trastuzumab']");
        press(".h2t-plan input[value='pertuzumab']");
        press(".h2t-commit input[value='1']");
        press(".h2t-commit input[value='3']");
        document.querySelector(".h2t-reason textarea").value = "In a hurry.";
        document.querySelector(".h2t-commit button").focus();
        press(".h2t-commit button");"""
    )
    expect(page.locator(".h2t-attempt-headline")).to_be_focused()
    ticked = page.locator(".h2t-plan input:checked")
    assert [each.get_attribute("value") for each in ticked.all()] == ["start", "trastuzumab", "pertuzumab"]
    expect(page.locator(".h2t-commit input[value='3']")).to_be_checked()
    expect(page.locator(REASONING)).to_contain_text("In a hurry.")
    # the case can be changed afterwards, and what was tried taken back
    page.locator(".h2t-folds summary").first.click()
    key(".h2t-folds [data-do=try]", "Enter")
    expect(page.locator(".h2t-part-tryout summary").first).to_be_focused()
    answer = page.locator(".h2t-part-tryout .h2t-answer")
    first = answer.inner_text()
    key(".h2t-part-tryout [data-offer]", "Enter")
    expect(page.locator(".h2t-part-tryout [data-back]")).to_be_focused()
    expect(answer).not_to_have_text(first)
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator(".h2t-part-tryout [data-back]")).to_have_count(0)
    assert page.locator(".h2t-part-tryout .h2t-answer").inner_text() == first
    key(".h2t-on [data-do=again]", "Enter")
    expect(page.locator(".h2t-story h3")).to_be_focused()
    expect(page.locator(".h2t-part-tryout .h2t-whatif")).to_have_count(0)


def test_an_attempt_from_the_first_question_to_the_next_case_with_the_keyboard(practice: Page, key: Key) -> None:
    page = practice
    go_to_the_end(page, key)
    expect(page.locator(LAST).first).to_be_focused()
    key(".h2t-commit button", "Enter")
    expect(page.locator(".h2t-commit .h2t-problem")).to_have_text("Before you commit, choose what you would do.")
    plan(page, key)
    assert_accessible(page)
    assert_fits(page)
    commit(page, key)
    expect(page.locator(".h2t-attempt-headline")).to_be_in_viewport()
    assert page.evaluate("JSON.parse(localStorage.getItem('her2teach.course'))") == {"cases": ["1"]}
    expect(page.locator(REASONING)).to_contain_text("My own words.")
    assert page.locator(".h2t-plan fieldset:not([disabled])").count() == 0
    expect(page.locator(".h2t-now").first).to_contain_text(page.locator(".h2t-attempt-headline span").last.inner_text())
    picture = page.locator(".h2t-part-both svg").first
    expect(picture).to_be_hidden()
    for fold in page.locator(".h2t-folds summary").all():
        fold.focus()
        page.keyboard.press("Enter")
    expect(picture).to_be_visible()
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    assert engine_words(page.evaluate(WORDS), own_classes()) == []
    assert_accessible(page)
    assert_fits(page)
    key(NEXT, "Enter")
    expect(page.locator(".h2t-story h3")).to_have_text("Case 2")
    expect(page.locator(".h2t-story h3")).to_be_focused()
    expect(page.locator(".h2t-attempt-headline")).to_have_count(0)
    # a fresh case of the wanted difficulty
    page.get_by_label("Difficulty").select_option("advanced")
    before = page.locator(".h2t-narrative").inner_text()
    key(".h2t-record [data-do=fresh]", "Enter")
    expect(page.locator(".h2t-story h3")).to_be_focused()
    expect(page.locator(".h2t-story .h2t-muted")).to_have_text("Advanced.")
    assert page.locator(".h2t-narrative").inner_text() != before


def test_nothing_of_the_answer_is_in_the_page_or_comes_over_before_the_commit(
    practice: Page, key: Key, heard: Heard
) -> None:
    page = practice
    vignette = on_page(page)
    secret = [vignette.title, *vignette.objectives]
    secret += [each.belief.correction for each in vignette.distractors]
    go_to_the_end(page, key)
    plan(page, key, "stop_all")
    before = page.content()
    for words in secret:
        assert words not in before
        assert not heard.holds(words)
    commit(page, key)
    # the same look finds them now
    page.wait_for_selector(".h2t-trip")
    assert vignette.title in page.content()
    assert all(heard.holds(words) for words in [vignette.title, *vignette.objectives])


def test_the_record_is_kept_as_a_file_and_read_in_again(practice: Page, key: Key, tmp_path: Path) -> None:
    page = practice
    go_to_the_end(page, key)
    plan(page, key)
    commit(page, key)
    line = page.locator(".h2t-come-far")
    expect(line).to_contain_text("of 20 outcomes")
    text = line.inner_text()
    with page.expect_download() as download:
        key(".h2t-record [data-do=save]", "Enter")
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.suffix == ".json"
    progress = read_progress(kept.read_text("utf-8"), load_guideline())
    assert len(progress.attempts) == 1
    assert progress.line(load_guideline()) == text
    page.reload()
    page.wait_for_selector(LAST)
    expect(line).not_to_have_text(text)
    problem = page.locator(".h2t-record .h2t-problem")
    broken, large = tmp_path / "broken.json", tmp_path / "large.json"
    broken.write_text('{"attempts": [{"end": "<b>nowhere</b>"}]}', "utf-8")
    large.write_text(" " * 400_000, "utf-8")
    choose = page.locator(".h2t-record input[type=file]")
    choose.set_input_files(broken)
    expect(problem).to_contain_text("This file cannot be used")
    choose.set_input_files(large)
    expect(problem).to_contain_text("too large")
    assert violations(page) == []
    choose.set_input_files(kept)
    expect(line).to_have_text(text)
    expect(page.locator(".h2t-record .h2t-notice")).to_contain_text("nothing of it can be handed in")
    expect(page.locator(".h2t-hand-in .h2t-made")).to_contain_text("The 1 attempt of your loaded progress cannot")
    assert violations(page) == []
    expect(problem).to_have_text("")
