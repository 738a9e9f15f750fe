"""Case fields: a change in the form is a change of its own lines in the text, and of nothing else."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from her2teach import load_guideline
from her2teach.core.files import case_files, shipped
from her2teach.core.plan import ACTION, plan_words
from her2teach.core.yamltree import parse
from her2teach.educator.authoring import new_case
from her2teach.educator.case_fields import (
    ITEMS,
    LINES,
    PROSE,
    CaseFields,
    clean,
    field_problems,
    read_fields,
    with_answers,
    with_field,
)
from her2teach.educator.check import inspect_text
from her2teach.educator.rewriting import RewriteError, comments
from her2teach.teaching.unwritten import PLACEHOLDER

GUIDELINE = load_guideline()
FILES = case_files(shipped("cases"))
TODAY = dt.date(2026, 11, 22)
WORDS = ("liver", "it's", "a: b", "# no comment", "- no list", '"so"', "63%", "ä", "[x]", "no", "12", "{y}", "|", "> 4")
PARAGRAPH = "Long words fill a line and more than a line, so that they have to be wrapped - twice even. "


def fields(text: str) -> CaseFields:
    return read_fields(GUIDELINE, parse(text, "x.yaml"))


def decorated(text: str, dice: random.Random) -> str:
    """A file with comments behind lines and between them, and keys that nobody knows."""
    tree = parse(text, "x.yaml")
    blocks = {"story", "discussion"}
    ends = {
        line for place, (line, _) in tree.keys.items() if place[0] not in blocks and isinstance(_at(tree, place), str)
    }
    tops = sorted(line for place, (line, _) in tree.keys.items() if len(place) == 1)
    lines = text.rstrip("\n").split("\n")
    for line in ends:
        single = line >= len(lines) or not lines[line].startswith("      ") or ":" in lines[line] or "-" in lines[line]
        if dice.random() < 0.4 and single and lines[line - 1][-1] not in "|>":
            lines[line - 1] += f"  # behind {line}"
    for line in reversed(tops):
        if dice.random() < 0.5:
            lines.insert(line - 1, dice.choice([f"# above {line}", f"unknown_{line}: [a, # why\n  b]", ""]))
    return "\n".join(lines) + dice.choice(["", "\n", "\n# at the end\n"])


def _at(tree: Any, place: tuple[str | int, ...]) -> Any:
    found = tree.content
    for step in place:
        found = found[step]
    return found


def words(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=dice.randint(1, 5)))


def changed(dice: random.Random, found: CaseFields, name: str) -> Any:
    """Another value of a field, as somebody could put it in."""
    if name in LINES:
        return {"difficulty": "advanced", "reviewed": "2025-01-02", "killer": dice.choice([*GUIDELINE.pitfalls])}.get(
            name, words(dice)
        )
    if name in PROSE:
        parts = found.values[name].split("\n\n")
        parts[dice.randrange(len(parts))] = PARAGRAPH * dice.randint(1, 3) + words(dice)
        return "\n\n".join(" ".join(each.split()) for each in dice.choice([parts, [*parts, words(dice)], parts[:1]]))
    if name == "keys":
        return dice.sample([*GUIDELINE.keys], 3)
    if name == "expected":
        return {"outcome": "source_silent", "node": dice.choice(["", *GUIDELINE.ends])}
    items = [dict(each) for each in found.values[name]]
    return changed_items(dice, name, items)


def changed_items(dice: random.Random, name: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    what = dice.choice(["add", "edit", "edit", "drop"])
    if what == "drop" and len(items) > 1:
        items.pop(dice.randrange(len(items)))
    elif what == "edit" and items:
        item = dice.choice(items)
        item["voice" if name == "distractors" else "text"] = words(dice)
        if name == "objectives":
            item |= {"level": dice.choice(["", "recall"]), "statements": dice.sample(["S01", "S02", "S30"], 2)}
        if name == "distractors":
            part = dice.choice([each for each in plan_words(GUIDELINE) if each != ACTION])
            item["plan"] = {**item["plan"], part: dice.sample(list(plan_words(GUIDELINE)[part]), 1)}
    elif name == "distractors":
        plan: dict[str, Any] = {part: [] for part in plan_words(GUIDELINE)} | {ACTION: "start", "monitoring": ["ild"]}
        items.append({"at": -1, "belief": next(iter(GUIDELINE.misconceptions)), "voice": words(dice), "plan": plan})
    else:
        more: dict[str, Any] = {"level": "", "statements": []} if name == "objectives" else {"kind": "brain"}
        items.append({"at": -1, "text": words(dice), **more})
    return items


def changed_answers(dice: random.Random, found: CaseFields) -> dict[str, Any]:
    answers = dict(found.answers)
    for name in dice.sample([*GUIDELINE.attributes], 3):
        attribute = GUIDELINE.attributes[name]
        other: Any = {
            "choice": dice.choice([*attribute.values] or [""]),
            "agents": sorted(dice.sample([*GUIDELINE.agents], dice.randint(0, 2))),
            "date": "2024-02-03",
        }.get(attribute.kind, dice.choice(["7", "11.5", "thirty months", "12 # no"]))
        answers[name] = other
        if dice.random() < 0.4:
            del answers[name]
    return answers


def said(values: Any) -> Any:
    """What a form shows, without where in the file it came from and in which order names stand."""
    if isinstance(values, dict):
        return {name: said(each) for name, each in values.items() if name != "at"}
    if isinstance(values, list):
        return sorted(values) if all(isinstance(each, str) for each in values) else [said(each) for each in values]
    return " ".join(values.split()) if "\n\n" not in values else values


def outside(text: str, name: str) -> list[str]:
    """The lines of a text that belong to no value of a key, up to the next key or its comments."""
    tree = parse(text, "x.yaml")
    tops = sorted((line, place[0]) for place, (line, _) in tree.keys.items() if len(place) == 1)
    lines = text.rstrip("\n").split("\n")
    start = next((line for line, key in tops if key == name), None)
    if start is None:
        return lines
    end = next((line for line, _ in tops if line > start), len(lines) + 1)
    while end - 2 >= start and (not lines[end - 2].strip() or lines[end - 2].startswith("#")):
        end -= 1
    return [*lines[: start - 1], *lines[end - 1 :]]


def in_order(some: list[str], all_of: list[str]) -> bool:
    rest = iter(all_of)
    return all(any(each == other for other in rest) for each in some)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_after_any_change_the_text_says_what_the_form_says_and_all_else_of_it_stands(path: Path) -> None:
    dice = random.Random(path.stem)
    text = decorated(path.read_text(encoding="utf-8"), dice)
    for _ in range(5):
        before, told = fields(text), comments(text)
        name = dice.choice([*LINES, *PROSE, *ITEMS, "keys", "expected", "attributes", "attributes"])
        if name == "attributes":
            wanted: Any = changed_answers(dice, before)
            now = with_answers(GUIDELINE, text, wanted)
            assert said(fields(now).answers) == said(wanted)
            assert fields(now).values == before.values
        else:
            wanted = changed(dice, before, name)
            now = with_field(GUIDELINE, text, name, wanted)
            assert said(fields(now).values[name]) == said(wanted), name
            others = {key: value for key, value in fields(now).values.items() if key != name}
            assert others == {key: value for key, value in before.values.items() if key != name}
            assert fields(now).answers == before.answers
        assert not Counter(told) - Counter(comments(now)), name
        assert in_order(outside(text, name), now.split("\n")), name
        unknown = re.findall(r"^unknown_\d+: \[a, # why\n  b\]$", text, re.MULTILINE)
        assert re.findall(r"^unknown_\d+: \[a, # why\n  b\]$", now, re.MULTILINE) == unknown
        keys = [key for key in parse(text, "").content if key in parse(now, "").content]
        assert [key for key in parse(now, "").content if key in keys] == keys
        text = now


@pytest.mark.parametrize("path", FILES[::9], ids=lambda path: path.stem)
def test_what_a_form_shows_put_back_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = fields(text)
    assert found.unfit == ()
    assert with_answers(GUIDELINE, text, found.answers) == text
    for name, value in found.values.items():
        assert with_field(GUIDELINE, text, name, value) == text


def test_a_change_takes_its_own_line_and_no_other() -> None:
    text = FILES[0].read_text(encoding="utf-8")
    now = with_field(GUIDELINE, text, "title", "Another: title")
    lines = [(one, other) for one, other in zip(text.split("\n"), now.split("\n"), strict=True) if one != other]
    assert [other for _, other in lines] == ["title: 'Another: title'"]


def test_a_paragraph_that_is_as_it_was_keeps_its_lines() -> None:
    path = next(each for each in FILES if each.stem == "late-relapse-liver")
    text = path.read_text(encoding="utf-8")
    parts = fields(text).values["discussion"].split("\n\n")
    now = with_field(GUIDELINE, text, "discussion", "\n\n".join([*parts[:-1], "A new end."]))
    assert now == text[: text.index("  A good follow-up")] + "  A new end.\n"


def test_a_new_case_is_empty_in_the_form_and_an_emptied_field_is_still_to_be_written() -> None:
    text = new_case(GUIDELINE, "my-case")
    found = fields(text)
    assert (found.values["title"], found.values["story"], found.answers) == ("", "", {})
    assert found.values["objectives"] == [{"at": 0, "text": "", "level": "", "statements": []}]
    written = with_field(GUIDELINE, text, "story", "She came.")
    assert "\nstory: |\n  She came.\n" in written
    assert with_field(GUIDELINE, written, "story", " \n").count(PLACEHOLDER) == text.count(PLACEHOLDER)
    for name in ("keys", "killer"):
        value = [*GUIDELINE.keys][:2] if name == "keys" else "P2"
        more = with_field(GUIDELINE, text, name, value)
        example = f"# {name}:"
        assert more.index(example) < more.index(f"\n{name}:") < more.index("\n\n", more.index(example))


def test_an_answer_that_is_taken_back_stays_with_its_comment_as_unknown() -> None:
    text = new_case(GUIDELINE, "my-case")
    answered = with_answers(GUIDELINE, text, {"her2_status": "positive", "lvef_percent": "63"})
    assert "\n  her2_status: positive\n" in answered
    assert "\n  lvef_percent: 63\n" in answered
    assert with_answers(GUIDELINE, answered, {}) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("keys: {a: b}\n", "keys"),
        ("story: [a]\n", "story"),
        ("objectives:\n  - [a]\n", "objectives"),
        ("distractors:\n  - x\n", "distractors"),
        ("{keys: [a]}\n", "title"),
        ("- a\n", "title"),
        ("title: [\n", "title"),
        ("title: a\n", "id"),
    ],
)
def test_what_no_field_shows_is_left_as_it_is(text: str, name: str) -> None:
    with pytest.raises(RewriteError, match=r"text|line"):
        with_field(GUIDELINE, text, name, "x")


def test_signs_that_cannot_be_seen_never_reach_a_file() -> None:
    text = with_field(GUIDELINE, FILES[0].read_text(encoding="utf-8"), "story", "a\u200bb\tc\u00add\r\n\r\ne\x07")
    assert fields(text).values["story"] == "ab cd\n\ne"
    assert clean("a\u202eb") == "ab"


def test_each_problem_is_told_at_its_field() -> None:
    path = next(each for each in FILES if each.stem == "late-relapse-liver")
    text = path.read_text(encoding="utf-8")
    text = text.replace("title: Six lesions in the liver\n", "").replace("her2_status: positive", "her2_status: yes")
    wrong = text.replace("level: recall", "level: know").replace("- S37", "- S99")
    found = field_problems(parse(wrong, path.name), inspect_text(wrong, path.name, TODAY).problems)
    assert set(found) == {"title", "attributes.her2_status", "objectives.1", "objectives.2"}
    wrong = path.read_text(encoding="utf-8").replace("voice: looks like", "voice: nobody")
    found = field_problems(parse(wrong, path.name), inspect_text(wrong, path.name, TODAY).problems)
    assert set(found) == {"distractors.0"}
    assert "nobody says this" in found["distractors.0"][0].message
