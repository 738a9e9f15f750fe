"""Review sentences: nothing that a guideline or an extension says is left out, and each with the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from her2teach import load_guideline
from her2teach.core.extensions import shipped_extensions
from her2teach.teaching.review_items import review_items
from her2teach.teaching.review_sentences import extension_sentences, guideline_sentences

GUIDELINE = load_guideline()
SENTENCES = tuple(guideline_sentences(GUIDELINE))
#: What of a guideline is not said to a reader in words of its own, or stands above every document.
BESIDE = {"identity", "id", "root", "untold"}
#: What a sentence is about, and not said: where it is used.
NAMES = {"said", "unit", "unknown_label"}


def prose(value: Any, key: str = "") -> Iterator[str]:
    """Yield the sentences of a piece of content."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from prose(each, name) if name not in NAMES else ()
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from prose(each, key)
    elif isinstance(value, str) and value.count(" ") > 1:
        yield value


def spoken(found: object) -> str:
    return " ".join(f"{each.lead} {each.text} {each.when}" for each in found).lower()  # type: ignore[attr-defined]


def test_every_sentence_of_the_guideline_is_there() -> None:
    words = spoken(SENTENCES) + " ".join(f"{each.text} {each.open}" for each in review_items(GUIDELINE)).lower()
    content = GUIDELINE.to_dict()["content"]
    wanted = [each for name, section in content.items() if name not in BESIDE for each in prose(section)]
    assert len(wanted) > 500
    assert [each for each in wanted if each.rstrip(".").lower() not in words] == []


@pytest.mark.parametrize("extension", shipped_extensions(), ids=str)
def test_every_sentence_of_an_extension_is_there(extension: Any) -> None:
    guideline = load_guideline(extensions=[extension.id])
    words = spoken(extension_sentences(guideline, extension))
    content = extension.model_dump(mode="json", by_alias=True, exclude_none=True)
    wanted = {name: each for name, each in content.items() if name not in {"title", "summary", "citation"}}
    assert [each for each in prose(wanted) if each.rstrip(".").lower() not in words] == []


def test_what_an_extension_says_claims_no_place_in_the_text() -> None:
    for extension in shipped_extensions():
        found = [*extension_sentences(load_guideline(extensions=[extension.id]), extension)]
        assert found
        assert {each.mark for each in found} == {""}


def test_a_sentence_comes_with_its_statements_its_status_and_when_it_is_said() -> None:
    (found,) = [each for each in SENTENCES if each.lead.startswith("Pitfall P1")]
    assert found.statements == GUIDELINE.pitfalls["P1"].statements
    assert found.mark == "stated"
    assert found.when.startswith("decision point: progression on or after treatment and")
    assert GUIDELINE.pitfalls["P1"].why in found.text
    assert "; only a caution, where" in found.when
    answers = [each for each in SENTENCES if each.lead == "Answer at Timing of recurrence"]
    assert len(answers) == len(GUIDELINE.decisions["timing"].edges)
    assert all(each.when for each in answers)
