"""Hand in: what was done on a page, for those who download it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from her2teach.core.guideline import Guideline
from her2teach.educator.class_files import grades
from her2teach.teaching.attempts import begin_attempts
from her2teach.teaching.following import PlanAtEvent
from her2teach.teaching.practice import Diagnosis
from her2teach.widgets.base import Part, static

_NOTE = (
    "For your teacher, if you are asked for it. The file contains what you chose, how sure you said you were, and whole"
    " minutes since your first attempt: no name, no date, and none of the reasons you wrote. Nothing is sent anywhere;"
    " you hand the file on yourself."
)


class HandIn(Part):
    """What was done on a page, kept in memory until its learner downloads it.

    Its state says how much there is and nothing of what it is. Of its clock, which counts in seconds, only differences
    matter.
    """

    _esm = static("shared.js", "hand_in.js")
    _css = static("practice.css")

    #: How many attempts there are.
    count = traitlets.Int().tag(sync=True)
    #: How many attempts a progress file brought back, none of which is in the file to hand in.
    loaded = traitlets.Int().tag(sync=True)
    #: What the file holds, and that nothing is sent.
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, guideline: Guideline, left_out: str = "", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(note=f"{_NOTE} {left_out}".strip())
        self._clock = clock
        self._began: float | None = None
        self.file = begin_attempts(guideline, secrets.token_hex(16))

    def add(self, diagnosis: Diagnosis, *, invented: bool, seen: bool) -> None:
        """Keep an attempt at a case: whether no case file has it, and whether its answer had been seen before."""
        self.file = self.file.with_diagnosis(diagnosis, self._minute(), invented=invented, seen=seen)
        self.count = len(self.file.attempts)

    def add_decision(self, journey: str, number: int, decision: PlanAtEvent, *, seen: bool = False) -> None:
        """Keep a decision of a journey, by the journey's id and the decision's number, from 1 on."""
        self.file = self.file.with_decision(journey, number, decision, self._minute(), seen=seen)
        self.count = len(self.file.attempts)

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a learner wants: the "file" of the attempts, or the "table" of the points."""
        name = f"her2-attempts-{self.file.id[:6]}"
        if message.get("do") == "file" and self.count:
            self._keep(f"{name}.json", self.file.to_text(), "application/json")
        elif message.get("do") == "table" and self.count:
            self._keep(f"{name}.csv", grades([self.file]), "text/csv")

    def _keep(self, name: str, text: str, kind: str) -> None:
        self.send({"save": text, "name": name, "type": kind})

    def _minute(self) -> int:
        now = self._clock()
        if self._began is None:
            self._began = now
        return int((now - self._began) // 60)
