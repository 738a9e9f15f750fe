"""Steps that a learner takes on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from playwright.sync_api import Frame, Page, expect

from her2teach import load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes
from her2teach.text.html.band import band_html
from her2teach.text.html.panels import FOLDED, sections_html
from her2teach.text.sections import answer, sections

#: Closes what a reader has opened: folds and statements.
CLOSE = """() => {
  for (const each of document.querySelectorAll("main details[open] > summary")) each.click();
  for (const each of document.querySelectorAll("main .h2t-ref[aria-expanded=true]")) each.click();
}"""


def start_over(page: Page) -> None:
    """Bring an explorer to a blank case as a reader would, with nothing opened, tried, compared or presented."""
    end = page.locator("dialog[open] .h2t-stage").get_by_role("button", name="End", exact=True)
    if end.is_visible():
        end.click()
        expect(end).to_have_count(0)
    page.evaluate(CLOSE)
    stop = page.get_by_role("button", name="Stop comparing")
    if stop.is_visible():
        stop.click()
        expect(stop).to_be_hidden()
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".h2t-part-story")).to_contain_text("Blank case")
    expect(page.locator(".h2t-explorer fieldset input[type=radio]:checked:not([value=''])")).to_have_count(0)


def choose(page: Page | Frame, vignette: str) -> None:
    title = next(each.title for each in shipped_vignettes() if each.id == vignette)
    picker = page.get_by_label("Case", exact=True)
    expect(picker.locator("option")).to_have_count(len(shipped_vignettes()) + 1)
    options = picker.locator("option").all_text_contents()  # ipywidgets puts no-break spaces into them
    picker.select_option(label=next(text for text in options if text.replace("\xa0", " ").startswith(title)))
    expect(page.locator(".h2t-story h3")).to_have_text(title)


def give(page: Page | Frame, attribute: str, answer: str) -> None:
    """Answer a question of the explorer, whether it offers a list to open or all answers beside each other."""
    asked = page.locator(f'fieldset[data-attribute="{attribute}"]')
    expect(asked).to_be_attached()
    fold = page.locator(".h2t-noted-fold:not([open])", has=asked)
    if fold.count():
        fold.locator("summary").first.click()
    expect(asked).to_be_visible()
    if asked.locator("select").count():
        asked.locator("select").select_option(label=answer)
    else:
        asked.get_by_label(answer, exact=True).check()


def assert_words_of_plain_python(page: Page | Frame, vignettes: Iterable[CaseVignette]) -> None:
    guideline = load_guideline()
    for vignette in vignettes:
        choose(page, vignette.id)
        for fold in page.locator(".h2t-sections details").all():
            if fold.get_attribute("open") is None:
                fold.locator("summary").click()
        pathway = trace(guideline, relevant_case(guideline, vignette.case))
        for selector, html in (
            (
                ".h2t-answer",
                band_html(answer(guideline, pathway), further=sections(guideline, pathway, FOLDED)),
            ),
            (".h2t-sections", sections_html(sections(guideline, pathway))),
        ):
            wanted = page.evaluate(
                "html => { const t = document.createElement('template'); t.innerHTML = html;"
                " return t.content.textContent; }",
                html,
            )
            expect(page.locator(selector)).to_have_text(wanted)
            assert page.locator(selector).text_content() == wanted


FOCUS = "selector => document.querySelector(selector).focus()"


def go_to_the_end(page: Page | Frame, key: Key) -> None:
    """Take the first answer of each question until the plan is asked for."""
    while not page.evaluate(OPEN):
        asked = page.locator(".h2t-path-form fieldset").count()
        key(LAST, "Space")
        more = f"document.querySelectorAll('.h2t-path-form fieldset').length > {asked} || {OPEN}"
        page.wait_for_function(more)


def commit(page: Page | Frame, key: Key) -> None:
    key(".h2t-commit button", "Enter")
    expect(page.locator(".h2t-attempt-headline")).to_be_focused()


#: The last question of the way, the first of the answers that are offered there.
LAST = ".h2t-path-form fieldset:last-of-type input"


OPEN = "document.querySelector('.h2t-commit').checkVisibility()"


Key = Callable[[str, str], None]


def pick(page: Page, label: str, title: str) -> None:
    """Choose from a list by its title, as a reader would, and wait until its story is there."""
    picker = page.get_by_label(label, exact=True).first
    expect(picker.locator("option")).not_to_have_count(0)
    options = picker.locator("option").all_text_contents()  # ipywidgets puts no-break spaces into them
    picker.select_option(label=next(each for each in options if each.replace("\xa0", " ").startswith(title)))
    expect(page.locator(".h2t-story h3").first).to_have_text(title)
