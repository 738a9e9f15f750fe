"""First: how the screens of a page stand before its Python is there, for a page that Python takes over."""

from __future__ import annotations

import json
from collections.abc import Sequence

import ipywidgets

from her2teach.widgets.base import static, still_html
from her2teach.widgets.saved import node_of


def first_state(widgets: Sequence[ipywidgets.Widget]) -> tuple[str, ...]:
    """Return what a page needs to show widgets with their controls off: their state as JSON, a style, a script.

    The script shows each widget in the element with the id `h2t-first-` and its number. After these comes what is shown
    of each where no script runs.
    """
    scripts, styles = dict[str, int](), dict[str, None]()
    trees = [node_of(widget, scripts, styles, first=True) for widget in widgets]
    # no text in it ends the element that holds it
    state = json.dumps({"trees": trees, "scripts": list(scripts)}, ensure_ascii=False).replace("<", "\\u003c")
    return state, "\n".join(styles), static("still.js", "first.js"), *map(still_html, widgets)
