"""The picture of a cell: its colours are those of the screens, and its words keep to their room."""

from __future__ import annotations

import re
from xml.etree.ElementTree import fromstring

from her2teach import Case, load_guideline, trace
from her2teach.display.picture import picture, signs, style
from her2teach.text.states import ONLY_FIRST, ONLY_SECOND

GUIDELINE = load_guideline()
POSITIVE = trace(GUIDELINE, Case(her2_status="positive", disease_setting="recurrent_metastatic"))
NEGATIVE = trace(GUIDELINE, Case(her2_status="negative"))


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_colour_that_is_used_is_set_in_light_and_in_dark() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", style()))
    light, dark = re.findall(r"svg \{([^}]*)\}", style())[:2]
    computed = {"--h2t-graph-other", "--h2t-font"}
    for tokens in (light, dark):
        missing = {name for name in used - computed if f"{name}:" not in tokens}
        assert not missing
    assert light != dark


def test_the_decision_at_which_a_path_stops_is_marked() -> None:
    drawn = fromstring(picture(GUIDELINE, POSITIVE))
    (stopped,) = (each for each in drawn.iter() if each.get("data-open") is not None)
    assert stopped.get("data-id") == POSITIVE.nodes[-1]
    ended = fromstring(picture(GUIDELINE, NEGATIVE))
    assert not [each for each in ended.iter() if each.get("data-open") is not None]


def test_two_paths_are_told_apart_in_words() -> None:
    both = picture(GUIDELINE, POSITIVE, NEGATIVE)
    assert {ONLY_FIRST, ONLY_SECOND} <= set(texts(both))
    assert 'class="h2t-comparing"' in both
    assert "B, wide dashed line" in signs(POSITIVE, NEGATIVE)
    assert "your path" in signs(POSITIVE) != signs()


def test_every_label_is_there() -> None:
    words = " ".join(texts(picture(GUIDELINE)))
    for items in (GUIDELINE.decisions, GUIDELINE.ends):
        for each in items.values():
            assert set(each.label.split()) <= set(words.split())
