"""Frame: how the parts of an explorer are laid out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import ipywidgets

from her2teach.widgets.together import Part

TOP = ("picker", "story", "present")
#: Beside each other where there is room, in this order below each other where there is not.
COLUMNS = (("questions",), ("answer", "compare", "graph", "whatif", "words", "evidence"))
FOOT = ("link", "status")
#: These stand beside the picker where there is one.
BESIDE = ("link", "present")


def framed(parts: Mapping[str, ipywidgets.Widget], shown: Collection[str]) -> list[ipywidgets.Widget]:
    """Lay out the parts of a screen.

    Parameters
    ----------
    parts
        All there are, by name.
    shown
        The names of those to show; those at the foot are always there.

    Returns
    -------
    list of ipywidgets.Widget
        The picker and the story, two columns where there is room, and the foot.
    """
    columns = []
    for names in COLUMNS:
        children = [parts[name] for name in names if name in shown]
        if children:
            columns.append(ipywidgets.Box(children).add_class("h2t-column"))
    both = ipywidgets.Box(columns).add_class("h2t-columns")
    if len(columns) > 1:
        both.add_class("h2t-two")
    beside = BESIDE if "picker" in shown else ()
    top = [parts[name] for name in TOP if name in shown and name not in beside]
    foot = [parts[name] for name in FOOT if name not in {*beside} & {*shown}]
    return [*top, both, *foot]


def parts_of(widget: ipywidgets.Widget) -> Iterator[Part]:
    """Yield the parts of our own in a widget, itself included."""
    if isinstance(widget, Part):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from parts_of(child)
