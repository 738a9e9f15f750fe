"""The kinds of widgets that the notebooks show, and those that were found usable by everyone."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
from traitlets import TraitType

#: What each kind looks like in a page.  One is here because test_pages.py finds no violation in it and reaches all of
#: it with Tab, and test_keyboard.py loses no focus in it; a stock slider, accordion or row of toggles would fail.
CHECKED = {
    "BoxView": ".widget-box",
    "ButtonView": "button.jupyter-button",
    "DropdownView": ".widget-dropdown select",
    "CaseForm": ".h2t-form",
    "CaseList": ".h2t-case-list",
    "ClassFilesForm": ".h2t-class-files",
    "CommitForm": ".h2t-commit",
    "Compare": ".h2t-compare",
    "DecisionGraph": ".h2t-graph",
    "DrillForm": ".h2t-drill",
    "Editor": ".h2t-part-writing",
    "FieldForm": ".h2t-case-fields",
    "Figures": ".h2t-unfold",
    "HandIn": ".h2t-hand-in",
    "HandoutForm": ".h2t-handout-form",
    "JourneyStep": ".h2t-step-on",
    "Opener": ".h2t-part-opening",
    "LessonPresentation": ".h2t-part-present",
    "PageLink": ".h2t-part-link",
    "Panel": ".h2t-panel",
    "PlanForm": ".h2t-plan",
    "Prediction": ".h2t-lesson-check",
    "Presenter": ".h2t-part-present",
    "Record": ".h2t-record",
    "StatusLine": ".h2t-now",
    "TimelineView": ".h2t-course",
    "PathForm": ".h2t-path-form",
    "WhatIf": ".h2t-whatif",
}


def kinds_shown(notebook: Path) -> set[str]:
    """Run a notebook's cells here and return the kinds of all widgets that they show, and of those inside them."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    return {_kind(widget) for widget in _inside(shown, set())}


def run_cell(source: str, names: dict[str, Any]) -> object:
    """Run a cell and return what it shows: the value of its last line."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102  # the project's own notebooks
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if isinstance(last, ast.Expr) else None  # noqa: S307


def _inside(values: Iterable[object], seen: set[int]) -> Iterator[ipywidgets.DOMWidget]:
    for value in values:
        if isinstance(value, ipywidgets.DOMWidget) and id(value) not in seen:
            seen.add(id(value))
            yield value
            yield from _inside(value.trait_values().values(), seen)
        elif isinstance(value, (list, tuple, dict)):
            yield from _inside(value.values() if isinstance(value, dict) else value, seen)


def _kind(widget: ipywidgets.DOMWidget) -> str:
    """What draws a widget: a stock view, or the class of ours that brought its script."""
    if not isinstance(widget, anywidget.AnyWidget):
        return str(widget._view_name)
    # anywidget puts a class of its own before each of ours, where the script is a trait.
    own = (each for each in type(widget).__mro__ if not isinstance(vars(each).get("_esm"), (TraitType, type(None))))
    return next(each.__name__ for each in own)
