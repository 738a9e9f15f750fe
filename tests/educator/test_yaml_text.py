"""YAML text: what is written is read as it was meant, by YAML's own rules and by ours."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from her2teach.core.yamltree import parse
from her2teach.educator.yaml_text import Plain, entry_yaml, flow_yaml


@pytest.mark.parametrize("value", ["no", "12", "a: b", "# x", "it's", "", "ä", ["a", "1"], {"a": ["b"], "c": "no"}, []])
def test_a_key_is_read_as_it_was_meant(value: Any) -> None:
    for written in (entry_yaml("key", value), f"key: {flow_yaml(value)}"):
        assert parse(written, "").content == {"key": value}
        assert yaml.safe_load(written) == {"key": value}


def test_a_number_and_a_day_that_were_typed_have_no_quotes_and_others_do() -> None:
    assert entry_yaml("lvef", Plain("63")) == "lvef: 63"
    assert entry_yaml("end", Plain("2024-03-15")) == "end: 2024-03-15"
    assert entry_yaml("title", "63") == "title: '63'"
    assert flow_yaml([Plain("11.50"), "2"]) == "[11.50, '2']"


def test_a_story_keeps_its_lines() -> None:
    assert entry_yaml("story", "One.\n\nTwo\nthree.") == "story: |\n  One.\n\n  Two\n  three."
    assert entry_yaml("story", "") == "story: ''"
