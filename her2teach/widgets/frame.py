"""Frame: how the parts of an explorer are laid out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import ipywidgets

TOP = ("picker", "story")
#: Beside each other where there is room, in this order below each other where there is not.
COLUMNS = (("questions",), ("answer", "compare", "graph", "whatif", "words", "evidence"))
FOOT = "status"


def framed(parts: Mapping[str, ipywidgets.Widget], shown: Collection[str]) -> list[ipywidgets.Widget]:
    """Lay out the parts of a screen.

    Parameters
    ----------
    parts
        All there are, by name.
    shown
        The names of those to show; the line at the foot is always shown.

    Returns
    -------
    list of ipywidgets.Widget
        The picker and the story, two columns where there is room, and the line at the foot.
    """
    columns = []
    for names in COLUMNS:
        children = [parts[name] for name in names if name in shown]
        if children:
            columns.append(ipywidgets.Box(children).add_class("h2t-column"))
    both = ipywidgets.Box(columns).add_class("h2t-columns")
    if len(columns) > 1:
        both.add_class("h2t-two")
    return [*(parts[name] for name in TOP if name in shown), both, parts[FOOT]]
