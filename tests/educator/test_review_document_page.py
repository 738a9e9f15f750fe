"""The review as one fills it in: by keyboard, in light and dark, kept in the browser, and read back by `check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_tools import assert_accessible, assert_fits
from playwright.sync_api import Browser, BrowserContext, Page

from her2teach import load_guideline
from her2teach.core.yamltree import parse, read_file
from her2teach.educator.check import inspect
from her2teach.educator.review_document import review_document, review_html
from her2teach.teaching.review_items import review_items
from her2teach.teaching.reviews import read_review

GUIDELINE = load_guideline()
ITEMS = review_items(GUIDELINE)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("review") / "review.html"
    file.write_text(review_html(GUIDELINE, review_document(GUIDELINE, [])), encoding="utf-8")
    return file


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield found
    found.close()


def opened(context: BrowserContext, file: Path) -> Page:
    """The page, as one opens it by a double click."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    return page


def test_it_asks_for_nothing_but_itself(context: BrowserContext, made: Path) -> None:
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(made.as_uri())
    assert asked == [made.as_uri()]


def box(item: str) -> str:
    return f'fieldset[data-item="{item}"]'


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download review").press("Enter")
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_a_review_is_filled_in_by_keyboard_kept_and_read_back_by_check(
    context: BrowserContext, made: Path, tmp_path: Path
) -> None:
    page = opened(context, made)
    assert page.locator("#progress").inner_text() == f"0 of {len(ITEMS)} answered."
    page.get_by_role("button", name="Download review").press("Enter")
    assert page.locator("#message").inner_text() == "First choose your role."
    page.keyboard.type("specialist")
    page.get_by_label("Name").fill("Ada Example")

    page.get_by_role("button", name="Next open one").press("Enter")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Next open one").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type('It says "12"; we count: 13\t')
    page.locator(f"{box('S03')} textarea").fill('Two lines,\nand a \u200b sign: "quoted" # not a comment')
    page.locator(f"{box('x3')} [value=agree]").check()
    page.locator(f"{box('cleopatra')} [value=agree]").check()
    page.get_by_role("button", name="Clear the answer to CLEOPATRA").press("Enter")
    assert page.locator("#progress").inner_text() == f"4 of {len(ITEMS)} answered, 1 with an objection."

    page.reload()
    assert page.locator("[name=role]").input_value() == "specialist physician"
    file = downloaded(page, tmp_path)
    assert file.name.endswith("-specialist-physician.yaml")
    assert file.name in page.locator("#message").inner_text()

    review = read_review(parse(read_file(file), str(file)), ITEMS)
    assert (review.name, review.role, review.content) == ("Ada Example", "specialist physician", GUIDELINE.content_hash)
    assert {item: each.answer for item, each in review.answers.items()} == {
        "S01": "agree",
        "S02": "disagree",
        "S03": None,
        "x3": "agree",
    }
    assert review.answers["S02"].comment == 'It says "12"; we count: 13'
    assert (review.answers["S03"].comment or "").startswith('Two lines,\nand a   sign: "quoted" # not')
    found = inspect(file, review.date)
    assert [each.code for each in found.problems] == ["objection"]
    assert found.told.startswith("reviewed by Ada Example (specialist physician), ")
    assert found.told.endswith(": agrees with S01, x3; objects to S02; comments on S03")


def test_what_says_something_else_since_is_open_again_and_its_comment_is_kept(
    context: BrowserContext, made: Path
) -> None:
    page = opened(context, made)
    page.locator(f"{box('S01')} [value=agree]").check()
    page.locator(f"{box('S01')} textarea").fill("Well said.")
    said = next(each.said for each in ITEMS if each.id == "S01")
    text = made.read_text(encoding="utf-8")
    made.write_text(text.replace(said, "0" * 16), encoding="utf-8")
    page.reload()
    made.write_text(text, encoding="utf-8")
    assert page.locator(f"{box('S01')} :checked").count() == 0
    assert page.locator(f"{box('S01')} textarea").input_value() == "Well said."
    assert page.locator("#message").inner_text().startswith("1 of your earlier answers are open again")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget all").press("Enter")
    page.reload()
    assert page.locator("#progress").inner_text() == f"0 of {len(ITEMS)} answered."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_narrow_and_wide(browser: Browser, made: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = opened(context, made)
    page.locator(f"{box('S02')} [value=disagree]").check()
    page.get_by_role("button", name="Download review").click()
    assert_fits(page)
    assert_accessible(page)
    context.close()


def test_the_date_is_today(context: BrowserContext, made: Path) -> None:
    page = opened(context, made)
    days = {dt.datetime.now().astimezone().date() + dt.timedelta(days=each) for each in (-1, 0, 1)}
    assert dt.date.fromisoformat(page.locator("[name=date]").input_value()) in days
