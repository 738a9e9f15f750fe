"""Handouts opened from a folder: without a network or a script, usable by everyone, whole on paper of both sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast
from unicodedata import normalize

import pytest
from handout_samples import HOSTILE, case, hostile, sentences, written
from page_tools import WIDTHS, assert_accessible, assert_fits, overflow, violations
from pdf_reading import opened, tags
from playwright.sync_api import Browser, Page

from her2teach import load_guideline
from her2teach.educator.handout_document import Document, questions_document
from her2teach.educator.handout_files import handout_html
from her2teach.educator.handouts import student_handout

#: Kilometres of paper are not asked for: two cases show what a pack is.
DOCUMENTS = {
    "student": written(case(), key=False),
    "key": written(case(), key=True),
    "questions": questions_document(student_handout(load_guideline(), [case()])),
    "pack-student": written(case(), case("exactly-twelve-months"), key=False),
    "pack-key": written(case(), case("exactly-twelve-months"), key=True),
}
#: The width between the margins, in CSS pixels, and the height, of A4 and of Letter.
PAPERS = {"A4": (680, 998), "Letter": (703, 931)}
#: Whatever a hostile case tries to run would say so here.
RUN = "window.alert = () => { window.hasRun = true; }"


@pytest.fixture(params=DOCUMENTS)
def named(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def asked() -> list[str]:
    """Every address that the page asks for."""
    return []


@pytest.fixture
def sheet(browser: Browser, named: str, tmp_path: Path, asked: list[str]) -> Iterator[Page]:
    """A handout in a tab, as one opens it by a double click."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    page, errors = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(put(tmp_path / f"{named}.html", DOCUMENTS[named]))
    yield page
    assert errors == []
    context.close()


def put(file: Path, found: Document) -> str:
    file.write_text(handout_html(found), encoding="utf-8")
    return file.as_uri()


def bare(words: str) -> str:
    """Letters without the spaces, each on its own where a face joins two."""
    return "".join(normalize("NFKC", words).split())


def test_it_asks_for_itself_and_for_nothing_else(sheet: Page, asked: list[str]) -> None:
    sheet.wait_for_load_state("networkidle")
    assert asked == [sheet.url]
    assert sheet.url.startswith("file://")
    assert sheet.locator("script").count() == 0


def test_it_is_usable_by_everyone_at_any_width(sheet: Page) -> None:
    assert_accessible(sheet)
    assert_fits(sheet)
    assert sheet.locator("main").count() == 1
    assert sheet.locator("h1").count() == 1


def test_every_sentence_is_there_without_a_script(browser: Browser, named: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(put(tmp_path / "bare.html", DOCUMENTS[named]))
    shown = bare(page.locator("body").inner_text())
    assert [each for each in sentences(DOCUMENTS[named]) if bare(each) not in shown] == []
    context.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_it_prints_whole(sheet: Page, named: str, paper: str) -> None:
    made = sheet.pdf(format=paper, print_background=False, tagged=True)
    said = [bare(each.extract_text()) for each in opened(made).pages]
    foot = bare(DOCUMENTS[named].foot)
    assert all(page.endswith(foot) for page in said), "a page that does not say what it is for"
    own = [page.removesuffix(foot) for page in said]
    assert all(own), "a page with nothing of its own"
    assert [each for each in sentences(DOCUMENTS[named]) if bare(each) not in "".join(own)] == []
    kinds = {tag.kind for tag in tags(made)}
    assert {"H1", "H2", "H3", "P", "L"} <= kinds
    if named in {"student", "questions"}:
        assert len(said) == 1
    sheet.emulate_media(media="print")
    width, height = PAPERS[paper]
    sheet.set_viewport_size({"width": width, "height": height})
    assert overflow(sheet) <= 0
    boxes = [box for each in sheet.locator(".picture svg, figure img").all() if (box := each.bounding_box())]
    assert bool(boxes) is ("key" in named)
    assert all(box["width"] <= width and box["height"] <= height for box in boxes)
    ink = sheet.evaluate("getComputedStyle(document.body).color")
    sheet.emulate_media(media="print", color_scheme="dark")
    assert sheet.evaluate("getComputedStyle(document.body).color") == ink, "paper is white, whatever the screen is"


def test_a_learner_can_answer_every_question_with_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(put(tmp_path / "student.html", DOCUMENTS["student"]))
    sure = page.get_by_role("group", name="How confident are you?").get_by_role("radio")
    sure.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert [each.is_checked() for each in sure.all()] == [False, True, False]
    page.get_by_label("What will you monitor?").fill("The heart.")
    page.get_by_label("Why? Name the finding that decided.").fill("Thirty months.")
    context.close()


@pytest.mark.parametrize("key", [False, True])
def test_a_hostile_case_is_shown_as_it_stands_and_runs_nothing(browser: Browser, tmp_path: Path, key: bool) -> None:
    context = browser.new_context()
    context.add_init_script(RUN)
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(put(tmp_path / "hostile.html", written(hostile(), key=key)))
    assert asked == [page.url]
    assert bare(HOSTILE) in bare(page.locator("body").inner_text())
    assert page.evaluate("window.hasRun") is None
    page.evaluate("alert('the control')")
    assert cast("bool", page.evaluate("window.hasRun"))
    assert violations(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0
    context.close()
