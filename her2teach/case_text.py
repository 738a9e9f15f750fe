"""Case text: a vignette written as a case file, which is read back as exactly the same vignette."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import yaml

from her2teach.plan import ACTION

if TYPE_CHECKING:
    from her2teach.plan import Plan
    from her2teach.tree import Place
    from her2teach.vignettes import CaseVignette

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
    "discussion",
    "reviewed",
)
#: What is told in paragraphs, with its lines as they were written.
_TOLD: Final = ("story", "discussion")


class _Told(str):
    """Paragraphs, which keep their lines."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes lists a step further in than their key, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # as PyYAML calls it
        super().increase_indent(flow, indentless=False)


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(number)):f}")


def _told(dumper: yaml.SafeDumper, text: _Told) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


_Dumper.add_representer(float, _number)
_Dumper.add_representer(_Told, _told)


def case_text(vignette: CaseVignette, comments: Mapping[Place, str] | None = None) -> str:
    """Write a vignette as a case file.

    Parameters
    ----------
    vignette
        The vignette.
    comments
        What stands before a key or an attribute, or where an optional key would stand: lines that begin with ``#``.

    Returns
    -------
    str
        YAML; :func:`her2teach.vignettes.read_vignette` makes the same vignette of it.
    """
    return written(_content(vignette), comments or {})


def written(content: Mapping[str, Any], comments: Mapping[Place, str]) -> str:
    """Write the content of a case file.

    Parameters
    ----------
    content
        By key, as plain lists, mappings, texts, numbers and dates; keys without any are left out.
    comments
        What stands before a key or an attribute, or where an optional key would stand: lines that begin with ``#``.

    Returns
    -------
    str
        YAML, with an empty line before what is explained.
    """
    blocks = [comments.get((), "")]
    for key in KEYS:
        explained, value = comments.get((key,), ""), content.get(key)
        if key == "attributes" and value:
            inner = "\n".join(_attribute(name, each, comments) for name, each in value.items())
            entry = f"{key}:\n{textwrap.indent(inner, '  ')}"
        else:
            entry = "" if value is None or value == [] else _dumped(key, value)
        blocks.append("\n".join(filter(None, ("\n" * bool(explained) + explained, entry))))
    return "\n".join(filter(None, blocks)).lstrip("\n") + "\n"


def _attribute(name: str, value: Any, comments: Mapping[Place, str]) -> str:
    return "\n".join(filter(None, (comments.get(("attributes", name), ""), _dumped(name, value))))


def _dumped(key: str, value: Any) -> str:
    text = _Told(f"{value}\n") if key in _TOLD else _shaped(value)
    dumped: str = yaml.dump({key: text}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return dumped.rstrip("\n")


def _shaped(value: Any) -> Any:
    """Return a value as the dumper is to see it."""
    if isinstance(value, Mapping):
        return {name: _shaped(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shaped(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, (int, float, dt.date)) else str(value)


def _content(vignette: CaseVignette) -> dict[str, Any]:
    """Return what a case file says of a vignette."""
    expected = {"outcome": vignette.expected_outcome, "node": vignette.expected_node}
    return {
        **{name: getattr(vignette, name) for name in KEYS if name not in {"attributes", "expected", "distractors"}},
        "attributes": dict(vignette.case.given),
        "expected": {name: value for name, value in expected.items() if value},
        "distractors": [
            {"belief": each.belief.id, "voice": each.voice, "plan": dict(_parts(each.plan))}
            for each in vignette.distractors
        ],
    }


def _parts(plan: Plan) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a plan that say something, the action first."""
    yield ACTION, plan.action
    yield from ((name, named) for name, named in plan.parts.items() if name != ACTION and named)
