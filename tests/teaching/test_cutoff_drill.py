"""The drill of cut-offs: one number, several rules, each marked by the rule that is asked about."""

from __future__ import annotations

from functools import cache

import pytest

from her2teach import load_guideline
from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.teaching.cutoff_drill import BEYOND, WITHIN, cutoff_items
from her2teach.teaching.drill import DrillItem, drill_verdict, facts, feedback, mark_answer
from her2teach.widgets.drill import BATCH, Drill

GUIDELINE, CUTOFFS = load_guideline(), shipped_cutoffs()
#: Months up to which a rule's answer is "within", without and with pertuzumab: counted apart from the content.
LIMITS = {"source_text": (12, 12), "asco": (12, 12), "tdxd_label": (6, 6), "destiny_breast03": (6, 12),
          "destiny_breast09": (6, 6), "nccn": (6, 12)}  # fmt: skip


@cache
def items() -> tuple[DrillItem, ...]:
    return cutoff_items(GUIDELINE, CUTOFFS, 2, 120)


def test_each_answer_is_that_of_the_rule() -> None:
    for item in items():
        months = item.case.known[CUTOFFS.number]
        limit = LIMITS[item.about][item.case.known.get("received_pertuzumab") == "adjuvant_only"]
        wanted = WITHIN if months <= limit else BEYOND
        assert item.right == wanted
        for choice, _ in item.choices:
            assert mark_answer(item, choice).right is (choice == wanted)


def test_every_rule_comes_on_both_sides_and_on_its_limit() -> None:
    for name, limits in LIMITS.items():
        mine = [item for item in items() if item.about == name]
        assert {item.right for item in mine} == {WITHIN, BEYOND}
        assert any(item.case.known[CUTOFFS.number] in limits for item in mine)
    asked = {item.about for item in items() if "received_pertuzumab" in item.facts}
    assert asked == {"destiny_breast03", "nccn"}


def test_an_item_says_which_rule_and_its_feedback_the_source() -> None:
    for item in items():
        rule = CUTOFFS.rules[item.about]
        assert rule.name in item.question
        assert facts(GUIDELINE, item)[0][0] == "Interval since adjuvant trastuzumab"
        marked = mark_answer(item, WITHIN)
        lines = feedback(item).lines
        reads = rule.id == "source_text" and item.case.known[CUTOFFS.number] == 12
        assert (lines[0].mark, lines[0].statements) == ("reading" if reads else rule.status, rule.statements)
        assert all(line.mark for line in lines if line.lead == "Caution")
        assert rule.source is None or any(rule.source in line.text for line in lines)
        assert drill_verdict(marked)


def test_at_exactly_twelve_months_the_texts_rule_is_called_our_reading() -> None:
    mine = [each for each in items() if each.about == "source_text"]
    exact = next(each for each in mine if each.case.known[CUTOFFS.number] == 12)
    early = next(each for each in mine if each.case.known[CUTOFFS.number] < 10)
    read = [line.text for line in exact.why if line.lead == "How we read the text"]
    assert read[0].startswith(GUIDELINE.readings["exactly_twelve_is_early"].text)
    assert exact.why[0].mark == "reading"
    cautions = {line.text for line in exact.why if line.lead == "Caution"}
    flags = GUIDELINE.flags
    assert cautions >= {flags["boundary_12_months"].text, flags["pitfall_wording_leaves_12_undefined"].text}
    assert early.why[0].mark == "stated"
    assert read[0] not in [line.text for line in early.why]


def test_the_same_seed_gives_the_same_items() -> None:
    assert cutoff_items(GUIDELINE, CUTOFFS, 2, 9) == items()[:9]
    assert cutoff_items(GUIDELINE, CUTOFFS, 3, 9) != items()[:9]
    with pytest.raises(ValueError, match="items were found"):
        cutoff_items(GUIDELINE, CUTOFFS, 2, 10_000)


def test_the_screen_asks_marks_and_goes_on() -> None:
    drill = Drill(seed=1, cutoffs=True)
    for number in range(1, BATCH + 3):
        assert drill.form.number == number
        assert [node for node, _ in drill.form.choices] == [WITHIN, BEYOND]
        drill.form.act({"answer": drill.item.right})
        assert drill.form.score == f"{number} of {number} right."
        assert "Cut-off" in drill.children[1].html
        drill.form.act({"do": "next"})
