"""The form beside the text in a real browser: each follows the other live; the form waits while the text is broken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import VIEWPORT, Recorder
from page_tools import COVERED, MISSED, WATCH_FOCUS, Traffic, assert_accessible, assert_fits
from playwright.sync_api import Locator, Page, expect
from started import educating

from her2teach import load_vignette
from her2teach.core.files import shipped

PAGE = "6_educator.ipynb"
LATE = "late-relapse-liver"
TEXT = (shipped("cases") / f"{LATE}.yaml").read_text(encoding="utf-8")
MONTHS = "months_since_adjuvant_trastuzumab"
#: Changes the fourth objective three times.
HASTE = """() => new Promise((done) => {
  const find = (name) => document.querySelector(`[aria-label^="Objective 4: ${name}"]`);
  const change = (name, value) => {
    const field = find(name);
    field.value = value;
    for (const each of ["input", "change"]) field.dispatchEvent(new Event(each, { bubbles: true }));
  };
  change("What a learner can do afterwards", "Say why.");
  change("Level", "justify");
  const look = () => {
    const [text, level] = [document.querySelector(".h2t-writing textarea").value, find("Level").value];
    const second = text.includes("text: Say why.\\n    level: justify");
    if (!text.includes("Say why.") || (level === "justify" && !second)) return setTimeout(look, 0);
    change("Statements", "S06");
    done();
  };
  look();
})"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms") / "mine"
    folder.mkdir()
    shutil.copy(shipped("cases") / f"{LATE}.yaml", folder)
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
def opened(tab: Page, educator: str, traffic: Traffic) -> Page:
    """The writer's page with a case of the pack, which is opened again there where the page is open already."""
    page = tab
    page.set_viewport_size(VIEWPORT)
    if page.url != f"{educator}voila/render/{PAGE}":
        page.goto(f"{educator}voila/render/{PAGE}")
        page.wait_for_selector("body.h2t-ready")
    page.get_by_label("Existing case").select_option(LATE)
    page.get_by_role("button", name="Open it", exact=True).click()
    expect(text_of(page)).to_have_value(TEXT)
    traffic.settle(page)
    return page


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The case file")


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def test_each_side_follows_the_other_as_it_is_written(opened: Page, record: Recorder) -> None:
    page = opened
    title = field(page, "Title")
    expect(title).to_have_value("Six lesions in the liver")
    title.fill("Six lesions: in the liver")
    now = TEXT.replace("title: Six lesions in the liver", "title: 'Six lesions: in the liver'")
    expect(text_of(page)).to_have_value(now)
    expect(title).to_be_focused()
    # the line of the field is shown beside it
    expect(page.locator(".h2t-here")).to_have_text("▸ 3")
    # and back
    text_of(page).fill(now.replace(f"{MONTHS}: 30", f"{MONTHS}: 8"))
    months = page.locator(f".h2t-findings [data-attribute={MONTHS}] input[inputmode=decimal]")
    expect(months).to_have_value("8")
    expect(page.locator("[data-field=story] .h2t-beside")).to_contain_text(
        "The interval since adjuvant trastuzumab is 8 months."
    )
    expect(page.locator("[data-field=expected] .h2t-problem")).to_contain_text("the case reaches the outcome")
    expect(page.locator(".h2t-problems li")).to_have_count(1)
    months.fill("30")
    expect(text_of(page)).to_have_value(now)
    expect(page.locator("[data-field=expected] .h2t-problem")).to_be_empty()
    assert (record.errors, record.external) == ([], [])


def test_the_story_keeps_what_is_typed_while_the_text_follows(opened: Page) -> None:
    page, story = opened, field(opened, "Story")
    story.press("Control+End")
    story.press_sequentially("\n\nShe is  pregnant.")
    expect(text_of(page)).to_have_value(TEXT.replace('a luxury."\n', 'a luxury."\n\n  She is pregnant.\n', 1))
    expect(page.locator(".h2t-beside [data-kind=asked]")).to_contain_text("“pregnant”")
    assert story.input_value().endswith("\n\nShe is  pregnant.")  # the caret is where it was, the words are as typed
    assert page.evaluate("document.activeElement.selectionStart === document.activeElement.value.length")


def test_lists_are_written_without_the_mouse(opened: Page) -> None:
    page = opened
    page.get_by_role("button", name="Add an objective").press("Enter")
    new = field(page, "Objective 4: What a learner can do afterwards")
    expect(new).to_be_focused()
    page.keyboard.type("Say why.")
    page.keyboard.press("Tab")
    page.get_by_role("combobox", name="Objective 4: Level").select_option("justify")
    page.get_by_role("textbox", name="Objective 4: Statements").fill("S06, S36")
    added = "  - text: Say why.\n    level: justify\n    statements:\n      - S06\n      - S36\nstory: |"
    expect(text_of(page)).to_have_value(TEXT.replace("story: |", added))
    page.get_by_role("button", name="Remove objective 4").press("Enter")
    expect(text_of(page)).to_have_value(TEXT)
    expect(page.get_by_role("button", name="Remove objective 3")).to_be_focused()
    page.locator("[data-field=keys] summary").press("Enter")
    page.get_by_role("checkbox", name="Monitored for ILD").press("Space")
    expect(page.locator(".h2t-field-names .h2t-problem")).not_to_be_empty()  # four are too many
    page.get_by_role("checkbox", name="Applied the interval correctly").press("Space")
    wanted = TEXT.replace("  - interval_applied\n", "").replace(
        "  - heart_monitored\n", "  - heart_monitored\n  - lungs_monitored\n"
    )
    expect(text_of(page)).to_have_value(wanted)
    plan = page.locator(".h2t-mistake .h2t-plan")
    plan.get_by_role("checkbox", name="Docetaxel").press("Space")
    expect(text_of(page)).to_have_value(
        wanted.replace("      chemotherapy:\n        - docetaxel\n", "      chemotherapy: []\n")
    )


def test_what_is_changed_before_the_text_has_the_change_before_stays(opened: Page) -> None:
    page = opened
    page.get_by_role("button", name="Add an objective").press("Enter")
    expect(text_of(page)).to_have_value(re.compile("- TO WRITE"))
    # All in one go: the third change comes once the form has heard of the first.
    page.evaluate(HASTE)
    added = "  - text: Say why.\n    level: justify\n    statements:\n      - S06\nstory: |"
    expect(text_of(page)).to_have_value(TEXT.replace("story: |", added))
    expect(page.get_by_role("combobox", name="Objective 4: Level")).to_have_value("justify")


def test_a_broken_text_locks_the_form_which_says_why_and_loses_nothing(opened: Page, record: Recorder) -> None:
    page = opened
    broken = TEXT.replace("title: Six", "title: Liver: six") + "# my own line"
    text_of(page).fill(broken)
    lock = page.get_by_role("status").filter(has_text="The form is locked")
    expect(lock).to_contain_text("Line 3")
    expect(lock).to_contain_text('put it in quotes: "Liver: six lesions in the liver"')
    for each in (field(page, "Title"), field(page, "Story"), page.get_by_role("button", name="Add an objective")):
        expect(each).to_be_disabled()
    expect(page.locator(f".h2t-findings [data-attribute={MONTHS}] input[inputmode=decimal]")).to_be_disabled()
    expect(page.locator(".h2t-mistake .h2t-plan").get_by_role("checkbox", name="Docetaxel")).to_be_disabled()
    expect(field(page, "Title")).to_have_value("Six lesions in the liver")
    expect(text_of(page)).to_have_value(broken)
    assert_accessible(page)
    text_of(page).fill(broken.replace("Liver: six", "Six"))
    expect(field(page, "Title")).to_be_enabled()
    expect(lock).to_have_count(0)
    field(page, "Title").fill("Another")
    expect(text_of(page)).to_have_value(TEXT.replace("Six lesions in the liver", "Another") + "# my own line")
    assert (record.errors, record.external) == ([], [])


def test_it_is_for_everyone_and_in_reach_of_the_keyboard(opened: Page, record: Recorder, traffic: Traffic) -> None:
    page = opened
    text_of(page).fill(
        TEXT.replace("her2_status: positive", "her2_status: postive").replace("level: recall", "level: know")
    )
    expect(page.locator("[data-attribute=her2_status] .h2t-problem")).to_contain_text("did you mean positive?")
    expect(page.locator(".h2t-item .h2t-problem").nth(1)).to_contain_text("know")
    traffic.settle(page)
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    able = page.evaluate(WATCH_FOCUS)
    days = page.locator("input[type=date]:enabled").count()
    for _ in range(able + 5 * days + 5):  # a day is reached in its parts
        page.keyboard.press("Tab")
        assert page.evaluate(COVERED) is None
    assert page.evaluate(MISSED) == []
    assert (record.errors, record.external) == ([], [])


def test_on_a_phone_a_link_goes_to_the_form_and_back_to_the_text(opened: Page, record: Recorder) -> None:
    page = opened
    file = page.get_by_role("region", name="The case file")
    jump = file.get_by_role("button", name="Go to the form")
    expect(jump).to_be_hidden()  # both are in view
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Go to the case file").click()
    expect(file.get_by_label("Name of the file")).to_be_focused()
    expect(file.get_by_label("Name of the file")).to_be_in_viewport()
    jump.press("Enter")
    assert page.evaluate("document.activeElement.closest('.h2t-part-form') !== null")
    expect(page.locator(".h2t-part-form :focus")).to_be_in_viewport()
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert (record.errors, record.external) == ([], [])


def test_a_case_goes_from_the_explorer_to_the_form_and_into_every_list(page: Page, educator: str, pack: Path) -> None:
    page.goto(f"{educator}voila/render/2_explore.ipynb")
    page.wait_for_selector("body.h2t-ready")
    page.get_by_role("combobox", name="Case", exact=True).select_option(LATE)
    page.locator(f".h2t-part-questions [data-attribute={MONTHS}] input[inputmode=decimal]").fill("31")
    page.get_by_role("button", name="Write this case").click()
    page.wait_for_url("**/6_educator.ipynb#case=*")
    page.wait_for_selector("body.h2t-ready")
    expect(text_of(page)).to_have_value(TEXT.replace(f"{MONTHS}: 30", f"{MONTHS}: 31"))
    expect(field(page, "Title")).to_have_value("Six lesions in the liver")
    page.get_by_role("textbox", name="Name of the file").fill("a-month-later")
    text_of(page).fill(TEXT.replace(f"id: {LATE}", "id: a-month-later").replace("title: Six", "title: Now six"))
    page.get_by_role("button", name="Save in mine").click()
    expect(page.get_by_role("status").filter(has_text="The lists of this page know it").first).to_be_visible()
    assert load_vignette(pack / "a-month-later.yaml").title == "Now six lesions in the liver"
    for name in ("opening", "handout-case"):
        expect(page.locator(f"[class*=h2t-][class*={name}] option", has_text="Now six lesions")).to_have_count(1)


def test_what_stands_below_has_the_width_of_a_narrow_page_and_a_column_each_of_a_wide_one(opened: Page) -> None:
    below = opened.locator(".h2t-writer > .h2t-below")
    widths = "box => [...box.children].map((each) => each.getBoundingClientRect().width / box.clientWidth)"
    assert all(each < 0.5 for each in below.evaluate(widths))
    opened.set_viewport_size({"width": 390, "height": 844})
    assert below.evaluate(widths) == [1, 1]
