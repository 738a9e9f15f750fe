"""YAML hints: a line that cannot be read can be, once it is written as the hint says."""

from __future__ import annotations

import datetime as dt

import pytest

from her2teach.core.files import shipped
from her2teach.core.yaml_hints import quoted
from her2teach.core.yamltree import parse
from her2teach.educator.check import inspect_text

TODAY = dt.date(2026, 11, 22)
CASE = (shipped("cases") / "late-relapse-liver.yaml").read_text(encoding="utf-8")


def hints(text: str, old: str, new: str, name: str = "late-relapse-liver.yaml") -> list[str]:
    assert text.count(old)
    return [each.hint for each in inspect_text(text.replace(old, new, 1), name, TODAY).problems]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Six lesions", "title: Liver: six lesions"),
        ("voice: looks like a luxury", "voice: he says: a luxury"),
        ("authors: The her2teach authors", 'authors: "The" authors: all'),
        ("title: Six lesions in the liver", "title: 'Don't look for six lesions"),
        ("title: Six lesions in the liver", 'title: "Six" lesions'),
        ("title: Six lesions in the liver", "title: @ six"),
        ("title: Six lesions in the liver", "title: [six] lesions"),
        ("title: Six lesions in the liver", "title: say \"it\": 'all'"),
    ],
)
def test_a_text_that_needs_quotes_can_be_read_once_the_hint_is_followed(old: str, new: str) -> None:
    (hint,) = hints(CASE, old, new)
    _, said, written = hint.partition("put it in quotes: ")
    assert said
    key = new.partition(":")[0]
    line = next(each for each in CASE.replace(old, new).splitlines() if new in each)
    mended = CASE.replace(old, new).replace(line, f"{line.partition(key)[0]}{key}: {written}")
    assert parse(mended, "x.yaml").content


def test_a_colon_in_a_text_of_several_lines_and_a_line_too_far_in_are_told_apart() -> None:
    (hint,) = hints(CASE, "story: |", "story:")
    assert (
        hint
        == "a colon stands in this text; put all of it in quotes, or write | behind its key and the text below that"
    )
    (hint,) = hints(CASE, "\ndifficulty:", "\n  difficulty:")
    assert hint == "begin this line as far left as the lines above it"


@pytest.mark.parametrize("words", ['say "it"', "it's", "a: b", "# no comment", "- no list", "back\\slash"])
def test_words_in_quotes_are_read_as_they_are(words: str) -> None:
    assert parse(f"key: {quoted(words)}\n", "x.yaml").content == {"key": words}
