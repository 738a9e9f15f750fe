"""A sample of plans for the sample of cases: every regimen and action, and what goes on with the running treatment."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from content_sample import Answers, archetypes, hard_probes, sample
from contract_facts import CHEMOTHERAPY, ENDOCRINE, HER2, RUNNING_ENDS, Facts
from contract_plans import Planned, received
from flat_rules import MONTHS, PRIOR
from flat_table import INITIAL

_AGENTS = (
    *(
        "trastuzumab pertuzumab docetaxel",
        "trastuzumab pertuzumab paclitaxel",
        "trastuzumab docetaxel",
        "pertuzumab docetaxel",
    ),
    *(
        "T-DXd",
        "T-DM1",
        "T-DXd pertuzumab",
        "T-DXd pertuzumab docetaxel",
        "T-DM1 paclitaxel",
        "pertuzumab",
        "lapatinib",
    ),
    *("lapatinib capecitabine", "trastuzumab vinorelbine", "lapatinib trastuzumab", "trastuzumab letrozole"),
    *("lapatinib letrozole", "letrozole", "trastuzumab docetaxel letrozole", "trastuzumab pertuzumab", "docetaxel", ""),
    *("trastuzumab pertuzumab docetaxel vinorelbine", "lapatinib letrozole docetaxel", "trastuzumab capecitabine"),
    "trastuzumab pertuzumab endocrine_therapy",
    # more than one where the text names one
    *("trastuzumab pertuzumab docetaxel paclitaxel", "trastuzumab docetaxel capecitabine", "letrozole tamoxifen"),
    *("trastuzumab letrozole tamoxifen", "lapatinib letrozole fulvestrant"),
    *("trastuzumab pertuzumab letrozole", "trastuzumab", "trastuzumab pertuzumab capecitabine", "lapatinib docetaxel"),
)


#: Agents that are named although nothing is given, or nothing said.
_NAMED_ALL_THE_SAME = {"trastuzumab pertuzumab", "letrozole", "T-DXd"}
_MONITORING = ("cardiac", "infusion_reaction", "ild")
_RATIONALE = ("selected_case_documented", "special_circumstance_documented", "cardiac_alternative_documented")
_DECLINED = ("declined_or_comfort_care_documented",)
#: What is watched and what is argued: all, nothing, or one of each.
_WORDS = (
    *((_MONITORING, ()), ((), _RATIONALE), (_MONITORING, _RATIONALE), ((), ()), (_MONITORING, _DECLINED)),
    *(((watched,), (argued,)) for watched, argued in zip(_MONITORING, _RATIONALE, strict=True)),
)


def plans() -> list[dict[str, object]]:
    """Plans worth judging: each regimen with each action, watched or not, argued or not."""
    found: list[dict[str, object]] = []
    for names, action, (monitoring, rationale) in product(
        _AGENTS,
        ("start", "switch", "continue_unchanged", "stop_chemotherapy_continue_her2", "stop_all", "text_does_not_say"),
        _WORDS,
    ):
        agents = set(names.split())
        if agents and action in {"stop_all", "text_does_not_say"} and names not in _NAMED_ALL_THE_SAME:
            continue
        parts = {"her2_agents": HER2, "chemotherapy": CHEMOTHERAPY, "endocrine": ENDOCRINE}
        plan = {part: sorted(agents & group) for part, group in parts.items()}
        found.append({**plan, "action": action, "monitoring": monitoring, "rationale": rationale})
    return found


@cache
def planned() -> tuple[tuple[Facts, Answers, Planned], ...]:
    """Cases of the sample with a few plans each, among them what is running now."""
    rng, choices, found = random.Random(2), plans(), []
    for facts in sample():
        found += [(facts, plan) for plan in rng.sample(choices, 3 if facts.her2_end else 1)]
    return tuple(_received(found))


#: Plans for the end with most exemptions.
_FIRST_LINE = (
    *({"letrozole"}, {"trastuzumab", "letrozole"}, {"lapatinib", "letrozole"}, {"trastuzumab", "docetaxel"}),
    *({"letrozole", "tamoxifen"}, {"trastuzumab", "letrozole", "tamoxifen"}),
)


@cache
def every_plan() -> tuple[tuple[Facts, Answers, Planned], ...]:
    """Some archetypes with every plan and the first line with its own, in a mixture; then all cases with a few."""
    starts = [plan for plan in plans() if plan["action"] == "start" and _agents(plan) in _FIRST_LINE]
    typical = [Facts(case) for _, case in archetypes()[::2]]
    timeless = [
        Facts({name: value for name, value in facts.case.items() if name != missing})
        for facts in typical
        if facts.initial
        for missing in (MONTHS, PRIOR)
    ]
    refused = [facts for facts in sample() if not facts.ends][:2]
    undecided = [facts for facts in sample() if len(facts.ends) > 1][:4]
    some = [*product((*typical, *timeless, *refused, *undecided), plans())]
    some += product((facts for facts in sample() if facts.node == "first_line_thp"), starts)
    some += ((facts, plan) for facts in sample() if facts.node in RUNNING_ENDS for plan in _going_on(facts))
    found = list(_received(some))
    random.Random(3).shuffle(found)
    hard = ((Facts(case), plan) for case, plan in hard_probes() if plan)
    return (*_received((*hard, *product(_lungs(typical), plans()))), *found, *planned())


def _received(some: Iterable[tuple[Facts, Answers]]) -> Iterator[tuple[Facts, Answers, Planned]]:
    """Those that name what is received, with it."""
    for facts, plan in some:
        amounts = received(facts, plan)
        if amounts is not None:
            yield facts, plan, amounts


def _lungs(typical: list[Facts]) -> Iterator[Facts]:
    """T-DXd runs or has failed, and the lungs are ill: once at each decision on a treatment."""
    ill = {"current_regimen": ["T-DXd"], "received_tdxd": "advanced_setting", "pulmonary_status": "confirmed_ild"}
    for node in ("silent_de_novo", "continue_conjugate", "silent_after_toxicity", "third_line_options"):
        facts = next(each for each in typical if each.node == node and each.get("decision_point") != INITIAL)
        yield Facts({**facts.case, **ill, "advanced_lines_given": 3})
    facts = next(each for each in typical if each.node == "tdxd")
    yield Facts({**facts.case, "pulmonary_status": "suspected_ild"})
    # and while nobody knows whether the text speaks of this patient at all
    yield Facts({"pulmonary_status": "confirmed_ild"})


def _going_on(facts: Facts) -> Iterator[Answers]:
    """Plans that go on with the running agents, all or some of them, with or without endocrine therapy."""
    running = facts.regimen or frozenset()
    for agents in (
        running,
        running - CHEMOTHERAPY,
        running | {"letrozole"},
        running - ENDOCRINE,
        running ^ {"lapatinib"},
    ):
        for action in ("continue_unchanged", "stop_chemotherapy_continue_her2"):
            parts = {"her2_agents": HER2, "chemotherapy": CHEMOTHERAPY, "endocrine": ENDOCRINE}
            plan = {part: sorted(agents & group) for part, group in parts.items()}
            yield {**plan, "action": action, "monitoring": ("cardiac", "infusion_reaction", "ild")}


def _agents(plan: Answers) -> set[object]:
    return {agent for part in ("her2_agents", "chemotherapy", "endocrine") for agent in plan[part]}  # type: ignore[attr-defined]
