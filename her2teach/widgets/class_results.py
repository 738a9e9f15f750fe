"""Class results: where a class left the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.diagram.landscape_svg import landscape_legend
from her2teach.educator.class_files import (
    MOST_FILES,
    ClassFiles,
    HandedIn,
    LeftOut,
    gather,
    grades,
    shown_name,
)
from her2teach.educator.class_map import SIGNS, class_map, class_picture
from her2teach.educator.class_report import ClassReport, class_pdf, class_report, report_html
from her2teach.educator.class_results import ClassResult, class_result, teach_next
from her2teach.educator.gradebook import gradebook
from her2teach.educator.submissions import MOST_PACKED, read_submissions
from her2teach.educator.teaching_set import NAME, packed_set, teaching_set
from her2teach.teaching.attempts import MOST_BYTES, AnswerBook
from her2teach.teaching.journeys import Journey
from her2teach.teaching.pack import chosen_guideline, chosen_journeys, open_cases, watch_cases
from her2teach.teaching.vignettes import CaseVignette
from her2teach.text import sections as text
from her2teach.text.wording import counted
from her2teach.widgets.base import Part, Screen, guarded, static
from her2teach.widgets.figures import Tables
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.parts import StatusLine, unusable

_NOTE = (
    "Learners download such a file on the practice and the journey page. Each counts as one learner. A ZIP of them, as"
    " a learning management system gives it, is read with its folders. Files are read on this page, kept in memory"
    " until it is closed, and sent nowhere."
)
#: What the buttons ask for.
_ASKED = ("done", "clear", "set", "pdf", "tables", "gradebook", "points", "map")


class ClassFilesForm(Part):
    """The field for files, how far they are read, and the buttons.

    It passes on a file's name and bytes, None for a file too large to be sent, and which button was pressed.
    """

    _esm = static("shared.js", "class_files.js")
    _css = static("practice.css", "educator.css")

    note = traitlets.Unicode(_NOTE).tag(sync=True)
    #: The largest file that is read, in bytes, and the largest ZIP.
    largest = traitlets.Int(MOST_BYTES).tag(sync=True)
    largest_packed = traitlets.Int(MOST_PACKED).tag(sync=True)
    #: How many files there are, whether they count or not.
    count = traitlets.Int().tag(sync=True)
    #: Whether there is anything to download.
    ready = traitlets.Bool(default_value=False).tag(sync=True)
    #: How many cases are proposed to be taught next.
    proposed = traitlets.Int().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, read: Callable[[str, bytes | None], None], act: Callable[[str], None]) -> None:
        self._read, self._act = read, act
        super().__init__()

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


_BEGIN = "Choose the files that your class handed in; as many at a time as you like."


class ClassGraph(DecisionGraph):
    """The decision graph with how many of a class came to each box, and how many left the text there."""

    def __init__(self, guideline: Guideline) -> None:
        super().__init__(guideline)
        self.legend = landscape_legend(extended=guideline.base is not None, signs=SIGNS)

    def show_class(self, result: ClassResult) -> None:
        """Show what came of a class."""
        found = class_map(self._guideline, result)
        with self.hold_sync():
            self.description, self.states = found.description, found.states


class ClassResults(Screen):
    """A screen on which the files of a class are read, and where the class left the text is shown.

    Parameters
    ----------
    guideline
        The guideline that was practised; the chosen one when left out.
    vignettes, journeys
        What the learners tried; those of the chosen pack when left out. What cannot be used of it is named on the page.
    """

    def __init__(
        self,
        *,
        guideline: Guideline | None = None,
        vignettes: Iterable[CaseVignette] | None = None,
        journeys: Iterable[Journey] | None = None,
    ) -> None:
        self._guideline = guideline or chosen_guideline()
        cases, wrong = open_cases() if vignettes is None else (tuple(vignettes), ())
        self._journeys, amiss = chosen_journeys() if journeys is None else (tuple(journeys), ())
        self._book = AnswerBook(self._guideline, cases, self._journeys)
        if vignettes is None:
            watch_cases(self.read_anew)
        self._files: list[HandedIn | LeftOut] = []
        self.form = ClassFilesForm(self._read, self._act)
        self.graph = ClassGraph(self._guideline).add_class("h2t-part-graph")
        self.tables = Tables("", self._guideline)
        self.line = StatusLine(footer=text.short_identity(self._guideline)).add_class("h2t-part-status")
        super().__init__([*unusable([*wrong, *amiss]), self.form, self.graph, self.tables, self.line])
        self.add_class("h2t-explorer").add_class("h2t-class-results")
        self._show()

    @property
    def files(self) -> ClassFiles:
        """The files so far."""
        return gather(self._files)

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self.line.text)

    def fail(self, error: Exception) -> None:
        """Say on the page why a file is not read or not made."""
        self.form.problem = str(error)

    @guarded
    def _read(self, name: str, data: bytes | None) -> None:
        """Read one file more, or those of a ZIP; None is one that is too large to be sent."""
        if data is None:
            found: list[HandedIn | LeftOut] = [self._unsent(name)]
        else:
            found = list(read_submissions(name, data, self._book))
        room = MOST_FILES - len(self._files)
        self._files += found[:room]
        self.line.text = f"{counted(len(self._files), 'file')} read."
        if len(found) > room:
            raise ValueError(f"No more than {MOST_FILES} files are read; “{found[room].name}” is left out.")

    def _unsent(self, name: str) -> LeftOut:
        """Say why the browser has not sent a file."""
        if name.lower().endswith(".zip"):
            why = (f"it is larger than {self.form.largest_packed} bytes, or cannot be opened",)
            return LeftOut(name=shown_name(name), reason="broken", why=why)
        why = (f"it is larger than {self.form.largest} bytes, and so no attempts file, or it cannot be opened",)
        return LeftOut(name=shown_name(name), reason="foreign", why=why)

    @guarded
    def _act(self, wanted: str) -> None:
        if wanted == "clear":
            self._files = []
        if wanted in {"clear", "done"}:
            self._show(keep_problem=wanted == "done")
            return
        if not self.form.ready:
            return
        self.form.problem = ""
        if wanted == "set":
            self._hand_out()
        elif wanted == "pdf":
            self.form.keep(
                "class-results.pdf", class_pdf(self._guideline, self._result, self._report), "application/pdf"
            )
        elif wanted == "tables":
            self.form.keep("class-results.csv", self._report.to_csv(), "text/csv")
        elif wanted == "gradebook":
            self.form.keep("class-gradebook.csv", gradebook(self.files), "text/csv")
        elif wanted == "points":
            table = grades(each.file for each in self.files.counted)
            self.form.keep("class-points.csv", table, "text/csv")
        else:
            self.form.keep("class-map.svg", class_picture(self._guideline, self._result), "image/svg+xml")

    def _hand_out(self) -> None:
        """Make the set that is proposed, ready to hand out, and say what is in it."""
        if not self._set:
            return

        def tell(_: int, name: str) -> None:
            self.line.text = f"Making {name}."

        made, failed = packed_set(self._guideline, self._set, tell=tell)
        self.form.keep(f"{NAME}.zip", made, "application/zip")
        self.form.problem = " ".join(f"{each}." for each in failed)
        self.line.text = f"{counted(len(self._set), 'case')} to teach next in {NAME}.zip: look in your downloads."

    def read_anew(self) -> None:
        """Mark files that come from now on by the cases that there are by now."""
        self._book = AnswerBook(self._guideline, open_cases()[0], self._journeys)

    def _show(self, *, keep_problem: bool = False) -> None:
        """Work out everything on the screen from the files."""
        files = self.files
        self._result: ClassResult = class_result(self._guideline, files.counted)
        suggestions = teach_next(self._guideline, self._result, self._book.vignettes)
        self._report: ClassReport = class_report(self._guideline, self._book.titles, files, self._result, suggestions)
        self._set = teaching_set(suggestions, self._book.vignettes)
        self.tables.html = report_html(self._report) if self._files else ""
        self.tables.layout.display = None if self._files else "none"
        self.graph.show_class(self._result)
        self.graph.layout.display = None if self._result.decisions else "none"
        with self.form.hold_sync():
            self.form.count, self.form.ready = len(self._files), bool(files.counted)
            self.form.proposed = len(self._set)
            if not keep_problem:
                self.form.problem = ""
        self.line.text = " ".join(self._report.summary) if self._files else _BEGIN
