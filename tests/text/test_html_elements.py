"""Elements: what is written is what was given, in its order, and text stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given
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


class Reader(HTMLParser):
    """Reads HTML as a browser does: the tags with their attributes, and the text between them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.lists(WORDS), WORDS)
@example([], "<")
@example(["<b>", "&lt;"], '" onclick="')
def test_text_is_never_markup(texts: list[str], value: str) -> None:
    made = Reader(html(h("p", {"title": value}, texts)))
    assert made.text == "".join(texts)
    assert made.tags == [("p", {"title": value})]
