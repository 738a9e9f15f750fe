"""What no page should say is told from plain English, whatever case a page may draw."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from page_words import engine_words, own_classes

import her2teach
from her2teach.core.files import own_files, shipped

CONTENT = Path(her2teach.__file__).parent / "content"
#: All that is read by learners as it was written; the sentences of telling.yaml have places that are filled first.
FILES = sorted(
    {*own_files(CONTENT, "**/*.yaml"), *own_files(shipped("cases"), "**/*.yaml")} - {CONTENT / "telling.yaml"}
)


def sentences(found: Any) -> Iterator[str]:
    """Every text of more than one word."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        for each in found:
            yield from sentences(each)
    elif isinstance(found, str) and " " in found:
        yield " ".join(found.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_of_the_content_is_taken_for_a_word_of_the_engine(path: Path) -> None:
    written = list(sentences(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert written
    assert engine_words("\n".join(written), own_classes()) == []


@pytest.mark.parametrize(
    "text",
    [
        "An exception occurred.",
        "an exception was raised",
        "KeyError: 'x'",
        "The answer is None.",
        "interval: undefined",
        "the visited node",
        "[object Object]",
        "months_since_adjuvant_trastuzumab",
        "DecisionGraph",
    ],
)
def test_a_word_of_the_engine_is_found(text: str) -> None:
    assert engine_words(text, own_classes())
