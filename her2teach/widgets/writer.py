"""Writer: write a case file and see at once what it teaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path, PurePath
from typing import Any

import ipywidgets

from her2teach.core.answers import as_answers, read_answers
from her2teach.core.case import Case
from her2teach.core.files import case_files, shipped
from her2teach.core.guideline import Guideline
from her2teach.core.questions import relevant_case
from her2teach.core.yamltree import ContentError, decode, parse, read_file, tally
from her2teach.educator.authoring import Draft, file_name, new_case, read_draft
from her2teach.educator.case_fields import with_answers, with_field
from her2teach.educator.rewriting import RewriteError
from her2teach.educator.saving import case_path, held, save_case, saving_folder
from her2teach.teaching.links import other_content, read_link
from her2teach.teaching.neighbours import neighbours, neighbours_html
from her2teach.teaching.pack import (
    GUIDELINE,
    case_folders,
    cases_changed,
    chosen,
    chosen_guideline,
    chosen_vignettes,
    open_cases,
)
from her2teach.teaching.practice_text import beside_section, looked_for_section
from her2teach.teaching.unwritten import is_draft
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text import sections as text
from her2teach.text.announcement import announcement
from her2teach.text.html.panels import answer_html, note_html, sections_html
from her2teach.widgets.base import Screen, guarded
from her2teach.widgets.graph import DecisionGraph
from her2teach.widgets.link import PageLink
from her2teach.widgets.parts import Panel, StatusLine, statement_notes
from her2teach.widgets.writer_form import WriterForm
from her2teach.widgets.writer_parts import LARGEST, Editor, Opener

_NEW = "my-case"
_NO_PATHWAY = "The text's answer appears here as soon as the attributes can be read."
_DRAFT = "still to be written"
_UNFINISHED = "Until all of it is written, learners do not meet it, and only the list above has it."
_KNOWN = "The lists of this page know it; other pages that are open show it once they are loaded again."
_KEPT = "What is written here stays as it is."


class CaseWriter(Screen):
    """A screen on which a case file of the chosen guideline is written, with what there is to say of it.

    It saves into the chosen folder of cases, and only where the server that shows it was started for an educator.
    """

    def __init__(self) -> None:
        self._guideline: Guideline = chosen_guideline()
        folder = saving_folder()
        self.opener = Opener(self.begin)
        self.editor = Editor(self.act, folder.name if folder else "")
        self.form = WriterForm(self._guideline, self.change, self.answer)
        self._make_parts()
        #: What was opened or begun last, and what was written before that.
        self._opened, self._before = ("", ""), ("", "")
        #: What this screen has put into files, by name, and the file that is asked about.
        self._saved: dict[Path, bytes] = {}
        self._asked: tuple[Path, bytes] | None = None
        super().__init__(self._framed())
        self.add_class("h2t-explorer").add_class("h2t-writer").add_class("h2t-without-legend")
        self.editor.observe(self._on_written, "answers")
        self._begin(new_case(self._guideline, self._free_name()), self._free_name())

    @property
    def draft(self) -> Draft:
        """What is written, and what there is to say of it."""
        return self._draft

    @property
    def status(self) -> str:
        """The line that is read out."""
        return str(self._status.text)

    @guarded
    def begin(self, action: str, what: str = "", data: bytes = b"") -> None:
        """Begin or open a case file.

        Parameters
        ----------
        action
            Begin a "new" case, or one with the answers of a "link"; open a case of the "pack", or a "file".
        what
            The link, the id of the case, or the name of the file.
        data
            The bytes of the file.
        """
        self.editor.question = ""
        if action == "new":
            self._begin(new_case(self._guideline, self._free_name()), self._free_name(), "A new case is begun.")
        elif action == "pack":
            self._open_case(what)
        elif action == "file":
            self._open(what, data)
        elif action == "link":
            self.open_link(what.rpartition("#")[2])

    @guarded
    def act(self, action: str) -> None:
        """Go "back" to what was written before, "save", "replace" the file that was asked about, or "leave" it."""
        self.editor.question = ""
        if action == "back":
            self._begin(self._before[1], self._before[0], "What was here before is back.")
        elif action == "leave":
            self.editor.notice = "The file is left as it is. You can save under another name."
        else:
            self._save(replace=action == "replace")

    @guarded
    def change(self, name: str, value: Any) -> None:
        """Change a field of the form, and so its lines in the text; say so where that would lose something."""
        self._rewrite(lambda text: with_field(self._guideline, text, name, value))

    @guarded
    def answer(self, answers: Mapping[str, Any]) -> None:
        """Change the answers, and so their lines in the text."""
        self._rewrite(lambda text: with_answers(self._guideline, text, answers))

    def _rewrite(self, change: Callable[[str], str]) -> None:
        name, written = self.editor.written
        try:
            self.editor.write(name, change(written))
        except RewriteError as error:
            self.editor.notice = str(error)

    @guarded
    def open_link(self, text: str) -> None:
        """Begin a case file with the answers of a link; say what is wrong with one that cannot be used."""
        try:
            link = read_link(self._guideline, text)
        except ContentError as error:
            self._status.text = self.link.refuse(error, _KEPT)
            return
        values, _ = read_answers(self._guideline, link.answers)
        case = Case.of(self._guideline, values)
        known = self._text_of(link.vignette)
        if known is None:
            name = self._free_name()
            written = new_case(self._guideline, name, relevant_case(self._guideline, case))
            self._begin(written, name, "The answers of the link are here.")
        else:
            written = with_answers(self._guideline, known, as_answers(case))
            self._begin(written, link.vignette, f"{file_name(link.vignette)} is open, with the answers of the link.")
        said = other_content(self._guideline, link)
        self.link.notice = [said] if said else []

    @guarded
    def restore(self, _vignette: str, answers: Mapping[str, Any]) -> None:
        """Go on with what a browser has kept."""
        self.editor.answers = dict(answers)

    def fail(self, error: Exception) -> None:
        """Say on the page that something went wrong, and keep what is written."""
        self.editor.notice = f"Something went wrong ({error}). {_KEPT}"

    def _make_parts(self) -> None:
        guideline = self._guideline
        statements = statement_notes(guideline)
        self.link = PageLink("case", open_link=self.open_link)
        self.link.keep(self.editor, self.restore)
        self._answer, self._words, self._near = (Panel(statements=statements) for _ in range(3))
        self.graph = DecisionGraph(guideline)
        self._status = StatusLine(footer=text.short_identity(guideline))
        named: dict[str, Any] = {
            "link": self.link,
            "opening": self.opener,
            "writing": self.editor,
            "form": self.form,
            "answer": self._answer,
            "graph": self.graph,
        }
        for name, part in {**named, "words": self._words, "near": self._near, "status": self._status}.items():
            part.add_class(f"h2t-part-{name}")

    def _framed(self) -> list[ipywidgets.Widget]:
        beside = [self.editor, self._answer]
        columns = [ipywidgets.Box(each).add_class("h2t-column") for each in ([self.form], beside)]
        both = ipywidgets.Box(columns).add_class("h2t-columns").add_class("h2t-two")
        below = ipywidgets.Box([self._words, self._near]).add_class("h2t-below")
        return [self.link, self.opener, both, self.graph, below, self._status]

    def _begin(self, written: str, name: str, notice: str = "") -> None:
        """Put a file into the place of what is written, which can be brought back if it is one's own."""
        if self.editor.written not in {self._opened, ("", "")}:
            self._before = self.editor.written
        self._opened, self.link.notice = (name, written), []
        self.editor.write(name, written)
        self.editor.notice, self.editor.back = notice, self._before != ("", "")

    @guarded
    def _on_written(self, _change: object = None) -> None:
        name, written = self.editor.written
        self._draft = read_draft(name, written, dt.datetime.now().astimezone().date())
        self.editor.notice = ""
        self.opener.pack = self._listed()
        self.editor.show(self._draft)
        self.form.show(self._draft)
        self._show_pathway()

    def _show_pathway(self) -> None:
        guideline, pathway = self._guideline, self._draft.pathway
        self.graph.show(pathway)
        if pathway is None:
            self._answer.html, self._words.html, self._near.html = note_html(_NO_PATHWAY), "", ""
            self._status.text = f"{tally(self._draft.problems)}. {_NO_PATHWAY}"
            return
        answer, vignette = text.answer(guideline, pathway), self._draft.vignette
        told = (beside_section(guideline, vignette), looked_for_section(guideline, vignette)) if vignette else ()
        self._answer.html = answer_html(answer)
        self._words.html = sections_html([*filter(None, told), *text.sections(guideline, pathway)])
        known = {each.id: each for each in (*self._shipped(), *chosen_vignettes()) if each.id != self._draft.name}
        self._near.html = neighbours_html(guideline, neighbours(guideline, pathway, known.values()))
        self._status.text = f"{tally(self._draft.problems)}. {announcement(answer)}"

    def _shipped(self) -> tuple[Any, ...]:
        return shipped_vignettes() if chosen(GUIDELINE) is None else ()

    def _files(self) -> list[Path]:
        """Return the files of all packs; of those with the same name the one that counts."""
        found: dict[str, Path] = {}
        for folder in case_folders():
            try:
                found = {**{path.stem: path for path in case_files(folder)}, **found}
            except ContentError:
                continue
        return sorted(found.values(), key=lambda path: path.name)

    def _listed(self) -> list[list[str]]:
        """Return the files of the pack, broken ones too: here they are mended."""
        cases, problems = open_cases()
        titles = {each.id: f"{each.title} ({each.difficulty})" for each in cases}
        titles |= {Path(each.file).stem: f"{Path(each.file).name} ({_DRAFT})" for each in problems if is_draft(each)}
        return [[path.stem, titles.get(path.stem, path.name)] for path in self._files()]

    def _free_name(self) -> str:
        taken = {path.stem for path in self._files()}
        names = (_NEW if at == 1 else f"{_NEW}-{at}" for at in count(1))
        return next(name for name in names if name not in taken)

    def _open_case(self, name: str) -> None:
        path = next((each for each in self._files() if each.stem == name), None)
        try:
            data = held(path) if path else None
        except OSError as error:
            self.editor.notice = f"This file cannot be opened: {error}. {_KEPT}"
            return
        if path is None or data is None:
            self.editor.notice = f"There is no such case any more. {_KEPT}"
        else:
            self._open(path.name, data)

    def _text_of(self, name: str) -> str | None:
        """Return the text of a case of the pack, or of one that is shipped; None where there is none to be read."""
        shipped_file = shipped("cases") / file_name(name)
        files = {each.stem: each for each in self._files()}
        if chosen(GUIDELINE) is None and name in {each.id for each in self._shipped()}:
            files.setdefault(name, shipped_file)
        if name not in files:
            return None
        try:
            text = read_file(files[name])
            parse(text, name)
        except ContentError:
            return None
        return text

    def _open(self, file: str, data: bytes) -> None:
        """Open a file; one with signs that cannot be seen too, so that they can be found and taken out."""
        if len(data) > LARGEST:
            self.editor.notice = f"This file is too large to be a case: at most {LARGEST} bytes are read. {_KEPT}"
            return
        try:
            written = decode(data, file)
        except ContentError as error:
            if any(each.code != "character" for each in error.problems):
                self.editor.notice = f"This file cannot be opened: {error.problems[0].words}. {_KEPT}"
                return
            written = data.decode("utf-8-sig").replace("\r\n", "\n")
        self._begin(written, PurePath(file).stem, f"{PurePath(file).name} is open.")

    def _save(self, *, replace: bool) -> None:
        folder, draft = saving_folder(), self._draft
        if folder is None:
            self.editor.notice = self.editor.saving
            return
        try:
            path = case_path(folder, draft.name)
            self._put(path, draft, self._asked if replace else None)
        except (OSError, ValueError) as error:
            self.editor.notice = f"The file is not saved: {error}."

    def _put(self, path: Path, draft: Draft, asked: tuple[Path, bytes] | None) -> None:
        """Save a draft, or ask where that would write over what this screen has not put there itself."""
        there = held(path)
        mine = {self._saved.get(path), draft.text.encode(), asked[1] if asked and asked[0] == path else None}
        if there is not None and there not in mine:
            self._asked = (path, there)
            self.editor.question = f"There is a file {path.name} in {path.parent.name} already. Replace it?"
            return
        save_case(path.parent, draft.name, draft.text, over=there)
        self._saved[path], self._asked = draft.text.encode(), None
        self._opened = (draft.name, draft.text)
        cases_changed()
        self.opener.pack = self._listed()
        said = _KNOWN
        if draft.errors or any(map(is_draft, draft.problems)):
            said = "Until its problems are mended, pages leave it out." if draft.errors else _UNFINISHED
        self.editor.notice = f"Saved as {path.name} in {path.parent.name}. {said}"
