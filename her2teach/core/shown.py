"""Shown: what an object shows of itself: a short repr, plain data, and the one door to what words and draws it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

if TYPE_CHECKING:
    from os import PathLike

    from matplotlib.axes import Axes

    from her2teach.core.guideline import Guideline
    from her2teach.core.pathway import Pathway

#: A repr is shorter than this, and one of its values is no longer than that.
MOST, _MOST_OF_ONE = 400, 120
_CUT = "…"
#: What an item of a guideline says of itself in a line, where it has it.
_SAYING = frozenset({"id", "status", "title", "label", "question", "text"})

T = TypeVar("T")


class Brief:
    """An object with a short repr."""

    __slots__ = ()

    def _facts(self) -> Iterable[tuple[str, Any]]:
        """Yield the names and values that tell the object from others of its kind."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return brief(type(self).__name__, self._facts())


class Shown(Brief):
    """An object that a notebook shows: its repr is short, its words and its HTML are made when they are asked for."""

    __slots__ = ()

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        from her2teach.display.door import mimebundle

        return mimebundle(self, include, exclude)

    def explain(self) -> str:
        """Say all of it in plain sentences.

        Returns
        -------
        str
            The same text for the same object, whatever the hash seed; its last line says what it is for.
        """
        from her2teach.display.door import explain

        return explain(self)


class Drawn(Shown):
    """An object of which there is a picture."""

    __slots__ = ()

    def draw(self, ax: Axes | None = None) -> Axes:
        """Draw it with matplotlib.

        Parameters
        ----------
        ax
            The axes to draw into; a new figure of pyplot when left out.

        Returns
        -------
        matplotlib.axes.Axes
            The axes with the picture. The letters fit the axes as large as they are now.
        """
        from her2teach.display.door import draw

        return draw(self, ax)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the picture to a file, with its legend and what it is for.

        Parameters
        ----------
        path
            A file name that ends in ``.svg``, ``.png`` or ``.pdf``; all but SVG need matplotlib. The same object gives
            the same bytes.

        Raises
        ------
        ValueError
            For another suffix.
        """
        from her2teach.display.door import save

        save(self, path)


class Findings(Shown, tuple[T, ...]):  # noqa: SLOT001  # a tuple's subclass can have no slots with anything in them
    """What was found, as a tuple that a notebook shows and pandas takes.

    Parameters
    ----------
    found
        The items.
    pathway
        What they were found for, or None.
    """

    pathway: Pathway | None

    def __new__(cls, found: Iterable[T] = (), pathway: Pathway | None = None) -> Findings[T]:
        """Make a tuple; `pathway` is what the items were found for."""
        made = super().__new__(cls, found)
        made.pathway = pathway
        return made

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> T: ...
    @overload
    def __getitem__(self, at: slice, /) -> Findings[T]: ...
    def __getitem__(self, at: Any, /) -> Any:
        """Return one item, or several as findings of the same kind."""
        found = tuple.__getitem__(self, at)
        return type(self)(found, self.pathway) if isinstance(at, slice) else found

    def __repr__(self) -> str:
        return cut(f"{type(self).__name__}({', '.join([str(len(self)), *self._names()])}", ")")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002  # as IPython calls it
        """Show the findings in words, which IPython would print as any tuple; briefly inside of another object."""
        inside = len(printer.stack) > 1
        printer.text(repr(self) if inside else self._repr_mimebundle_(include=["text/plain"])["text/plain"])

    def _names(self) -> Iterator[str]:
        """Yield a few letters for each item."""
        raise NotImplementedError

    def to_records(self) -> list[dict[str, Any]]:
        """Return one flat record for each item, ready for ``pandas.DataFrame``.

        Returns
        -------
        list of dict
            All with the same keys, each value a text, a number or None.
        """
        return [self._record(each) for each in self]

    def _record(self, item: T) -> dict[str, Any]:
        """Return what there is to tell of an item."""
        raise NotImplementedError


def node_places(guideline: Guideline) -> Mapping[str, tuple[float, float]]:
    """Return where each node stands in the pictures."""
    from her2teach.display.door import node_places

    return node_places(guideline)


def brief(name: str, facts: Iterable[tuple[str, Any]]) -> str:
    """Write the repr of an object: always the same for the same facts, and always short."""
    return cut(f"{name}({', '.join(f'{each}={_short(value)}' for each, value in facts)}", ")")


def model_repr(model: Any) -> str:
    """Write the repr of a pydantic model: what is filled in; of one with an id, what it says in a line."""
    filled = [each for each in model.__repr_args__() if each[1] is not None and each[1] not in ("", (), {})]
    facts = [each for each in filled if each[0] in _SAYING] if hasattr(model, "id") else filled
    return brief(type(model).__name__, facts)


def cut(text: str, end: str = "") -> str:
    """Cut a text that is too long, and close it."""
    whole = text + end
    return whole if len(whole) < MOST else f"{text[: MOST - 2 - len(_CUT) - len(end)]} {_CUT}{end}"


def _short(value: Any) -> str:
    text = shown_value(value)
    return text if len(text) <= _MOST_OF_ONE else f"{text[:_MOST_OF_ONE]}{_CUT}"


def shown_value(value: Any) -> str:
    """Write a value as Python would, but sets in their order and dates as text."""
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(map(repr, sorted(value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {shown_value(each)}" for name, each in value.items()) + "}"
    return repr(value.isoformat()) if isinstance(value, dt.date) else repr(value)


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates as text, sets as sorted lists, parts of months as numbers."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value))
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def flat(value: Any) -> Any:
    """Return a value as a table's cell takes it: a text, a number or None."""
    found = plain(value)
    return "; ".join(map(str, found)) if isinstance(found, list) else found


def ids(items: Iterable[object]) -> list[str]:
    """Return the ids of a guideline's items."""
    return [str(item) for item in items]


def as_json(found: Mapping[str, Any]) -> str:
    """Write plain data as JSON, the same text for the same data."""
    return json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
