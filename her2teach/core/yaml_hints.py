"""YAML hints: what a person can do about a line that YAML cannot read."""

from __future__ import annotations

import re

#: A key at the beginning of a line, and what stands behind it.
_ENTRY = re.compile(r"^ *(?:- +)*[\w-]+: +(?P<value>\S.*)$")
#: Words of more letters are not said again.
_LONG = 200
#: What opens something of YAML's own where text was meant.
_OPENS = frozenset("@`%&*!|>{[")


def yaml_hint(text: str, line: int, message: str) -> str:
    """Return what to do about a line of which YAML's reader says a message; nothing where that cannot be known."""
    lines = text.split("\n")
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    found = _ENTRY.match(written)
    value = found["value"] if found else ""
    if "mapping values are not allowed" in message:
        return _of_colon(value, written)
    broken = _broken_line(lines, line) if "did not find expected" in message or "but found" in message else value
    if broken[:1] in {'"', "'"}:
        return f"a quote ends the text before its end; {_put(_bare(broken))}"
    if broken[:1] in _OPENS and len(broken) > 1:
        return f"text cannot begin with {broken[0]}; {_put(broken)}"
    return ""


def quoted(words: str) -> str:
    """Write words in quotes: double ones where they hold none, and nothing that those would change."""
    if '"' in words or "\\" in words:
        doubled = words.replace("'", "''")
        return f"'{doubled}'"
    return f'"{words}"'


def _put(words: str) -> str:
    """Say that words belong in quotes, and how they look there unless they are long."""
    return "put it in quotes" + (f": {quoted(words)}" if len(words) <= _LONG else "")


def _of_colon(value: str, written: str) -> str:
    if re.search(r":(?: |$)", value):
        return f"a colon stands in this text; {_put(_bare(value))}"
    if re.match(r" *(?:- +)?[\w-]+:(?: |$)", written):
        return "begin this line as far left as the lines above it"
    return "a colon stands in this text; put all of it in quotes, or write | behind its key and the text below that"


def _broken_line(lines: list[str], line: int) -> str:
    """Return what stands behind the key of the line that is told, or of the one above, where text may have begun."""
    for at in (line - 1, line - 2):
        found = _ENTRY.match(lines[at]) if 0 <= at < len(lines) else None
        if found and (found["value"][0] in {'"', "'"} or found["value"][0] in _OPENS):
            return found["value"]
    return ""


def _bare(value: str) -> str:
    """Return words without a quote that stands around all of them, or that is never closed."""
    mark, rest = value[0], value[1:]
    if mark not in {'"', "'"} or mark in rest.removesuffix(mark):
        return value
    return rest.removesuffix(mark)
