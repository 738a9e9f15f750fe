"""Handouts as HTML: one file, nothing from elsewhere, no script, and content that is never read as markup."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser

import pytest
from handout_samples import HOSTILE, case, hostile, sentences, written

from her2teach.educator.handout_files import NO_JINJA, handout_html


class Page(HTMLParser):
    """What a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.said).split())


@pytest.mark.parametrize("key", [False, True])
def test_it_holds_every_sentence(key: bool) -> None:
    found = written(case(), key=key)
    words = Page(handout_html(found)).words
    assert [each for each in sentences(found) if " ".join(each.split()) not in words] == []
    assert found.foot in words


@pytest.mark.parametrize("key", [False, True])
def test_it_asks_for_nothing_and_runs_nothing(key: bool) -> None:
    text = handout_html(written(case(), case("exactly-twelve-months"), key=key))
    page = Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "form", "a"} & set(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"href", "action"}]
    # forest plots, as part of the page itself
    sources = [value for name, value in page.attributes if name == "src"]
    assert bool(sources) is key
    assert all(value.startswith("data:image/svg+xml;base64,") for value in sources)
    assert page.elements.count("img") == len(sources)
    assert not re.search(r"url\(|@import", text)
    assert "default-src 'none'" in text
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) == ({"http://www.w3.org/2000/svg"} if key else set())


@pytest.mark.parametrize("key", [False, True])
def test_content_is_never_markup(key: bool) -> None:
    page = Page(handout_html(written(hostile(), key=key)))
    assert HOSTILE in page.words
    assert "1337" not in page.words
    assert "script" not in page.elements
    assert "x" not in [value for name, value in page.attributes if name == "src"]
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_no_two_ids_are_alike_in_a_pack() -> None:
    page = Page(handout_html(written(case(), case("exactly-twelve-months"), key=True)))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids)) > 0
    named = {each for name, value in page.attributes if name == "aria-labelledby" for each in value.split()}
    assert named <= set(ids)


def test_it_is_the_same_each_time() -> None:
    assert handout_html(written(case(), key=True)) == handout_html(written(case(), key=True))


def test_without_jinja_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ValueError, match="pip install") as raised:
        handout_html(written(case(), key=True))
    assert str(raised.value) == NO_JINJA
