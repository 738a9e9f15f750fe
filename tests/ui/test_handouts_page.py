"""The educator's page makes handouts: chosen with the keyboard, told as it goes, and kept by the browser alone."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from browser import READY_MILLISECONDS, Recorder
from page_tools import HEIGHT, MISSED, MOUSE_ONLY, WATCH_FOCUS, assert_accessible, assert_fits
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Browser, Page, expect
from started import bare

from benchmarks.servers import Server, running, serving
from her2teach.core.files import shipped

NAMES = ("exactly-twelve-months", "late-relapse-liver")
FORM = ".h2t-handout-form"
LEARNERS = ("Sheets for learners", "One sheet of questions")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("teaching") / "ward"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(shipped("cases") / f"{name}.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def school(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    command = bare(serving("--educator", "--cases", str(pack)))
    with running(command, tmp_path_factory.mktemp("school")) as found:
        yield found


@pytest.fixture(scope="module")
def page(browser: Browser, school: Server) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme="light", viewport={"width": 1280, "height": HEIGHT}, accept_downloads=True
    )
    context.set_default_timeout(READY_MILLISECONDS)
    found, record = context.new_page(), Recorder(school.home)
    record.watch(found)
    found.goto(school.address("6_educator"))
    found.wait_for_selector("body.h2t-ready")
    found.wait_for_selector(f"{FORM} select")
    yield found
    assert record.errors == []
    assert record.external == []
    found.goto("about:blank")
    context.close()


def make(page: Page) -> tuple[str, list[str]]:
    """Have the files made, and return what the browser keeps: its name, and the names of the files in it."""
    with page.expect_download() as kept:
        page.get_by_role("button", name="Make the files").press("Enter")
    path = kept.value.path()
    with ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        return kept.value.suggested_filename, archive.namelist()


def test_it_is_usable_by_everyone_and_says_it_in_plain_words(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)
    assert engine_words(page.evaluate(WORDS), own_classes()) == []
    assert page.evaluate(MOUSE_ONLY) == []


def test_all_of_it_is_in_reach_of_tab(page: Page) -> None:
    many = page.evaluate(WATCH_FOCUS)
    for _ in range(2 * many):  # a day is three stops
        page.keyboard.press("Tab")
    assert page.evaluate(MISSED) == []


def test_one_case_comes_as_one_file(page: Page) -> None:
    page.get_by_label("Case", exact=True).select_option(NAMES[1])
    page.get_by_role("checkbox", name="Assignment for nbgrader").uncheck()
    name, files = make(page)
    assert name.startswith("case-")
    case = name.removesuffix(".zip")
    sheets = (f"learners/{case}", "learners/questions", f"educator/{case}-key")
    assert files == [f"{sheet}.{suffix}" for sheet in sheets for suffix in ("html", "pdf")]
    expect(page.locator(f"{FORM} [role=status]")).to_contain_text(f"6 files in {name}")
    expect(page.locator(f"{FORM} progress")).to_have_js_property("position", 1)


def test_a_whole_pack_comes_as_one_file_and_nothing_stays_on_the_server(page: Page, pack: Path) -> None:
    page.get_by_label("Case", exact=True).select_option("")
    page.get_by_role("checkbox", name="Assignment for nbgrader").check()
    for each in LEARNERS:
        page.get_by_role("checkbox", name=each).uncheck()
    before = {path: path.read_bytes() for path in pack.iterdir()}
    name, files = make(page)
    for each in LEARNERS:
        page.get_by_role("checkbox", name=each).check()
    assert name == "ward.zip"
    sheets = [f"educator/{each}-key.{suffix}" for each in ("case-01", "case-02", "ward") for suffix in ("html", "pdf")]
    assert files == [*sheets, *(f"educator/source/ward/case-0{at}.ipynb" for at in (1, 2))]
    assert {path: path.read_bytes() for path in pack.iterdir()} == before


def test_what_is_not_chosen_is_asked_for(page: Page) -> None:
    boxes = page.locator(f"{FORM} [data-group=formats]").all()
    for each in boxes:
        each.uncheck()
    page.get_by_role("button", name="Make the files").press("Enter")
    expect(page.locator(f"{FORM} [role=alert]")).to_have_text("Choose a case, for whom, and as what.")
    for each in boxes:
        each.check()
