"""Mutants of one criterion: a part dropped or negated, a comparison turned, a limit moved, a name replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutant import DELETED, Mutant, at, base, changed, listed, names, shipped

from her2teach.core.references import all_criteria
from her2teach.core.scalars import Scalar
from her2teach.core.yamltree import Place

#: A limit and the one that treats the number itself otherwise.
LIMITS = {"above": "at_least", "at_least": "above", "below": "at_most", "at_most": "below"}
#: The keys that hold names.
LISTS = ("is", "holds_any", "holds_all", "only", "matches", "one_each", "node", "visits")

# --- criteria


def criterion_mutants() -> Iterator[Mutant]:
    for place, _ in all_criteria(base()):
        yield from _criterion(place)


def _criterion(place: Place) -> Iterator[Mutant]:
    form = at(place)
    for key in ("all", "any"):
        if key in form:
            yield changed(
                place,
                f"{key} becomes {'any' if key == 'all' else 'all'}",
                {"any" if key == "all" else "all": form[key]},
            )
            for index in range(len(form[key])):
                inner = (*place, key, index)
                yield changed(inner, "dropped", DELETED)
                yield from _criterion(inner)
            return
    if "not" in form:
        yield changed(place, "negation dropped", form["not"])
        yield from _criterion((*place, "not"))
        return
    yield changed(place, "negated", {"not": form})
    yield from _atom(place, form)


def _atom(place: Place, form: dict[str, Any]) -> Iterator[Mutant]:
    for key in LIMITS.keys() & form.keys():
        yield from _limit(place, form, key)
    for key in LISTS:
        if key in form:
            yield from names((*place, key), _alternatives(form, key))
    if len(listed((*place, "holds_any")) if "holds_any" in form else []) > 1:
        yield changed(
            place, "holds_any becomes holds_all", {**_without(form, "holds_any"), "holds_all": form["holds_any"]}
        )
    if "criterion" in form:
        others = [name for name in shipped()["criteria"] if name != form["criterion"]]
        yield changed((*place, "criterion"), f"becomes {others[0]}", Scalar(others[0]))
    yield from _comparison(place, form)


def _comparison(place: Place, form: dict[str, Any]) -> Iterator[Mutant]:
    for one, other in (("equals", "drops_from"), ("drops_from", "equals"), ("one_each", "matches")):
        if one in form:
            yield changed(place, f"{one} becomes {other}", {**_without(form, one), other: form[one]})
    if "measured" in form:
        other = "dates" if form["measured"] == "given" else "given"
        yield changed((*place, "measured"), f"becomes {other}", Scalar(other))
        yield changed((*place, "measured"), "dropped", DELETED)
    if "before" in form:
        yield changed(place, "dates swapped", {"attribute": form["before"], "before": form["attribute"]})
    if "differs_from_dates_by_more_than" in form:
        for value in ("0.4", "0.6", "1"):
            yield changed((*place, "differs_from_dates_by_more_than"), f"becomes {value}", Scalar(value))


def _without(form: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in form.items() if name != key}


def _limit(place: Place, form: dict[str, Any], key: str) -> Iterator[Mutant]:
    yield changed(place, f"{key} becomes {LIMITS[key]}", {**_without(form, key), LIMITS[key]: form[key]})
    whole = at(("attributes", form["attribute"], "kind")) == "whole_number"
    for step in (-1, 1) if whole else (-0.1, 0.1):
        moved = Scalar(f"{float(form[key]) + step:g}")
        yield changed((*place, key), f"{form[key]} becomes {moved}", moved)
    if len(LIMITS.keys() & form.keys()) > 1:
        yield changed((*place, key), "dropped", DELETED)


def _alternatives(form: dict[str, Any], key: str) -> list[str]:
    """The names a list could hold instead."""
    tree = shipped()
    if key in {"matches", "one_each"}:
        return list(tree["regimens"])
    if key in {"node", "visits"}:
        return [*tree["ends"], *(tree["decisions"] if key == "visits" else ())]
    if "plan" in form:
        words = {part: list(tree["plan"].get(part, ())) for part in ("monitoring", "rationale")}
        words["action"] = list(tree["plan"]["actions"])
        return words.get(form["plan"], list(tree["agents"]))
    attribute = tree["attributes"][form["attribute"]]
    return list(attribute.get("values", tree["agents"]))
