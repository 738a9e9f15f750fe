"""Span words: values that lead to the same, in few words, such as "12 months or less"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from her2teach.axes import Axis
from her2teach.case import Case
from her2teach.guideline import Guideline
from her2teach.schema import Attribute
from her2teach.spans import thresholds
from her2teach.wording import show_agents, show_quantity, show_value, uncapital


def show_values(guideline: Guideline, case: Case, name: str, values: Iterable[Any]) -> str:
    """Say what some values of an attribute have in common.

    Parameters
    ----------
    guideline
        The guideline.
    case
        A case with the first of the values.
    name
        The attribute.
    values
        One value of each region.

    Returns
    -------
    str
        It begins small, unless with a name, and has no full stop.
    """
    attribute, several = guideline.attributes[name], list(values)
    if attribute.kind == "choice":
        return _joined([uncapital(attribute.values[value].label) for value in several])
    if attribute.kind == "agents":
        return _joined([uncapital(show_agents(guideline, value) or "no treatment") for value in several[:1]])
    axis = guideline.regions.axes.get(name)
    if attribute.kind == "date" or axis is None:
        return f"{show_value(guideline, case, name)}{_counted(guideline, case, name)}"
    return _joined(list(_stretches(attribute, axis, several)))


def _joined(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _counted(guideline: Guideline, case: Case, name: str) -> str:
    """Say what comes of a date together with the other one."""
    for number, attribute in guideline.attributes.items():
        if name in (attribute.counted_between or ()) and number in case.known:
            return f" ({uncapital(attribute.label)}: {show_value(guideline, case, number)})"
    return ""


def _stretches(attribute: Attribute, axis: Axis, values: list[Any]) -> Iterator[str]:
    """Yield the stretches of a number that some of its regions make up."""
    wanted = {axis.find(value).bit_length() - 1 for value in values}
    size = 2 * len(thresholds(axis)) + 1
    real = [region for region in range(size) if axis.representatives[region] is not None]
    run: list[int] = []
    for region in [*real, size]:
        if region in wanted:
            run.append(region)
        elif run:
            yield _stretch(attribute, thresholds(axis), real, run)
            run = []


def _stretch(attribute: Attribute, limits: tuple[int | float, ...], real: list[int], run: list[int]) -> str:
    """Say from which number to which some neighbouring regions go; the odd ones are the limits themselves."""
    first, last = run[0], run[-1]
    if first == last and first % 2:
        return show_quantity(attribute, limits[first // 2])
    if first == real[0]:
        words = "{} or less" if last % 2 else "under {}"
        return words.format(show_quantity(attribute, limits[last // 2])) if last != real[-1] else "any number"
    if last == real[-1]:
        words = "{} or more" if first % 2 else "more than {}"
        return words.format(show_quantity(attribute, limits[(first - 1) // 2]))
    low, high = limits[(first - 1) // 2], limits[last // 2]
    if first % 2 and last % 2:
        return f"{low} to {show_quantity(attribute, high)}"
    return (
        f"{'' if first % 2 else 'more than '}{low}{' or more' if first % 2 else ''} "
        f"and {'' if last % 2 else 'under '}{show_quantity(attribute, high)}{' or less' if last % 2 else ''}"
    )
