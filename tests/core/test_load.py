"""Extent: a guideline that would take too long to prove is refused at once, and at its place."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from her2teach import load_guideline
from her2teach.core.extensions import shipped_extensions
from her2teach.core.load import excesses
from her2teach.educator.check import inspect

TEA = (Path(__file__).parents[1] / "content" / "valid" / "other_guideline.yaml").read_text(encoding="utf-8")


def decisions(number: int) -> str:
    """Decisions in a row, each of which leads to the next by two ways that meet again."""
    rows = [
        "  wish:\n    label: x\n    question: x\n    edges:\n      - {to: d0, label: x, when: {criterion: hot_tea}}\n"
    ]
    for at in range(number):
        rows.append(
            f"  d{at}:\n    label: x\n    question: x\n    edges:\n"
            f"      - {{to: a{at}, label: x, when: {{attribute: wish, is: hot}}}}\n"
            f"      - {{to: b{at}, label: x, when: {{attribute: wish, is: hot}}}}\n"
        )
        for side in "ab":
            onward = [f"d{at + 1}"] if at + 1 < number else ["iced", "compost", "white", "plain_cup", "curdled"]
            edges = [f"      - {{to: {to}, label: x, when: {{attribute: wish, is: hot}}}}\n" for to in onward]
            rows.append(f"  {side}{at}:\n    label: x\n    question: x\n    edges:\n{''.join(edges)}")
    start, end = TEA.index("  wish:\n    label: Hot or cold?\n    question: Should"), TEA.index("\nends:")
    return (TEA[:start] + "".join(rows) + TEA[end:]).replace("visits: additions", "visits: wish")


def names(number: int) -> str:
    """Names for names in a row."""
    rows = [f"  c{at}: {{label: x, when: {{criterion: c{at + 1}}}}}\n" for at in range(number)]
    last = f"  c{number}: {{label: x, when: {{criterion: hot_tea}}}}\n"
    return TEA.replace("\ncriteria:\n", f"\ncriteria:\n{''.join(rows)}{last}")


def product(number: int) -> str:
    """A criterion that comes to two to the power of its parts."""
    part = "{any: [{attribute: wish, is: hot}, {attribute: months_open, at_most: 6}]}"
    return TEA.replace(
        "\ncriteria:\n", f"\ncriteria:\n  big: {{label: x, when: {{all: [{', '.join([part] * number)}]}}}}\n"
    )


def test_what_is_shipped_is_small() -> None:
    together = [extension.id for extension in shipped_extensions()]
    for extensions in ([], together):
        assert list(excesses(load_guideline(extensions=extensions))) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (product(40), "criterion comes to more than 1000 alternatives"),
        (names(400), "more than 100 criteria stand for one another in a row"),
        (decisions(30), "the ways through the graph come to more than 10000 alternatives"),
        (decisions(150), "more than 100 decisions follow one another"),
    ],
    ids=["product", "names", "ways", "row"],
)
def test_what_is_too_much_is_refused_at_once(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "other_guideline.yaml"
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    found = inspect(path, dt.date(2026, 11, 22))
    assert time.process_time() - start < 1
    assert found.report is None
    extent = [problem for problem in found.problems if problem.code == "extent"]
    messages = [str(problem) for problem in found.problems]
    assert any(message in problem.message and problem.line > 1 for problem in extent), messages
