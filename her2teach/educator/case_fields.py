"""Case fields: what a case file says as the fields of a form, and a change of a field as a change of the text."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.plan import ACTION, plan_words
from her2teach.core.yamltree import ContentError, Place, Problem, Tree, parse
from her2teach.educator.rewriting import RewriteError, rewritten
from her2teach.educator.yaml_text import KEYS, WIDTH, Plain
from her2teach.teaching.unwritten import PLACEHOLDER
from her2teach.text.wording import paragraphs

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: One line each; those that a file must have say so while nothing is written.
LINES: Final = ("title", "difficulty", "licence", "authors", "reviewed", "killer")
#: Paragraphs.
PROSE: Final = ("story", "discussion")
#: Lists of what has parts: an objective, a mistake, a fact.
ITEMS: Final = ("objectives", "distractors", "not_in_the_text")
_NEEDED: Final = ("title", "difficulty", "authors", "objectives", "story")
_IN_ITEM: Final = ("text", "level", "statements", "kind", "belief", "voice", "plan")
_NUMBER: Final = re.compile(r"[0-9][0-9.-]*")


@dataclass(frozen=True, kw_only=True)
class CaseFields:
    """What a form shows of a case file."""

    #: By the keys of the file; an item of a list knows the place that it has there.
    values: Mapping[str, Any]
    #: What is answered, as text; without what is not known.
    answers: Mapping[str, Any]
    #: Keys whose values have a shape that no field shows.
    unfit: tuple[str, ...]


def read_fields(guideline: Guideline, tree: Tree) -> CaseFields:
    """Return what a form shows of a file."""
    content = tree.content if isinstance(tree.content, dict) else {}
    values: dict[str, Any] = {}
    unfit = []
    for name, read in _READERS.items():
        found = content.get(name, "")
        value = read(guideline, found)
        if value is None:
            unfit.append(name)
        values[name] = read(guideline, "") if value is None else value
    attributes = content.get("attributes") or {}
    if not isinstance(attributes, dict):
        unfit.append("attributes")
    return CaseFields(values=values, answers=_answers(guideline, attributes), unfit=tuple(unfit))


def with_field(guideline: Guideline, text: str, name: str, value: Any) -> str:
    """Change what a text says of one field, as a form shows it.

    Raises RewriteError where that cannot be done without a loss.
    """
    content, fields = _read(guideline, text)
    if name in fields.unfit or name not in _WRITERS:
        raise RewriteError("This is written in a way of its own in the text. Change it there.")
    if fields.values[name] == value:
        return text
    written = _WRITERS[name](guideline, content.get(name), value)
    if not written and name in _NEEDED:
        written = PLACEHOLDER if name not in ITEMS else [PLACEHOLDER]
    return rewritten(text, {name: written or None}, _order(guideline))


def with_answers(guideline: Guideline, text: str, answers: Mapping[str, Any]) -> str:
    """Change what a text answers; an answer that is taken back is not known from then on.

    Raises RewriteError where that cannot be done without a loss.
    """
    content, fields = _read(guideline, text)
    if "attributes" in fields.unfit:
        raise RewriteError("The attributes are written in a way of their own in the text. Change them there.")
    found = dict(content.get("attributes") or {})
    for name, attribute in guideline.attributes.items():
        value = answers.get(name)
        if value == fields.answers.get(name):
            continue
        if value is None:
            found[name] = attribute.unknown
        elif isinstance(value, (list, tuple)):
            found[name] = _kept_order(found.get(name), map(clean, value))
        else:
            found[name] = _plain(clean(value))
    return rewritten(text, {"attributes": found}, _order(guideline))


def field_problems(tree: Tree, problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Return what is wrong with each field: by its key, and below it by the attribute or the number of the item."""
    known = {place: tree.keys.get(place, at) for place, at in tree.places.items() if 1 <= len(place) <= _DEEP}
    ordered = sorted((at, _named(place)) for place, at in known.items())
    starts = [at for at, _ in ordered]
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        missing = re.match(r'"(\w+)" is missing', problem.message) if problem.code == "missing" else None
        at = bisect_right(starts, (problem.line, problem.column)) - 1
        name = missing[1] if missing and missing[1] in KEYS else ordered[at][1] if at >= 0 else ""
        found.setdefault(name, []).append(problem)
    return found


_DEEP = 2


def _named(place: Place) -> str:
    return ".".join(map(str, place)) if place[0] in (*ITEMS, "attributes") else str(place[0])


def clean(words: Any) -> str:
    """Return words without signs that cannot be seen, which no content file may hold; a tab is a space."""
    plain = str(words).replace("\t", " ").replace("\r\n", "\n")
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) not in unseen)


def _read(guideline: Guideline, text: str) -> tuple[dict[str, Any], CaseFields]:
    try:
        tree = parse(text, "")
    except ContentError as error:
        raise RewriteError("The text cannot be read, so the form changes nothing in it.") from error
    content = tree.content if isinstance(tree.content, dict) else {}
    return content, read_fields(guideline, tree)


def _order(guideline: Guideline) -> dict[str, tuple[str, ...]]:
    plan = plan_words(guideline)
    return {
        "": KEYS,
        "attributes": tuple(guideline.attributes),
        "expected": ("outcome", "node"),
        "item": _IN_ITEM,
        "plan": (ACTION, *(part for part in plan if part != ACTION)),
    }


def _answers(guideline: Guideline, attributes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in attributes.items() if isinstance(attributes, dict) else ():
        attribute = guideline.attributes.get(name)
        if attribute is None or value in (attribute.unknown, "unknown"):
            continue
        if isinstance(value, list) and attribute.kind == "agents" and all(isinstance(each, str) for each in value):
            found[name] = [str(each) for each in value]
        elif isinstance(value, str) and attribute.kind != "agents":
            found[name] = str(value)
    return {name: found[name] for name in guideline.attributes if name in found}


def _kept_order(old: Any, new: Iterable[str]) -> list[str]:
    """Return names in the order that a text has them in, new ones last."""
    names = list(new)
    before = [str(each) for each in old if each in names] if isinstance(old, list) else []
    return [*before, *(each for each in names if each not in before)]


def _plain(words: str) -> str:
    return Plain(words) if _NUMBER.fullmatch(words) else words


def _one_line(words: Any) -> str:
    return " ".join(clean(words).split())


# --- reading: what a form shows of a value; None where it has another shape


def _read_line(_guideline: Guideline, found: Any) -> str | None:
    if not isinstance(found, str):
        return None
    return "" if found.strip() == PLACEHOLDER else " ".join(found.split())


def _read_prose(_guideline: Guideline, found: Any) -> str | None:
    if not isinstance(found, str):
        return None
    return "" if found.strip() == PLACEHOLDER else "\n\n".join(paragraphs(found))


def _read_names(_guideline: Guideline, found: Any) -> list[str] | None:
    listed = [found] if isinstance(found, str) and found else found or []
    return (
        [str(each) for each in listed] if isinstance(listed, list) and all(isinstance(e, str) for e in listed) else None
    )


def _read_expected(_guideline: Guideline, found: Any) -> dict[str, str] | None:
    parts = found or {}
    if not isinstance(parts, dict) or not all(isinstance(each, str) for each in parts.values()):
        return None
    return {name: str(parts.get(name, "")) for name in ("outcome", "node")}


def _read_items(read: Callable[[Guideline, Any], dict[str, Any] | None]) -> Callable[[Guideline, Any], Any]:
    def items(guideline: Guideline, found: Any) -> list[dict[str, Any]] | None:
        if not isinstance(found or [], list):
            return None
        shown = [read(guideline, each) for each in found or []]
        return None if None in shown else [{"at": at, **each} for at, each in enumerate(shown) if each is not None]

    return items


def _texts(*names: str) -> Callable[[Guideline, Any], dict[str, Any] | None]:
    def read(guideline: Guideline, found: Any) -> dict[str, Any] | None:
        parts = {"text": found} if isinstance(found, str) else found
        shown = {name: _read_line(guideline, parts.get(name, "")) for name in names} if isinstance(parts, dict) else {}
        return shown if shown and None not in shown.values() else None

    return read


def _objective(guideline: Guideline, found: Any) -> dict[str, Any] | None:
    shown = _texts("text", "level")(guideline, found)
    named = found.get("statements", "") if isinstance(found, dict) else ""
    statements = _read_names(guideline, named)
    return None if shown is None or statements is None else {**shown, "statements": statements}


def _distractor(guideline: Guideline, found: Any) -> dict[str, Any] | None:
    shown = _texts("belief", "voice")(guideline, found) if isinstance(found, dict) else None
    plan = found.get("plan") or {} if isinstance(found, dict) else None
    if shown is None or not isinstance(plan, dict):
        return None
    parts: dict[str, Any] = {}
    for part in plan_words(guideline):
        value = (_read_line if part == ACTION else _read_names)(guideline, plan.get(part, ""))
        if value is None:
            return None
        parts[part] = value
    return {**shown, "plan": parts}


_READERS: Final[Mapping[str, Callable[[Guideline, Any], Any]]] = {
    **dict.fromkeys(LINES, _read_line),
    **dict.fromkeys(PROSE, _read_prose),
    "keys": _read_names,
    "expected": _read_expected,
    "objectives": _read_items(_objective),
    "not_in_the_text": _read_items(_texts("text", "kind")),
    "distractors": _read_items(_distractor),
}


# --- writing: what a text says for what a form shows


def _write_line(_guideline: Guideline, _old: Any, value: Any) -> str:
    return _plain(_one_line(value))


def _write_prose(_guideline: Guideline, old: Any, value: Any) -> str:
    """Keep the lines of each paragraph that is as it was."""
    before = {" ".join(each.split()): each.strip() for each in re.split(r"\n\s*\n", str(old or ""))}
    wrapped = (before.get(each) or _wrapped(each) for each in paragraphs(clean(value)))
    return "\n\n".join("\n".join(line.rstrip() for line in each.split("\n")) for each in wrapped)


def _wrapped(words: str) -> str:
    return textwrap.fill(words, WIDTH - 2, break_on_hyphens=False, break_long_words=False)


def _write_keys(_guideline: Guideline, old: Any, value: Any) -> list[str]:
    return _kept_order(old, map(_one_line, value))


def _write_expected(_guideline: Guideline, old: Any, value: Any) -> dict[str, str]:
    kept = dict(old) if isinstance(old, dict) else {}
    return {name: each for name, each in {**kept, **{n: _one_line(v) for n, v in value.items()}}.items() if each}


def _write_items(write: Callable[[Any, Mapping[str, Any]], Any]) -> Callable[[Guideline, Any, Any], list[Any]]:
    def items(_guideline: Guideline, old: Any, value: Any) -> list[Any]:
        before = old if isinstance(old, list) else []
        return [write(before[each["at"]] if 0 <= each["at"] < len(before) else None, each) for each in value]

    return items


def _write_sentence(old: Any, item: Mapping[str, Any]) -> Any:
    """Write a sentence alone while nothing more is said of it, and it was so."""
    parts: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    parts["text"] = _one_line(item["text"]) or PLACEHOLDER
    for name in ("level", "kind"):
        _set(parts, name, _one_line(item.get(name, "")))
    named = [_one_line(each) for each in item.get("statements", ())]
    if _read_names_of(parts.get("statements")) != named:
        _set(parts, "statements", _kept_order(parts.get("statements"), named))
    return parts if isinstance(old, dict) or len(parts) > 1 else parts["text"]


def _read_names_of(found: Any) -> list[str]:
    return [found] if isinstance(found, str) and found else list(found or [])


def _set(parts: dict[str, Any], name: str, value: Any) -> None:
    if value:
        parts[name] = value
    else:
        parts.pop(name, None)


def _write_distractor(old: Any, item: Mapping[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    parts |= {name: _one_line(item[name]) or PLACEHOLDER for name in ("belief", "voice")}
    plan = dict(parts.get("plan") or {})
    for part, value in item["plan"].items():
        if part == ACTION:
            _set(plan, part, _one_line(value))
        elif value or part in plan:
            plan[part] = _kept_order(_read_names_of(plan.get(part)), map(_one_line, value))
    return {**parts, "plan": plan}


_WRITERS: Final[Mapping[str, Callable[[Guideline, Any, Any], Any]]] = {
    **dict.fromkeys(LINES, _write_line),
    **dict.fromkeys(PROSE, _write_prose),
    "keys": _write_keys,
    "expected": _write_expected,
    "objectives": _write_items(_write_sentence),
    "not_in_the_text": _write_items(_write_sentence),
    "distractors": _write_items(_write_distractor),
}
