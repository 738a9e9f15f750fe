"""Rules in words: every criterion of the content can be said, and says what it is about."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from her2teach import load_guideline
from her2teach.core.criteria import Criterion
from her2teach.core.extensions import shipped_extensions
from her2teach.core.references import all_criteria
from her2teach.text.rules import rule_in_words

GUIDELINE = load_guideline()
INTERVAL = "months_since_adjuvant_trastuzumab"


def said(criterion: object) -> str:
    return rule_in_words(GUIDELINE, TypeAdapter[Criterion](Criterion).validate_python(criterion))


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ({"attribute": "her2_status", "is": ["positive", "equivocal"]}, "HER2 status: positive or equivocal"),
        ({"attribute": INTERVAL, "above": 12}, "interval since adjuvant trastuzumab: more than 12 months"),
        (
            {"attribute": INTERVAL, "at_most": 12, "measured": "dates"},
            "interval since adjuvant trastuzumab from the dates: 12 months or less",
        ),
        ({"not": {"known": INTERVAL}}, "not: interval since adjuvant trastuzumab is known"),
        ({"criterion": "recurrent"}, "the disease is recurrent"),
        ({"visits": "timing"}, "the path visits “Timing of recurrence”"),
        ({"plan": "action", "is": "stop_all"}, "plan, action: stop all treatment"),
        ({"plan": "reasoning", "holds_any": "timing"}, "plan, reasoning: some of “Timing of recurrence”"),
        ({"plan": "monitoring", "holds_any": "ild"}, "plan, monitoring: some of interstitial lung disease"),
        (
            {"plan": "her2_agents", "equals": "current_regimen"},
            "plan, HER2-targeted agent: the same as in current regimen",
        ),
        ({"plan": "agents", "one_each": ["tdxd", "tdm1"]}, "plan, agents: exactly T-DXd or T-DM1"),
        ({"plan": "chemotherapy", "only": []}, "plan, separate chemotherapy: nothing"),
    ],
)
def test_a_criterion_is_said(criterion: object, words: str) -> None:
    assert said(criterion) == words


def test_what_belongs_together_stands_in_brackets() -> None:
    positive, negative = ({"attribute": "her2_status", "is": each} for each in ("positive", "negative"))
    recurrent = {"criterion": "recurrent"}
    one, two = "HER2 status: positive", "HER2 status: negative"
    assert said({"all": [{"any": [positive, negative]}, recurrent]}) == f"({one} or {two}) and the disease is recurrent"
    assert said({"any": [{"all": [positive, recurrent]}, negative]}) == f"({one} and the disease is recurrent) or {two}"
    assert said({"not": {"all": [positive, recurrent]}}) == f"not: ({one} and the disease is recurrent)"


@pytest.mark.parametrize("extension", [None, *(each.id for each in shipped_extensions())])
def test_every_criterion_of_the_content_can_be_said(extension: str | None) -> None:
    guideline = load_guideline(extensions=[extension] if extension else [])
    for _, criterion in all_criteria(guideline):
        words = rule_in_words(guideline, criterion)
        assert words
        assert "None" not in words
        assert not {name for name in guideline.criteria if "_" in name and name in words.split()}
