"""Elements: what is written is what was given, in its order, and text stays text."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from her2teach.text.html.elements import add, h, html

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]))


def test_children_stand_in_their_order_and_nothing_is_left_out() -> None:
    made = h("p", {"class": "x"}, "a", h("b", None, "c"), "d", None, [h("i"), "e", [h("u", {}, "f")]], "g", "h")
    assert html(made) == '<p class="x">a<b>c</b>d<i></i>e<u>f</u>gh</p>'
    assert html(h("br"), h("p")) == "<br><p></p>"


def test_adding_goes_on_at_the_end() -> None:
    parent = h("p", None, "a")
    assert add(parent, "b", h("b"), "c") is parent
    assert html(add(parent, "d")) == "<p>ab<b></b>cd</p>"


@given(st.lists(WORDS), WORDS)
def test_text_is_never_markup(texts: list[str], value: str) -> None:
    made = fromstring(html(h("p", {"title": value}, texts)))
    assert "".join(made.itertext()) == "".join(texts)
    assert made.get("title") == value
    assert not len(made)
