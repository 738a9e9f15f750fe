"""Classroom: learners with the explorer before them, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Barrier, Thread
from typing import Any, TypeVar

from benchmarks.screens import ANSWERS, ONE, OTHER, TOGGLED
from benchmarks.visitor import PATIENCE, Visitor

T = TypeVar("T")

EXPLORER = "2_explore.ipynb"
#: What tells the explorer's parts apart.
_FORM, _ANSWER = "h2t-part-questions", "h2t-part-answer"
#: The part that waits for a page to say that it listens.
_LISTENS = 'model.send("here")'


class NothingSaidError(Exception):
    """A session had nothing to say."""


class Learner(Visitor):
    """A visitor who opens the explorer, describes a case, and changes one answer there and back."""

    def __init__(self, home: str, page: str = EXPLORER, *, patience: float = PATIENCE) -> None:
        super().__init__(home, page, patience=patience)
        self._form = self._answer = ""
        self._other = False

    def open(self) -> None:
        """Open the page until all of it is there: the page itself, the connection, the state of every widget."""
        self.load()
        self.connect()
        states = self.states()
        for name, state in states.items():
            if _LISTENS in state.get("_esm", ""):
                self.tell(name, "here")
        self._form, self._answer = (_with_class(states, each) for each in (_FORM, _ANSWER))

    def toggle(self) -> str:
        """Describe the case, or change one answer in it; return what is then said of it.

        Raises NothingSaidError when the session has nothing to say to it.
        """
        self._other = not self._other
        name = self.change(self._form, answers={**ANSWERS, TOGGLED: OTHER if self._other else ONE})
        for message in self.heard():
            html = _html(self._answer, message.content) if message.to == name and message.kind == "comm_msg" else None
            if html is not None:
                return html
            if message.to == name and message.content.get("execution_state") == "idle":
                break
        raise NothingSaidError("a change was taken and brought nothing about")


def at_once(acts: Iterable[Callable[[], T]]) -> list[T | Exception]:
    """Do several things at the same moment, each to its end; return in order what each returned or raised.

    Whatever is raised here, such as by Ctrl-C, is raised at once: nobody waits for those who are still at it.
    """
    waiting = list(acts)
    start, found, ended = Barrier(max(len(waiting), 1)), dict[int, T | Exception](), list[BaseException]()

    def do(at: int, act: Callable[[], T]) -> None:
        start.wait()
        try:
            found[at] = act()
        except Exception as error:  # noqa: BLE001  # a failure is a result
            found[at] = error
        except BaseException as error:  # noqa: BLE001  # raised below, in the thread of who wants to know
            ended.append(error)

    threads = [Thread(target=do, args=each, daemon=True) for each in enumerate(waiting)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in ended:
        raise error
    return [found[at] for at in range(len(waiting))]


def _with_class(states: dict[str, dict[str, Any]], name: str) -> str:
    return next(widget for widget, state in states.items() if name in (state.get("_dom_classes") or ()))


def _html(widget: str, content: dict[str, Any]) -> str | None:
    """Return a widget's new HTML, in a message about itself or about several; None where there is none."""
    data = content["data"]
    if data["method"] == "update":
        state = data["state"] if content["comm_id"] == widget else {}
    else:
        state = data.get("content", {}).get(widget, {}) if data["method"] == "custom" else {}
    found = state.get("html")
    return None if found is None else str(found)
