"""The shipped cases together: what is reached by which of them, and that nothing worth teaching is left without one."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest

from her2teach import Case, Feedback, Pathway, Plan, judge, load_guideline, load_vignettes, trace
from her2teach.analysis.coverage import RULES
from her2teach.core.plan import ANSWERED
from her2teach.core.questions import relevant_case
from her2teach.core.schema import Outcome, Verdict
from her2teach.core.situation import Situation
from her2teach.educator.check import inspect

CASES = Path(__file__).parents[2] / "cases"
GUIDELINE = load_guideline()
VIGNETTES = {vignette.id: vignette for vignette in load_vignettes(CASES)}
OUTCOMES = get_args(Outcome)
#: What a plan that is careful watches.
WATCHED = tuple(GUIDELINE.plan.monitoring)

#: What a case shows by itself, before any plan.
SHOWN = ("flags", "pitfalls", "tensions", "considerations", "readings")
#: What no case can show by itself, and why; the reasons are tested below.
BY_A_PLAN = ("errors", "alternatives")
NOT_SHIPPED = {"outcomes": ["contradictory"]}
#: Each warning, with a shipped case and the one answer that would raise it: a case that warns is no case to ship.
WARNED = {
    "months_and_dates_on_opposite_sides": ("about-a-year-says-the-letter", "months_since_adjuvant_trastuzumab", "12"),
    "tdxd_first_after_late_recurrence": ("nine-months-on-tdxd", "advanced_lines_given", "1"),
    "pertuzumab_and_tdxd_in_one_line": ("ground-glass-by-chance", "received_pertuzumab", "advanced_setting"),
    "long_interval_with_early_recurrence": ("two-years-of-adjuvant-trastuzumab", "disease_free_interval", "long"),
    "low_lvef_without_dysfunction": ("ejection-fraction-of-fifty", "lvef_percent", "49"),
}
#: Two cases that differ in one answer and go different ways.
PAIRS = [
    ("receptors-changed-between-biopsies", "waiting-for-the-second-test", "her2_status"),
    ("progression-on-pertuzumab-maintenance", "diarrhoea-that-ends-a-regimen", "decision_point"),
    ("exactly-twelve-months", "one-day-after-the-anniversary", "recurrence_date"),
    ("counted-lines-instead-of-months", "before-she-moved-here", "advanced_lines_given"),
    ("residual-tumour-after-surgery", "funding-came-through", "tdxd_access"),
    ("early-relapse-without-tdxd", "waiting-for-the-insurer", "tdxd_access"),
    ("conjugate-only-after-surgery", "no-conjugate-at-all", "received_tdm1"),
    ("sixteen-weeks-of-docetaxel", "four-months-to-the-day", "chemotherapy_months"),
    ("ten-weeks-into-docetaxel", "nothing-left-to-shrink", "maximal_response"),
]
THP, TDXD, TDM1 = "trastuzumab pertuzumab docetaxel", "T-DXd", "T-DM1"
#: For each misconception a case, what the text has against the plan that it leads to there, and what would be right.
FAULTS: dict[str, tuple[str, str, str, str, str]] = {
    "progression_proves_resistance": (
        *("progression-on-pertuzumab-maintenance", "P1 P2", "not_on_pathway", "switch", TDXD),
    ),
    "until_progression_means_stop_everything": (
        *("metastatic-from-the-start-and-growing", "P1 P2", "", "text_does_not_say", ""),
    ),
    "interval_starts_at_surgery": ("two-years-of-adjuvant-trastuzumab", "P5", "not_on_pathway", "start", TDXD),
    "interval_starts_at_the_diagnosis": ("three-dates-in-one-letter", "P5", "not_on_pathway", "start", TDXD),
    "interval_starts_at_the_last_chemotherapy": (
        *("three-dates-in-one-letter", "P5", "cardiac_monitoring_omitted not_on_pathway", "start", TDXD),
    ),
    "interval_starts_at_the_last_endocrine_tablet": (
        *("bone-lesion-after-years-of-anastrozole", "P5", "ild_monitoring_omitted not_on_pathway", "start", THP),
    ),
    "exactly_twelve_months_is_late": ("infusion-on-a-leap-day", "P5", "not_on_pathway", "start", TDM1),
    "a_month_has_thirty_days": ("exactly-twelve-months", "P5", "not_on_pathway", "start", TDXD),
    "second_line_needs_a_metastatic_line": ("early-relapse-without-tdxd", "P5", "not_on_pathway", "start", TDM1),
    "positive_receptors_call_for_endocrine_therapy_first": (
        *("strong-receptors-large-liver", "P2", "endocrine_alone_without_circumstance not_on_pathway", "start", THP),
    ),
    "pertuzumab_is_a_luxury": ("late-relapse-liver", "P4", "not_on_pathway", "start", THP),
    "chemotherapy_done_is_treatment_done": (
        *("after-the-holidays", "P2", "stopped_without_a_reason not_on_pathway"),
        *("stop_chemotherapy_continue_her2", ""),
    ),
    "tdxd_stops_like_chemotherapy": (
        *("nine-months-on-tdxd", "", "stopped_without_a_reason not_on_pathway", "continue_unchanged", ""),
    ),
    "low_ejection_fraction_rules_her2_drugs_out": ("ejection-fraction-of-fifty", "P2", "not_on_pathway", "start", THP),
    "heart_is_checked_for_anthracyclines_only": ("two-years-on-maintenance", "P3", "", "continue_unchanged", ""),
    "tdm1_is_trastuzumab": (
        *("two-years-on-t-dm1", "", "stopped_without_a_reason not_on_pathway", "continue_unchanged", ""),
    ),
    "asymptomatic_opacities_are_harmless": (
        *("cough-in-the-ninth-cycle", "", "ild_and_tdxd", "text_does_not_say", ""),
    ),
    "her2_status_never_changes": ("a-block-from-long-ago", "P2", "", "text_does_not_say", ""),
    "one_exposure_rules_tdxd_out": (
        *("second-helping", "", "stopped_without_a_reason not_on_pathway", "continue_unchanged", ""),
    ),
    "a_flat_scan_means_stop": (
        *("same-picture-three-times", "P2", "stopped_without_a_reason not_on_pathway", "continue_unchanged", ""),
    ),
    "an_endocrine_tablet_was_a_line": ("yellow-eyes-on-a-monday", "P5", "not_on_pathway", "start", THP),
}
#: That case of each misconception, and how it is told there.
VOICED = {
    distractor.belief.id: (vignette, distractor)
    for vignette in VIGNETTES.values()
    for distractor in vignette.distractors
    if FAULTS[distractor.belief.id][0] == vignette.id
}


@cache
def pathway_of(name: str) -> Pathway:
    """The way of a case as the explorer shows it, without answers that nobody asks for."""
    return trace(GUIDELINE, relevant_case(GUIDELINE, VIGNETTES[name].case))


@cache
def reached(section: str) -> dict[str, tuple[str, ...]]:
    """For each thing of a section, the cases that reach it."""
    if section == "outcomes":
        return {
            outcome: tuple(name for name in VIGNETTES if pathway_of(name).outcome == outcome) for outcome in OUTCOMES
        }
    if section == "ends":
        return {end: tuple(name for name in VIGNETTES if pathway_of(name).node == end) for end in GUIDELINE.ends}
    if section == "edges":
        steps = {name: {(step.node, step.to) for step in pathway_of(name).steps} for name in VIGNETTES}
        return {"--".join(edge): tuple(n for n in VIGNETTES if edge in steps[n]) for edge in GUIDELINE.edges}
    found = {name: _ids(getattr(pathway_of(name), section)) for name in VIGNETTES}
    return {item: tuple(n for n in VIGNETTES if item in found[n]) for item in getattr(GUIDELINE, section)}


def _plan(action: str, agents: str = "", watched: tuple[str, ...] = (), argued: tuple[str, ...] = ()) -> Plan:
    parts: dict[str, Any] = {
        part: [agent for agent in agents.split() if agent in GUIDELINE.members((part,))]
        for part in GUIDELINE.plan.agents
    }
    return Plan(**parts, action=action, monitoring=watched, rationale=argued)


def _ids(items: tuple[Any, ...]) -> set[str]:
    return {item.id for item in items}


# --- what a case shows by itself


@pytest.mark.parametrize("section", ["ends", "edges", "outcomes", *SHOWN])
def test_everything_a_case_can_show_is_shown_by_some(section: str) -> None:
    """With -rP it also says what is reached by what."""
    rows = reached(section)
    assert rows
    for name, cases in rows.items():
        sys.stdout.write(f"{section}/{name}: {', '.join(cases) or 'no case'}\n")
    assert [name for name, cases in rows.items() if not cases] == NOT_SHIPPED.get(section, [])


def test_no_kind_of_rule_is_forgotten() -> None:
    assert {*SHOWN, *BY_A_PLAN, "warnings", "contradictions"} == set(RULES)


def test_there_are_forty_cases_of_every_difficulty_and_kind() -> None:
    assert len(VIGNETTES) >= 40
    difficulties = Counter(vignette.difficulty for vignette in VIGNETTES.values())
    assert min(difficulties[level] for level in ("introductory", "intermediate", "advanced")) >= 10
    covered = {(name, str(value)) for vignette in VIGNETTES.values() for name, value in vignette.case.given.items()}
    values = {(a.id, value) for a in GUIDELINE.attributes.values() if a.kind == "choice" for value in a.values}
    assert values <= covered


def test_no_two_cases_tell_the_same_answers() -> None:
    """Not even where histology and ejection fraction, which decide nothing, are left aside."""
    seen: dict[Case, str] = {}
    for name, vignette in VIGNETTES.items():
        given = vignette.case.given
        case = Case(**{key: value for key, value in given.items() if key not in {"histology", "lvef_percent"}})
        assert case not in seen, (name, seen.get(case))
        seen[case] = name


# --- what a case cannot show by itself


@pytest.mark.parametrize("warning", GUIDELINE.warnings)
def test_a_warning_is_one_answer_away_from_a_shipped_case(warning: str, tmp_path: Path) -> None:
    """Told in a case file it would be a warning of `her2teach check --strict`, so that no shipped case holds one."""
    name, attribute, answer = WARNED[warning]
    assert all(not pathway_of(shipped).warnings for shipped in VIGNETTES)
    lines = (CASES / f"{name}.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    at = lines.index("attributes:\n")
    kept = [line for line in lines if not line.startswith(f"  {attribute}:")]
    path = tmp_path / f"{name}.yaml"
    path.write_text("".join([*kept[: at + 1], f"  {attribute}: {answer}\n", *kept[at + 1 :]]), encoding="utf-8")
    problems = inspect(path, dt.date(2026, 1, 1)).problems
    assert GUIDELINE.warnings[warning].text in [each.message for each in problems if each.code == "warning"]


def test_a_chart_that_contradicts_itself_has_nothing_to_show() -> None:
    """So no case is shipped that reaches no answer at all; the explorer teaches contradictions as they are entered."""
    given = {**VIGNETTES["three-dates-in-one-letter"].case.given, "recurrence_date": "2023-07-03"}
    refused = trace(GUIDELINE, Case(**given))
    assert list(map(str, refused.contradictions)) == ["recurrence_before_the_end_of_trastuzumab"]
    assert all(not getattr(refused, section) for section in ("nodes", "steps", *SHOWN))
    assert reached("outcomes")["contradictory"] == ()


@pytest.mark.parametrize("section", BY_A_PLAN)
def test_without_a_plan_no_case_shows_an_error_or_an_alternative(section: str) -> None:
    for name in VIGNETTES:
        situation = Situation(GUIDELINE, pathway_of(name).case, pathway_of(name).nodes, pathway_of(name).node)
        rules = getattr(GUIDELINE, section)
        shown = [rule.id for rule in rules.values() if rule.when.holds(situation) is True]
        # that the lungs are affected on T-DXd is so whatever is planned
        assert set(shown) <= {"ild_and_tdxd"}, name


def _judged() -> Iterator[Feedback]:
    """Plans of all kinds, held against each case."""
    regimens = (
        *(THP, TDXD, TDM1, "T-DXd pertuzumab", "trastuzumab docetaxel", "trastuzumab letrozole", "letrozole"),
        "trastuzumab pertuzumab",
        *("docetaxel", "trastuzumab capecitabine", "trastuzumab vinorelbine", "lapatinib capecitabine"),
    )
    argued = tuple(GUIDELINE.plan.rationale)
    plans = [
        *(_plan(do, agents, (), why) for do, agents, why in product(("start", "switch"), regimens, ((), argued))),
        *(_plan(action) for action in GUIDELINE.plan.actions),
    ]
    for vignette, plan in product(VIGNETTES.values(), plans):
        yield judge(GUIDELINE, vignette.case, plan)


def test_every_error_alternative_and_verdict_is_met_on_some_case() -> None:
    never = {*GUIDELINE.pitfalls, *GUIDELINE.errors, *GUIDELINE.alternatives, *get_args(Verdict)}
    for found in _judged():
        items = (*found.pitfalls, *found.errors, *found.cautions, *found.alternatives)
        never -= _ids(items) | {found.verdict}
        if not never:
            break
    assert never == set()


# --- misconceptions and minimal pairs


@pytest.mark.parametrize("belief", GUIDELINE.misconceptions)
def test_a_misconception_is_voiced_in_a_case_and_its_plan_judged(belief: str) -> None:
    vignette, distractor = VOICED[belief]
    _, pitfalls, errors, better, agents = FAULTS[belief]
    found = judge(GUIDELINE, vignette.case, distractor.plan)
    assert _ids(found.pitfalls) == set(pitfalls.split())
    assert _ids(found.errors) == set(errors.split())
    assert found.pitfalls or found.errors
    instead = judge(GUIDELINE, vignette.case, _plan(better, agents, WATCHED))
    assert (instead.pitfalls, instead.errors) == ((), ())
    assert instead.verdict == ("concordant" if vignette.expected_outcome in ANSWERED else "not_assessable")


def test_all_misconceptions_and_all_pitfalls_are_among_them() -> None:
    """With -rP it also says which misconception is told where."""
    for belief, (vignette, _) in VOICED.items():
        sys.stdout.write(f"misconceptions/{belief}: {vignette}\n")
    assert set(VOICED) == set(GUIDELINE.misconceptions) == set(FAULTS)
    assert len(VOICED) == 21
    assert {pitfall for _, pitfalls, *_ in FAULTS.values() for pitfall in pitfalls.split()} == set(GUIDELINE.pitfalls)


def test_a_correction_rests_on_what_the_text_says() -> None:
    for misconception in GUIDELINE.misconceptions.values():
        statements = {GUIDELINE.statements[name] for name in misconception.statements}
        assert statements
        assert misconception.status in {"stated", "reading"}
        assert misconception.belief != misconception.correction


@pytest.mark.parametrize(("one", "other", "attribute"), PAIRS)
def test_a_minimal_pair_differs_in_one_answer_and_goes_two_pathways(one: str, other: str, attribute: str) -> None:
    first, second = VIGNETTES[one].case.given, VIGNETTES[other].case.given
    assert {name for name in {*first, *second} if first.get(name) != second.get(name)} == {attribute}
    assert (pathway_of(one).outcome, pathway_of(one).node) != (pathway_of(other).outcome, pathway_of(other).node)
    assert first.get("histology") == second.get("histology")


def test_some_pair_parts_at_each_decision() -> None:
    parted = set()
    for one, other, _ in PAIRS:
        nodes, others = pathway_of(one).nodes, pathway_of(other).nodes
        parted.add([node for node in nodes if node in others][-1])
    assert parted == set(GUIDELINE.decisions)
