"""Picker: the list of cases at the top of a screen, and the buttons beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import ipywidgets


class Picker(ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """A list to pick from, and buttons in the same row.

    Parameters
    ----------
    label
        What is picked.
    options
        Titles and ids.
    value
        The id of what is picked at first.
    buttons
        What each button does, by what stands on it.
    more
        What else stands in the row.
    """

    def __init__(
        self,
        label: str,
        options: Iterable[tuple[str, str]],
        value: str,
        buttons: Mapping[str, Callable[[object], None]],
        more: Iterable[ipywidgets.Widget] = (),
    ) -> None:
        self.list = ipywidgets.Dropdown(options=list(options), value=value, description=label)
        self.buttons = [ipywidgets.Button(description=each) for each in buttons]
        for button in self.buttons:
            button.on_click(buttons[button.description])
        super().__init__([self.list, *self.buttons, *more])
        self.add_class("h2t-part-picker")
