"""Rewriting: what is cut into a text stands where it belongs, and no comment is lost wherever it stood."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from her2teach.core.yamltree import parse
from her2teach.educator.rewriting import RewriteError, comments, rewritten
from her2teach.educator.yaml_text import KEYS, Plain

ORDER = {"": KEYS, "attributes": ("a", "b", "reg", "dash"), "item": ("text", "belief", "voice")}
TEXT = """\
# top
id: x   # c1
title: old # t
keys: # c2
story: |  # c3
  a # no comment

  b

objectives:
- one  # first
- text: "two
    # no comment"  # c5
  level: apply
# l2
unknown: [a, # c6
   b]
attributes:
  # first
  a: 1 # x
  reg: [a, b]
  dash: # d
    - p # pp
    - q
distractors:
  - # c7
    belief: y  # by
    # v
    voice: q
    plan:
      action: z
  - belief: y2  # by2
    voice: q2
    plan: {action: z}
# at the end"""


def change(**wanted: Any) -> list[str]:
    """The lines that go, and those that come."""
    now = rewritten(TEXT, wanted, ORDER)
    assert sorted(comments(now)) == sorted(comments(TEXT))
    found = difflib.unified_diff(TEXT.split("\n"), now.split("\n"), lineterm="", n=0)
    lines = [f"{line[0]} {line[1:]}".rstrip() for line in list(found)[2:] if line[0] != "@"]
    return [*(each for each in lines if each[0] == "-"), *(each for each in lines if each[0] == "+")]


def test_comments_are_told_from_words() -> None:
    said = ["top", "c1", "t", "c2", "c3", "first", "c5", "l2", "c6", "first", "x", "d", "pp", "c7", "by", "v", "by2"]
    assert comments(TEXT) == [*(f"# {each}" for each in said), "# at the end"]


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ({"title": "new: one"}, ["- title: old # t", "+ title: 'new: one' # t"]),
        ({"title": None}, ["- title: old # t", "+ # t"]),
        ({"story": "c"}, ["- story: |  # c3", "-   a # no comment", "-", "-   b", "+ # c3", "+ story: |", "+   c"]),
        ({"keys": ["p", "q"]}, ["+   - p", "+   - q"]),
        ({"killer": "P2"}, ["+ killer: P2"]),
        ({"id": "y"}, ["- id: x   # c1", "+ id: y   # c1"]),
    ],
)
def test_a_value_is_put_on_its_own_lines(wanted: dict[str, Any], lines: list[str]) -> None:
    assert change(**wanted) == lines


def test_a_list_keeps_its_items_that_stay_and_the_comments_of_those_that_go() -> None:
    assert change(objectives=["one", "three"]) == [
        '- - text: "two', '-     # no comment"  # c5', "-   level: apply", "+ # c5", "+ - three",
    ]  # fmt: skip
    assert change(objectives=["zero", "one", {"text": "two # no comment", "level": "apply"}]) == ["+ - zero"]
    whole = parse(TEXT, "").content["attributes"]
    assert change(attributes={**whole, "dash": ["q", "r"]}) == ["-     - p # pp", "+     # pp", "+     - r"]
    gone = ["- dash: # d".replace("- ", "-   "), "-     - p # pp", "-     - q"]
    assert change(attributes={**whole, "dash": []}) == [*gone, "+   # d", "+   # pp", "+   dash: []"]
    assert change(attributes={**whole, "reg": ["c"], "b": Plain("2024-03-04")}) == [
        "-   reg: [a, b]", "+   b: 2024-03-04", "+   reg: [c]",
    ]  # fmt: skip


def test_the_first_key_of_an_item_goes_and_the_next_takes_its_place() -> None:
    first = {"voice": "q", "plan": {"action": "z"}}
    last = {"belief": "y2", "voice": "q2", "plan": {"action": "z", "more": ["m"]}}
    assert change(distractors=[first, last]) == [
        "-     belief: y  # by", "-     plan: {action: z}", "+     # by", "+     plan: {action: z, more: [m]}",
    ]  # fmt: skip
    now = rewritten("d:\n  - a: 1\n    b: 2\n", {"d": [{"b": "2"}]}, {})
    assert now == "d:\n  - b: 2\n"
    now = rewritten("d:\n  - a: 1 # c\n    # e\n    b: 2\n", {"d": [{"b": "2"}]}, {})
    assert (parse(now, "").content, comments(now)) == ({"d": [{"b": "2"}]}, ["# c", "# e"])


def test_a_new_key_stands_behind_those_before_it_and_below_the_comment_that_shows_it() -> None:
    text = "id: x\n\n# What it is.\n# title: (words)\n# - so\n\nauthors: me\n"
    assert rewritten(text, {"title": "a"}, ORDER) == text.replace("# - so\n", "# - so\ntitle: a\n")
    assert rewritten(text, {"story": "a"}, ORDER) == f"{text}story: |\n  a\n"
    assert rewritten("title: x", {"id": "a", "story": "b"}, ORDER) == "id: a\ntitle: x\nstory: |\n  b\n"


@pytest.mark.parametrize("text", ["", "a", "- a", "{a: b}", "a: [", "a: b\n---\nc: d"])
def test_a_text_without_a_key_on_its_own_line_is_refused(text: str) -> None:
    with pytest.raises(RewriteError):
        rewritten(text, {"a": "c"}, {})


def test_what_would_lose_something_is_refused() -> None:
    with pytest.raises(RewriteError, match="nothing has changed"):
        rewritten("d:\n  - a: 1\n", {"d": [{"b": "2"}]}, {})
    with pytest.raises(RewriteError, match="nothing has changed"):
        rewritten("? d\n: - - a # c\n    - b\n", {"d": [["b"]]}, {})
