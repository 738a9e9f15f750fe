"""A slip in the content is noticed: every mutant of it is refused, disproved, or contradicts the specification."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import Any

import contract_tables as tables
import pytest
from content_mutants import mutants
from content_sample import Answers, sample
from contract import JUDGED, SHOWN, Pair, case_of, judged_differently, unlike_the_tables, way_differs
from contract_facts import Facts
from contract_keys import KEYS, LASTING, REASONED, Met, Reasoning
from contract_plans import ALTERNATIVES, Judged, Planned, follows
from contract_rules import Rule, can_be_judged
from mutant import APART, Mutant, base
from plan_sample import every_plan

from her2teach import CaseError, Guideline, InvalidPlanError, Pathway, Plan, trace
from her2teach.analysis.proofs import verify
from her2teach.core import regions
from her2teach.core.criteria import Criterion
from her2teach.core.plan import planned_parts
from her2teach.core.references import _named_within, all_criteria
from her2teach.core.regions import regions_of
from her2teach.core.situation import Situation

#: Mutants handed to a process at once: so few that both have something to do until the end.
CHUNK = 5
#: Pairs of a case and a plan whose parts are kept; those tried first come again with every mutant.
KEPT = 40_000
#: Probes tried before the proofs: on whole cases and plans, and on one rule, which is quicker and gets all in the end.
FEW, MANY = 4000, 6000
#: Most are told apart by as many of one hunt or another: each has its turn before any goes on.
FIRST = 400

ALL = os.environ.get("HER2TEACH_MUTANTS") == "all"

#: Mutants that say the same as the shipped guideline, each with the reason.
_OPPOSITE = "warnings > months_and_dates_on_opposite_sides > when > any"
_HAS_LINES = "a drug given for the recurrence contradicts zero lines, so one line and at most one line are the same"
EQUIVALENT: dict[str, str] = {
    f"{_OPPOSITE} > 0 > all > 1 > measured: dropped": "two dates overrule a number, so the dates are what is measured",
    f"{_OPPOSITE} > 1 > all > 1 > measured: dropped": "two dates overrule a number, so the dates are what is measured",
    **{
        f"warnings > {warning} > at_least: {change}": _HAS_LINES
        for warning in (
            "tdxd_first_after_late_recurrence > when > all > 1",
            "pertuzumab_and_tdxd_in_one_line > when > all > 2",
        )
        for change in ("1 becomes 0", "dropped")
    },
    **{
        f"considerations > label_one_higher_after_early_recurrence > when > all > 2 > at_least: {change}": (
            "progression contradicts zero lines"
        )
        for change in ("1 becomes 0", "dropped")
    },
    **{
        f"pitfalls > P5 > when > any > 1 > all > 3 > not > all > 0 > at_most: {change}": (
            "at this end of the first choice the interval is never above twelve"
        )
        for change in ("12 becomes 12.1", "dropped")
    },
    "plan > verdicts > tdxd_against_what_is_known: dropped": "only an extension tells what to do with the lungs",
    **{
        f"criteria > treatment_goes_on > when > node: continue_her2 {change}": (
            "the criterion is asked about T-DXd only, and at this end no conjugate runs"
        )
        for change in ("dropped", "becomes silent_no_her2_agent")
    },
}


# --- one rule of the sections the graph does not hang on


@cache
def _way(facts: Facts) -> Pathway:
    return trace(base(), case_of(base(), dict(facts.case)))


def _shown_differently(guideline: Guideline, rule: Criterion, expected: Rule, facts: Facts) -> str:
    """Whether a rule shows itself otherwise than its predicate, on the way the case takes."""
    if not facts.ends:
        return ""
    way = _way(facts)
    shown = rule.holds(Situation(guideline, way.case, way.nodes, way.node)) is True
    return "" if shown is expected(facts) else "the cases it is shown in"


def _fires_differently(guideline: Guideline, rule: Criterion, expected: Judged, reported: Judged, pair: Pair) -> str:
    """Whether a rule about plans fires otherwise than its predicate, where it would be reported."""
    facts, _, amounts = pair
    if not facts.ends or not can_be_judged(facts) or not reported(facts, amounts):
        return ""
    way, parts = _tried(pair)
    fires = rule.holds(Situation(guideline, way.case, way.nodes, way.node, parts)) is True
    return "" if fires is expected(facts, amounts) else "the plans it fires on"


#: What a plan on a case comes to in the shipped guideline, by the pair's own number: the pairs stay in their hunt.
_TRIED: dict[int, tuple[Pathway, Mapping[str, frozenset[str] | None]]] = {}


def _tried(pair: Pair) -> tuple[Pathway, Mapping[str, frozenset[str] | None]]:
    """The way of a pair's case, and the parts of its plan; both are the same for every mutant of a rule."""
    found = _TRIED.get(id(pair))
    if found is None:
        facts, plan, amounts = pair
        way = _way(facts)
        allowed = {"alternative"} if _on_pathway(facts, amounts) else ()
        on_pathway = frozenset({"followed"} if follows(facts, amounts) else allowed)
        found = way, {**planned_parts(base(), way.case, _plan(plan)), "pathway": on_pathway}
        if len(_TRIED) < KEPT:
            _TRIED[id(pair)] = found
    return found


#: A pair, and what a learner reasoned.
Attempted = tuple[Pair, Reasoning]


def _met_differently(guideline: Guideline, rule: Criterion, expected: Met, attempted: Attempted) -> str:
    """Whether a key feature is met otherwise than by its predicate."""
    (facts, _, amounts), (reasoning, left_open) = attempted
    if not facts.ends:
        return ""
    way, parts = _tried(attempted[0])
    whole = {**parts, "reasoning": reasoning, "left_open": left_open}
    met = rule.holds(Situation(guideline, way.case, way.nodes, way.node, whole)) is True
    return "" if met is expected(facts, amounts, (reasoning, left_open)) else "the attempts that have it"


def _lasts_differently(guideline: Guideline, name: str, facts: Facts) -> str:
    """Whether a finding lasts in other cases than by its predicate."""
    lasts = guideline.attributes[name].lasts
    held = (
        lasts is not None and lasts.while_.holds(Situation(guideline, case_of(base(), dict(facts.case)))) is not False
    )
    return "" if held is LASTING[name](facts) else "where a finding lasts"


def _plan(parts: Answers) -> Plan:
    plan: dict[str, Any] = parts
    return Plan(base(), **plan)


def _on_pathway(facts: Facts, plan: Planned) -> bool:
    return follows(facts, plan) or any(rule(facts, plan) for rule in ALTERNATIVES.values())


def _reported(section: str, name: str) -> Judged:
    """Where a rule about plans is reported when it fires."""
    if section == "alternatives":
        return lambda facts, plan: facts.her2_end and not follows(facts, plan)
    caution = section == "pitfalls" or name in tables.WEIGHTS["caution"].split()
    return lambda facts, _: caution or facts.her2_end


#: What of a rule decides how a plan is answered, and not whether it fires.
TOLD_APART = {("needs_an_answer",), ("everywhere",), ("caution_when",)}

# --- the hunt


class Hunt:
    """Probes in an order that learns: what kills a mutant is tried first on the next."""

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = list(items)

    def first(self, differs: Callable[[Any], str], start: int, stop: int | None = None) -> str:
        """What the first probe between two positions says that tells the mutant apart."""
        for at in range(start, min(len(self.items), stop or len(self.items))):
            what = differs(self.items[at])
            if what:
                self.items.insert(0, self.items.pop(at))
                return what
        return ""


@cache
def _cases() -> Hunt:
    return Hunt(sample())


@cache
def _pairs() -> Hunt:
    return Hunt(every_plan())


@cache
def _attempts() -> Hunt:
    """Every plan with some reasoning, and some plans with all of it."""
    pairs = every_plan()
    several = [(pair, reasoned) for pair in pairs[::40] for reasoned in REASONED]
    return Hunt([*several, *((pair, REASONED[at % len(REASONED)]) for at, pair in enumerate(pairs))])


def _rules_touched(mutant: Mutant) -> Iterator[tuple[str, str, str]]:
    """The rules a mutant is in, and those that name the criterion it is in: section, name, key."""
    section, name = map(str, mutant.place[:2])
    for place, criterion in all_criteria(base()):
        touched = place == mutant.place[:3] or (section == "criteria" and name in _names(criterion))
        if touched and place[0] in {*SHOWN, *JUDGED, "keys"}:
            yield str(place[0]), str(place[1]), str(place[2])


def _names(criterion: Criterion) -> set[str]:
    """The criteria that a criterion hangs on."""
    direct = set(_named_within(criterion))
    return direct.union(*(_names(base().criteria[name].when) for name in direct))


def _rule_hunts(mutant: Mutant, guideline: Guideline) -> Iterator[tuple[Hunt, Callable[[Any], str]]]:
    """The hunts, one rule at a time."""
    for section, name, key in _rules_touched(mutant):
        criterion = getattr(getattr(guideline, section)[name], key)
        if section == "keys":
            yield _attempts(), partial(_met_differently, guideline, criterion, KEYS[name])
        elif key == "caution_when":
            yield _pairs(), partial(judged_differently, guideline)
        elif key == "near" or section not in JUDGED:
            yield _cases(), partial(_shown_differently, guideline, criterion, SHOWN[section][name])
        else:
            expected = JUDGED[section].get(name, lambda facts, plan: not _on_pathway(facts, plan))
            yield _pairs(), partial(_fires_differently, guideline, criterion, expected, _reported(section, name))


def _whole_hunts(mutant: Mutant, guideline: Guideline) -> Iterator[tuple[Hunt, Callable[[Any], str]]]:
    """The hunts for a mutant that may change anything."""
    if mutant.place[0] == "attributes" and mutant.place[2:3] == ("lasts",):
        yield _cases(), partial(_lasts_differently, guideline, str(mutant.place[1]))
    if mutant.section in {*SHOWN, *JUDGED, "keys"} and mutant.place[2:3] not in TOLD_APART:
        return
    if mutant.section not in {"plan", "verdicts"}:  # these say nothing before a plan is there
        yield _cases(), partial(way_differs, guideline)
    if mutant.section not in {"contradictions", "decisions", "attributes"}:
        yield _pairs(), partial(judged_differently, guideline)


def _noticed_by(mutant: Mutant, guideline: Guideline) -> Iterator[str]:
    """What notices a mutant, the quickest first; empty strings where nothing did."""
    yield unlike_the_tables(guideline)
    whole, rules = list(_whole_hunts(mutant, guideline)), list(_rule_hunts(mutant, guideline))
    yield from (hunt.first(differs, 0, MANY) for hunt, differs in rules)
    yield from (hunt.first(differs, 0, FIRST) for hunt, differs in whole)
    yield from (hunt.first(differs, FIRST, FEW) for hunt, differs in whole)
    yield "" if verify(guideline).sound else "its proofs"
    if str(mutant) in EQUIVALENT:
        return
    # All the rest: which probes come first depends on what was tried before, and so on the machine.
    yield from (hunt.first(differs, MANY) for hunt, differs in rules)
    yield from (hunt.first(differs, FEW) for hunt, differs in whole)


def _killed(mutant: Mutant) -> str:
    """What notices a mutant; empty when nothing does."""
    guideline = mutant.load()
    if guideline is None:
        return "loading"
    if mutant.section in APART:
        regions._MADE[guideline] = regions_of(base())
    try:
        return next(filter(None, _noticed_by(mutant, guideline)), "")
    except (CaseError, InvalidPlanError, KeyError) as error:
        return type(error).__name__  # it refuses what it should answer


def _survivors(few: list[Mutant]) -> list[str]:
    return [str(mutant) for mutant in few if not _killed(mutant)]


def tried() -> list[Mutant]:
    """One mutant in sixteen, but for those that nothing notices; each with `make mutants`, which takes minutes.

    Those that nothing notices are tried on every probe there is: they take longest, and begin.
    """
    everyone = sorted(mutants(), key=lambda mutant: str(mutant) not in EQUIVALENT)
    return everyone if ALL else everyone[len(EQUIVALENT) :: 16]


@pytest.mark.sweep
def test_every_mutant_is_noticed() -> None:
    mutated = tried()
    chunks = [mutated[at : at + CHUNK] for at in range(0, len(mutated), CHUNK)]
    # Each process draws all probes anew, and other tests run beside those of one mutant in sixteen.
    with ProcessPoolExecutor(2 if ALL else 1, mp_context=get_context("spawn")) as pool:
        survivors = [name for names in pool.map(_survivors, chunks) for name in names]
    assert set(survivors) == EQUIVALENT.keys() & set(map(str, mutated))
