"""Schemas: what may stand in a file, published as JSON Schema, so that editors can help while it is written.

``python -m her2teach.schemas`` writes them beside the content.  They say less than ``her2teach check``: an editor gives
text a type before any schema sees it, and no schema can walk a case.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from her2teach.extension_schema import ExtensionContent
from her2teach.guideline import shipped_guideline
from her2teach.schema import Attribute, CaseContent, GuidelineContent, Item

if TYPE_CHECKING:
    from her2teach.guideline import Guideline

#: The draft that editors know best.
DRAFT = "http://json-schema.org/draft-07/schema#"

Schema = dict[str, Any]

_CASE_KEYS = {
    "id": "The file's name without .yaml: lower-case words joined by hyphens.",
    "title": "A short title that names nobody.",
    "difficulty": "How much a learner should know already.",
    "licence": "An open licence, such as CC-BY-4.0, so that the case may be taught elsewhere.",
    "authors": "Who wrote the case.",
    "objectives": "What a learner can do afterwards, one a line.",
    "story": "The vignette as you would tell it to students, in 80 to 160 words: no names, no dates of birth.",
    "attributes": "What is known of the case, one a line; what is left out is unknown, never no.",
    "expected": "What the case must reach.",
    "discussion": "Notes for the educator: what to ask the room, where the trap is, which statements matter.",
    "reviewed": "The day a clinician last read the case through.",
}


class _FileForm(GenerateJsonSchema):
    """Describes content as files hold it: keys are left out rather than null, and one entry may stand for a list."""

    def nullable_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])

    def function_before_schema(self, schema: Any) -> Schema:
        inner = self.generate_inner(schema["schema"])
        if inner.get("type") == "array":
            return {"anyOf": [inner["items"], inner]}
        return inner

    def tuple_schema(self, schema: Any) -> Schema:
        found = super().tuple_schema(schema)
        if "prefixItems" in found:  # a later draft's word
            found["items"] = found.pop("prefixItems")
        return found

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False


def case_schema(guideline: Guideline) -> Schema:
    """Describe a case file.

    Parameters
    ----------
    guideline
        The guideline it is a case of: its attributes with their values and ranges, and its ends.

    Returns
    -------
    dict
        A JSON Schema.
    """
    schema = _described(CaseContent, "A case of her2teach")
    properties = schema["properties"]
    properties["attributes"] = {
        "type": "object",
        "properties": {name: _answer(attribute, guideline) for name, attribute in guideline.attributes.items()},
        "additionalProperties": False,
    }
    for name, description in _CASE_KEYS.items():
        properties[name] = {"description": description, **properties[name]}
    properties["expected"] = {"description": _CASE_KEYS["expected"], "allOf": [{"$ref": "#/$defs/Expected"}]}
    schema["$defs"]["Expected"]["properties"]["node"] = {
        "description": "The end of the graph, where the case reaches a single one.",
        "enum": list(guideline.ends),
    }
    return schema


def guideline_schema() -> Schema:
    """Describe a guideline file.

    Returns
    -------
    dict
        A JSON Schema.
    """
    return _described(GuidelineContent, "A guideline of her2teach")


def extension_schema() -> Schema:
    """Describe an extension's file.

    Returns
    -------
    dict
        A JSON Schema.
    """
    return _described(ExtensionContent, "An extension of her2teach")


def documents() -> dict[str, str]:
    """Return the published schemas by file name."""
    schemas = {
        "case.schema.json": case_schema(shipped_guideline()),
        "guideline.schema.json": guideline_schema(),
        "extension.schema.json": extension_schema(),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}


def main() -> int:
    """Write the published schemas beside the content.

    Returns
    -------
    int
        0, always.
    """
    folder = Path(__file__).parent / "content"
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _described(model: type[BaseModel], title: str) -> Schema:
    found = model.model_json_schema(schema_generator=_FileForm)
    for name, definition in found.get("$defs", {}).items():
        _without(definition, "extension")  # filled in when one is added
        if name in _named():
            _without(definition, "id")  # the key an entry stands under
    return {"$schema": DRAFT, **found, "title": title}


def _named() -> set[str]:
    """Return the names of what stands under a key that is its id."""
    waiting: list[type[Item]] = [Item]
    found: set[str] = set()
    while waiting:
        model = waiting.pop()
        found.add(model.__name__)
        waiting += model.__subclasses__()
    return found


def _without(definition: Schema, key: str) -> None:
    definition.get("properties", {}).pop(key, None)
    if key in definition.get("required", ()):
        definition["required"].remove(key)


def _answer(attribute: Attribute, guideline: Guideline) -> Schema:
    """Describe the answers to one question."""
    unknown = {"enum": list(dict.fromkeys((attribute.unknown, "unknown"))), "title": attribute.unknown_label}
    known: list[Schema]
    if attribute.kind == "choice":
        known = [{"const": value.id, "title": value.label} for value in attribute.values.values()]
    elif attribute.kind == "agents":
        known = [{"type": "array", "items": {"enum": list(guideline.agents)}}]
    elif attribute.kind == "date":
        known = [{"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]
    else:
        limits = {"minimum": attribute.minimum, "maximum": attribute.maximum}
        known = [{"type": "integer" if attribute.kind == "whole_number" else "number", **limits}]
    unit = f" ({attribute.unit})" if attribute.unit else ""
    span = f" From {attribute.minimum} to {attribute.maximum}." if attribute.minimum is not None else ""
    return {
        "title": attribute.label,
        "description": f"{attribute.question}{unit} {attribute.help}{span}",
        "anyOf": [*known, unknown],
    }


if __name__ == "__main__":
    sys.exit(main())
