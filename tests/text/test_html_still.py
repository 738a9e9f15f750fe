"""Still: a preview says what a screen says, with nothing to press and nothing that runs together or fills the page."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from her2teach.text.html.still import still
from her2teach.widgets import Explorer, Passage


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ('<p class="a">A &amp; B &#8211; C</p>', '<p class="a">A &amp; B &#8211; C</p>'),
        ('<span>It is so.</span><button class="h2t-ref">S03</button><button class="h2t-ref">S38</button>', None),
        ("<li><span>12 months or less</span><b>T-DXd</b></li>", "<li><span>12 months or less</span> <b>T-DXd</b></li>"),
        ("<b>a</b>, <i>b</i><p>c</p><b>d</b>", "<b>a</b>, <i>b</i><p>c</p><b>d</b>"),
        ('<p>a<button class="h2t-jump" data-to="b"><i>1</i>Go<b>!</b></button>b</p>', "<p>ab</p>"),
        ('<p>a</p><svg aria-hidden="true"><svg><path></path></svg></svg><p>b</p>', "<p>a</p><p>b</p>"),
        ('<svg viewBox="0 0 1 1" role="img"><path d="M0"></path></svg>', None),
    ],
)
def test_nothing_can_be_pressed_and_words_stand_apart(html: str, seen: str | None) -> None:
    if seen is None:
        seen = "<span>It is so.</span> S03 S38" if "S03" in html else html
    assert still(html) == seen


def test_of_a_passage_the_curves_are_left_out_that_only_a_style_sheet_keeps_small() -> None:
    shown = Passage("one-number")
    assert "<svg" in shown.asking.panel.html
    _, html = shown.preview()
    assert "<svg" not in html
    assert "<button" not in html
    assert "More than ? months</span> <" in html
    fromstring(f"<div>{html}</div>")


def test_of_an_explorer_the_picture_stays_and_no_dead_button() -> None:
    _, html = Explorer("late-relapse-liver").preview()
    assert "<button" not in html
    assert 'class="h2t-picture' in html
    assert "stated</span> S04 S05" in html
