"""Practice parts: the widgets that a practice screen is made of, beside those of every screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.teaching.practice import Choice, choose_edge, next_decision
from her2teach.teaching.practice_text import CONFIDENCE, DOES_NOT_TELL
from her2teach.teaching.progress import MOST_BYTES
from her2teach.text.wording import capital
from her2teach.widgets.base import Part, static
from her2teach.widgets.parts import Panel, still_question

#: The most letters of a written reason.
LONGEST_REASON = 2_000


class PathForm(Part):
    """The decisions of a learner's path, each asked once the one before it is answered.

    It knows the guideline and what was chosen, and nothing of the case.
    """

    kept = "still"
    _esm = static("shared.js", "practice_path.js")
    #: With what all parts of the screen need.
    _css = static("form.css", "whatif.css", "reference.css", "practice.css")

    #: The decisions on the path so far and the next one: id, words, answers.
    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Decision and answer: the node it leads to, or nothing for "the case does not tell"; the browser sets it, too.
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    committed = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, guideline: Guideline) -> None:
        self._guideline = guideline
        super().__init__(questions=self._questions(()))
        self.observe(self._on_choices, "choices")

    def still(self) -> tuple[str, str]:
        """Return the questions, in words and as HTML: those that were answered with their answers."""
        chosen, found = dict(self.choices), list[tuple[str, str]]()
        for each in self.questions:
            given = [words for to, words, _ in each["answers"] if to == chosen.get(each["id"], to)]
            found.append(still_question("", each["question"], given))
        return "\n".join(words for words, _ in found), "".join(html for _, html in found)

    @property
    def path(self) -> tuple[Choice, ...]:
        """What was chosen, as far as it follows from the root on."""
        found: tuple[Choice, ...] = ()
        for decision, to in self.choices:
            try:
                found = choose_edge(self._guideline, found, decision, to or None)
            except ValueError:
                break
        return found

    @property
    def complete(self) -> bool:
        """Whether the path has come to an end, or to a decision of which the case does not tell."""
        path = self.path
        return bool(path) and (path[-1][1] is None or next_decision(self._guideline, path) is None)

    def answer(self, decision: str, to: str | None) -> None:
        """Answer a decision, as the learner would; None for "the case does not tell"."""
        self.choices = [[name, node or ""] for name, node in choose_edge(self._guideline, self.path, decision, to)]

    def show(self, path: Sequence[Choice] = (), *, committed: bool = False) -> None:
        """Show a path, or none."""
        self.committed = committed
        self.choices = [[name, node or ""] for name, node in path]

    def _on_choices(self, _change: object = None) -> None:
        path = self.path
        with self.hold_sync():
            self.choices = [[name, node or ""] for name, node in path]
            self.questions = self._questions(path)

    def _questions(self, path: tuple[Choice, ...]) -> list[dict[str, Any]]:
        names = [name for name, _ in path]
        following = None if path and path[-1][1] is None else next_decision(self._guideline, path)
        return [self._question(name) for name in (*names, *([following] if following else []))]

    def _question(self, name: str) -> dict[str, Any]:
        decision = self._guideline.decisions[name]
        answers = [[edge.to, capital(edge.label), False] for edge in decision.edges]
        return {"id": name, "question": decision.question, "answers": [*answers, ["", DOES_NOT_TELL, True]]}


class CommitForm(Part):
    """How sure the learner is, why, and the button that makes the attempt final."""

    _esm = static("shared.js", "practice_commit.js")

    levels: traitlets.List[Any] = traitlets.List(list(CONFIDENCE)).tag(sync=True)
    longest = traitlets.Int(LONGEST_REASON).tag(sync=True)
    #: The place of the level that was chosen, from 1 on; 0 for none. Set by the browser, like the reason.
    confidence = traitlets.Int(0).tag(sync=True)
    reason = traitlets.Unicode().tag(sync=True)
    #: What has still to be answered.
    problem = traitlets.Unicode().tag(sync=True)
    committed = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, commit: Callable[[], None]) -> None:
        super().__init__()
        self._commit = commit

    def act(self, message: Mapping[str, Any]) -> None:
        """Make the attempt final."""
        if message.get("do") == "commit":
            self._commit()

    @property
    def said(self) -> tuple[int | None, str]:
        """How sure the learner is, None where they did not say, and why."""
        sure = self.confidence if 1 <= self.confidence <= len(CONFIDENCE) else None
        return sure, self.reason.strip()[:LONGEST_REASON]

    def show(self, *, committed: bool = False, problem: str = "") -> None:
        """Show a blank form, or one that is final, or what is missing."""
        with self.hold_sync():
            if not committed and not problem:
                self.confidence, self.reason = 0, ""
            self.problem, self.committed = problem, committed


class Outcome(Panel):
    """What came of an attempt, with buttons of what to do next."""

    _css = static("base.css", "practice_feedback.css")

    def __init__(self, act: Callable[..., None], *, statements: Mapping[str, str]) -> None:
        super().__init__(statements=dict(statements))
        self._act = act

    def act(self, message: Mapping[str, Any]) -> None:
        """Go on to the "next" case, begin this one "again", or "try" other answers on it."""
        if message.get("do") in {"next", "again", "try"}:
            self._act(message["do"])


class Record(Part):
    """What has been practised, and which case comes next."""

    _esm = static("shared.js", "practice_record.js")

    difficulties: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: The largest file that is read, in bytes.
    largest = traitlets.Int(MOST_BYTES).tag(sync=True)
    #: Whether a set says which case comes next; then none is chosen by its difficulty.
    in_set = traitlets.Bool(default_value=False).tag(sync=True)
    #: The degree of difficulty that is wanted, or nothing; the browser sets it, too.
    difficulty = traitlets.Unicode().tag(sync=True)
    #: How far the learner has come.
    line = traitlets.Unicode().tag(sync=True)
    #: What to try next, in sentences.
    advice: traitlets.List[Any] = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    #: What there is to say of a file that was read.
    notice = traitlets.Unicode().tag(sync=True)
    committed = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, difficulties: Sequence[str], act: Callable[..., None]) -> None:
        self._act = act
        super().__init__(difficulties=[["", "any"], *([each, each] for each in difficulties)])

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a reader wants."""
        if message.get("do") in {"next", "fresh", "save"}:
            self._act(message["do"])
        elif isinstance(message.get("load"), str):
            self._act("load", message["load"])
        elif "refuse" in message:
            self._act("refuse")

    def focus(self, selector: str) -> None:
        """Give the focus to a part of the screen, once it is there."""
        self.send({"focus": selector})

    def keep(self, name: str, text: str) -> None:
        """Have the browser keep a text as a file; it is no part of any state."""
        self.send({"save": text, "name": name})
