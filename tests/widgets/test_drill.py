"""The drill's screen: what is sent to the browser before and after an answer."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from her2teach.core.load import load_guideline
from her2teach.teaching.drill import drill_verdict, facts, mark_answer
from her2teach.widgets.drill import BATCH, Drill

GUIDELINE = load_guideline()
#: What every widget of a class has, and nobody answers with.
CODE = {"_esm", "_css", "layout", "statements"}


def states(drill: Drill) -> str:
    """All that the browser can ask for."""
    parts: list[Any] = [drill, *drill.children]
    return json.dumps([{k: v for k, v in part.get_state().items() if k not in CODE} for part in parts], default=str)


@pytest.fixture
def drill() -> Drill:
    return Drill(seed=3)


def test_an_item_is_shown_with_its_facts_and_answers(drill: Drill) -> None:
    assert repr(drill) == "Drill()"
    assert drill.form.number == 1
    assert drill.form.facts == [list(fact) for fact in facts(GUIDELINE, drill.item)]
    assert drill.form.choices == [list(each) for each in drill.item.choices]
    assert drill.form.question == drill.item.question
    assert (drill.form.marked, drill.form.status, drill.form.score) == ([], "", "No answer yet.")


def test_before_an_answer_nothing_tells_which_is_right() -> None:
    for seed in range(6):
        drill = Drill(seed=seed)
        shown, item = states(drill), drill.item
        assert item.right in shown  # as one of the answers
        hidden = [line.text for line in item.why if len(line.text.split()) > 4]
        assert hidden
        assert not any(json.dumps(text)[1:-1] in shown for text in hidden)
        drill.answer(item.choices[0][0])
        assert all(text in html.unescape(drill.children[1].html) for text in hidden)  # the control


def test_an_answer_is_marked_at_once_and_only_the_first_counts(drill: Drill) -> None:
    right = drill.item.right
    wrong = next(choice for choice, _ in drill.item.choices if choice != right)
    drill.form.act({"answer": wrong})
    assert drill.form.marked == [wrong, right]
    assert drill.form.status == drill_verdict(mark_answer(drill.item, wrong))
    assert drill.form.score == "0 of 1 right."
    assert "How it was counted" in drill.children[1].html
    drill.form.act({"answer": right})
    assert (drill.form.marked, drill.form.score) == ([wrong, right], "0 of 1 right.")


def test_the_next_item_is_blank_again_and_items_never_end(drill: Drill) -> None:
    seen = set()
    for number in range(1, 2 * BATCH + 2):
        assert drill.form.number == number
        seen.add((drill.item.number, json.dumps(drill.form.facts)))
        drill.answer(drill.item.right)
        assert drill.form.score == f"{number} of {number} right."
        drill.form.act({"do": "next"})
        assert (drill.form.marked, drill.form.status, drill.children[1].html) == ([], "", "")
    assert len(seen) >= 2 * BATCH - 1


def test_a_page_can_send_nothing_that_does_harm(drill: Drill) -> None:
    for message in ({}, {"answer": 3}, {"answer": "silent_de_novo"}, {"answer": ["tdxd"]}, {"do": "delete"}, {"do": 1}):
        drill.form.act(message)
    assert (drill.form.number, drill.form.marked, drill.answered) == (1, [], 0)
