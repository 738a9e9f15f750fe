"""Generated: the parts of the documentation that are made of schemas, evidence and the public names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from her2teach.core.files import PACKAGE
from her2teach.core.guideline import shipped_evidence
from her2teach.text.evidence import compared, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from her2teach.core.evidence import Fact, Trial, TrialResult

Schema = dict[str, Any]
#: As many of the allowed words as are told.
_WORDS: Final = 8
#: What a schema calls a value, in words.
_KINDS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "null": "",
}


class FileFormat(SphinxDirective):
    """Tables of a file's keys, from the JSON schema that is named."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the tables."""
        file = PACKAGE / "content" / f"{self.arguments[0]}.schema.json"
        self.env.note_dependency(str(file))
        return self.parse_text_to_nodes(format_page(json.loads(file.read_text(encoding="utf-8"))))


class Evidence(SphinxDirective):
    """Every trial with its findings, each with its source and the day it was last looked up."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each trial."""
        self.env.note_dependency(str(PACKAGE / "content" / "evidence.yaml"))
        return self.parse_text_to_nodes(evidence_page(), allow_section_headings=True)


def format_page(schema: Schema) -> str:
    """Return a schema's keys as Markdown: those of the file, then those of each of its parts in turn."""
    tables = [_table(schema)]
    for name, part in sorted(schema.get("$defs", {}).items()):
        if part.get("properties"):
            tables += [f":::{{dropdown}} {_spaced(name)}\n{_said(part)}\n\n{_table(part)}\n:::"]
    return "\n\n".join(tables)


def _table(schema: Schema) -> str:
    required = schema.get("required", ())
    rows = ["{.keys}", "| key | required | may be | what it is |", "|---|---|---|---|"]
    for key, value in schema["properties"].items():
        cells = (f"`{key}`", "yes" if key in required else "", _kind(value), _said(value))
        rows.append("| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |")
    return "\n".join(rows)


def _said(schema: Schema) -> str:
    return " ".join(schema.get("description", "").split())


def _kind(schema: Schema) -> str:
    """Say in words what a value may be."""
    if "$ref" in schema:
        return f"*{_spaced(schema['$ref'].rpartition('/')[2])}*"
    if isinstance(kind := schema.get("type"), list):
        return _kind({"anyOf": [{**schema, "type": each} for each in kind]})
    if several := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf", [])[:1]:
        return " or ".join(dict.fromkeys(filter(None, map(_kind, several)))) or "anything"
    if words := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return ", ".join(f"`{word}`" for word in words[:_WORDS]) + (f", … ({len(words)} words)" * (len(words) > _WORDS))
    if kind in {"array", "object"}:
        return _list(schema) if kind == "array" else _mapping(schema)
    return _KINDS.get(str(schema.get("format") or kind), "anything")


def _list(schema: Schema) -> str:
    items = schema.get("items", {})
    return f"list of {_kind(items) if isinstance(items, dict) else 'values'}"


def _mapping(schema: Schema) -> str:
    patterns = list(schema.get("patternProperties", {}).values())
    values = schema.get("additionalProperties") or (patterns[0] if patterns else None)
    return f"names, each with {_kind(values)}" if isinstance(values, dict) else "names with values"


def _spaced(name: str) -> str:
    """Return a class's name as words: `AgentsTest` is `agents test`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def evidence_page() -> str:
    """Return the trials as Markdown, and what to mind about them."""
    evidence = shipped_evidence()
    parts = [line for trial in evidence.trials.values() for line in _trial(trial)]
    parts += ["## Limitations"]
    parts += [f"**{each.title}.** {each.text}" for each in evidence.caveats.values()]
    return "\n\n".join(parts)


def _trial(trial: Trial) -> Iterator[str]:
    evidence = shipped_evidence()
    yield f"### {trial.name}"
    yield f"{trial.design}. {trial.population}"
    yield f"**Compared:** {compared(trial)}." + (f" {trial.participants} took part." if trial.participants else "")
    yield f"**Beside the text:** {trial.relation} ({', '.join(trial.statements)})"
    lines = [_row(trial, finding(evidence, trial, each), each) for each in trial.results.values()]
    lines += [_row(trial, fact.text, fact) for fact in trial.facts]
    if lines:
        yield "\n".join(["{.findings}", "| finding | source | looked up |", "|---|---|---|", *lines])
    sources = [
        f"- {each.text}" + (f", [doi:{each.doi}](https://doi.org/{each.doi})" if each.doi else "")
        for each in trial.citations.values()
    ]
    sources += [f"- Registered as {trial.registry}"] if trial.registry else []
    if sources:
        yield "\n".join(sources)


def _row(trial: Trial, text: str, found: TrialResult | Fact) -> str:
    return f"| {text} | {trial.citations[found.citation].short} | {trial.looked_up(found).isoformat()} |"


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directives."""
    app.add_directive("file-format", FileFormat)
    app.add_directive("evidence", Evidence)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
