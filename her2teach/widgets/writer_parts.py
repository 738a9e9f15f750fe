"""Writer parts: where a case file is written, and which cases there are to open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import traitlets

from her2teach.case_schema import checked_id
from her2teach.draft import Draft
from her2teach.problems import tally
from her2teach.widgets.together import Part, static
from her2teach.wording import capital

#: The largest file that is opened and the longest text that is looked at, in bytes: many times a case, and short enough
#: for the way from a page to its server.
LARGEST: Final = 100_000

_SAVING: Final = "Saving puts the file into the folder that this page was started with."
_NO_SAVING: Final = (
    "This page cannot save files itself: start it with “her2teach serve --educator --cases FOLDER” to save into a "
    "folder. Downloading works everywhere."
)

_CSS: Final = static("panel.css", "writer.css")


class Opener(Part):
    """What a case file can begin with.

    Parameters
    ----------
    act
        Called with what a reader wants: a verb, its object, and the bytes of a file that is opened.
    """

    _esm = static("shared.js", "writer_controls.js", "writer_open.js")
    _css = _CSS

    #: Ids and titles of the cases that there are.
    pack: traitlets.List[Any] = traitlets.List().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, act: Callable[[str, str, bytes], None]) -> None:
        super().__init__()
        self._act = act
        self.on_msg(lambda _widget, content, buffers: self.act(content, buffers))

    def act(self, message: Mapping[str, Any], buffers: Sequence[Any] = ()) -> None:
        """Do what a reader wants.

        Parameters
        ----------
        message
            A "file" and its name; or "do" with "new", "pack" and a "name", or "link" and a "link".
        buffers
            The bytes of the file.
        """
        if isinstance(message.get("file"), str) and buffers:
            self._act("file", message["file"], bytes(buffers[0]))
        elif message.get("do") == "new":
            self._act("new", "", b"")
        elif message.get("do") in ("pack", "link"):
            self._act(message["do"], str(message.get("name" if message["do"] == "pack" else "link", "")), b"")


class Editor(Part):
    """The text of a case file with its line numbers, what is wrong with it, and how it is saved.

    Parameters
    ----------
    act
        Called with what a reader wants.
    folder
        The name of the folder that can be saved into; empty where there is none.
    """

    _esm = static("shared.js", "writer_controls.js", "writer.js")
    _css = _CSS

    #: The name of the file and its text, as the browser has them; kept there for a reload.
    answers = traitlets.Dict({"name": "", "text": ""}).tag(sync=True, echo_update=False)
    #: What is wrong: line, column, severity and words.
    problems: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: How many problems and warnings there are, in words.
    counted = traitlets.Unicode().tag(sync=True)
    #: Why the name is none that a file can have.
    misnamed = traitlets.Unicode().tag(sync=True)
    folder = traitlets.Unicode().tag(sync=True)
    #: Where a file is saved, or why it cannot be.
    saving = traitlets.Unicode().tag(sync=True)
    #: What came of the last thing that was wanted.
    told = traitlets.Unicode().tag(sync=True)
    #: What is asked before a file is written over.
    question = traitlets.Unicode().tag(sync=True)
    #: Whether there is something to bring back.
    back = traitlets.Bool(default_value=False).tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, act: Callable[[str], None], folder: str = "") -> None:
        super().__init__(folder=folder, saving=_SAVING if folder else _NO_SAVING)
        self._act = act
        self.on_msg(lambda _widget, content, _buffers: self.act(content))

    @property
    def written(self) -> tuple[str, str]:
        """The name and the text, whatever a browser has sent; empty where they are none."""
        name, text = self.answers.get("name"), self.answers.get("text")
        return name if isinstance(name, str) else "", text if isinstance(text, str) else ""

    def write(self, name: str, text: str) -> None:
        """Put a file into the place of what is written."""
        self.answers = {"name": name, "text": text}

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a reader wants: "save", "replace" the file that is asked about, "leave" it, or go "back"."""
        if message.get("do") in ("save", "replace", "leave", "back"):
            self._act(message["do"])

    def show(self, draft: Draft) -> None:
        """Show what is wrong with a draft."""
        with self.hold_sync():
            self.problems = [
                {"line": each.line, "column": each.column, "severity": each.severity, "words": each.words}
                for each in draft.problems
            ]
            self.counted = tally(draft.problems)
            self.misnamed = _misnamed(draft.name)


def _misnamed(name: str) -> str:
    try:
        checked_id(name)
    except ValueError as error:
        return f"{capital(str(error))}."
    return ""
