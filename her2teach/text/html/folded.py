"""Folded: HTML as it is seen before anything is opened, without what only a script or a style sheet needs."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import Final

#: What stays of an element's attributes.
_KEPT: Final = frozenset({"href", "scope", "colspan", "rowspan", "open"})
#: Elements that mean nothing without their attributes.
_BARE: Final = frozenset({"div", "button"})


def folded(html: str) -> str:
    """Return HTML without what is folded in it; its tables, its links and its words stay."""
    return _Folding().of(html)


class Copied(HTMLParser):
    """HTML that is read and written again; who derives from it says of which elements what is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._kept: list[str] = []

    def of(self, html: str) -> str:
        """Return what is kept of HTML."""
        self.feed(html)
        self.close()
        return "".join(self._kept)

    def keep(self, text: str) -> None:
        """Keep some of it."""
        self._kept.append(text)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.keep(data)

    def handle_entityref(self, name: str) -> None:
        """Keep a character that has a name."""
        self.keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep a character that has a number."""
        self.keep(f"&#{name};")


class _Folding(Copied):
    def __init__(self) -> None:
        super().__init__()
        #: For each fold around the place that is read: whether it opens, and whether its words are left out here.
        self._folds: list[tuple[bool, bool]] = []

    def keep(self, text: str) -> None:
        if not any(left_out for _, left_out in self._folds):
            super().keep(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if name in _KEPT)
        self.keep(" " if tag in _BARE else f"<{tag}{wanted}>")
        if tag == "details":
            self._folds.append(("open" not in dict(attrs), False))

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folds.pop()
        self.keep(" " if tag in _BARE else f"</{tag}>")
        if tag == "summary" and self._folds:
            folds, left_out = self._folds.pop()
            self._folds.append((folds, left_out or folds))
