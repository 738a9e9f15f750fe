"""Writing a case in a real browser, through Voila: problems at their lines, files, links, saving, and a reload."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import VIEWPORT, Recorder, free_port
from page_tools import COVERED, MISSED, WATCH_FOCUS, Traffic, assert_accessible, assert_fits
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Locator, Page, expect
from started import educating, started

from benchmarks.visitor import Visitor
from her2teach import load_guideline, load_vignette, trace
from her2teach.cli import main
from her2teach.core.answers import as_answers
from her2teach.core.files import shipped
from her2teach.core.questions import relevant_case
from her2teach.educator.authoring import new_case
from her2teach.educator.saving import ALLOWED
from her2teach.teaching.links import link_text
from her2teach.teaching.pack import CASES
from her2teach.teaching.vignettes import shipped_vignettes

PAGE = "6_educator.ipynb"
LATE, OTHER = "late-relapse-liver", "exactly-twelve-months"
TEXT = (shipped("cases") / f"{LATE}.yaml").read_text(encoding="utf-8")
VIGNETTE = next(each for each in shipped_vignettes() if each.id == LATE)
SERVE = """
import sys
from pathlib import Path
from her2teach.serving.server import serve
serve(port=int(sys.argv[1]), open_browser=False, folder=Path(sys.argv[2]), more={"Voila": {"token": ""}})
"""
#: A page with nothing but the writer, as somebody might put it among the others.
NOTEBOOK = """{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [],
"source": "from her2teach.widgets.writer import CaseWriter\\nCaseWriter()"}],
"metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "title": "x"},
"nbformat": 4, "nbformat_minor": 5}"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writing") / "mine"
    folder.mkdir()
    for name in (LATE, OTHER):
        shutil.copy(shipped("cases") / f"{name}.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def educator(pack: Path) -> Iterator[str]:
    """The address of a server with the educator's page, and a folder of cases."""
    with educating(pack) as home:
        yield home


@pytest.fixture(scope="module")
def record(tab: Page, educator: str) -> Recorder:
    found = Recorder(educator)
    found.watch(tab)
    return found


@pytest.fixture
def page(tab: Page, traffic: Traffic) -> Page:
    """The tab; a page that is open in it stays."""
    tab.set_viewport_size(VIEWPORT)
    traffic.settle(tab)
    return tab


def open_page(page: Page, home: str, link: str = "") -> Page:
    """Open the writer's page, or begin a new case on one that is open."""
    address = f"{home}voila/render/{PAGE}{'#' if link else ''}{link}"
    if page.url == address and not link:
        press(page, "New case")
        expect(named(page)).to_have_value("my-case")
    else:
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector("body.h2t-ready")
    expect(written(page)).to_have_value(new_case(load_guideline(), "my-case") if not link else re.compile("."))
    return page


def written(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The case file")


def named(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Name of the file")


def write(page: Page, name: str, text: str) -> None:
    named(page).fill(name)
    written(page).fill(text)


def problems(page: Page) -> Locator:
    return page.locator(".h2t-problems li")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def test_problems_stand_at_their_lines_as_check_tells_them_and_the_answer_follows(
    page: Page, educator: str, record: Recorder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_page(page, educator)
    expect(page.get_by_role("heading", name="0 problems, 5 warnings")).to_be_visible()
    broken = TEXT.replace("difficulty: introductory", "difficulty: easy").replace("her2_status: pos", "her2_status: po")
    write(page, LATE, broken)
    expect(page.get_by_role("heading", name="2 problems")).to_be_visible()
    expect(page.locator(".h2t-part-answer")).to_contain_text("as soon as the attributes can be read")
    path = tmp_path / f"{LATE}.yaml"
    path.write_text(broken, encoding="utf-8")
    assert main(["check", str(path)]) == 1
    for at, line in enumerate(capsys.readouterr().out.splitlines()):
        _, row, column, words = line.removeprefix(str(path.parent)).split(":", 3)
        expect(problems(page).nth(at)).to_have_text(f"Line {row}, {column}✕ {words.strip()}")
        expect(page.locator(".h2t-marked").nth(at)).to_have_text(f"✕ {row}")
    # the button goes there
    problems(page).nth(1).get_by_role("button").press("Enter")
    expect(written(page)).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "poitive"
    page.keyboard.type("positive")
    expect(page.get_by_role("heading", name="1 problem", exact=True)).to_be_visible()
    end = load_guideline().label(VIGNETTE.expected_node or "")
    expect(page.locator(".h2t-part-answer")).to_contain_text(end)
    expect(page.locator(f'.h2t-writer svg [data-id="{VIGNETTE.expected_node}"]')).to_have_attribute(
        "data-state", "visited"
    )
    said(page, "1 problem. The text recommends")
    for each in trace(load_guideline(), VIGNETTE.case).pitfalls:
        expect(page.locator(".h2t-part-words")).to_contain_text(each.title)
    expect(page.locator(".h2t-neighbours")).to_contain_text("The cases nearest to yours")
    assert (record.errors, record.external) == ([], [])


def test_the_page_is_for_everyone(page: Page, educator: str, record: Recorder, traffic: Traffic) -> None:
    open_page(page, educator)
    traffic.settle(page)
    assert engine_words(page.evaluate(WORDS), own_classes()) == []
    write(page, LATE, TEXT.replace("difficulty: introductory", "difficulty: easy"))
    expect(page.get_by_role("heading", name="1 problem", exact=True)).to_be_visible()
    press(page, "Save in mine")
    expect(page.get_by_text("Replace it?")).to_be_visible()
    expect(page.get_by_role("button", name="Leave it as it is")).to_be_focused()
    write(page, "My case", TEXT)
    expect(page.get_by_text("No case can be called")).to_be_visible()
    traffic.settle(page)
    assert_accessible(page)
    assert_fits(page)
    assert (record.errors, record.external) == ([], [])


def test_all_of_it_is_in_reach_of_the_keyboard(page: Page, educator: str, traffic: Traffic) -> None:
    open_page(page, educator)
    write(page, "My case", "id: [")
    expect(page.get_by_role("heading", name="1 problem", exact=True)).to_be_visible()
    traffic.settle(page)
    able = page.evaluate(WATCH_FOCUS)
    for _ in range(able + 5):
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) is None
    assert page.evaluate(MISSED) == []


def test_a_case_of_the_pack_a_file_and_a_link_are_opened(page: Page, educator: str, tmp_path: Path) -> None:
    open_page(page, educator)
    page.get_by_label("Existing case").select_option(OTHER)
    press(page, "Open it")
    expect(named(page)).to_have_value(OTHER)
    expect(written(page)).to_have_value((shipped("cases") / f"{OTHER}.yaml").read_text(encoding="utf-8"))
    expect(page.get_by_role("heading", name="0 problems", exact=True)).to_be_visible()
    path = tmp_path / "of-my-own.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + new_case(load_guideline(), "of-my-own").replace("\n", "\r\n").encode())
    page.get_by_label("A file", exact=True).set_input_files(path)
    expect(named(page)).to_have_value("of-my-own")
    expect(written(page)).to_have_value(new_case(load_guideline(), "of-my-own"))
    for data, problem in ((b"\xff\xfe", "not UTF-8"), (b"x" * 100_001, "too large")):
        path.write_bytes(data)
        page.get_by_label("A file", exact=True).set_input_files(path)
        said(page, problem)
        expect(written(page)).to_have_value(new_case(load_guideline(), "of-my-own"))
    case = relevant_case(load_guideline(), VIGNETTE.case)
    link = link_text(load_guideline(), as_answers(VIGNETTE.case), LATE)
    page.get_by_label("Link copied from the explorer").fill(f"{educator}voila/render/2_explore.ipynb#{link}")
    press(page, "Use its case")
    expect(written(page)).to_have_value(TEXT)
    blank = link_text(load_guideline(), as_answers(VIGNETTE.case))
    page.get_by_label("Link copied from the explorer").fill(f"{educator}voila/render/2_explore.ipynb#{blank}")
    press(page, "Use its case")
    expect(written(page)).to_have_value(new_case(load_guideline(), "my-case", case))
    page.get_by_label("Link copied from the explorer").fill(f"{link[:-5]}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This link cannot be used. What is written here stays as it is.")
    written(page).fill("mine")
    press(page, "New case")
    expect(written(page)).to_have_value(new_case(load_guideline(), "my-case"))
    press(page, "Bring back what was here before")
    expect(written(page)).to_have_value("mine")
    # the same from the address
    open_page(page, educator, blank)
    expect(written(page)).to_have_value(new_case(load_guideline(), "my-case", case))


def test_it_saves_asks_before_it_replaces_and_downloads(page: Page, educator: str, pack: Path, tmp_path: Path) -> None:
    open_page(page, educator)
    text = new_case(load_guideline(), "a-saved-case", VIGNETTE.case)
    write(page, "a-saved-case", text)
    press(page, "Save in mine")
    said(page, "Saved as a-saved-case.yaml in mine.")
    assert load_vignette(pack / "a-saved-case.yaml").case == VIGNETTE.case
    assert (pack / "a-saved-case.yaml").read_text(encoding="utf-8") == text
    write(page, LATE, text)
    press(page, "Save in mine")
    expect(page.get_by_text(f"There is a file {LATE}.yaml in mine already. Replace it?")).to_be_visible()
    press(page, "Leave it as it is")
    said(page, "The file is left as it is.")
    expect(page.get_by_role("button", name="Save in mine")).to_be_focused()
    assert (pack / f"{LATE}.yaml").read_text(encoding="utf-8") == TEXT
    press(page, "Save in mine")
    press(page, "Replace it")
    said(page, f"Saved as {LATE}.yaml in mine. Until its problems are mended")
    assert (pack / f"{LATE}.yaml").read_text(encoding="utf-8") == text
    (pack / f"{LATE}.yaml").write_text(TEXT, encoding="utf-8")
    with page.expect_download() as download:
        press(page, "Download")
    assert download.value.suggested_filename == f"{LATE}.yaml"
    download.value.save_as(tmp_path / "download.yaml")
    assert (tmp_path / "download.yaml").read_text(encoding="utf-8") == text


def test_nothing_is_lost_when_the_page_is_loaded_again(page: Page, educator: str) -> None:
    link = link_text(load_guideline(), as_answers(VIGNETTE.case))
    open_page(page, educator, link)
    expect(written(page)).to_have_value(
        new_case(load_guideline(), "my-case", relevant_case(load_guideline(), VIGNETTE.case))
    )
    write(page, "half-a-case", TEXT[:400])
    page.reload()
    page.wait_for_selector("body.h2t-ready")
    expect(written(page)).to_have_value(TEXT[:400])
    expect(named(page)).to_have_value("half-a-case")
    expect(problems(page).filter(has_text='it must be "half-a-case", like the file')).to_be_visible()
    open_page(page, educator)
    expect(written(page)).to_have_value(new_case(load_guideline(), "my-case"))


def test_only_a_server_for_an_educator_saves_whatever_a_page_says(tmp_path: Path) -> None:
    notebooks, folder = tmp_path / "notebooks", tmp_path / "mine"
    notebooks.mkdir()
    folder.mkdir()
    (notebooks / "1_writer.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    home = f"http://localhost:{(port := free_port())}/"
    # what is left over of an educator's shell allows nothing
    environment = {CASES: str(folder), ALLOWED: "yes"}
    command = [sys.executable, "-c", SERVE, str(port), str(notebooks)]
    with started(command, home, tmp_path, environment):
        visitor = Visitor(home, "1_writer.ipynb")
        visitor.load()
        visitor.connect()
        (editor,) = (name for name, state in visitor.states().items() if {"misnamed", "question"} <= state.keys())
        visitor.change(editor, answers={"name": "my-own", "text": TEXT}, folder="mine")
        visitor.tell(editor, {"do": "save"})
        visitor.tell(editor, {"do": "replace"})
        visitor.ask("kernel_info_request", {})
        notice = visitor.states()[editor]["notice"]
        visitor.leave()
    assert notice.startswith("This page cannot save files itself")
    assert list(folder.iterdir()) == []
