"""A sample of cases on and beside every line the guideline draws: one for each row of the flat table, and each of those
with one answer changed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from contract_facts import CHEMOTHERAPY, CONJUGATES, ENDOCRINE, Facts
from flat_rules import DOMAINS, END_DATE, MONTHS, RECURRENCE_DATE, known_values
from flat_table import INITIAL, ROWS, FullCase, Predicate
from random_cases import AGENTS, CHOOSING, OTHER, _sensible

from her2teach import load_vignettes

Answers = dict[str, object]

#: Numbers on and beside every limit.
NUMBERS: dict[str, tuple[object, ...]] = {
    MONTHS: (0, 5, 8.9, 9, 9.1, 11.4, 11.5, 11.6, 11.9, 12, 12.1, 12.4, 12.5, 12.6, 14.9, 15, 15.1, 16, 600),
    "advanced_lines_given": (0, 1, 2, 3, 10),
    "chemotherapy_months": (0, 3.9, 4, 4.1, 5, 5.9, 6, 6.1, 9, 120),
    "lvef_percent": (5, 49.9, 50, 50.1, 85),
}
#: Last dose, recurrence, months as given.
DATES: tuple[tuple[str, str, object], ...] = (
    ("2023-03-15", "2024-03-15", None),
    ("2023-03-15", "2024-03-16", None),
    ("2023-03-15", "2024-03-16", 12),
    ("2023-03-15", "2024-03-15", 12.1),
    ("2023-03-15", "2024-03-15", 12.4),
    ("2023-03-15", "2024-03-15", 12.5),
    ("2023-03-15", "2024-03-15", 12.6),
    ("2023-03-15", "2024-03-15", 11.5),
    ("2023-03-15", "2024-03-15", 13),
    ("2023-03-15", "2024-03-30", 11.9),
    ("2023-03-15", "2024-03-30", 12.1),
    ("2023-03-15", "2023-08-15", None),
    ("2023-03-15", "2025-03-15", None),
    ("2023-03-15", "2023-03-14", None),
    ("2023-03-15", "2023-03-15", 0),
)


#: What never chooses a way: each of it one way, then another, then all but one left unknown.
OTHERS: tuple[Answers, ...] = (
    {name: values[0] for name, values in OTHER.items()},
    {**{name: values[1] for name, values in OTHER.items()}, "hormone_receptor_status": "positive"},
    {"hormone_receptor_status": "positive"},
    {"hormone_receptor_status": "negative", "cardiac_dysfunction": "absent"},
    {},
)


def _row_of(case: Answers, condition: Predicate) -> bool:
    """Whether a complete case satisfies one row."""
    known = known_values(case)
    if known is None or known.keys() | {MONTHS} != DOMAINS.keys():
        return False
    full = FullCase()
    vars(full).update({DOMAINS[name][0]: known.get(name) for name in DOMAINS})
    return condition(full)


@cache
def archetypes() -> tuple[tuple[str, Answers], ...]:
    """For each row of the flat table three cases that hold together, complete in what chooses the way."""
    rng, found = random.Random(20261122), []
    for end, condition in ROWS:
        for other in OTHERS:
            case: Answers = {}
            while not case or not _row_of(case, condition) or not Facts(case).ends:
                case = _sensible(rng)
            found.append((end, case | other))
    return tuple(found)


def variants(case: Answers) -> Iterator[Answers]:
    """The case, and the case with one answer changed, left out, or given by two dates."""
    yield case
    for name in case:
        yield {key: value for key, value in case.items() if key != name}
    for name, values in {**CHOOSING, **OTHER, **NUMBERS}.items():
        yield from ({**case, name: value} for value in values if value != case.get(name))
    for start, end, months in DATES:
        dated = {key: value for key, value in case.items() if key != MONTHS} | {END_DATE: start, RECURRENCE_DATE: end}
        yield dated if months is None else {**dated, MONTHS: months}
    yield {**case, END_DATE: "2023-03-15"}
    yield {**case, RECURRENCE_DATE: "2023-03-15"}
    if case.get("decision_point") != INITIAL:
        yield from ({**case, "current_regimen": list(regimen)} for regimen in _regimens(case))


def _regimens(case: Answers) -> Iterator[frozenset[str]]:
    running = frozenset(map(str, case.get("current_regimen", ())))  # type: ignore[call-overload]
    yield frozenset()
    for agent in AGENTS:
        yield frozenset({agent})
        yield running ^ {agent}
        yield frozenset({"trastuzumab", agent})
        yield frozenset({"lapatinib", agent})
    for part in (CHEMOTHERAPY, ENDOCRINE, CONJUGATES):
        yield running - part
    yield frozenset({"trastuzumab", "docetaxel", "letrozole"})
    yield frozenset({"lapatinib", "capecitabine", "letrozole"})
    yield frozenset({"lapatinib", "trastuzumab", "capecitabine"})


@cache
def hard_probes() -> tuple[tuple[Answers, Answers], ...]:
    """Cases, with a plan or none, that told apart mutants which a sample finds late: they are tried first."""
    found = json.loads((Path(__file__).parent / "hard_probes.json").read_text(encoding="utf-8"))
    return tuple((each["case"], each.get("plan", {})) for each in found)


@cache
def sample() -> tuple[Facts, ...]:
    """The shipped cases, the archetypes, those with an answer left out, then the other variants, once, in a mixture."""
    seen: dict[str, Answers] = {}
    for _, case in archetypes():
        seen |= {repr(sorted((k, str(v)) for k, v in some.items())): some for some in variants(case)}
    cases = list(seen.values())
    random.Random(1).shuffle(cases)
    shipped = [dict(vignette.case.given) for vignette in load_vignettes()]
    bare = [case for _, case in archetypes()[len(OTHERS) - 1 :: len(OTHERS)]]
    open_cases = [{key: value for key, value in case.items() if key != name} for case in bare for name in case]
    hard = [case for case, plan in hard_probes() if not plan]
    return tuple(Facts(case) for case in (*hard, *shipped, *(case for _, case in archetypes()), *open_cases, *cases))
