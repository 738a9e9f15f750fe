"""Writer parts: what a case file can begin with, and the text of the file with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import traitlets

from her2teach.core.yamltree import tally
from her2teach.educator.authoring import Draft
from her2teach.teaching.case_content import checked_id
from her2teach.text.wording import capital
from her2teach.widgets.base import Part, static

#: The largest file that is opened and the longest text that is looked at, in bytes: many times a case, and short enough
#: for the connection from a page to its server.
LARGEST: Final = 100_000

_SAVING: Final = "Saving puts the file into the folder that this page was started with."
_NO_SAVING: Final = (
    "This page cannot save files itself: start it with “her2teach serve --educator --cases FOLDER” to save into a "
    "folder. Downloading works everywhere."
)


class Opener(Part):
    """What a case file can begin with: nothing, a case of the pack, a file of the reader's own, a link."""

    _esm = static("shared.js", "writer_controls.js", "writer_open.js")
    _css = static("educator.css")

    #: Ids and titles of the cases that there are.
    pack: traitlets.List[Any] = traitlets.List().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, act: Callable[[str, str, bytes], None]) -> None:
        super().__init__()
        self._act = act

    def hear(self, message: Mapping[str, Any], buffers: Sequence[memoryview]) -> None:
        """Open a file of the reader's own, or do what else they want."""
        if isinstance(message.get("file"), str) and buffers:
            self._act("file", message["file"], bytes(buffers[0]))
        else:
            self.act(message)

    def act(self, message: Mapping[str, Any]) -> None:
        """Begin a new case, or open one of the pack or of a link."""
        if message.get("do") == "new":
            self._act("new", "", b"")
        elif message.get("do") in ("pack", "link"):
            self._act(message["do"], str(message.get("name" if message["do"] == "pack" else "link", "")), b"")


class Editor(Part):
    """The text of a case file with its line numbers, what is wrong with it, and the folder it is saved in, if any."""

    _esm = static("shared.js", "writer_controls.js", "writer.js")
    _css = static("educator.css")

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
    notice = traitlets.Unicode().tag(sync=True)
    #: What is asked before a file is written over.
    question = traitlets.Unicode().tag(sync=True)
    #: Whether there is something to bring back.
    back = traitlets.Bool(default_value=False).tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, act: Callable[[str], None], folder: str = "") -> None:
        super().__init__(folder=folder, saving=_SAVING if folder else _NO_SAVING)
        self._act = act

    @property
    def written(self) -> tuple[str, str]:
        """The name and the text; whatever else a browser has sent in their place is empty."""
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
