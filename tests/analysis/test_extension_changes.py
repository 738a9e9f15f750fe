"""Extension changes: what an extension changes, for one case and over all of them."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from random_cases import random_partial_case
from tea_extension import sweetened, tea

from her2teach import Case, Guideline, load_guideline, trace
from her2teach.analysis.extension_changes import ExtensionChanges, compare, compare_case
from her2teach.core.extensions import shipped_extensions
from her2teach.core.regions import regions_of
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.html.extensions import (
    case_html,
    extension_changes_html,
    extension_html,
    extension_verdict,
    witness_words,
)

PLAIN = load_guideline()
EXTENSIONS = {each.id: each for each in shipped_extensions()}
CASES = {vignette.id: vignette.case for vignette in shipped_vignettes()}

#: Every change that an extension's summary announces, with the number of region classes; nothing else may change.
CHANGES = {
    "x1": {("silent_de_novo", "first_line_thp"): 12, ("silent_no_prior_trastuzumab", "first_line_thp"): 24},
    "x2": {
        ("silent_not_completed", "tdxd"): 240,
        ("silent_not_completed", "tdm1"): 120,
        ("silent_not_completed", "silent_tdxd_reuse"): 480,
        ("silent_not_completed", "silent_tdm1_reuse"): 120,
    },
    "x3": {
        ("third_line_options", "third_line_options"): 156_672,
        ("silent_third_line_precondition", "third_line_asco"): 119_808,
        ("ambiguous_adjuvant_exposure", "third_line_asco"): 127_104,
    },
    "x4": {("silent_third_line_precondition", "pertuzumab_may_be_offered"): 101_760},
    "x5": {("first_line_thp", "first_line_thp"): 384, ("tdxd", "tdxd"): 18_096},
    "x6": {
        ("silent_after_toxicity", "interrupt_tdxd"): 238_464,
        ("silent_after_toxicity", "stop_tdxd_for_good"): 238_464,
        ("continue_conjugate", "interrupt_tdxd"): 119_232,
        ("continue_conjugate", "stop_tdxd_for_good"): 119_232,
    },
    "x7": {},
    "x8": {("first_line_thp", "taxane_contraindicated"): 384},
    "x9": {},
    "x10": {("silent_tdxd_reuse", "silent_tdxd_after_early_disease"): 34_560},
    "x11": {},
    "x12": {},
    "x13": {
        ("tdxd", "tdxd"): 18_096,
        ("tdm1", "tdm1"): 4_656,
        ("third_line_options", "third_line_options"): 156_672,
    },
    "second_line": {},
}
#: What those say that change no end.
SAID = {
    "x7": {
        *(f"considerations/lvef_with_{drug}" for drug in ("pertuzumab", "trastuzumab", "tdm1", "tdxd")),
        "considerations/failing_heart_case_by_case",
    },
    "x11": {"considerations/palbociclib_in_maintenance", "considerations/palbociclib_harms_and_survival"},
    "x12": {"considerations/tucatinib_in_maintenance"},
    "x9": {"warnings/anthracycline_beside_trastuzumab", "considerations/anthracycline_apart"},
    "second_line": {"flags/implied_second_line"},
}
#: Shipped cases whose answer changes.
TELLING = {
    "x1": {
        "a-block-from-long-ago",
        "back-pain-on-anastrozole",
        "before-trastuzumab-was-offered",
        "eleven-months-off-tamoxifen",
        "first-diagnosis-already-metastatic",
    },
    "x2": {"relapse-during-adjuvant-trastuzumab"},
    "x4": {"early-relapse-progresses-on-tdxd", "he-read-the-consent-form"},
    "x6": {"breathless-on-tdxd", "cough-in-the-ninth-cycle", "ground-glass-by-chance"},
    "x7": set(),
    "x9": set(),
    "second_line": set(),
}


@pytest.fixture(scope="module", params=CHANGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def extended(name: str) -> Guideline:
    return load_guideline(extensions=[name])


@pytest.fixture(scope="module")
def found(extended: Guideline) -> ExtensionChanges:
    return compare(PLAIN, extended)


def ends(base: Guideline, extended: Guideline, case: Case) -> tuple[str | None, str | None]:
    return trace(base, case.restricted_to(base)).node, trace(extended, case).node


# --- over the whole case space ---


def test_an_extension_changes_what_its_summary_says_and_nothing_else(name: str, found: ExtensionChanges) -> None:
    assert {(change.before, change.after): change.classes for change in found.changes} == CHANGES[name]
    assert found.changed == sum(CHANGES[name].values())
    assert found.refused == 0
    assert found.changed or set(found.said) == SAID[name]


def test_each_witness_changes_and_has_no_answer_too_many(extended: Guideline, found: ExtensionChanges) -> None:
    for change in found.changes:
        wanted = (change.before, change.after)
        assert ends(PLAIN, extended, change.witness) == wanted
        assert compare_case(PLAIN, extended, change.witness).changed
        for left_out in change.witness:
            given = {key: value for key, value in change.witness.given.items() if key != left_out}
            assert ends(PLAIN, extended, Case(extended, **given)) != wanted
        labels = [extended.attributes[key].label.lower() for key in change.witness]
        assert all(label in witness_words(extended, change.witness).lower() for label in labels)


def test_random_cases_agree_with_the_table(name: str, extended: Guideline) -> None:
    rng = random.Random(9)
    expected = set(CHANGES[name])
    for case in (*CASES.values(), *(Case(**random_partial_case(rng)) for _ in range(300))):
        own = {key: rng.choice([*extended.attributes[key].values]) for key in EXTENSIONS[name].attributes}
        changed = ends(PLAIN, extended, Case(extended, **case.given, **own))
        before, after = changed
        if before is not None and after is not None:
            assert before == after or changed in expected


def test_what_is_added_removed_and_altered_is_named(name: str, extended: Guideline, found: ExtensionChanges) -> None:
    nodes = {*PLAIN.decisions, *PLAIN.ends}
    assert {*extended.decisions, *extended.ends} == (nodes | set(found.added_nodes)) - set(found.removed_nodes)
    assert not nodes & set(found.added_nodes)
    assert found.attributes == tuple(EXTENSIONS[name].attributes)
    assert found.altered_edges == (("failed_line--tdxd_choice",) if name == "second_line" else ())
    removed = {
        "x1": {"silent_no_prior_trastuzumab"},
        "x3": {"silent_third_line_precondition", "ambiguous_adjuvant_exposure"},
    }
    assert set(found.removed_nodes) == removed.get(name, set())


def test_a_guideline_compared_with_itself_has_not_aged() -> None:
    same = compare(PLAIN, PLAIN)
    assert (same.changes, same.refused, same.added_nodes, same.added_edges, same.said) == ((), 0, (), (), ())
    assert same.classes > 1_000_000


def test_all_together_change_what_each_changes_and_no_more() -> None:
    found = compare(PLAIN, load_guideline(extensions=CHANGES))
    before = {start for changes in CHANGES.values() for start, _ in changes}
    assert {change.before for change in found.changes} == before
    assert found.refused == 0


def test_the_counts_are_those_of_counting_one_by_one() -> None:
    base, sweet = tea(), sweetened()
    axes = regions_of(sweet).axes
    choices = [
        [(key, axis.representatives[at]) for at in range(len(axis.representatives)) if axis.everything >> at & 1]
        for key, axis in axes.items()
    ]
    counted: Counter[tuple[str, str]] = Counter()
    sound = 0
    for point in itertools.product(*choices):
        case = Case(sweet, **{key: value for key, value in point if value is not None})
        after = trace(sweet, case)
        if after.contradictions:
            continue
        sound += 1
        # An agent that the base does not know counts as one of its class.
        known = {
            key: {"milk"} if value == {"oat_milk"} else value for key, value in case.given.items() if key != "baking"
        }
        before = trace(base, Case(base, **known)).node
        assert before is not None
        assert after.node is not None
        if before != after.node or base.ends[before] != sweet.ends[after.node]:
            counted[before, after.node] += 1
    found = compare(base, sweet)
    assert {(change.before, change.after): change.classes for change in found.changes} == dict(counted)
    assert set(counted) == {("compost", "cake"), ("curdled", "curdled"), ("iced", "iced")}
    assert found.classes == sound


# --- for one case ---


@pytest.mark.parametrize("name", TELLING)
def test_the_shipped_cases_that_change_are_known(name: str) -> None:
    extended = load_guideline(extensions=[name])
    assert {each for each, case in CASES.items() if compare_case(PLAIN, extended, case).changed} == TELLING[name]


def test_two_pathways_of_a_case_and_where_they_part() -> None:
    extended = load_guideline(extensions=["x1"])
    found = compare_case(PLAIN, extended, CASES["first-diagnosis-already-metastatic"])
    assert (found.before.node, found.after.node) == ("silent_de_novo", "first_line_thp")
    assert found.parts_after == "scope"
    assert extension_verdict(extended, found) == "The outcome changes. The paths diverge after “Scope”."
    same = compare_case(PLAIN, extended, CASES["exactly-twelve-months"])
    assert (same.changed, same.parts_after, same.said) == (False, None, ())
    assert extension_verdict(extended, same) == "Nothing changes for this case."


def test_a_question_that_an_extension_asks_leaves_its_answer_open() -> None:
    extended = load_guideline(extensions=["x8"])
    case = CASES["late-relapse-liver"]
    found = compare_case(PLAIN, extended, case)
    assert found.before.node == "first_line_thp"
    assert (found.after.node, found.after.missing) == ("first_line_thp", ("taxane_contraindication",))
    assert found.after.possible == {"first_line_thp", "taxane_contraindicated"}
    answered = Case(extended, **case.given, taxane_contraindication="absent")
    found = compare_case(PLAIN, extended, answered)
    assert (found.changed, found.parts_after) == (False, "timing")


def test_the_same_end_with_more_options_is_another_answer() -> None:
    extended = load_guideline(extensions=["x5"])
    found = compare_case(PLAIN, extended, CASES["late-relapse-liver"])
    assert found.changed
    assert found.parts_after is None
    assert {rule.id for rule in found.said} >= {"tdxd_pertuzumab_evidence", "newer_evidence_first_line"}


def test_an_agent_the_base_does_not_know_leaves_the_list_open() -> None:
    extended = load_guideline(extensions=["x3"])
    case = Case(extended, her2_status="positive", current_regimen=["tucatinib", "trastuzumab", "capecitabine"])
    assert dict(compare_case(PLAIN, extended, case).before.case.given) == {"her2_status": "positive"}


# --- as HTML ---


def test_the_table_says_every_change_in_words_and_numbers(
    name: str, extended: Guideline, found: ExtensionChanges
) -> None:
    html = extension_changes_html(PLAIN, extended, found, ["A <title>"])
    for change in found.changes:
        assert f"<td>{change.classes:,}</td>" in html
        assert PLAIN.label(change.before) in html
    assert ("<caption>Where the outcome changes</caption>" in html) is bool(found.changes)
    assert "A &lt;title&gt;" in html
    assert EXTENSIONS[name].summary.split(".")[0] in extension_html(EXTENSIONS[name])


def test_a_case_says_which_steps_stand_on_other_ground() -> None:
    extended = load_guideline(extensions=["second_line"])
    found = compare_case(PLAIN, extended, CASES["progression-on-pertuzumab-maintenance"])
    html = case_html(extended, found)
    assert "The outcome stays, and more is said about it." in html
    assert html.count('data-mark="extension"') == 1
    assert "By the text's numbering, which line has failed?" in html.replace("&#x27;", "'")
