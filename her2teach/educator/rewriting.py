"""Rewriting: other values for keys of a YAML text, while every other line and all comments stay as they are.

The text is never dumped anew. Each change is cut into it where YAML's reader found the value, one after the other. What
came of it is read again: it says what was wanted and has every comment and every other value that it had, or it is
refused.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

from her2teach.educator.yaml_text import entry_yaml, flow_yaml

#: Changes in one go; a form changes one thing, which may be a list.
_MOST = 400
_IN_TEXT = "The form cannot put this into the text. Write it there; nothing has changed."
_NO_LINES = "This file has no key on a line of its own. Write it so; then the form can be used."


class RewriteError(ValueError):
    """A change that cannot be put into a text without a loss."""


class _Edit(NamedTuple):
    """What is cut out of a text, and what is put there."""

    start: int
    end: int
    put: str


def rewritten(text: str, wanted: Mapping[str, Any], order: Mapping[str, Sequence[str]]) -> str:
    """Give keys of a text other values.

    Parameters
    ----------
    text
        A YAML text that can be read: a mapping with each key on a line of its own.
    wanted
        Values by their keys; None takes a key out. What it does not name stays.
    order
        By the name of a key, the keys below it in the order in which new ones are put; by "" those of the file.

    Raises
    ------
    RewriteError
        Where a change cannot be made without a loss.
    """
    before = _node(text)
    now = text
    for _ in range(_MOST):
        edit = next(_Cutter(now, order).mapping(_node(now), wanted), None)
        if edit is None:
            break
        now = f"{now[: edit.start]}{edit.put}{now[edit.end :]}"
    _refuse_losses(text, now, before, wanted)
    return now


def comments(text: str) -> list[str]:
    """Return the comments of a text that can be read, in their order."""
    return [found for _, found in _comments(text, _node(text))]


def _refuse_losses(text: str, now: str, before: yaml.MappingNode, wanted: Mapping[str, Any]) -> None:
    after, untouched = _content(_node(now)), _content(before)
    for name in wanted:
        untouched.pop(name, None)
    kept = {name: value for name, value in after.items() if name not in wanted}
    reached = (name not in after if value is None else _same(after.get(name), value) for name, value in wanted.items())
    if not all(reached) or not _same(kept, untouched) or Counter(comments(text)) - Counter(comments(now)):
        raise RewriteError(_IN_TEXT)


def _node(text: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise RewriteError(_IN_TEXT) from error
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise RewriteError(_NO_LINES)
    return node


def _content(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _content(value) for key, value in node.value}
    return [_content(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def _same(found: Any, wanted: Any) -> bool:
    """Return whether a text says what is wanted; space around words says nothing."""
    if isinstance(wanted, Mapping):
        alike = isinstance(found, dict) and found.keys() == wanted.keys()
        return alike and all(_same(found[name], value) for name, value in wanted.items())
    if isinstance(wanted, (list, tuple)):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(_same, found, wanted))
    return isinstance(found, str) and found.strip() == str(wanted).strip()


def _leaves(node: yaml.Node, text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand, which may hold the sign of a comment; behind a block's own sign there may be one."""
    if isinstance(node, yaml.ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        yield (min(_line_end(text, start), end) if node.style in {"|", ">"} else start), end
        return
    for each in node.value:
        for inner in each if isinstance(each, tuple) else (each,):
            yield from _leaves(inner, text)


def _comments(text: str, node: yaml.Node) -> list[tuple[int, str]]:
    """Return the comments of a text, each with its place."""
    bare = list(text)
    for start, end in _leaves(node, text):
        bare[start:end] = ["x" if sign != "\n" else sign for sign in bare[start:end]]
    return [(found.start(), found[0].rstrip()) for found in re.finditer(r"(?<!\S)#.*", "".join(bare))]


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _end(node: yaml.Node, text: str) -> int:
    """Return where the last word of a value ends, before any comment behind it."""
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        return start + len(text[start:end].rstrip()) if node.style in {"|", ">"} else int(end)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(end)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last, text)


class _Place(NamedTuple):
    """An entry of a mapping or an item of a list: where it begins, where its value may begin, and the value."""

    start: int
    colon: int
    value: yaml.Node
    #: The key; nothing for an item of a list.
    name: str


class _Cutter:
    """Finds the next cut that brings a text nearer to what is wanted."""

    def __init__(self, text: str, order: Mapping[str, Sequence[str]]) -> None:
        self._text, self._order = text, order

    def mapping(self, node: yaml.MappingNode, wanted: Mapping[str, Any], name: str = "") -> Iterator[_Edit]:
        """Yield cuts to a mapping, of which only the first fits the text; of a file's, what is not named stays."""
        places = [self._entry(key, value) for key, value in node.value]
        for at, place in enumerate(places):
            if place.name not in wanted and not name:
                continue
            value = wanted.get(place.name)
            if value is None:
                yield self._without_entry(places, at)
            elif not _same(_content(place.value), value):
                yield from self._change(place, value)
        there = {place.name for place in places}
        for key, value in wanted.items():
            if key not in there and value is not None:
                yield self._with_entry(node, places, self._order.get(name, ()), key, value)

    def _change(self, place: _Place, value: Any) -> Iterator[_Edit]:
        node = place.value
        if isinstance(node, yaml.MappingNode) and not node.flow_style and isinstance(value, Mapping) and value:
            yield from self.mapping(node, value, place.name or "item")
        elif isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(value, (list, tuple)) and value:
            yield from self._list(node, value)
        else:
            yield self._replaced(place, value)

    def _list(self, node: yaml.SequenceNode, wanted: Sequence[Any]) -> Iterator[_Edit]:
        places = self._items(node)
        old, new = [_told(_content(each)) for each in node.value], [_told(each) for each in wanted]
        for what, low, high, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if what == "equal":
                continue
            paired = min(high - low, last - first)
            for at in range(paired):
                yield from self._change(places[low + at], wanted[first + at])
            for at in range(low + paired, high):
                yield self._without_item(places, at)
            for at in range(first + paired, last):
                yield self._with_item(node, places, low + paired, wanted[at])

    def _entry(self, key: yaml.Node, value: yaml.Node) -> _Place:
        start, end = key.start_mark.index, key.end_mark.index
        return _Place(start, self._text.index(":", end) + 1, value, str(key.value))

    def _items(self, node: yaml.SequenceNode) -> list[_Place]:
        column, after, found = node.start_mark.column, node.start_mark.index, list[_Place]()
        for value in node.value:
            dash = after
            while self._text[dash] != "-" or dash - _line_start(self._text, dash) != column:
                dash += 1
            found.append(_Place(dash, dash + 1, value, ""))
            after = _line_end(self._text, max(_end(value, self._text), dash))
        return found

    def _indent(self, at: int) -> str:
        return " " * (at - _line_start(self._text, at))

    def _own_line(self, at: int) -> bool:
        return not self._text[_line_start(self._text, at) : at].strip()

    def _said(self, start: int, end: int) -> list[str]:
        """Return the comments between two places."""
        return [found for at, found in _comments(self._text, _node(self._text)) if start <= at < end]

    def _replaced(self, place: _Place, value: Any) -> _Edit:
        """Put another value behind a key or a dash; comments that would stand in it go above."""
        text, end = self._text, _end(place.value, self._text)
        line_end = _line_end(text, end)
        flow = isinstance(value, (list, tuple, Mapping)) and value and getattr(place.value, "flow_style", None)
        put = f" {flow_yaml(value)}" if flow and place.value.value else _behind(value, place.name)
        put = put.replace("\n", f"\n{self._indent(place.start)}")
        rest = text[end:line_end]
        above = self._said(place.colon, end)
        if put.startswith("\n"):
            put = f"{rest.rstrip()}{put}"
        elif "\n" in put:
            above += self._said(end, line_end)
        else:
            put = f"{put}{rest}"
        begin = _line_start(text, place.start)
        lead = re.match(" *", text[begin:])
        told = "".join(f"{lead[0] if lead else ''}{each}\n" for each in above)
        return _Edit(begin, line_end, f"{told}{text[begin : place.colon]}{put}")

    def _without_entry(self, places: Sequence[_Place], at: int) -> _Edit:
        """Take an entry out, and leave its comments where it stood."""
        text, place = self._text, places[at]
        end = min(_line_end(text, max(_end(place.value, text), place.colon)) + 1, len(text))
        kept, indent = self._said(place.start, end), self._indent(place.start)
        if self._own_line(place.start):
            return _Edit(_line_start(text, place.start), end, "".join(f"{indent}{each}\n" for each in kept))
        if at + 1 == len(places):
            raise RewriteError(_IN_TEXT)
        following = places[at + 1].start
        kept += self._said(end, following)
        if not kept:
            return _Edit(place.start, following, "")
        return _Edit(place.start, following, "".join(f"{each}\n{indent}" for each in kept))

    def _without_item(self, places: Sequence[_Place], at: int) -> _Edit:
        text, place = self._text, places[at]
        if not self._own_line(place.start):
            raise RewriteError(_IN_TEXT)
        end = min(_line_end(text, max(_end(place.value, text), place.colon)) + 1, len(text))
        kept, indent = self._said(place.start, end), self._indent(place.start)
        return _Edit(_line_start(text, place.start), end, "".join(f"{indent}{each}\n" for each in kept))

    def _with_item(self, node: yaml.SequenceNode, places: Sequence[_Place], at: int, value: Any) -> _Edit:
        indent = " " * node.start_mark.column
        put = f"-{_behind(value, '')}"
        if at:
            before = places[at - 1]
            return self._line_after(max(_end(before.value, self._text), before.colon), indent, put)
        if not self._own_line(places[0].start):
            raise RewriteError(_IN_TEXT)
        begin = _line_start(self._text, places[0].start)
        return _Edit(begin, begin, f"{textwrap.indent(put, indent)}\n")

    def _with_entry(
        self, node: yaml.MappingNode, places: Sequence[_Place], order: Sequence[str], key: str, value: Any
    ) -> _Edit:
        """Put a new entry behind those that it follows, and below a comment that shows how it is written."""
        text, indent = self._text, " " * node.start_mark.column
        earlier = set(order[: order.index(key)]) if key in order else {place.name for place in places}
        at = max((at for at, place in enumerate(places) if place.name in earlier), default=-1)
        put = entry_yaml(key, value)
        if at < 0 and self._own_line(places[0].start):
            begin = _line_start(text, places[0].start)
            return _Edit(begin, begin, f"{textwrap.indent(put, indent)}\n")
        place = places[max(at, 0)]
        end = max(_end(place.value, text), place.colon)
        until = places[at + 1].start if 0 <= at < len(places) - 1 else len(text)
        shown = re.compile(rf"^{indent}# {re.escape(key)}:.*(?:\n{indent}#.*)*", re.MULTILINE).search(text, end, until)
        return self._line_after(shown.end() - 1 if shown else end, indent, put)

    def _line_after(self, at: int, indent: str, put: str) -> _Edit:
        """Put lines below the one that ends behind a place."""
        end = _line_end(self._text, at)
        return _Edit(end, end, f"\n{textwrap.indent(put, indent)}{'' if end < len(self._text) else chr(10)}")


def _told(content: Any) -> str:
    """Return what an item of a list says, so that two of them can be held against each other."""
    if isinstance(content, Mapping):
        return repr(sorted((name, _told(value)) for name, value in content.items()))
    return repr([*map(_told, content)]) if isinstance(content, (list, tuple)) else str(content).strip()


def _behind(value: Any, name: str) -> str:
    """Write what stands behind a key or the dash of an item; the lines below it are as far in as they are then."""
    if name:
        return entry_yaml(name, value).removeprefix(f"{name}:")
    lines = entry_yaml("x", [value]).split("\n")
    return "\n".join(line[2:] for line in lines[1:]).removeprefix("-")
