"""Trying other answers on a case that has been solved."""

from attempts import GUIDELINE, VIGNETTES

from her2teach import flips, trace
from her2teach.text import sections as text
from her2teach.text.html.panels import answer_html
from her2teach.widgets.whatif import TryOut

CASE = VIGNETTES["late-relapse-liver"].case


def shown(screen: TryOut) -> str:
    return str(screen.children[0].html)


def test_a_try_shows_what_the_core_says_and_can_be_taken_back() -> None:
    screen = TryOut(GUIDELINE, CASE)
    assert shown(screen) == answer_html(text.answer(GUIDELINE, trace(GUIDELINE, CASE)))
    for flip in flips(GUIDELINE, CASE):
        screen.take({flip.attribute: flip.value})
        assert screen.case == flip.case
        assert shown(screen) == answer_html(text.answer(GUIDELINE, flip.pathway))
        assert screen.whatif.tried
        screen.back()
        assert screen.case == CASE
    screen.back()
    assert screen.case == CASE
    assert repr(screen) == "TryOut()"


def test_every_offer_on_the_page_can_be_tried() -> None:
    screen = TryOut(GUIDELINE, CASE)
    assert screen.whatif.offers
    for name in screen.whatif.offers:
        screen.whatif.act({"try": name})
        assert screen.case != CASE
        screen.whatif.act({"back": True})
        assert screen.case == CASE


def test_what_contradicts_the_case_changes_nothing() -> None:
    screen = TryOut(GUIDELINE, CASE)
    screen.take({"advanced_lines_given": 3})
    assert screen.case == CASE
