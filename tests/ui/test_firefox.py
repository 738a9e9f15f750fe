"""Firefox: explorer, practice and journey with the keyboard, back and forward, a second tab of the same page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from firefox import Tab, firefox
from journey_files import shipped_journeys

from her2teach import load_guideline
from her2teach.core.questions import relevant_pathway
from her2teach.teaching.vignettes import shipped_vignettes

GUIDELINE = load_guideline()
LATE = next(each for each in shipped_vignettes() if each.id == "late-relapse-liver")
READY = (
    "document.body.classList.contains('h2t-ready') && document.querySelector('#h2t-status').textContent === 'Ready.'"
)
COMMITTABLE = "(document.querySelector('.h2t-commit')?.checkVisibility() ?? false)"
WIDER = "document.documentElement.scrollWidth > innerWidth"
VISITED = "[...new Set([...document.querySelectorAll('svg .node[data-state=visited]')].map((each) => each.dataset.id))]"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with firefox(tmp_path_factory.mktemp("firefox")) as found:
        yield found


def open_page(tab: Tab, server: str, name: str) -> None:
    tab.go(f"{server}voila/render/{name}.ipynb")
    tab.until(READY)


def test_the_explorer_answers_and_draws_the_path(tab: Tab, server: str) -> None:
    open_page(tab, server, "2_explore")
    tab.resize(1280, 900)
    tab.choose(".h2t-explorer select", LATE.title)
    tab.until(f"document.querySelector('.h2t-story h3')?.textContent === {LATE.title!r}")
    nodes = relevant_pathway(GUIDELINE, LATE.case).nodes
    tab.until(f"{VISITED}.length === {len(nodes)}")
    assert set(tab.get(VISITED)) == set(nodes)
    before = tab.get("document.querySelector('.h2t-part-answer').textContent")
    tab.press("[data-attribute=her2_status] input[value=negative]", "Space")
    tab.until(f"document.querySelector('.h2t-part-answer').textContent !== {before!r}")
    for width in (320, 390, 1280, 1920):
        tab.resize(width, 900)
        assert not tab.get(WIDER), width
    tab.resize(1280, 900)
    assert tab.errors == []
    assert tab.asked() <= {server.rstrip("/"), server.rstrip("/").replace("http", "ws")}


def test_a_case_is_practised_to_its_feedback(tab: Tab, server: str) -> None:
    open_page(tab, server, "3_practice")
    last = ".h2t-path-form fieldset:last-of-type input"
    for _ in range(12):
        there = tab.until(f"document.querySelector('{last}')?.name")
        tab.press(last, "Space", at=0)
        tab.until(f"document.querySelector('{last}').name !== {there!r} || {COMMITTABLE}")
        if tab.get(COMMITTABLE):
            break
    for chosen in (
        ".h2t-plan input[value=start]",
        ".h2t-plan input[value=trastuzumab]",
        ".h2t-commit input[value='2']",
    ):
        tab.press(chosen, "Space")
    tab.press("textarea", *"Why not")
    tab.press(".h2t-commit-row button", "Enter")
    tab.until("document.querySelector('.h2t-on [data-do=next]').checkVisibility()")
    assert tab.get("document.querySelector('.h2t-part-feedback, .h2t-verdict')?.textContent.length") > 0
    assert tab.errors == []


def test_a_decision_of_a_journey_is_taken(tab: Tab, server: str) -> None:
    open_page(tab, server, "4_journey")
    journey = next(each for each in shipped_journeys() if each.id == "the-seventh-year")
    tab.choose("main select", journey.title)
    tab.press(".h2t-part-plan input[value=text_does_not_say]", "Space")
    tab.press(".h2t-step-on", "Enter")
    tab.until("document.querySelector('.h2t-step-on').textContent === 'Continue'")
    assert "The text does give an answer here." in tab.get("document.querySelector('.h2t-part-answer').textContent")
    assert tab.errors == []


def test_going_back_and_forward_gives_pages_that_answer(tab: Tab, server: str) -> None:
    """Kept by the browser or loaded again: a page that is shown is one that answers, or it says that it does not."""
    open_page(tab, server, "2_explore")
    tab.press("[data-attribute=her2_status] input[value=negative]", "Space")
    tab.until("document.querySelector('.h2t-part-answer').textContent.includes('Out of scope')")
    tab.go(server)
    tab.go_back()
    tab.until(READY)
    tab.until("document.querySelector('.h2t-part-answer').textContent.includes('Out of scope')")
    tab.press("[data-attribute=her2_status] input[value=positive]", "Space")
    tab.until("document.querySelector('.h2t-part-answer').textContent.startsWith('More information')")
    assert tab.errors == []


def test_a_second_tab_of_the_same_page_is_a_case_of_its_own(tab: Tab, server: str) -> None:
    open_page(tab, server, "2_explore")
    tab.press("[data-attribute=her2_status] input[value=negative]", "Space")
    tab.until("document.querySelector('.h2t-part-answer').textContent.includes('Out of scope')")
    kept = tab.get("({ ...sessionStorage })")
    first = tab.context
    tab.open_another()
    open_page(tab, server, "2_explore")
    # a browser that duplicates a tab gives it what the first one keeps
    tab.get(f"Object.entries({json.dumps(kept)}).forEach(([name, value]) => sessionStorage.setItem(name, value)) ?? 0")
    tab.go(f"{server}voila/render/2_explore.ipynb")
    tab.until(READY)
    tab.press("[data-attribute=her2_status] input[value=equivocal]", "Space")
    tab.until("document.querySelector('[data-attribute=her2_status] input[value=equivocal]').checked")
    assert tab.errors == []
    tab.go_to(first)
    assert tab.get("document.querySelector('[data-attribute=her2_status] input[value=negative]').checked")
    tab.press("[data-attribute=her2_status] input[value=positive]", "Space")
    tab.until("document.querySelector('.h2t-part-answer').textContent.startsWith('More information')")
    assert tab.errors == []
