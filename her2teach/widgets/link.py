"""Link: what an address says to open, a link to what is shown, and what the browser keeps for a reload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

import traitlets

from her2teach.core.yamltree import ContentError
from her2teach.widgets.base import Part, static

#: The page on which cases are written, beside those that lead there.
WRITER: Final = "6_educator.ipynb"
_NONE_YET = "There is no link yet: an answer cannot be used. Change it first."

#: Counts the screens whose answers are kept: a page that is loaded again makes the same ones in the same order.
_PLACES = count(1)


class PageLink(Part):
    """The link of a screen. The browser reads the address: a page's Python session may be older than its visit.

    A link, such as it opens or makes for its button, is what stands after the # of an address; it begins with the kind.
    """

    beyond = frozenset({"kind", "form", "place"})
    _esm = static("shared.js", "link.js")

    kind = traitlets.Unicode().tag(sync=True)
    button = traitlets.Bool(default_value=False).tag(sync=True)
    #: The page on which the case of the link can be written; empty where there is none.
    writer = traitlets.Unicode().tag(sync=True)
    #: What there is to say of the link that was opened: a sentence, and what is wrong with it one by one.
    notice: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Which one of the page's screens this is, and the model of its form; empty where nothing is kept.
    place = traitlets.Unicode().tag(sync=True)
    form = traitlets.Unicode().tag(sync=True)
    #: The id of what the screen began with; kept along with the answers.
    vignette = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        kind: str = "",
        *,
        open_link: Callable[[str], None],
        make: Callable[[], str] | None = None,
        writer: str = "",
    ) -> None:
        super().__init__(kind=kind, button=make is not None, writer=writer if make is not None else "")
        self._open, self._make = open_link, make
        self._restore: Callable[[str, Mapping[str, Any]], None] | None = None

    def keep(self, form: Part, restore: Callable[[str, Mapping[str, Any]], None]) -> None:
        """Have the browser keep a form's answers and :attr:`vignette`, and give both back to a page loaded again."""
        self._restore = restore
        self.form, self.place = form.model_id, str(next(_PLACES))

    def act(self, message: Mapping[str, Any]) -> None:
        """Open the link of an address, restore what a browser has kept, or make a link for a reader to copy."""
        if isinstance(message.get("open"), str):
            self._open(message["open"])
        elif isinstance(message.get("vignette"), str) and isinstance(message.get("answers"), dict):
            if self._restore is not None:
                self._restore(message["vignette"], message["answers"])
        elif message.get("do") in ("copy", "write") and self._make is not None:
            self._tell(self._make, "link" if message["do"] == "copy" else "write")

    def refuse(self, error: ContentError, instead: str) -> str:
        """Say what is wrong with a link, and what is on the page instead; return that in short."""
        problems = [f"{each.message}; {each.hint}" if each.hint else each.message for each in error.problems]
        sentence = f"This link cannot be used. {instead}"
        self.notice = [sentence, *problems]
        return sentence

    def _tell(self, make: Callable[[], str], name: str) -> None:
        try:
            self.send({name: make()})
        except ContentError:
            self.send({"none": _NONE_YET})
