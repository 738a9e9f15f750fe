"""YAML text: the content of a case file as a person would write it, a key at a time or whole."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from her2teach.core.yamltree import Place

#: The signs of a line, at most.
WIDTH: Final = 98
#: The keys of a case file, in the order in which it is read best.
KEYS: Final = (
    "id",
    "title",
    "difficulty",
    "licence",
    "authors",
    "objectives",
    "story",
    "attributes",
    "expected",
    "distractors",
    "keys",
    "killer",
    "not_in_the_text",
    "discussion",
    "reviewed",
)
#: What is written in paragraphs, with its lines as they were written.
_BLOCKS: Final = ("story", "discussion")


def comment(text: str, indent: str = "") -> str:
    """Write words as lines of a comment, those after the first as far in as is said."""
    lines = textwrap.wrap(text, WIDTH - 4, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
    return "\n".join(f"# {line}" for line in lines)


class _BlockText(str):
    """Paragraphs, which keep their lines."""

    __slots__ = ()


class Plain(str):
    """A number or a day, written as it was typed and without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes lists a step further in than their key, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # as PyYAML calls it
        super().increase_indent(flow, indentless=False)


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(number)):f}")


def _block(dumper: yaml.SafeDumper, text: _BlockText) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


def _plain(dumper: yaml.SafeDumper, text: Plain) -> yaml.Node:
    words = str(text)
    tag = dumper.resolve(yaml.ScalarNode, words, (True, False))  # type: ignore[no-untyped-call]  # PyYAML's stubs
    return dumper.represent_scalar(tag, words)


_Dumper.add_representer(Plain, _plain)

_Dumper.add_representer(float, _number)

_Dumper.add_representer(_BlockText, _block)


def case_yaml(content: Mapping[str, Any], comments: Mapping[Place, str]) -> str:
    """Write the content of a case file."""
    blocks = [comments.get((), "")]
    for key in KEYS:
        explained, value = comments.get((key,), ""), content.get(key)
        if key == "attributes" and value:
            inner = "\n".join(_attribute(name, each, comments) for name, each in value.items())
            entry = f"{key}:\n{textwrap.indent(inner, '  ')}"
        else:
            entry = "" if value is None or value in ([], ()) else entry_yaml(key, value)
        blocks.append("\n".join(filter(None, ("\n" * bool(explained) + explained, entry))))
    return "\n".join(filter(None, blocks)).lstrip("\n") + "\n"


def _attribute(name: str, value: Any, comments: Mapping[Place, str]) -> str:
    return "\n".join(filter(None, (comments.get(("attributes", name), ""), entry_yaml(name, value))))


def entry_yaml(key: str, value: Any) -> str:
    """Write a key with its value, on a line or on several."""
    text = _BlockText(f"{value}\n") if key in _BLOCKS and value else _shaped(value)
    dumped: str = yaml.dump({key: text}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return dumped.rstrip("\n")


def flow_yaml(value: Any) -> str:
    """Write a list or a mapping in its brackets, on one line."""
    dumped: str = yaml.dump(
        _shaped(value), Dumper=_Dumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6
    )
    return dumped.strip()


def _shaped(value: Any) -> Any:
    """Return a value as the dumper is to see it."""
    if isinstance(value, Mapping):
        return {name: _shaped(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shaped(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, (int, float, dt.date, Plain)) else str(value)
