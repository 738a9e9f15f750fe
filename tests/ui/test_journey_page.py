"""The journey in a real browser, with the keyboard alone; and nothing of an answer on the wire before it is earned."""

from __future__ import annotations

from typing import Literal

from browser import Recorder, Visit
from journey_files import shipped_journeys
from page_tools import Heard, Traffic, assert_accessible, assert_fits
from playwright.sync_api import Locator, Page, expect

from her2teach import load_guideline
from her2teach.teaching.journeys import Journey, replay

JOURNEY = "4_journey.ipynb"
GUIDELINE = load_guideline()
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


def choose(page: Page, title: str) -> None:
    picker = page.get_by_label("Patient", exact=True)
    expect(picker.locator("option")).to_have_count(len(shipped_journeys()) + 1)
    options = picker.locator("option").all_text_contents()  # ipywidgets puts no-break spaces into them
    at = next(at for at, each in enumerate(options) if each.replace("\xa0", " ").startswith(title))
    if at == picker.evaluate("each => each.selectedIndex"):  # what was decided there is gone with another one
        picker.select_option(index=(at + 1) % len(options))
        expect(page.locator(".h2t-story h3", has_text=title)).to_have_count(0)
    picker.select_option(index=at)


def journey(name: str) -> Journey:
    return next(each for each in shipped_journeys() if each.id == name)


def begin(stay: Visit) -> Page:
    """The page with a patient for whom nothing was decided yet."""
    page, followed = stay(JOURNEY), journey("tablets-for-a-while")
    choose(page, followed.title)
    expect(page.locator(".h2t-story h3").first).to_have_text(followed.title)
    expect(step(page)).to_have_text("Commit to this plan")
    expect(page.locator(".h2t-part-answer")).to_be_hidden()
    return page


def plan(page: Page) -> Locator:
    return page.locator(".h2t-part-plan")


def step(page: Page) -> Locator:
    return page.locator(".h2t-step-on")


def decide(page: Page, action: str, *agents: str) -> None:
    """Make a plan and commit to it with the keyboard."""
    for label in (action, *agents):
        plan(page).get_by_label(label, exact=True).focus()
        page.keyboard.press("Space")
    step(page).focus()
    page.keyboard.press("Enter")
    expect(step(page)).to_have_text("Continue")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_a_whole_journey_with_the_keyboard_alone(visit: Visit, recorder: Recorder) -> None:
    page = visit(JOURNEY)
    followed = journey("the-seventh-year")
    choose(page, followed.title)
    states = [state for state in replay(GUIDELINE, followed) if state.happening.decides]
    for state in states:
        heading = f"Month {state.happening.month:g}: {state.happening.event.label}"
        expect(page.locator(".h2t-part-events h3").filter(has_text=heading)).to_be_visible()
        decide(page, "The text does not say")
        expect(page.locator(".h2t-part-answer")).to_contain_text("The text does give an answer here.")
        assert focused(page) == "The text does give an answer here."
        node = page.locator(f'svg [data-id="{state.pathway.node}"]').first
        expect(node).to_have_attribute("data-state", "visited")
        step(page).focus()
        page.keyboard.press("Enter")
        expect(step(page)).not_to_have_text("Continue")
        assert focused(page).startswith(("Month ", "The story ends here"))
    expect(page.locator(".h2t-part-answer")).to_contain_text("At 0 of 7 decisions your plan was right.")
    expect(page.locator(".h2t-timeline > li")).to_have_count(len(followed.course))
    picture = page.locator(".h2t-course img")
    expect(picture).to_have_attribute(
        "alt",
        "Timeline, 8 events. Adjuvant trastuzumab until month 0; Interval since adjuvant trastuzumab: 31 months, from "
        "month 0 to 31; Trastuzumab from month 31 to 72; Pertuzumab from month "
        "31 to 72; Docetaxel from month 31 to 37; Letrozole from month 37 to 72; T-DXd from month 72 to 87; Lapatinib "
        "from month 87 on; Capecitabine from month 87 on. The list below says the same in words.",
    )
    assert page.evaluate("JSON.parse(localStorage.getItem('her2teach.course'))") == {"journey": ["1"]}
    assert recorder.errors == []
    assert recorder.external == []


def test_nothing_of_an_answer_is_sent_before_the_decision(page: Page, visit: Visit) -> None:
    heard = Heard(page)
    visit(JOURNEY)
    followed = journey("before-trastuzumab-came-to-town")
    choose(page, followed.title)
    expect(page.locator(".h2t-story h3").first).to_have_text(followed.title)
    course = [each for each in followed.course if each.decides]
    for happening, following in zip(course, [*course[1:], None], strict=True):
        because = happening.because.split("\n")[0]
        later = following.story.split("\n")[0] if following else followed.objectives[0]
        expect(page.locator(".h2t-part-events")).to_contain_text(happening.story.split("\n")[0])
        assert not heard.holds(because)
        assert because not in page.content()
        decide(page, "The text does not say")
        expect(page.locator(".h2t-part-answer")).to_contain_text(because)
        assert heard.holds(because), "the test is blind"
        assert not heard.holds(later)
        step(page).click()
        expect(step(page)).not_to_have_text("Continue")


def test_every_phase_can_be_used_by_everyone_at_any_width(page: Page, visit: Visit) -> None:
    traffic = Traffic()
    traffic.watch(page)
    visit(JOURNEY)
    choose(page, journey("tablets-for-a-while").title)
    for turn in range(4):
        decide(page, "Start a treatment", "Letrozole", "Cardiac assessment")
        traffic.settle(page)
        expect(page.locator(".h2t-course img")).to_be_visible()
        if turn == 1:
            assert_accessible(page)
            assert_fits(page)
        step(page).click()
        expect(step(page)).not_to_have_text("Continue")
        traffic.settle(page)
    expect(page.locator(".h2t-part-answer h3").first).to_have_text("The story ends here")
    assert_accessible(page)
    assert_fits(page)


def test_without_an_action_it_is_said_and_the_focus_stays(stay: Visit) -> None:
    page = begin(stay)
    step(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("First say what you would do.")
    expect(step(page)).to_be_focused()


def test_a_step_is_taken_back_and_the_button_keeps_the_focus(stay: Visit) -> None:
    page = begin(stay)
    decide(page, "The text does not say")
    back = page.get_by_role("button", name="Undo")
    back.focus()
    page.keyboard.press("Enter")
    expect(step(page)).to_have_text("Commit to this plan")
    expect(page.locator(".h2t-part-answer")).to_be_hidden()
    expect(back).to_be_focused()


def test_a_patient_of_ones_own_with_the_keyboard_alone(stay: Visit, watched: Recorder) -> None:
    page = stay(JOURNEY)
    choose(page, "A patient of your own")
    expect(step(page)).to_have_text("Add this event")
    form = page.locator(".h2t-part-adding")
    form.get_by_role("group", name="Has T-DXd been given").get_by_label("Never given").check()
    step(page).focus()
    page.keyboard.press("Enter")
    what = form.get_by_label("What happens")
    expect(what).to_be_focused()
    expect(what.locator("option").first).to_have_text("The cancer comes back, with metastases")
    step(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Months later: say how many")
    months = form.get_by_label("Months later, in months")
    months.fill("8")
    form.get_by_label("Available", exact=True).check()
    step(page).focus()
    page.keyboard.press("Enter")
    expect(step(page)).to_have_text("Commit to this plan")
    expect(page.locator(".h2t-part-events")).to_contain_text("Interval since adjuvant trastuzumab: 8 months")
    decide(
        page, "Start a treatment", "T-DXd (trastuzumab deruxtecan)", "Cardiac assessment", "Interstitial lung disease"
    )
    expect(page.locator(".h2t-part-answer")).to_contain_text("The patient is given what you planned.")
    step(page).click()
    expect(step(page)).to_have_text("Add this event")
    what.focus()
    page.keyboard.type("The disease progresses")
    months.fill("14")
    step(page).click()
    expect(page.locator(".h2t-part-events")).to_contain_text("Current regimen: T-DXd")
    assert_accessible(page)
    assert_fits(page)
    assert watched.errors == []
    assert watched.external == []


def test_what_is_ticked_just_before_the_press_counts(stay: Visit) -> None:
    page = begin(stay)
    expect(plan(page).locator("input").first).to_be_enabled()
    # All in one go: no answer of the kernel comes between the ticks and the press.
    page.evaluate(
        """for (const value of ["start", "T-DXd", "cardiac"]) {
            document.querySelector(`.h2t-plan input[value="${value}"]`).click();
        }
        document.querySelector(".h2t-step-on").click();"""
    )
    expect(step(page)).to_have_text("Continue")
    expect(page.locator(".h2t-timeline")).to_contain_text("T-DXd. Monitoring: cardiac assessment.")


def test_an_event_that_is_chosen_late_leaves_the_months_alone(stay: Visit) -> None:
    page = stay(JOURNEY)
    choose(page, "A patient of your own")
    expect(step(page)).to_have_text("Add this event")
    step(page).click()
    what = page.get_by_label("What happens")
    expect(what.locator("option").first).to_have_text("The cancer comes back, with metastases")
    expect(what).to_be_focused()  # the step has been taken: an earlier press would count for the step before
    # All in one go: the second choice waits until the kernel has heard the first, and the months overtake it.
    page.evaluate(
        """const events = document.querySelector(".h2t-part-adding select");
        for (const at of [1, 0]) {
            events.selectedIndex = at;
            events.dispatchEvent(new Event("change", { bubbles: true }));
        }
        const months = document.querySelector(".h2t-part-adding [data-attribute=months_later] input:not([type=radio])");
        months.value = "8";
        for (const each of ["input", "change"]) months.dispatchEvent(new Event(each, { bubbles: true }));
        document.querySelector(".h2t-step-on").click();"""
    )
    expect(step(page)).to_have_text("Commit to this plan")
    expect(page.locator(".h2t-part-events h3").first).to_have_text("Month 8: The cancer comes back, with metastases")


def test_the_words_and_the_picture_are_both_there_in_light_and_dark(stay: Visit) -> None:
    page, followed = stay(JOURNEY), journey("a-cough-in-spring")
    choose(page, followed.title)
    expect(page.locator(".h2t-story h3").first).to_have_text(followed.title)
    decide(page, "Start a treatment", "T-DXd (trastuzumab deruxtecan)")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, forced_colors="none")
        expect(page.locator(".h2t-course img")).to_be_visible()
        expect(page.locator(".h2t-timeline")).to_contain_text("Right plan, dangerous omission.")
