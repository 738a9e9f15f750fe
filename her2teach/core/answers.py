"""Answers: what a person typed or a file holds becomes the value of an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from her2teach.core.case import check_value
from her2teach.core.scalars import ScalarError, date_from_text, number_from_text
from her2teach.core.schema import Attribute
from her2teach.core.validation import nearest
from her2teach.core.yamltree import short

if TYPE_CHECKING:
    from her2teach.core.case import Case
    from her2teach.core.guideline import Guideline

#: What people write when they mean a value whose name they do not know.
_VAGUE = {"yes", "no", "true", "false", "none", "null", "y", "n", "on", "off", "~", "n/a", "na", ""}


def read_answer(attribute: Attribute, found: Any, agents: Iterable[str]) -> Any:
    """Read an answer that was written as text.

    None where the answer is that it is not known. Raises ScalarError, with how to write it, when the text cannot be
    read as the kind of value that is asked for, and ValueError when it can be read and is not allowed.
    """
    if isinstance(found, str) and found in {attribute.unknown, "unknown"}:
        return None
    if attribute.kind == "agents":
        if not isinstance(found, (list, tuple)):
            shown = f'"{short(found)}"' if isinstance(found, str) else "a mapping"
            raise ScalarError(f"{shown} is not a list", "write one agent a line, each after a dash; [] for none")
        return check_value(attribute, found, agents)
    if not isinstance(found, str):
        raise ScalarError("a list or a mapping stands here", "write a single value")
    if attribute.kind == "date":
        return check_value(attribute, date_from_text(found))
    if attribute.kind in {"number", "whole_number"}:
        return check_value(attribute, number_from_text(found))
    if found not in attribute.values and found.lower() in _VAGUE:
        allowed = ", ".join([*attribute.values, attribute.unknown])
        raise ScalarError(f'"{found}" does not say which value is meant', f"write one of: {allowed}")
    return check_value(attribute, str(found))


def read_answers(guideline: Guideline, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Read the answers of a case that were written as text: the values, and what is wrong with the others."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, found in answers.items():
        if name not in guideline.attributes:
            problems[name] = f'there is no attribute "{short(name)}"; {nearest(name, guideline.attributes)}'
            continue
        try:
            values[name] = read_answer(guideline.attributes[name], found, guideline.agents)
        except ScalarError as error:
            problems[name] = f"{error.message}; {error.hint}"
        except ValueError as error:
            problems[name] = str(error)
    return values, problems


def as_answers(case: Case) -> dict[str, Any]:
    """Return the answers, as text, that make a case."""
    return {name: sorted(value) if isinstance(value, frozenset) else str(value) for name, value in case.given.items()}
