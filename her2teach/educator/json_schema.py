"""Schemas: what may stand in a file, published as JSON Schema, so that editors can help while it is written.

``python -m her2teach.educator.json_schema`` writes them beside the content. They say less than ``her2teach check``: an
editor gives text a type before any schema sees it, and no schema can walk a case.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from her2teach.core.extension_schema import ExtensionContent
from her2teach.core.extensions import shipped_extensions
from her2teach.core.files import PACKAGE
from her2teach.core.guideline import shipped_guideline
from her2teach.core.plan import plan_words
from her2teach.core.schema import Attribute, GuidelineContent, Item
from her2teach.teaching.attempts import AttemptsContent
from her2teach.teaching.case_content import CaseContent
from her2teach.teaching.events import EventsContent, JourneyContent, events_of
from her2teach.teaching.pack_file import PackContent
from her2teach.teaching.reviews import ReviewContent

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

#: The draft that editors know best.
DRAFT = "http://json-schema.org/draft-07/schema#"

Schema = dict[str, Any]

_CASE_KEYS = {
    "id": "The file's name without .yaml: lower-case words joined by hyphens.",
    "title": "A short title that names nobody.",
    "difficulty": "How much a learner should know already.",
    "licence": "An open licence, such as CC-BY-4.0, so that the case may be taught elsewhere.",
    "authors": "Who wrote the case.",
    "objectives": "What a learner can do afterwards: a sentence each, or its text, its level and its statements.",
    "story": "The vignette as you would tell it to students, in 80 to 160 words: no names, no dates of birth.",
    "attributes": "What is known of the case, one a line; what is left out is unknown, never no.",
    "expected": "What the case must reach.",
    "distractors": "Who is mistaken in the story: the misconception, their words, and the plan it leads to.",
    "keys": "Two or three key features of the guideline that the case is about, one a line.",
    "killer": "The pitfall or error that is the gravest here.",
    "not_in_the_text": "Facts of the story that the text does not look at: a sentence each, or its text and its kind.",
    "discussion": "Notes for the educator: what to ask the room, where the trap is, which statements matter.",
    "reviewed": "The day a clinician last read the case through.",
}

_REVIEW_KEYS = {
    "role": "What the reviewer is; it is shown with the review.",
    "name": "The reviewer's name, if it is to be shown. Never that of a patient.",
    "date": "The day of the review.",
    "content": "The version of the guideline that was read.",
    "answers": "By the id of a statement, a trial, an extension or a group of sentences, what the reviewer says to it.",
}

_JOURNEY_KEYS = {
    "story": "The patient before anything of the course happens: no names, no dates of birth.",
    "course": "What happens, in the order of the months.",
}
_HAPPENING_KEYS = {
    "event": "What kind of event it is: it changes the case by itself.",
    "month": "Months since the journey began; not before the event above.",
    "story": "What happens, as you would tell it to students.",
    "attributes": "What becomes known with it, one a line; not what the event itself sets.",
    "expected": "What the case must reach, where a treatment is decided on.",
    "given": "What the patient was really given; the story continues with it, whatever a learner plans.",
    "because": "Why it was given; told once the learner has decided.",
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
    """Describe a case file."""
    schema = _described(CaseContent, "A case of her2teach")
    properties = schema["properties"]
    properties["attributes"] = _answers(guideline)
    properties["keys"]["items"]["enum"] = list(guideline.keys)
    properties["keys"]["minItems"] = 2
    properties["killer"] = {"enum": [*guideline.pitfalls, *guideline.errors]}
    for name, form in (("objectives", "Objective"), ("not_in_the_text", "UntoldContent")):
        properties[name]["items"] = _sentence_or(form)
    _name(properties, _CASE_KEYS)
    schema["$defs"]["DistractorContent"]["properties"]["belief"]["enum"] = list(guideline.misconceptions)
    schema["$defs"]["UntoldContent"]["properties"]["kind"]["enum"] = list(guideline.untold)
    _fill_in(schema["$defs"], guideline)
    return schema


def journey_schema(guideline: Guideline) -> Schema:
    """Describe a journey's file."""
    schema = _described(JourneyContent, "A journey of her2teach")
    happening = schema["$defs"]["HappeningContent"]["properties"]
    happening["attributes"] = _answers(guideline)
    happening["event"]["enum"] = list(events_of(guideline).events)
    shared = {name: words for name, words in _CASE_KEYS.items() if name in schema["properties"]}
    schema["properties"]["objectives"]["items"] = _sentence_or("Objective")
    _name(schema["properties"], {**shared, **_JOURNEY_KEYS})
    _name(happening, _HAPPENING_KEYS)
    _fill_in(schema["$defs"], guideline)
    return schema


def events_schema() -> Schema:
    """Describe the events' file."""
    schema = _described(EventsContent, "The events of her2teach")
    # What an answer may be hangs on its attribute; an editor has made a number of a number already.
    schema["$defs"]["Change"]["properties"]["set"] = {"type": ["string", "number", "array"]}
    return schema


def guideline_schema() -> Schema:
    """Describe a guideline file."""
    return _described(GuidelineContent, "A guideline of her2teach")


def extension_schema() -> Schema:
    """Describe an extension's file."""
    return _described(ExtensionContent, "An extension of her2teach")


def pack_schema() -> Schema:
    """Describe a pack's file."""
    schema = _described(PackContent, "A pack of cases of her2teach")
    known = {"enum": [each.id for each in shipped_extensions()]}
    schema["properties"]["title"]["description"] = "What learners read above the cases of the set."
    schema["properties"]["cases"]["description"] = "The ids of the cases of the set, in its order, one a line."
    schema["properties"]["extensions"] = {
        "description": "Extensions, which are not in the text, that are on for these cases, one id a line.",
        "anyOf": [known, {"type": "array", "items": known}],
    }
    return schema


def review_schema() -> Schema:
    """Describe the file of a review."""
    schema = _described(ReviewContent, "A review of what her2teach says")
    _name(schema["properties"], _REVIEW_KEYS)
    # An editor has made a date of a day already, and would make a number of digits alone.
    schema["$defs"]["ItemReview"]["anyOf"] = [{"required": ["answer"]}, {"required": ["comment"]}]
    return schema


def documents() -> dict[str, str]:
    """Return the published schemas by file name."""
    schemas = {
        "case.schema.json": case_schema(shipped_guideline()),
        "guideline.schema.json": guideline_schema(),
        "extension.schema.json": extension_schema(),
        "journey.schema.json": journey_schema(shipped_guideline()),
        "events.schema.json": events_schema(),
        "pack.schema.json": pack_schema(),
        "review.schema.json": review_schema(),
        "attempts.schema.json": _attempts_schema(shipped_guideline()),
    }
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}


def main() -> int:
    """Write the published schemas beside the content."""
    folder = PACKAGE / "content"
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def _attempts_schema(guideline: Guideline) -> Schema:
    """Describe a file of attempts, which is JSON, with the words of plans for the guideline that was practised."""
    schema = _described(AttemptsContent, "Attempts of a learner at cases of her2teach")
    _name_plans(schema["$defs"], guideline)
    return schema


def _described(model: type[BaseModel], title: str) -> Schema:
    found = model.model_json_schema(schema_generator=_FileForm)
    for name, definition in found.get("$defs", {}).items():
        _without(definition, "extension")  # filled in when one is added
        if name in _named():
            _without(definition, "id")  # the key an entry stands under
    return {"$schema": DRAFT, **found, "title": title}


def _sentence_or(form: str) -> Schema:
    return {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{form}"}]}


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


def _name(properties: Schema, words: dict[str, str]) -> None:
    """Describe keys in words."""
    for name, description in words.items():
        known = properties[name]
        # Beside a reference, this draft sees nothing.
        properties[name] = {"description": description, **({"allOf": [known]} if "$ref" in known else known)}


def _fill_in(definitions: Schema, guideline: Guideline) -> None:
    """Add the ends and the words of a plan, which are the guideline's."""
    definitions["Expected"]["properties"]["node"] = {
        "description": "The end of the graph, where the case reaches a single one.",
        "enum": list(guideline.ends),
    }
    _name_plans(definitions, guideline)


def _name_plans(definitions: Schema, guideline: Guideline) -> None:
    plan, parts = definitions["LearnerPlan"], guideline.plan.agents
    named: Schema = {part: {"items": {"type": "string"}, "type": "array"} for part in parts}
    plan["properties"] = {**plan["properties"], **named}
    plan["additionalProperties"] = False
    for part, names in plan_words(guideline).items():
        entry = plan["properties"][part]
        entry.get("items", entry)["enum"] = list(names)


def _answers(guideline: Guideline) -> Schema:
    """Describe the attributes of a case."""
    return {
        "type": "object",
        "properties": {name: _answer(attribute, guideline) for name, attribute in guideline.attributes.items()},
        "additionalProperties": False,
    }


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
