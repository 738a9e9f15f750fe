"""Random partial cases for the comparison of two evaluators: some realistic, some not, all made of allowed values."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

AGENTS = (
    *("trastuzumab", "pertuzumab", "lapatinib", "T-DXd", "T-DM1"),
    *("docetaxel", "paclitaxel", "capecitabine", "vinorelbine", "gemcitabine", "eribulin"),
    *("letrozole", "anastrozole", "exemestane", "fulvestrant", "tamoxifen", "endocrine_therapy"),
)
RECEIVED = {"received_pertuzumab": "pertuzumab", "received_tdm1": "T-DM1", "received_tdxd": "T-DXd"}
INTERVALS = (0, 3.5, 5, 6, 11, 11.5, 11.9, 12, 12.0, 12.1, 12.5, 13, 24, 60.25, 600)
CHEMOTHERAPY_MONTHS = (0, 2, 3.9, 4, 4.0, 4.1, 5, 5.9, 6, 6.0, 6.1, 8, 120)
#: Attributes that choose an end, with values as they may be given.
CHOOSING: dict[str, Sequence[object]] = {
    "her2_status": ("positive", "negative", "equivocal"),
    "disease_setting": ("recurrent_metastatic", "recurrent_locoregional", "de_novo_metastatic", "early_non_metastatic"),
    "decision_point": ("initial_treatment_choice", "on_treatment_controlled", "progression", "unacceptable_toxicity"),
    "prior_adjuvant_trastuzumab": ("completed", "stopped_early", "ongoing_at_recurrence", "never"),
    "months_since_adjuvant_trastuzumab": INTERVALS,
    "advanced_lines_given": (0, 1, 2, 3, 10),
    **dict.fromkeys(RECEIVED, ("advanced_setting", "adjuvant_only", "never")),
    "tdxd_access": ("available", "unavailable"),
    "chemotherapy_months": CHEMOTHERAPY_MONTHS,
    "maximal_response": ("reached", "not_reached"),
}
#: Attributes that never do.
OTHER: dict[str, Sequence[object]] = {
    "histology": ("invasive_ductal", "invasive_lobular", "other"),
    "hormone_receptor_status": ("positive", "negative"),
    "disease_burden": ("low", "not_low"),
    "comorbidities": ("significant", "not_significant"),
    "disease_free_interval": ("long", "not_long"),
    "cardiac_dysfunction": ("absent", "significant", "unclear", "not_assessed"),
    "lvef_percent": (5, 38, 49.9, 50, 62, 85),
    "pulmonary_status": ("no_ild", "suspected_ild", "confirmed_ild"),
}


def random_partial_case(rng: random.Random) -> dict[str, object]:
    """One partial case: mostly sensible with answers left out, at times one of them changed, at times chaos."""
    kind = rng.random()
    case = _anything(rng) if kind < 0.15 else _sensible(rng)
    if 0.15 <= kind < 0.35:
        name = rng.choice((*CHOOSING, "current_regimen"))
        case[name] = rng.choice(CHOOSING[name]) if name in CHOOSING else _some(rng, AGENTS)
    case |= {name: rng.choice(values) for name, values in OTHER.items() if rng.random() < 0.15}
    return _leave_out(rng, case)


def _leave_out(rng: random.Random, case: Mapping[str, object]) -> dict[str, object]:
    """Omit answers, or give them as unknown, with a share of its own for each case; in an order of its own."""
    share = rng.choice((0.0, 0.05, 0.15, 0.3, 0.5, 0.8))
    left: dict[str, object] = {}
    for name in rng.sample(sorted(case), len(case)):
        if rng.random() >= share:
            left[name] = case[name]
        elif rng.random() < 0.2:
            left[name] = "unknown"
    return left


def _anything(rng: random.Random) -> dict[str, object]:
    """Any value for each attribute, sensible together or not."""
    case: dict[str, object] = {name: rng.choice(values) for name, values in CHOOSING.items()}
    case["current_regimen"] = _some(rng, AGENTS)
    if rng.random() < 0.4:
        case |= _dates(rng)
    return case


def _sensible(rng: random.Random) -> dict[str, object]:
    """A complete case that holds together, mostly in scope."""
    point = rng.choices(CHOOSING["decision_point"], (4, 5, 6, 1))[0]
    setting = rng.choices(CHOOSING["disease_setting"], (12, 6, 1, 1))[0]
    prior = (
        "never"
        if setting == "de_novo_metastatic"
        else rng.choices(CHOOSING["prior_adjuvant_trastuzumab"], (6, 1, 1, 2))[0]
    )
    initial = point == "initial_treatment_choice"
    lines = 0 if initial else rng.choice((1, 1, 2, 2, 3, 7))
    case: dict[str, object] = {
        "her2_status": rng.choices(CHOOSING["her2_status"], (16, 1, 1))[0],
        "disease_setting": setting,
        "decision_point": point,
        "prior_adjuvant_trastuzumab": prior,
        "advanced_lines_given": lines,
        "tdxd_access": rng.choice(("available", "unavailable")),
        "chemotherapy_months": rng.choice(CHEMOTHERAPY_MONTHS),
        "maximal_response": rng.choice(("reached", "not_reached", "not_reached")),
    }
    if prior == "completed" or (prior == "stopped_early" and rng.random() < 0.5):
        case |= _interval(rng)
    case |= _treatment(rng, initial=initial, lines=lines, adjuvant=prior != "never")
    return case


def _treatment(rng: random.Random, *, initial: bool, lines: int, adjuvant: bool) -> dict[str, object]:
    """Agents received, and a regimen made of what may be running."""
    settings = ["never", *(["adjuvant_only"] if adjuvant else []), *([] if initial else ["advanced_setting"] * 2)]
    case: dict[str, object] = {name: rng.choice(settings) for name in RECEIVED}
    if lines < 2 and case["received_tdm1"] == case["received_tdxd"] == "advanced_setting":
        case[rng.choice(("received_tdm1", "received_tdxd"))] = "never"
    refused = {agent for name, agent in RECEIVED.items() if case[name] != "advanced_setting"}
    allowed = [agent for agent in AGENTS if agent not in refused]
    case["current_regimen"] = [] if initial else _some(rng, allowed) or ["trastuzumab"]
    return case


def _some(rng: random.Random, agents: Sequence[str]) -> list[str]:
    """A few agents, often none or one, without order."""
    return rng.sample(agents, rng.choice((0, 1, 1, 2, 2, 3, 5)))


def _interval(rng: random.Random) -> dict[str, object]:
    """The interval as months, as dates, or as both close together."""
    kind = rng.random()
    if kind < 0.5:
        return {"months_since_adjuvant_trastuzumab": rng.choice(INTERVALS)}
    both = kind > 0.8
    return _dates(rng) | (
        {"months_since_adjuvant_trastuzumab": rng.choice((11.5, 11.9, 12, 12.1, 12.5))} if both else {}
    )


def _dates(rng: random.Random) -> dict[str, object]:
    """Two dates about 12 calendar months apart, or any number of days; often at a month's end or a leap day."""
    ends = (
        date(2023, 3, 15),
        date(2024, 2, 29),
        date(2023, 2, 28),
        date(2023, 1, 31),
        date(2022, 12, 31),
        date(2020, 2, 29),
    )
    start = rng.choice(ends) if rng.random() < 0.7 else date(2019, 1, 1) + timedelta(days=rng.randrange(2000))
    days = rng.choice((365, 365, 366, 364, 367, 350, 380, 0, 30, 900, -1, rng.randrange(1500)))
    dates = {"adjuvant_trastuzumab_end_date": start, "recurrence_date": start + timedelta(days=days)}
    return {name: day.isoformat() if rng.random() < 0.5 else day for name, day in dates.items()}
