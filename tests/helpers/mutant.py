"""One mutant of the shipped guideline: its tree with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from her2teach.core.guideline import SHIPPED, Guideline
from her2teach.core.load import load_guideline
from her2teach.core.references import all_criteria, check_criterion, check_references
from her2teach.core.scalars import Scalar
from her2teach.core.schema import GuidelineContent
from her2teach.core.yamltree import Place, Problem, Tree, decode, parse

RULES = (
    *("contradictions", "warnings", "considerations", "flags", "pitfalls", "errors", "alternatives", "tensions"),
    "readings",
)
#: Sections that the graph does not hang on: what they say changes and no way does.
APART = {*RULES, "plan", "regimens", "statements"} - {"contradictions"}
DELETED = object()


@dataclass(frozen=True)
class Mutant:
    """One change."""

    place: Place
    what: str
    content: Any

    def __str__(self) -> str:
        return f"{' > '.join(map(str, self.place))}: {self.what}"

    @property
    def section(self) -> str:
        return str(self.place[0])

    def unchecked(self) -> Guideline | None:
        """The mutated guideline, its names not checked; None where it does not fit the schema."""
        try:
            read = _reader(self.section).model_validate({self.section: self.content[self.section]})
        except ValidationError:
            return None
        return Guideline.of(base().model_copy(update={self.section: getattr(read, self.section)}), "")

    def load(self) -> Guideline | None:
        """The mutated guideline; None when loading refuses it.

        Only the section that changed is read again, and where one entry's criterion changed only its names are checked.
        """
        guideline = self.unchecked()
        if guideline is None:
            return None
        tree = Tree(SHIPPED, self.content, {(): (1, 1)}, {})
        problems: Iterator[Problem] = check_references(guideline, tree)
        if self.section in RULES and len(self.place) > 2:
            mine = [found for found in all_criteria(guideline) if found[0][:2] == self.place[:2]]
            problems = chain.from_iterable(check_criterion(guideline, tree, *found) for found in mine)
        return None if next(problems, None) is not None else guideline


@cache
def _reader(section: str) -> type[BaseModel]:
    """A model of one section alone."""
    field = GuidelineContent.model_fields[section]
    fields: dict[str, Any] = {section: (field.annotation, field)}
    return create_model("Section", **fields)


@cache
def base() -> Guideline:
    """The guideline as it is shipped."""
    return load_guideline()


@cache
def shipped() -> dict[str, Any]:
    """The tree of the shipped file."""
    data = (files("her2teach") / "content" / SHIPPED).read_bytes()
    tree: dict[str, Any] = parse(decode(data, SHIPPED), SHIPPED).content
    return tree


def at(place: Place, tree: Any = None) -> Any:
    """What stands at a place."""
    node: Any = shipped() if tree is None else tree
    for step in place:
        node = node[step]
    return node


def replaced(node: Any, place: Place, value: Any) -> Any:
    """The same tree with another value at a place, or without the entry."""
    if not place:
        return value
    first, *rest = place
    if isinstance(node, list):
        assert isinstance(first, int)
        inner = [] if value is DELETED and not rest else [replaced(node[first], tuple(rest), value)]
        return [*node[:first], *inner, *node[first + 1 :]]
    if value is DELETED and not rest:
        return {key: entry for key, entry in node.items() if key != first}
    return {**node, first: replaced(node[first], tuple(rest), value)}


def changed(place: Place, what: str, value: Any) -> Mutant:
    return Mutant(place, what, replaced(shipped(), place, value))


def listed(place: Place) -> list[str]:
    """A list, also where a single name stands for one."""
    found = at(place)
    return list(found) if isinstance(found, list) else [found]


def names(place: Place, allowed: list[str]) -> Iterator[Mutant]:
    """A name dropped, and a name replaced by the next one that is allowed."""
    held = listed(place)
    for index, name in enumerate(held):
        before, after = held[:index], held[index + 1 :]
        if len(held) > 1:
            yield changed(place, f"{name} dropped", before + after)
        start = allowed.index(name) if name in allowed else 0
        others = [other for other in (*allowed[start:], *allowed[:start]) if other not in held]
        if others:
            yield changed(place, f"{name} becomes {others[0]}", [*before, Scalar(others[0]), *after])


def more_names(place: Place, allowed: list[str]) -> Iterator[Mutant]:
    """The same, and a name added."""
    yield from names(place, allowed)
    held = listed(place)
    others = [other for other in allowed if other not in held]
    if others:
        yield changed(place, f"{others[-1]} added", [*held, Scalar(others[-1])])
