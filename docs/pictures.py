"""Pictures: those of the README, taken of the pages as they are.  ``make pictures`` takes them all anew."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, ViewportSize

from benchmarks.pages import READY_MILLISECONDS, chromium
from benchmarks.servers import running, serving
from her2teach.core.answers import as_answers
from her2teach.core.files import shipped
from her2teach.core.load import load_guideline
from her2teach.teaching.links import link_text, link_to
from her2teach.teaching.vignettes import load_vignette

FOLDER: Final = Path(__file__).parent
#: What a picture says of itself: the content that it was taken of.
STAMP: Final = "content"
_SIZE: Final = ViewportSize(width=1280, height=900)
_PROJECTOR: Final = ViewportSize(width=1280, height=720)
#: Which question of a presentation the room answers.
_QUESTION: Final = 3
#: Colours that a picture keeps: the pages have few, and nobody sees the difference.
_COLOURS: Final = 128
_CASE: Final = "late-relapse-liver"
#: Whether a plan is asked for, and the last question before that.
_PLAN: Final = "document.querySelector('.h2t-commit').checkVisibility()"
_QUESTIONS: Final = ".h2t-path-form fieldset"
#: What tells a frame from the next: a question and its reveal have one number.
_FRAME: Final = """(() => {
  const dialog = document.querySelector("dialog[open]");
  return dialog.querySelector(".h2t-slide").dataset.kind + dialog.querySelector(".h2t-present-place").innerText;
})()"""
_TO_THE_TOP: Final = "each => window.scrollTo(0, each.getBoundingClientRect().top + window.scrollY - 110)"

Shot: TypeAlias = Callable[[Page, str], None]


def _explorer(page: Page, pages: str) -> None:
    guideline, case = load_guideline(), load_vignette(shipped("cases") / f"{_CASE}.yaml").case
    _open(page, f"{pages}2_explore.ipynb#{link_text(guideline, as_answers(case), _CASE)}")
    page.locator('.h2t-landscape .node[data-state="visited"]').first.wait_for()


def _practice(page: Page, pages: str) -> None:
    _open(page, f"{pages}3_practice.ipynb#{link_to('practice', _CASE)}")
    page.wait_for_selector(_QUESTIONS)
    while not page.evaluate(_PLAN):
        asked = page.locator(_QUESTIONS).count()
        page.locator(_QUESTIONS).last.locator("input").first.check()
        page.wait_for_function(f"{_PLAN} || document.querySelectorAll('{_QUESTIONS}').length > {asked}")
    for chosen in ("start", "trastuzumab", "docetaxel"):
        page.locator(f".h2t-plan input[value='{chosen}']").check()
    page.locator(".h2t-commit input[value='3']").check()
    page.locator(".h2t-reason textarea").fill("A second antibody looks like a luxury.")
    page.locator(".h2t-commit button").click()
    page.locator(".h2t-attempt-headline:focus").wait_for()
    page.locator(".h2t-attempt-headline").evaluate(_TO_THE_TOP)


def _present(page: Page, pages: str) -> None:
    _explorer(page, pages)
    page.set_viewport_size(_PROJECTOR)
    page.get_by_role("button", name="Present", exact=True).click()
    stage, question = page.locator("dialog[open] .h2t-stage"), page.locator("dialog[open] button.h2t-choice")
    stage.wait_for()
    asked = 0
    while asked < _QUESTION:
        _go_on(page)
        asked += question.count() > 0
    for prediction in "1121112":
        page.keyboard.press(prediction)
    stage.locator(".h2t-present-room", has_text="7").wait_for()
    _go_on(page)


def _go_on(page: Page) -> None:
    before = page.evaluate(_FRAME)
    page.keyboard.press("PageDown")
    page.wait_for_function(f"was => {_FRAME} !== was", arg=before)


#: A picture's name, and what brings a page to where it is taken.
PICTURES: Final[Mapping[str, Shot]] = {"explorer": _explorer, "practice": _practice, "present": _present}


def take(picture: str, page: Page, home: str, folder: Path) -> Path:
    """Take a picture."""
    page.set_viewport_size(_SIZE)
    PICTURES[picture](page, f"{home}voila/render/")
    stamp, file = PngInfo(), folder / f"{picture}.png"
    stamp.add_text(STAMP, load_guideline().content_hash)
    taken = Image.open(BytesIO(page.screenshot(animations="disabled")))
    taken.convert("RGB").quantize(_COLOURS).save(file, optimize=True, pnginfo=stamp)
    return file


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body.h2t-ready")


def _take_all(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as name, running(serving(), Path(name)) as server, chromium() as browser:
        for number, picture in enumerate(PICTURES, 1):
            print(f"{number}/{len(PICTURES)} {picture}", file=sys.stderr, flush=True)
            page = browser.new_page(color_scheme="light", reduced_motion="reduce")
            page.set_default_timeout(READY_MILLISECONDS)
            take(picture, page, server.home, folder)
            page.goto("about:blank")  # so that its session ends
            page.close()


if __name__ == "__main__":
    _take_all(FOLDER)
