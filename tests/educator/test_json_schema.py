"""Schemas: what an editor accepts is what the loader accepts, as far as a schema can tell."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from her2teach import ContentError, load_guideline, load_vignette
from her2teach.core.files import own_files
from her2teach.educator.json_schema import DRAFT, case_schema, documents, main

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "her2teach" / "content"
CASES = own_files(ROOT / "cases", "*.yaml")
EXTENSIONS = own_files(CONTENT / "extensions", "*.yaml")
INVALID = ROOT / "tests" / "content" / "invalid"
SCHEMAS = {name: json.loads(text) for name, text in documents().items()}
ALL = [*CASES, *EXTENSIONS, CONTENT / "guideline.yaml"]


def typed(path: Path) -> Any:
    """A file as an editor sees it: numbers are numbers, and JSON has no dates."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=dt.date.isoformat))


def faults(name: str, content: Any) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMAS[name]).iter_errors(content)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_what_the_command_writes(name: str) -> None:
    published = (CONTENT / name).read_text(encoding="utf-8")
    assert published == documents()[name], "run: python -m her2teach.educator.json_schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_one_and_names_no_other_host(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    text = documents()[name]
    assert SCHEMAS[name]["$schema"] == DRAFT
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"http://json-schema.org"}
    assert "prefixItems" not in text


def test_the_command_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}
    monkeypatch.setattr(Path, "write_text", lambda path, text, **_: written.setdefault(path.name, text))
    assert main() == 0
    assert written == documents()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_shipped_file_names_its_schema_first_and_an_editor_accepts_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert named != first
    schema = (path.parent / named).resolve()
    assert schema.is_file()
    assert schema.parent == CONTENT
    assert faults(schema.name, typed(path)) == []


@pytest.mark.parametrize("path", own_files(ROOT / "tests" / "content" / "valid", "*.yaml"), ids=lambda p: p.stem)
def test_an_editor_accepts_what_the_loader_accepts(path: Path) -> None:
    content = typed(path)
    if "decisions" in content:
        assert faults("guideline.schema.json", content) == []
    else:
        assert faults("case.schema.json", content) == []


@pytest.mark.parametrize(
    "name",
    [
        "agents-as-text",
        "agents-misspelt",
        "agents-nested",
        "attribute-misspelt",
        "attributes-a-list",
        "choice-misspelt",
        "choice-none",
        "choice-yes",
        "difficulty-misspelt",
        "expected-node-misspelt",
        "expected-outcome-misspelt",
        "key-misspelt",
        "keys-missing",
        "number-decimal-comma",
        "number-infinity",
        "number-negative",
        "number-null",
        "number-out-of-range",
        "number-quoted",
        "number-true",
        "number-unit",
        "objectives-as-text",
        "objectives-none",
        "title-a-list",
        "title-missing-text",
    ],
)
def test_an_editor_marks_a_mistake(name: str) -> None:
    path = INVALID / f"{name}.yaml"
    assert faults("case.schema.json", typed(path))
    with pytest.raises(ContentError):
        load_vignette(path)


def test_the_schema_of_a_case_has_each_attribute_with_its_words_and_values() -> None:
    guideline = load_guideline()
    answers = case_schema(guideline)["properties"]["attributes"]["properties"]
    assert list(answers) == list(guideline.attributes)
    for name, attribute in guideline.attributes.items():
        assert answers[name]["title"] == attribute.label
        assert attribute.help in answers[name]["description"]
        validator = Draft7Validator(answers[name])
        assert validator.is_valid(attribute.unknown)
        assert not validator.is_valid("no such value")
        assert all(validator.is_valid(value) for value in attribute.values)
        if attribute.kind in {"number", "whole_number"}:
            assert validator.is_valid(attribute.minimum)
            assert isinstance(attribute.maximum, (int, float))
            assert not validator.is_valid(attribute.maximum + 1)


def test_an_entry_has_no_id_of_its_own_and_no_origin() -> None:
    for name, schema in SCHEMAS.items():
        # a pack is called as its folder, a review by who made it
        assert name in {"pack.schema.json", "review.schema.json"} or "id" in schema["required"]
        for entry in schema.get("$defs", {}).values():
            assert not {"id", "extension"} & set(entry.get("properties", ())), (name, entry["title"])


def test_one_name_may_stand_for_a_list_of_one() -> None:
    content = typed(CONTENT / "guideline.yaml")
    entry = next(iter(content["considerations"].values()))
    entry["statements"] = "S01"
    assert faults("guideline.schema.json", content) == []
    entry["statements"] = "S1"
    assert faults("guideline.schema.json", content)
    entry["statements"] = None
    assert faults("guideline.schema.json", content)
