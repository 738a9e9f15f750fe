"""Validation: a tree becomes a piece of content, and what does not fit its schema a problem in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Place, Problem, Tree, short

#: More words than these are not listed in a hint.
MANY = 24

ModelT = TypeVar("ModelT", bound=BaseModel)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return a hint that names the nearest allowed word and, if they are few, all of them."""
    words = list(allowed)
    if not words:
        return ""
    lowered = {each.lower(): each for each in words}
    close = difflib.get_close_matches(word.lower().replace(" ", "_"), lowered, n=1, cutoff=0.6)
    meant = f"did you mean {lowered[close[0]]}? " if close else ""
    return f"{meant}allowed: {', '.join(words)}" if len(words) <= MANY else meant.strip()


class UnknownNameError(KeyError):
    """A name that nothing has; its message says which one may be meant."""

    def __init__(self, kind: str, name: object, allowed: Iterable[str]) -> None:
        super().__init__(f'there is no {kind} "{short(str(name))}"; {nearest(str(name), allowed)}'.removesuffix("; "))

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would quote it


def undefined(tree: Tree, place: Place, kind: str, names: Iterable[str], allowed: Collection[str]) -> Iterator[Problem]:
    """Look for names that nothing defines."""
    for at, name in enumerate(names):
        if name not in allowed:
            here = (*place, at) if (*place, at) in tree.places else place
            yield tree.problem(here, "reference", f'there is no {kind} "{name}"', nearest(name, allowed))


def validate(model: type[ModelT], tree: Tree) -> ModelT:
    """Give a tree the types of its schema.

    Raises ContentError with every place that does not fit the schema.
    """
    if tree.content is None:
        raise ContentError([tree.problem((), "empty", "nothing is written here", "write keys with values")])
    try:
        return model.model_validate(tree.content)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[:MAX_PROBLEMS]
        raise ContentError(_problem(model, tree, details) for details in wrong) from error


#: What a schema asks for, in plain words, by pydantic's name for its absence.
_WANTED = {
    "dict_type": ("keys with values belong here", "write each key on a line of its own"),
    "model_type": ("keys with values belong here", "write each key on a line of its own"),
    "tuple_type": ("a list belongs here", "write each entry on a line of its own, after a dash"),
    "string_type": ("text belongs here", "write a single value"),
}


def _problem(model: type[BaseModel], tree: Tree, details: Any) -> Problem:
    place, kind = _file_place(tree, details["loc"]), details["type"]
    name = str(details["loc"][-1]) if details["loc"] else ""
    if kind == "extra_forbidden":
        hint = nearest(name, (key for key in _fields(model, details["loc"][:-1]) if key != "id"))
        return tree.problem(place, "unknown-key", f'"{short(name)}" is not known here', hint, at_key=True)
    if kind == "missing":
        return tree.problem(place, "missing", f'"{name}" is missing', "add it")
    if kind in {"string_too_short", "too_short"}:
        return tree.problem(place, "empty", "nothing is written here", "write something, or leave an optional key out")
    return tree.problem(place, "value", *_misfit(kind, name, details))


def _misfit(kind: str, name: str, details: Any) -> tuple[str, str]:
    """Return what is wrong with a value, and what is allowed."""
    found, context = details["input"], details.get("ctx", {})
    if kind == "literal_error":
        return f'"{short(found)}" is not allowed', nearest(str(found), re.findall(r"'([^']*)'", context["expected"]))
    if kind == "string_pattern_mismatch":
        hint = "write lower-case words joined by hyphens" if name == "id" else f"it must match {context['pattern']}"
        return f'"{short(found)}" is not written as it must be', hint
    if kind in _WANTED:
        wanted, hint = _WANTED[kind]
        return f"{wanted}, found {_shown(found)}", hint
    if kind in {"scalar", "number"}:
        return details["msg"], context.get("hint", "")
    return f"{details['msg'].removeprefix('Value error, ')}, found {_shown(found)}", ""


def _shown(found: Any) -> str:
    if isinstance(found, dict):
        return "a mapping"
    return "a list" if isinstance(found, (list, tuple)) else f'"{short(found)}"' if found else "nothing"


def _file_place(tree: Tree, location: Sequence[str | int]) -> Place:
    """Drop what pydantic adds to a location, such as the tag of a union's member, which a key may be called too."""
    places: list[Place] = [()]
    for step in location:
        places += [(*place, step) for place in places if (*place, step) in tree.places]
    return max(reversed(places), key=len)


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _fields(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the keys a schema allows at a location, none where they cannot be known."""
    schema = _schema(model)
    definitions = schema.get("$defs", {})
    for step in location:
        schema = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
        if isinstance(step, str) and step in schema.get("properties", {}):
            schema = schema["properties"][step]
        else:
            schema = schema.get("additionalProperties") or schema.get("items") or {}
        if not isinstance(schema, dict):
            return []
    schema = definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema)
    return list(schema.get("properties", {}))
