"""Base: parts with a script and a style, the screens made of them, and one message for each change of a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar, Concatenate, Literal, ParamSpec, TypeVar, cast

import anywidget
import ipywidgets

P = ParamSpec("P")
G = TypeVar("G", bound="Guarded")

_STATIC = Path(__file__).parent / "static"
_VIEW = "application/vnd.jupyter.widget-view+json"
#: What a page that looks for formulas between dollar signs is told to leave alone.
_NO_FORMULAS = "mathjax_ignore tex2jax_ignore"
#: The class of each widget of ours, by which its script knows where it ends.
_OURS = "h2t-widget"


def static(*names: str) -> str:
    """Return scripts or style sheets of the widgets as one: anywidget takes a single one of each.

    In front of every script stand two more: one keeps a widget's keys from the notebook around it, the other keeps
    names such as T-DXd on one line.
    """
    files = ("keys.js", "names.js", *names) if names[0].endswith(".js") else names
    return "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in files)


class Guarded:
    """A widget of ours: it shows on the page when a callback has failed, and without a page how it stood at first."""

    #: ipywidgets 7 would give the view by this name, and that alone.
    _ipython_display_ = None
    #: Whether chance decides what it shows at first: then nothing is shown of it before its Python is there.
    by_lot: bool = False

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        inherited = getattr(super(), "_repr_mimebundle_", None)
        found = inherited(**kwargs) if inherited else None
        words, html = self.preview()
        view = {"version_major": 2, "version_minor": 0, "model_id": cast("ipywidgets.Widget", self).model_id}
        data = {"text/plain": f"{self!r}\n{words}" if words else repr(self), _VIEW: view}
        kept = {"text/html": f'<div class="{_NO_FORMULAS}">{html}</div>'} if html else {}
        return data | kept, found[1] if isinstance(found, tuple) else {}

    def preview(self) -> tuple[str, str]:
        """Return what a notebook keeps of the widget: words and HTML, the same each time that its cell is run."""
        return still_words(self), still_html(self)

    def fail(self, error: Exception) -> None:
        """Say on the page, in the widget's own place, that something went wrong; here the error is raised again."""
        raise error

    def one_message(self) -> AbstractContextManager[None]:
        """Send what a callback changes as one message, where that matters."""
        return nullcontext()


def guarded(callback: Callable[Concatenate[G, P], None]) -> Callable[Concatenate[G, P], None]:
    """Have whatever a callback raises shown on the page: a traceback would go nowhere."""

    @wraps(callback)
    def run(self: G, *args: P.args, **kwargs: P.kwargs) -> None:
        with self.one_message():
            try:
                callback(self, *args, **kwargs)
            except Exception as error:  # noqa: BLE001  # whatever it is, the reader must see it
                self.fail(error)

    return cast("Callable[Concatenate[G, P], None]", run)


def whole(found: Any) -> Any:
    """Return what came from a page, each half of a character, which is no UTF-8, replaced."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, Mapping):
        return {whole(name): whole(value) for name, value in found.items()}
    return [whole(each) for each in found] if isinstance(found, list) else found


class Part(Guarded, anywidget.AnyWidget):
    """A widget with a script of ours in the browser; a notebook prints its name, not its state."""

    #: What a saved page makes of this part: shows it "alive", shows it "still" with its controls off, or leaves it out.
    kept: ClassVar[Literal["alive", "still", ""]] = ""
    #: Traits by which its script looks beyond its own place, which it does not before its Python is there.
    beyond: ClassVar[frozenset[str]] = frozenset()
    #: Sends what changes in this part along with the rest of its screen; None where the part stands alone.
    together: Together | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.add_class(_OURS)
        self.on_msg(lambda _widget, content, buffers: self.hear(whole(content), buffers))

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the page has changed, as it can be sent to a page again."""
        super().set_state(whole(sync_data))

    def hear(self, message: Mapping[str, Any], buffers: Sequence[memoryview]) -> None:  # noqa: ARG002  # most take no files
        """Take a message of the page, and the files that come with it."""
        self.act(message)

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a reader has asked for on the page; most parts can be asked for nothing."""

    def send_state(self, key: str | Iterable[str] | None = None) -> None:
        """Send what has changed: at once, or along with the rest of the screen."""
        names = {key} if isinstance(key, str) else set(self.keys if key is None else key)
        if self.together is None or not self.together.keep(self, names):
            super().send_state(names)

    def still(self) -> tuple[str, str]:
        """Return what is shown of the part where there is no kernel: in words, and as HTML."""
        return "", ""

    def unfolded(self) -> dict[str, Any]:
        """Return the traits that hold more on a saved page, which cannot ask Python for it."""
        return {}

    def ahead(self) -> dict[str, Any]:
        """Return what a page gets beside the traits to show the part before its Python is there."""
        return {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Screen(Guarded, ipywidgets.Box):  # type: ignore[misc]  # ipywidgets has no type hints
    """Parts that are shown together: a screen, or a piece of one."""

    def __init__(self, children: Sequence[ipywidgets.Widget], **traits: Any) -> None:
        super().__init__(children, **traits)
        self.add_class(_OURS)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def is_hidden(widget: ipywidgets.Widget) -> bool:
    """Return whether a screen does not show one of its widgets now."""
    return widget.layout.display == "none" or "h2t-later" in widget.get_state("_dom_classes")["_dom_classes"]


def _stills(widget: Any) -> Iterator[tuple[str, str]]:
    """Yield what is shown of the parts of a widget where there is no kernel."""
    if isinstance(widget, Part):
        yield widget.still()
    for child in getattr(widget, "children", ()):
        if not is_hidden(child):
            yield from _stills(child)


def still_words(widget: Any) -> str:
    """Return what a widget shows, in words."""
    return "\n".join(filter(None, (words for words, _ in _stills(widget))))


def still_html(widget: Any) -> str:
    """Return what a widget shows, as HTML that needs neither script nor style."""
    return "\n".join(filter(None, (html for _, html in _stills(widget))))


class Together(anywidget.AnyWidget):
    """Sends what changes in several parts as one message, once a page is there that listens.

    Each part keeps its own state: a page that opens later finds it there.
    """

    _esm = static("together.js")

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = {part.model_id: part for part in parts}
        self._kept: dict[str, set[str]] | None = None
        self._heard = False
        super().__init__()
        for part in self._parts.values():
            part.together = self
        self.on_msg(lambda _widget, _content, _buffers: self._listen())

    @contextmanager
    def one_message(self) -> Iterator[None]:
        """Keep back what changes in the parts until the end of the block."""
        if self._kept is not None:
            yield
            return
        self._kept = {}
        try:
            yield
        finally:
            kept, self._kept = self._kept, None
            self._deliver(kept)

    def keep(self, part: Part, names: set[str]) -> bool:
        """Keep back what has changed in a part; False where it is to go at once."""
        if self._kept is None:
            return False
        self._kept.setdefault(part.model_id, set()).update(names)
        return True

    def _deliver(self, kept: dict[str, set[str]]) -> None:
        if self._heard:
            states: dict[str, Any] = {name: self._parts[name].get_state(kept[name]) for name in kept if kept[name]}
            if states:
                self.send(states)
            return
        for name, names in kept.items():
            self._parts[name].send_state(names)

    def _listen(self) -> None:
        """Note that a page listens. A further page may have read the parts before a message that it did not hear."""
        if self._heard:
            self.send({name: part.get_state() for name, part in self._parts.items()})
        self._heard = True

    def __repr__(self) -> str:
        return "Together()"
