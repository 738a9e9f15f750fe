"""What was done becomes a file, in a real browser: the one that was done, with nobody's name, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

from browser import Recorder, Visit
from page_tools import Traffic, assert_accessible, assert_fits
from playwright.sync_api import Locator, Page, expect

from her2teach import load_guideline
from her2teach.educator.class_files import grades
from her2teach.teaching.attempts import AttemptsFile, read_attempts

GUIDELINE = load_guideline()
#: The last question of the way, the first of the answers that are offered there.
LAST = ".h2t-path-form fieldset:last-of-type input"
OPEN = "document.querySelector('.h2t-commit').checkVisibility()"


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Your attempts, to hand in")


def download(page: Page, button: str, folder: Path) -> str:
    with page.expect_download() as caught:
        control = panel(page).get_by_role("button", name=button)
        control.focus()
        page.keyboard.press("Enter")
    path = folder / caught.value.suggested_filename
    caught.value.save_as(path)
    return path.read_text(encoding="utf-8")


def downloaded(page: Page, folder: Path) -> AttemptsFile:
    """The file, after the table of the same was looked at."""
    file, _ = read_attempts(download(page, "Download my attempts", folder), "mine.json")
    assert download(page, "Download my points as a table (CSV)", folder) == grades([file])
    return file


def test_practice_becomes_a_file(visit: Visit, recorder: Recorder, page: Page, tmp_path: Path) -> None:
    traffic = Traffic()
    traffic.watch(page)
    visit("3_practice.ipynb")
    expect(panel(page)).to_contain_text("No attempt yet")
    expect(panel(page)).to_contain_text("no name, no date")
    expect(panel(page)).to_contain_text("Nothing is sent anywhere")
    expect(panel(page).get_by_role("button")).to_have_count(0)
    while not page.evaluate(OPEN):
        asked = page.locator(".h2t-path-form fieldset").count()
        page.locator(LAST).first.check()
        page.wait_for_function(f"document.querySelectorAll('.h2t-path-form fieldset').length > {asked} || {OPEN}")
    page.locator(".h2t-plan input[value='start']").check()
    page.locator(".h2t-plan input[value='trastuzumab']").check()
    page.locator(".h2t-commit input[value='2']").check()
    page.locator(".h2t-commit textarea").fill("Ada Lovelace thinks so")
    page.get_by_role("button", name="Commit to this plan").click()
    expect(panel(page)).to_contain_text("1 attempt since this page was opened.")
    (attempt,) = downloaded(page, tmp_path).attempts
    assert (attempt.plan.model_dump(exclude_defaults=True), attempt.confidence) == (
        {"action": "start", "her2_agents": ("trastuzumab",)},
        2,
    )
    assert (attempt.minute, attempt.seen) == (0, False)
    assert "Ada" not in "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert_fits(page)
    assert_accessible(page, within=".h2t-hand-in")
    assert recorder.external == []
    assert recorder.errors == []


def test_a_journey_becomes_a_file(visit: Visit, recorder: Recorder, tmp_path: Path) -> None:
    page = visit("4_journey.ipynb")
    expect(panel(page)).to_contain_text("A patient of your own is never in it.")
    page.locator(".h2t-part-plan").get_by_label("The text does not say", exact=True).check()
    page.locator(".h2t-step-on").click()
    expect(page.locator(".h2t-step-on")).to_have_text("Continue")
    expect(panel(page)).to_contain_text("1 attempt since this page was opened.")
    (attempt,) = downloaded(page, tmp_path).attempts
    assert (attempt.decision, attempt.plan.action) == (1, "text_does_not_say")
    assert_fits(page)
    assert_accessible(page, within=".h2t-hand-in")
    assert recorder.external == []
    assert recorder.errors == []
