"""Tree: the content of a file as text, mappings and lists that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from her2teach.problems import Problem

#: A way to a place in a tree: keys and list positions.
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Tree:
    """The content of a file, with the place of every key and value."""

    file: str
    #: Mappings, lists and :class:`Scalar` text, nothing else.
    content: Any
    places: dict[Place, tuple[int, int]] = field(repr=False)
    #: Where the key of a place stands, which is before its value.
    keys: dict[Place, tuple[int, int]] = field(repr=False)

    def problem(
        self, place: Place, code: str, message: str, hint: str = "", *, severity: str = "error", at_key: bool = False
    ) -> Problem:
        """Make a problem at a place or its key, or at the nearest place around it that the file has."""
        while place not in self.places:
            place = place[:-1]
        line, column = self.keys.get(place, self.places[place]) if at_key else self.places[place]
        return Problem(
            file=self.file, line=line, column=column, code=code, message=message, hint=hint, severity=severity
        )
