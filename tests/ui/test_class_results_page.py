"""The results of a class in a real browser: files go in by hand, broken ones among them, and counts come out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
from attempts import GUIDELINE
from browser import READY_MILLISECONDS, Recorder
from class_maker import CASES, book, class_of, school
from page_tools import COVERED, HEIGHT, WATCH_FOCUS, assert_accessible, assert_fits, hang_outside
from page_words import WORDS, engine_words, own_classes
from playwright.sync_api import Browser, Locator, Page, expect
from started import bare
from zip_files import zip_of

from benchmarks.servers import Server, running, serving
from her2teach.educator.class_files import COLUMNS, grades
from her2teach.educator.class_map import TITLE, class_map
from her2teach.educator.class_report import REASONS
from her2teach.educator.class_results import class_result
from her2teach.educator.confidence import confidence_bars
from her2teach.educator.handout_files import NO_TYPST
from her2teach.teaching.attempts import MOST_BYTES

SCHOOL = school(6, 14, cases=CASES[:10], tried=7)
FILES = class_of(SCHOOL)
RESULT = class_result(GUIDELINE, FILES.counted)
EVIL = "<img src=x onerror=alert(1)>.json"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for an educator, on this machine."""
    with running(bare(serving("--educator")), tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a class as they come in."""
    for at, file in enumerate(SCHOOL):
        (tmp_path / f"learner-{at:02}.json").write_text(file.to_text(), encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def opened(browser: Browser, office: Server) -> Iterator[Page]:
    """The educator's page, opened once for all tests of this module."""
    context = browser.new_context(
        color_scheme="light", viewport={"width": 1280, "height": HEIGHT}, accept_downloads=True
    )
    context.set_default_timeout(READY_MILLISECONDS)
    home = office.address("6_educator").partition("voila")[0]
    outside, found, record = hang_outside(context, home), context.new_page(), Recorder(home)
    record.watch(found)
    found.goto(office.address("6_educator"))
    found.wait_for_selector("body.h2t-ready")
    expect(form(found)).to_be_visible()
    yield found
    assert outside == record.external == record.errors == []
    found.goto("about:blank")
    context.close()


@pytest.fixture
def page(opened: Page) -> Page:
    """The page without any file."""
    opened.set_viewport_size({"width": 1280, "height": HEIGHT})
    again = form(opened).get_by_role("button", name="Restart without files")
    if again.is_visible():
        again.click()
    expect(line(opened)).to_contain_text("Choose the files that your class handed in")
    return opened


def form(page: Page) -> Locator:
    return page.get_by_role("region", name="Files of the class")


def line(page: Page) -> Locator:
    return page.locator(".h2t-class-results .h2t-now")


def hand_in(page: Page, *files: Path) -> None:
    form(page).get_by_label("Files that your class handed in").set_input_files(files)


def table(page: Page, name: str) -> list[list[str]]:
    rows = page.get_by_role("table", name=name).locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def kept(page: Page, button: str, folder: Path) -> tuple[str, bytes]:
    with page.expect_download() as caught:
        form(page).get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
    path = folder / "kept"
    caught.value.save_as(path)
    return caught.value.suggested_filename, path.read_bytes()


def test_a_class_is_read_and_told(page: Page, folder: Path) -> None:
    expect(line(page)).to_contain_text("Choose the files that your class handed in")
    hand_in(page, *sorted(folder.glob("*.json")))
    expect(line(page)).to_contain_text("14 files count, each as one learner, with 98 attempts.")
    listed = {row[0]: row for row in table(page, "Where the reasoning differed from the text")}
    assert len(listed) == len(RESULT.decisions)
    for each in RESULT.decisions:
        row = listed[GUIDELINE.decisions[each.node].question]
        assert row[1].startswith(f"{each.left} of {each.reached} ")
        assert row[2:4] == [str(each.learners), str(each.sure)]
    found = class_map(GUIDELINE, RESULT)
    for name, note in found.notes.items():
        node = page.locator(f'.h2t-class-results .node[data-id="{name}"]')
        expect(node).to_have_attribute("data-state", found.marked_states[name][0])
        expect(node.locator(".said")).to_have_text(note)
        assert note in str(node.get_attribute("aria-label"))
    falls = [row[:2] for row in table(page, "Pitfalls, the most frequent first")]
    shown = [each for each in RESULT.falls if each.fell or each.near]
    assert falls == [[f"{each.pitfall} {GUIDELINE.pitfalls[each.pitfall].title}", str(each.fell)] for each in shown]
    expect(page.get_by_role("table", name="What to teach next")).to_be_visible()
    bars = page.locator(".h2t-confidence dd")
    assert bars.all_inner_texts() == [bar.words for bar in confidence_bars(RESULT.sureness)]
    assert engine_words(page.evaluate(WORDS), own_classes()) == []
    assert_accessible(page)
    assert_fits(page)


def test_files_that_do_not_count_are_named_and_the_rest_counts(page: Page, folder: Path) -> None:
    sound = (folder / "learner-00.json").read_text(encoding="utf-8")
    others = {
        EVIL: "{",
        "old.json": json.dumps(json.loads(sound) | {"content": "0" * 64}),
        "again.json": sound,
        "mended.json": sound.replace('"right": false', '"right": true'),
        "large.json": " " * (MOST_BYTES + 1),
        "empty.json": "",
    }
    for name, words in others.items():
        (folder / name).write_text(words, encoding="utf-8")
    hand_in(page, *sorted(folder.glob("*.json")))
    expect(line(page)).to_contain_text("14 files count")
    expect(line(page)).to_contain_text("6 files are left out: 2 doctored, 1 doubled, 3 foreign.")
    named = {row[0]: row[1] for row in table(page, "Files and attempts that are left out")}
    assert named == {
        **dict.fromkeys((EVIL, "large.json", "empty.json"), REASONS["foreign"]),
        **dict.fromkeys(("old.json", "mended.json"), REASONS["doctored"]),
        "learner-00.json": REASONS["doubled"],
    }
    assert page.locator(".h2t-class-results img").count() == 0
    listed = {row[0]: row for row in table(page, "Where the reasoning differed from the text")}
    for each in RESULT.decisions:
        assert listed[GUIDELINE.decisions[each.node].question][1].startswith(f"{each.left} of {each.reached} ")


def test_the_zip_of_a_learning_management_system_is_read_with_its_folders(page: Page, folder: Path) -> None:
    packed = {f"Learner {at}_{at}_file_/attempts.json": file.to_text().encode() for at, file in enumerate(SCHOOL)}
    (folder / "all.zip").write_bytes(zip_of({**packed, "Learner 99_99_file_/essay.docx": b"PK"}))
    hand_in(page, folder / "all.zip")
    expect(line(page)).to_contain_text("14 files count")
    (row,) = table(page, "Files and attempts that are left out")
    assert row[:2] == ["Learner 99_99_file_/essay.docx", REASONS["foreign"]]
    name, made = kept(page, "A gradebook by file name (CSV)", folder)
    assert name == "class-gradebook.csv"
    assert sorted({*packed, row[0]}) == sorted(each["File"] for each in csv.DictReader(io.StringIO(made.decode())))


def test_what_came_of_it_can_be_kept(page: Page, folder: Path) -> None:
    hand_in(page, *sorted(folder.glob("*.json")))
    expect(line(page)).to_contain_text("14 files count")
    name, points = kept(page, "The points as nbgrader exports them (CSV)", folder)
    assert name == "class-points.csv"
    assert points.decode() == grades(each.file for each in FILES.counted)
    rows = list(csv.reader(io.StringIO(kept(page, "The tables (CSV)", folder)[1].decode())))
    assert ["Where the reasoning differed from the text"] in rows
    assert tuple(csv.reader([points.decode().partition("\n")[0]])) == (list(COLUMNS),)
    name, drawn = kept(page, "The map as a picture (SVG)", folder)
    assert name == "class-map.svg"
    assert TITLE in drawn.decode()
    name, made = kept(page, "What to teach next, ready to hand out (ZIP)", folder)
    assert name == "teach-next.zip"
    with ZipFile(io.BytesIO(made)) as archive:
        assert {each.partition("/")[0] for each in archive.namelist()} == {"learners", "educator"}
    expect(line(page)).to_contain_text("to teach next in teach-next.zip: look in your downloads.")
    if find_spec("typst"):
        name, made = kept(page, "Everything as PDF", folder)
        assert name == "class-results.pdf"
        assert made.startswith(b"%PDF")
    else:
        form(page).get_by_role("button", name="Everything as PDF").click()
        expect(form(page).get_by_role("alert")).to_have_text(NO_TYPST)


def test_more_files_add_up_and_a_new_beginning_forgets_them(page: Page, folder: Path) -> None:
    for name in ("Restart without files", "Everything as PDF"):
        expect(form(page).get_by_role("button", name=name)).to_have_count(0)
    first, second, *_ = sorted(folder.glob("*.json"))
    hand_in(page, first)
    expect(line(page)).to_contain_text("1 file counts, each as one learner, with 7 attempts.")
    hand_in(page, second)
    expect(line(page)).to_contain_text("2 files count")
    form(page).get_by_role("button", name="Restart without files").focus()
    page.keyboard.press("Enter")
    expect(line(page)).to_contain_text("Choose the files")
    expect(page.get_by_role("table", name="What to teach next")).to_have_count(0)
    expect(form(page).get_by_label("Files that your class handed in")).to_be_focused()
    assert book().titles


def test_what_has_the_focus_is_never_covered(page: Page, folder: Path) -> None:
    hand_in(page, *sorted(folder.glob("*.json")))
    expect(line(page)).to_contain_text("14 files count")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        form(page).get_by_label("Files that your class handed in").focus()
        covered = []
        for _ in range(min(60, page.evaluate(WATCH_FOCUS))):
            page.keyboard.press("Tab")
            covered.append(page.evaluate(COVERED))
        assert len(covered) > 10
        assert [each for each in covered if each] == []
