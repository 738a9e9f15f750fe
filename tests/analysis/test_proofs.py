"""Verification: the shipped guideline is proved, broken ones are disproved with a case that shows it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import prod
from typing import Any

import pytest
from content_mutants import mutants
from mutant import DELETED, at, base, changed
from random_cases import random_partial_case

from her2teach import Case, Guideline, trace
from her2teach.analysis.proofs import Report, verify
from her2teach.core.load import Finding, decision_findings
from her2teach.core.regions import Box, overlap, regions_of

REGIONS = regions_of(base())
EVERYTHING: Box = {name: axis.everything for name, axis in REGIONS.axes.items()}


@cache
def report() -> Report:
    return verify(base())


def _broken(*place: str | int, value: Any) -> Guideline:
    guideline = changed(place, "", value).unchecked()
    assert guideline is not None
    return guideline


def _first(guideline: Guideline, code: str) -> Finding:
    return next(finding for finding in verify(guideline).findings if finding.code == code)


# --- the shipped guideline


def test_the_shipped_guideline_is_proved() -> None:
    assert report().findings == ()
    assert report().sound


def test_its_answers_need_no_contradiction_to_be_complete() -> None:
    proofs = {proof.decision: proof for proof in report().decisions}
    assert proofs.keys() == base().decisions.keys()
    assert sum(proof.edges for proof in proofs.values()) == 28
    assert all(proof.relies_on == () for proof in proofs.values())
    assert proofs["timing"].combinations == 4 * 4  # how treatment ended, and below, at, above twelve months or none


def test_it_says_how_many_cases_that_stands_for() -> None:
    assert report().combinations > report().consistent > 1_000_000
    assert report().cases > 10**15
    assert report().combinations == prod(axis.everything.bit_count() for axis in REGIONS.axes.values())


def test_values_are_counted_as_if_one_by_one() -> None:
    for name, axis in REGIONS.axes.items():
        attribute = axis.attribute
        if attribute.kind in {"number", "whole_number"}:
            low, high = int(str(attribute.minimum)), int(str(attribute.maximum))
            steps = 1 if attribute.kind == "whole_number" else 10
            found = [axis.find(step / steps) for step in range(low * steps, high * steps + 1)]
        elif attribute.kind == "agents":
            agents = random.Random(1).sample(sorted(base().agents), 17)
            sets = product((False, True), repeat=len(agents))
            found = [axis.find({a for a, there in zip(agents, some, strict=True) if there}) for some in sets]
        else:
            continue
        real = [place for place, value in enumerate(axis.representatives) if value is not None]
        assert {place: axis.count(place) for place in real} == {place: found.count(1 << place) for place in real}, name


def test_it_takes_a_second_and_tells_how_far_it_is() -> None:
    progress: list[tuple[str, int, int]] = []
    start = time.process_time()
    verify(base(), lambda *step: progress.append(step))
    assert time.process_time() - start < 5  # 0.5 s on an idle machine
    assert [done for _, done, _ in progress] == list(range(len(progress)))
    assert {total for _, _, total in progress} == {len(progress)}


# --- broken guidelines


def test_an_overlap_is_shown_with_both_edges_and_a_case() -> None:
    place = ("criteria", "early_recurrence", "when", "all", 1, "at_most")
    finding = _first(_broken(*place, value="13"), "overlap")
    assert finding.place == ("decisions", "timing")
    assert "first_line_thp" in finding.message
    assert "tdxd_choice" in finding.message
    assert finding.counterexample is not None
    assert finding.counterexample["prior_adjuvant_trastuzumab"] == "completed"
    assert 12 < float(finding.counterexample["months_since_adjuvant_trastuzumab"]) <= 13


def test_an_overlap_on_the_threshold_alone_is_found() -> None:
    late = at(("criteria", "late_recurrence", "when"))["all"]
    finding = _first(
        _broken(
            "criteria",
            "late_recurrence",
            "when",
            "all",
            value=[late[0], {"attribute": late[1]["attribute"], "at_least": "12"}],
        ),
        "overlap",
    )
    assert finding.counterexample is not None
    assert finding.counterexample["months_since_adjuvant_trastuzumab"] == "12"


def test_a_gap_is_shown_with_a_case() -> None:
    finding = _first(_broken("criteria", "early_recurrence", "when", "all", 1, "at_most", value="11"), "gap")
    assert str(finding).startswith("decisions > timing: gap: no answer fits; for example ")
    assert finding.counterexample is not None
    assert 11 < float(finding.counterexample["months_since_adjuvant_trastuzumab"]) <= 12


def test_a_contradiction_that_an_answer_relies_on_is_named() -> None:
    """No edge of its own for adjuvant agents without adjuvant treatment, which the contradictions rule out."""
    edges = at(("decisions", "tdxd_choice", "edges"))
    never = {"attribute": "prior_adjuvant_trastuzumab", "is": "never"}
    adjuvant = {"attribute": "received_tdxd", "is": "adjuvant_only"}
    narrowed = {**edges[3], "when": {"all": [edges[3]["when"], {"not": {"all": [never, adjuvant]}}]}}
    report = verify(_broken("decisions", "tdxd_choice", "edges", value=[*edges[:3], narrowed]))
    assert report.sound
    proofs = {proof.decision: proof.relies_on for proof in report.decisions}
    assert proofs["tdxd_choice"] == ("adjuvant_agent_without_adjuvant_trastuzumab",)


IMPOSSIBLE = {"all": [{"visits": "failed_line"}, {"node": "silent_de_novo"}]}
NEVER_TAKEN = {"all": [{"criterion": "conjugate_in_regimen"}, {"not": {"criterion": "her2_agent_in_regimen"}}]}


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("decisions", "timing", "edges", 0), DELETED, "gap"),
        (("decisions", "timing", "edges", 0), DELETED, "root"),
        (("decisions", "failed_line", "edges"), [], "no_edges"),
        (("decisions", "timing", "edges", 0, "to"), "tdxd_choice", "twin_edges"),
        (("decisions", "scope", "edges", 0, "to"), "silent_after_toxicity", "unreachable"),
        (("decisions", "timing", "edges", 1, "statements"), [], "grounds"),
        (("decisions", "timing", "edges", 3, "readings"), [], "grounds"),
        (("decisions", "failed_line", "edges", 0, "status"), "stated", "grounds"),
        (("ends", "tdxd", "statements"), [], "grounds"),
        (("ends", "tdxd", "statements"), ["S10"], "grounds"),
        (("flags", "switch_do_not_stop", "statements"), [], "grounds"),
        (("flags", "switch_do_not_stop", "when"), IMPOSSIBLE, "dead_rule"),
        (("warnings", "low_lvef_without_dysfunction", "when", "all", 0, "below"), "5", "dead_rule"),
        (("agent_classes", "endocrine", "agents", 0), DELETED, "unused"),
        (("ends", "third_line_options", "regimens", 3), DELETED, "unused"),
        (("decisions", "treatment_phase", "edges", 5, "when"), NEVER_TAKEN, "dead_edge"),
    ],
)  # fmt: skip
def test_a_broken_guideline_is_found_out(place: tuple[str | int, ...], value: Any, code: str) -> None:
    assert code in {finding.code for finding in verify(_broken(*place, value=value)).findings}


def test_an_unused_criterion_and_an_unused_statement_are_found() -> None:
    spare = {"label": "spare", "when": {"criterion": "recurrent"}}
    guideline = _broken("criteria", value={**at(("criteria",)), "spare": spare})
    assert _first(guideline, "unused").place == ("criteria", "spare")
    statement = {**at(("statements", "S05")), "text": "Another one."}
    guideline = _broken("statements", value={**at(("statements",)), "S40": statement})
    assert _first(guideline, "unused").place == ("statements", "S40")


def test_each_edge_that_is_dropped_leaves_a_gap_with_a_counterexample() -> None:
    dropped = [
        m for m in mutants() if m.section == "decisions" and m.what.startswith("edge to") and m.what.endswith("dropped")
    ]
    assert len(dropped) == 28
    for mutant in dropped:
        guideline = mutant.unchecked()
        assert guideline is not None
        findings = {f.code: f for f in decision_findings(guideline, guideline.decisions[str(mutant.place[1])])}
        assert findings["gap"].counterexample, mutant


# --- the answer and the regions


def _boxes(rng: random.Random) -> Iterator[tuple[str, Box]]:
    """Each route with a few of the boxes of consistent complete cases that take it."""
    for route in REGIONS.routes:
        for box in route.boxes:
            whole = overlap(EVERYTHING, box)
            assert whole is not None
            consistent = list(REGIONS.consistent(whole))
            for each in rng.sample(consistent, min(6, len(consistent))):
                yield route.end, each


def _chosen(box: Box, rng: random.Random) -> dict[str, Any]:
    """A complete case of a box: one region for each axis."""
    case: dict[str, Any] = {}
    for name, mask in box.items():
        places = [place for place in range(mask.bit_length()) if mask >> place & 1]
        value = REGIONS.axes[name].representatives[rng.choice(places)]
        if value is not None and not name.endswith("_date"):
            case[name] = value
    return case


def test_every_box_of_every_route_is_walked_to_its_end() -> None:
    rng = random.Random(5)
    for end, box in _boxes(rng):
        case = _chosen(box, rng)
        assert trace(base(), Case(**case)).node == end, case


def test_more_information_never_adds_an_end_and_the_last_answer_leaves_one() -> None:
    rng = random.Random(6)
    for _ in range(150):
        case = random_partial_case(rng)
        pathway = trace(base(), Case(**case))
        unknown = [name for name in base().attributes if name not in pathway.case]
        for name in rng.sample(unknown, min(4, len(unknown))):
            attribute = base().attributes[name]
            for value in attribute.values or ():
                more = trace(
                    base(), Case(**case, **{name: value}) if name not in case else Case(**{**case, name: value})
                )
                assert more.possible <= pathway.possible, (case, name, value)


def test_an_attribute_no_branch_hangs_on_never_matters() -> None:
    rng, idle = random.Random(7), [name for name in base().attributes if name not in REGIONS.axes]
    assert set(idle) == {
        *("histology", "hormone_receptor_status", "recurrence_date", "disease_burden", "comorbidities"),
        *("disease_free_interval", "cardiac_dysfunction", "lvef_percent", "pulmonary_status"),
    }
    for _ in range(150):
        case = {name: value for name, value in random_partial_case(rng).items() if name not in idle}
        pathway = trace(base(), Case(**case))
        for name in idle:
            values: list[object] = [*base().attributes[name].values] or ([50] if name == "lvef_percent" else [])
            for value in values:
                other = trace(base(), Case(**case, **{name: value}))
                assert (other.possible, other.nodes) == (pathway.possible, pathway.nodes)
                assert other.missing == pathway.missing


def test_a_partial_case_reaches_just_the_ends_of_its_completions() -> None:
    """All completions over the regions, one by one, where they are few."""
    rng, tried = random.Random(8), 0
    while tried < 60:
        case = _chosen(rng.choice(list(_boxes(rng)))[1], rng)
        partial = {name: value for name, value in case.items() if rng.random() < 0.8}
        box = {**REGIONS.of(Case(**partial)), "adjuvant_trastuzumab_end_date": 1}
        if prod(mask.bit_count() for mask in box.values()) > 1_500:
            continue
        ends = set()
        places = [[1 << at for at in range(mask.bit_length()) if mask >> at & 1] for mask in box.values()]
        for bits in product(*places):
            full = dict(zip(box, bits, strict=True))
            if next(REGIONS.consistent(full), None) is not None:
                ends.add(trace(base(), Case(**_chosen(full, rng))).node)
        assert trace(base(), Case(**partial)).possible == ends, partial
        tried += 1
