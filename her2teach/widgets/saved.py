"""Saved: a widget as a page of its own, which works from a file: no server, no Python, nothing fetched."""

from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import tostring

import ipywidgets

from her2teach.core.guideline import Guideline
from her2teach.text.html.elements import h
from her2teach.text.sections import short_identity
from her2teach.widgets.base import Guarded, Part, is_hidden, static, still_html

_NOTE = (
    "This is a saved page, without Python: it shows what stood on the screen. Folded sections, statements and the "
    "cards of the graph open; answers cannot be changed. To change them, open the notebook."
)
#: The page may run what it brings along, and fetch nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' blob:"
#: How JupyterLab marks a box, and a widget with a script.
_BOX = "lm-Widget lm-Panel jupyter-widgets widget-container widget-box"
_PART = "lm-Widget"
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
{title}
<style>
{css}
</style>
</head>
<body>
<main>
<h1>her2teach</h1>
{heading}
{note}
<div id="h2t-saved"></div>
<noscript>{still}</noscript>
</main>
{footer}
<script type="application/json" id="h2t-state">{state}</script>
<script type="module">
{script}
</script>
</body>
</html>
"""


def saved_page(widget: ipywidgets.Widget, title: str, guideline: Guideline) -> str:
    """Return a widget, as it is now, as a page of its own."""
    scripts, styles = dict[str, int](), dict[str, None]()
    tree = node_of(widget, scripts, styles)
    return _PAGE.format(
        policy=_POLICY,
        title=_element("title", title),
        css="\n".join([*styles, static("saved.css")]),
        heading=_element("h2", title),
        note=_element("p", _NOTE),
        still=still_html(widget),
        footer=_element("footer", short_identity(guideline)),
        # no text in it ends the element that holds it
        state=json.dumps({"tree": tree, "scripts": list(scripts)}, ensure_ascii=False).replace("<", "\\u003c"),
        script=static("still.js", "saved.js"),
    )


def node_of(
    widget: ipywidgets.Widget, scripts: dict[str, int], styles: dict[str, None], *, first: bool = False
) -> dict[str, Any] | None:
    """Return what a page shows of a widget; None for nothing. Its script and its style are noted by the way.

    A page that Python takes over shows `first` how a widget stands at first, all of it.
    """
    if is_hidden(widget) or (isinstance(widget, Part) and not (first or widget.kept)):
        return None
    state = widget.get_state()
    layout = {name.replace("_", "-"): value for name, value in widget.layout.get_state().items() if name[0] != "_"}
    node = {"classes": " ".join(state["_dom_classes"]), "style": {name: each for name, each in layout.items() if each}}
    if first and (control := _control(widget)):
        return node | {"control": control}
    if first and isinstance(widget, Guarded) and widget.by_lot:
        return node | {"classes": f"{_PART} {node['classes']} h2t-lot", "children": []}
    if not isinstance(widget, Part):
        children = [node_of(child, scripts, styles, first=first) for child in getattr(widget, "children", ())]
        node["classes"] = f"{_BOX if first else 'widget-box'} {node['classes']}"
        return node | {"children": found} if (found := list(filter(None, children))) else None
    styles[state.get("_css", "")] = None
    script = scripts.setdefault(state["_esm"], len(scripts))
    shown = {name: each for name, each in state.items() if name[0] != "_" and name != "layout"} | widget.unfolded()
    if first:
        shown = {name: each for name, each in shown.items() if name not in widget.beyond} | widget.ahead()
        node["classes"] = f"{_PART} {node['classes']}"
    return node | {"script": script, "state": shown, "still": first or widget.kept == "still"}


def _control(widget: ipywidgets.Widget) -> dict[str, Any] | None:
    """Return what is needed to show a control that is none of ours."""
    if isinstance(widget, ipywidgets.Button):
        return {"label": widget.description}
    if isinstance(widget, ipywidgets.Dropdown):
        options = list(widget._options_labels)  # noqa: SLF001  # what it sends to a page
        return {"label": widget.description, "options": options, "chosen": widget.index}
    return None


def _element(tag: str, text: str) -> str:
    return tostring(h(tag, {}, text), encoding="unicode", method="html")
