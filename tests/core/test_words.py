"""Words: a trade name leads to the agent that is sold under it, wherever agents are named."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from her2teach import Case, load_guideline
from her2teach.core.case import CaseError
from her2teach.core.files import shipped
from her2teach.core.words import agents_by_trade_name, shipped_words
from her2teach.educator.check import inspect_text

TODAY = dt.date(2026, 11, 22)
CASE = (shipped("cases") / "late-relapse-liver.yaml").read_text(encoding="utf-8")
GUIDELINE = load_guideline()


def hints(text: str, old: str, new: str, name: str = "late-relapse-liver.yaml") -> list[str]:
    assert text.count(old)
    return [each.hint for each in inspect_text(text.replace(old, new, 1), name, TODAY).problems]


@pytest.mark.parametrize(("name", "agent"), sorted(agents_by_trade_name().items()))
def test_a_trade_name_leads_to_its_agent(name: str, agent: str) -> None:
    assert agent in GUIDELINE.agents
    with pytest.raises(CaseError, match=re.escape(f"did you mean {agent}?")):
        Case(current_regimen=[name.capitalize()])


def test_trade_names_belong_to_one_agent_each_and_every_agent_but_a_class_has_some() -> None:
    names = [name.lower() for each in shipped_words().trade_names.values() for name in each]
    assert len(set(names)) == len(names)
    assert {*shipped_words().trade_names} == {*GUIDELINE.agents} - {"endocrine_therapy"}
    assert hints(CASE, "        - docetaxel", "        - Taxotere")[0].startswith("did you mean docetaxel? ")
