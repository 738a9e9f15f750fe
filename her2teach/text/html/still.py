"""Still: HTML where no script runs and no style sheet lays it out, such as in the preview of a notebook."""

from __future__ import annotations

from typing import Final

from her2teach.text.html.folded import Copied

#: Elements that a style sheet sets apart, and that run together without it.
_INLINE: Final = frozenset({"b", "button", "em", "i", "small", "span", "strong"})
#: The class of a button that is read as well as pressed: the id of a statement.
_READ: Final = "h2t-ref"


def still(html: str) -> str:
    """Return HTML without buttons and without pictures that only adorn it; ids of statements stay, as words."""
    return _Still().of(html)


class _Still(Copied):
    def __init__(self) -> None:
        super().__init__()
        #: The element that is left out here with all that is in it, as often as it is open.
        self._left_out: list[str] = []
        #: Whether a word of its own has just ended.
        self._ended = False

    def keep(self, text: str, *, ended: bool = False) -> None:
        if not self._left_out:
            super().keep(text)
            self._ended = ended

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._left_out:
            self._left_out += [tag] if tag == self._left_out[0] else []
            return
        found, before = dict(attrs), " " if tag in _INLINE and self._ended else ""
        if tag == "button":
            if found.get("class") == _READ:
                self.keep(" " if self._kept else "")
            else:
                self._left_out.append(tag)
        elif tag == "svg" and found.get("aria-hidden") == "true":
            self._left_out.append(tag)
        else:
            self.keep(f"{before}{self.get_starttag_text()}")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._left_out = self._left_out[: -1 if tag == self._left_out[0] else None]
        else:
            self.keep("" if tag == "button" else f"</{tag}>", ended=tag in _INLINE)
