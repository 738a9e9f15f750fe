"""Class files: a part that takes the files of a class from the browser, and gives back what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from her2teach.attempts import MOST_BYTES
from her2teach.widgets.together import Part, static

_NOTE = (
    "Learners download such a file on the practice and the journey page. Each counts as one learner. Files are read on"
    " this page, kept in memory until it is closed, and sent nowhere."
)
#: What the buttons ask for.
_ASKED = ("done", "clear", "pdf", "tables", "points", "map")


class ClassFilesForm(Part):
    """The field for files, how far they are read, and the buttons.

    Parameters
    ----------
    read
        Called with a file's name and what it holds, or None where it is too large to be sent.
    act
        Called with what an educator wants: "done" with a choice of files, "clear", or one of the downloads.
    """

    _esm = static("shared.js", "class_files.js")
    _css = static("panel.css", "practice.css", "class_files.css")

    note = traitlets.Unicode(_NOTE).tag(sync=True)
    #: The largest file that is read, in bytes.
    largest = traitlets.Int(MOST_BYTES).tag(sync=True)
    #: How many files there are, whether they count or not.
    count = traitlets.Int().tag(sync=True)
    #: Whether there is anything to download.
    ready = traitlets.Bool(default_value=False).tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, read: Callable[[str, bytes | None], None], act: Callable[[str], None]) -> None:
        self._read, self._act = read, act
        super().__init__()
        self.on_msg(lambda _widget, content, buffers: self.hear(content, buffers))

    def hear(self, message: Mapping[str, Any], buffers: Sequence[memoryview]) -> None:
        """Take a file, or do what an educator wants."""
        if message.get("do") == "file" and isinstance(message.get("name"), str):
            try:
                self._read(message["name"], bytes(buffers[0]) if buffers else None)
            finally:
                self.send({"read": True})
        elif message.get("do") in _ASKED:
            self._act(message["do"])

    def keep(self, name: str, content: str | bytes, kind: str) -> None:
        """Have the browser keep a file; it is no part of any state."""
        if isinstance(content, bytes):
            self.send({"save": name, "type": kind}, buffers=[content])
        else:
            self.send({"save": name, "text": content, "type": kind})
