"""Wired: the traits by which a widget is set, observed and linked from Python."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import ipywidgets
import traitlets

from her2teach.core.case import Case, CaseError
from her2teach.core.guideline import Guideline
from her2teach.core.validation import nearest
from her2teach.core.yamltree import short
from her2teach.widgets.base import Guarded
from her2teach.widgets.saved import saved_page


class Asked(traitlets.TraitType[Any, Any]):
    """A trait that is set by asking its widget, which tells what came of that; see :meth:`Wired.tell`.

    Parameters
    ----------
    method
        The name of the widget's method that is asked.
    """

    def __init__(self, method: str) -> None:
        super().__init__(None, allow_none=True)
        self._method = method

    def __set__(self, obj: Any, value: Any) -> None:
        getattr(obj, self._method)(value)


class _Turn:
    """Who tells now; what other widgets tell because of it waits until all of it is told.

    Two widgets may be linked by more than one trait. The second would take what it is told of the first trait for a
    change of its own, and tell it back, before it has heard of the others.
    """

    def __init__(self) -> None:
        self._waiting: deque[ExitStack] | None = None

    @contextmanager
    def of(self, widget: ipywidgets.Widget) -> Iterator[None]:
        """Have a widget's traits set at once, and told when it is its turn."""
        waiting = deque[ExitStack]() if self._waiting is None else self._waiting
        first, self._waiting = self._waiting is None, waiting
        held = ExitStack()
        held.enter_context(widget.hold_trait_notifications())
        try:
            yield
        finally:
            waiting.append(held)
            if first:
                self._tell(waiting)

    def _tell(self, waiting: deque[ExitStack]) -> None:
        """Let each have its turn, whatever those who hear of it raise."""
        try:
            while waiting:
                waiting.popleft().close()
        finally:
            if waiting:
                self._tell(waiting)
            self._waiting = None


_TURN: Final = _Turn()


class Wired(Guarded, ipywidgets.ValueWidget):  # type: ignore[misc]  # ipywidgets has no type hints
    """A widget with traits that can be observed and linked from Python; none of them crosses to the page.

    They are told once a change is done and shown, so that who hears of it finds all of it, and an error of theirs is
    none of the widget's.
    """

    #: The pathway that is shown; None where there is none.
    pathway = traitlets.Any(None, read_only=True)

    _at_work = False
    _guideline: Guideline

    def told(self) -> Mapping[str, Any]:
        """Return the traits as they are now."""
        raise NotImplementedError

    def tell(self) -> None:
        """Set the traits to what they are now; who observes one of them finds the others new, too."""
        with _TURN.of(self):
            for name, value in self.told().items():
                self.set_trait(name, value)

    def save_html(self, path: str | Path) -> None:
        """Save the widget, as it is now, as a page that opens from a file, without a server and without Python.

        Parameters
        ----------
        path
            The file to write; one that is there is written over.

        Notes
        -----
        On the page what is folded opens, and so do statements and the cards of the graph. Answers cannot be changed,
        which the page says.
        """
        title = re.sub(r"(?<!^)(?=[A-Z])", " ", type(self).__name__).capitalize()
        Path(path).write_text(saved_page(self, title, self._guideline), encoding="utf-8")

    @contextmanager
    def one_message(self) -> Iterator[None]:
        """Change the widget; after the outermost such block the traits are told."""
        outermost, self._at_work = not self._at_work, True
        try:
            yield
        finally:
            self._at_work = not outermost
        if outermost:
            self.tell()


@contextmanager
def refusing() -> Iterator[None]:
    """Have what is wrong with a case told as what is wrong with a trait."""
    try:
        yield
    except CaseError as error:
        raise traitlets.TraitError(f"This case does not fit: {error}. Nothing has changed.") from error


def checked_case(guideline: Guideline, found: object) -> Case:
    """Return a case as the guideline reads it; a TraitError says why that cannot be done."""
    if not isinstance(found, Case):
        raise traitlets.TraitError(f"A case is made with Case(…); {short(repr(found))} is none. Nothing has changed.")
    with refusing():
        return Case(guideline, **found.given)


def checked_name(found: object, names: Iterable[str], what: str) -> str:
    """Return a name that is known; a TraitError says which one is nearest to another."""
    names = tuple(names)
    if isinstance(found, str) and found in names:
        return found
    hint = nearest(str(found), filter(None, names))
    known = f"; {hint.removesuffix('?')}" if hint else ""
    raise traitlets.TraitError(f"There is no {what} {found!r}{known}. Nothing has changed.")
