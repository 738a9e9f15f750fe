"""Validation: a tree becomes a piece of content, and what does not fit its schema a problem in plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from her2teach.core.words import agents_by_trade_name
from her2teach.core.yamltree import MAX_PROBLEMS, ContentError, Place, Problem, Tree, short

#: More words than these are not listed in a hint.
MANY = 24
#: A part of a name that is meant has so many letters, and so many names may have it.
_SHORTEST_PART, _MOST_MEANT = 4, 3
#: How a criterion is turned round; it is no word before a value.
_DENY: Final = 'write "not:" on a line of its own, and below it, further in, what must not hold'

ModelT = TypeVar("ModelT", bound=BaseModel)
NamedT = TypeVar("NamedT")


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return a hint that names the nearest allowed words and, if they are few, all of them."""
    words = list(allowed)
    if not words:
        return ""
    close = _meant(word.strip().lower(), words)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    return f"{meant}allowed: {', '.join(words)}" if len(words) <= MANY else meant.strip()


def _meant(word: str, allowed: Sequence[str]) -> list[str]:
    """Return the words that may be meant: by a trade name, by a part that several have, or by how they are written."""
    lowered = {each.lower(): each for each in allowed}
    typed = word.replace(" ", "_")
    if typed in lowered:
        return [lowered[typed]]
    sold = agents_by_trade_name().get(word)
    if sold in allowed:
        return [str(sold)]
    having = [each for name, each in lowered.items() if len(typed) >= _SHORTEST_PART and _says(name, typed)]
    if 1 <= len(having) <= _MOST_MEANT:
        return having
    return [lowered[each] for each in difflib.get_close_matches(typed, lowered, n=1, cutoff=0.6)]


def _says(name: str, part: str) -> bool:
    """Return whether a name has a part that stands between its joints, and does not deny it."""
    joined = rf"(?<![^_-])(?<!no[_-])(?<!non[_-])(?<!not[_-]){re.escape(part)}(?![^_-])"
    return part in name and re.search(joined, name) is not None  # most are in none, and each would be compiled


class UnknownNameError(KeyError):
    """A name that nothing has; its message says which one may be meant."""

    def __init__(self, kind: str, name: object, allowed: Iterable[str]) -> None:
        given = f'"{short(name)}"' if isinstance(name, str) else short(repr(name))
        super().__init__(f"there is no {kind} {given}; {nearest(str(name), allowed)}".removesuffix("; "))

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would quote it


def look_up(kind: str, name: object, found: Mapping[str, NamedT]) -> NamedT:
    """Return what has a name; an UnknownNameError says which one may be meant."""
    if not isinstance(name, str) or name not in found:
        raise UnknownNameError(kind, name, found)
    return found[name]


def undefined(tree: Tree, place: Place, kind: str, names: Iterable[str], allowed: Collection[str]) -> Iterator[Problem]:
    """Look for names that nothing defines."""
    for at, name in enumerate(names):
        if name not in allowed:
            here = (*place, at) if (*place, at) in tree.places else place
            hint = _denied(name.removeprefix("not "), allowed) if name.startswith("not ") else nearest(name, allowed)
            yield tree.problem(here, "reference", f'there is no {kind} "{name}"', hint)


def _denied(name: str, allowed: Collection[str]) -> str:
    """Say how what is written as "not" and a value is written, as far as that can be known."""
    others = [each for each in allowed if each != name]
    return (
        f'{_DENY}; or "is:" with the other{"s" * (len(others) > 1)}: {", ".join(others)}'
        if 0 < len(others) <= MANY
        else _DENY
    )


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
        hint = _of_criterion(tree, place, name) or nearest(
            name, (key for key in _fields(model, details["loc"][:-1]) if key != "id")
        )
        return tree.problem(place, "unknown-key", f'"{short(name)}" is not known here', hint, at_key=True)
    if kind == "missing":
        return tree.problem(place, "missing", f'"{name}" is missing', "add it")
    if kind in {"string_too_short", "too_short"}:
        return tree.problem(place, "empty", "nothing is written here", "write something, or leave an optional key out")
    if kind == "criterion":
        message = f"{details['msg'].partition(';')[0]}, found {_shown(details['input'])}"
        hint = _of_criterion(tree, (*place[:-1], "attribute"), "attribute") if place[-1:] == ("not",) else ""
        return tree.problem(place, "value", message, hint or _criterion_hint(details["input"], details["msg"]))
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


def _of_criterion(tree: Tree, place: Place, name: str) -> str:
    """Say where "not" belongs, which people write as a key of an edge or in the place of "is"."""
    if name == "not":
        return 'it belongs below "when:", and what must not hold below it'
    around = tree.content
    for step in place[:-1]:
        around = around[step]
    parts = around if isinstance(around, dict) and name == "attribute" and name in around else {}
    denied = parts.get("not")
    return f"{_DENY}: attribute: {parts[name]} and is: {denied}" if isinstance(denied, str) else ""


def _criterion_hint(found: Any, message: str) -> str:
    """Say how a criterion is written that is none yet."""
    forms = message.partition("; ")[2]
    if isinstance(found, dict):
        other = next((each for each in ("is_not", "isnt", "not_in", "except") if each in found), None)
        return f"{_DENY}: attribute: {found.get('attribute', '...')} and is: {found[other]}" if other else forms
    if not isinstance(found, str) or not found:
        return forms
    if found.startswith("not "):
        return f"{_DENY}: criterion: {found.removeprefix('not ')}"
    return f"write criterion: {found} for a criterion of that name, or attribute: with its name, and is: {found}"


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
