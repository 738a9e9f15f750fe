"""Announcements: a change is read out with what it did to the answer, and why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from engine_words import ENGINE
from sweep import guideline, pathway_of

from her2teach import Case, Pathway, load_guideline, load_vignettes, trace
from her2teach.core.regions import regions_of
from her2teach.text.announcement import announcement, changed_attributes
from her2teach.text.sections import answer
from her2teach.text.wording import said

VIGNETTES = load_vignettes()
RECURRENT: dict[str, Any] = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
LATE = {
    **RECURRENT,
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": 30,
    "received_tdxd": "never",
    "tdxd_access": "available",
}
EARLY = {**LATE, "months_since_adjuvant_trastuzumab": 8}
OPEN = {name: value for name, value in LATE.items() if name != "months_since_adjuvant_trastuzumab"}
NEGATIVE = {**LATE, "her2_status": "negative"}
SECOND = {**LATE, "decision_point": "progression", "advanced_lines_given": 1, "received_pertuzumab": "advanced_setting"}
THIRD = {**SECOND, "advanced_lines_given": 2, "received_pertuzumab": "never"}
RUNNING = {**RECURRENT, "decision_point": "on_treatment_controlled"}
INTERVAL = "the interval since adjuvant trastuzumab is"


def announced(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    return announcement(answer(guideline(), pathway_of(**now)), None if before is None else pathway_of(**before))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ({}, None, "More information needed. Next question: HER2 status. 20 outcomes still possible."),
        (
            LATE,
            None,
            (
                "The text recommends: THP (trastuzumab + pertuzumab + taxane). Adjuvant trastuzumab was completed; "
                f"{INTERVAL} 30 months, more than 12."
            ),
        ),
        (EARLY, LATE, f"Now T-DXd (trastuzumab deruxtecan): {INTERVAL} 8 months, 12 or less."),
        (LATE, EARLY, f"Now THP (trastuzumab + pertuzumab + taxane): {INTERVAL} 30 months, more than 12."),
        (LATE, OPEN, f"Now THP (trastuzumab + pertuzumab + taxane): {INTERVAL} 30 months, more than 12."),
        (
            {**LATE, "months_since_adjuvant_trastuzumab": 40},
            LATE,
            f"Still THP (trastuzumab + pertuzumab + taxane). The {INTERVAL[4:]} 40 months.",
        ),
        (LATE, LATE, "Still THP (trastuzumab + pertuzumab + taxane). Nothing has changed."),
        (
            OPEN,
            LATE,
            (
                "No longer decided. Interval since adjuvant trastuzumab: not known. New below: pitfall, "
                "timing ignored. Next question: Interval since adjuvant trastuzumab. 2 outcomes still possible."
            ),
        ),
        (NEGATIVE, LATE, "Now out of scope: HER2-negative disease: the HER2 status is negative, not positive."),
        (
            SECOND,
            LATE,
            (
                "Now T-DXd (trastuzumab deruxtecan) (implied, not stated): the recurrence has been treated with "
                "1 line; pertuzumab was given for the recurrence."
            ),
        ),
        (
            THIRD,
            SECOND,
            (
                "Now text silent: pertuzumab or a conjugate never given: the recurrence has been treated with 2 "
                "lines, more than 1."
            ),
        ),
        (
            {**RUNNING, "current_regimen": ["T-DXd"]},
            {**RUNNING, "current_regimen": ["trastuzumab"]},
            "Now continue the antibody–drug conjugate: the current regimen is T-DXd, with antibody–drug conjugate.",
        ),
        (
            {**LATE, "cardiac_dysfunction": "unclear"},
            {**LATE, "cardiac_dysfunction": "absent"},
            (
                "Still THP (trastuzumab + pertuzumab + taxane). Cardiac dysfunction is unclear. "
                "New below: pitfall, cardiac risk overlooked; 1 notice."
            ),
        ),
        (
            {"her2_status": "positive"},
            {},
            (
                "More information needed. The HER2 status is positive. Next question: Disease setting. "
                "19 outcomes still possible."
            ),
        ),
        (
            {**LATE, "advanced_lines_given": 1},
            LATE,
            (
                "These answers contradict each other. The first treatment is being chosen, but lines are recorded as "
                "already given for the recurrence."
            ),
        ),
    ],
)
def test_a_change_is_told_with_what_it_did_and_why(
    now: dict[str, Any], before: dict[str, Any] | None, words: str
) -> None:
    assert announced(now, before) == words


def test_dates_that_decide_are_told_as_the_interval_they_make() -> None:
    dates = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-03-16"}
    assert announced({**OPEN, **dates}, EARLY) == (
        f"Now THP (trastuzumab + pertuzumab + taxane): {INTERVAL} 12 months and 1 day, more than 12."
    )


def test_many_changes_at_once_are_told_by_what_decided_or_by_their_number() -> None:
    more = {"histology": "other", "hormone_receptor_status": "positive", "disease_burden": "low", "lvef_percent": 60}
    assert announced({**EARLY, **more}, LATE).startswith(f"Now T-DXd (trastuzumab deruxtecan): {INTERVAL} 8 months")
    assert "Changed: histology, hormone receptors, disease burden and 1 more." in announced({**LATE, **more}, LATE)


def test_a_contrast_is_never_said_twice() -> None:
    window = {**RUNNING, "current_regimen": ["trastuzumab", "docetaxel"], "chemotherapy_months": 5}
    words = announced({**window, "maximal_response": "not_reached"}, {**window, "maximal_response": "reached"})
    assert words.endswith(": the maximal response is not reached.")
    words = announced({**RUNNING, "decision_point": "unacceptable_toxicity"}, LATE)
    assert words.endswith(" is unacceptable toxicity, no progression (not first treatment for the recurrence).")


def test_an_end_of_an_extension_is_never_told_as_the_text_s() -> None:
    extended = load_guideline(extensions=("x8",))
    case = Case(extended, **LATE)
    refused = Case(extended, **LATE, taxane_contraindication="present")
    before, now = trace(extended, case), trace(extended, refused)
    words = announcement(answer(extended, now), before)
    assert "(extension, not in the text)" in words
    assert "a contraindication to taxanes is present" in words


# --- every shipped case, every single change


@cache
def changes() -> tuple[tuple[Pathway, Pathway], ...]:
    """Every shipped case, and the way after each single change of it."""
    found = []
    for vignette in VIGNETTES:
        before = trace(guideline(), vignette.case)
        found += [(trace(guideline(), case), before) for case in _neighbours(vignette.case)]
    return tuple(found)


def _neighbours(case: Case) -> Iterator[Case]:
    for name in guideline().attributes:
        rest = {other: case[other] for other in case if other != name}
        for value in _values(name):
            answers = rest if value is None else {**rest, name: value}
            other = Case(guideline(), **answers)
            if other != case:
                yield other


def _values(name: str) -> list[Any]:
    """One value of each kind that a criterion could tell apart, and none at all."""
    attribute = guideline().attributes[name]
    if attribute.kind == "choice":
        return [*attribute.values, None]
    if attribute.kind == "agents":
        return [None, [], ["T-DXd"], ["trastuzumab", "pertuzumab"], ["trastuzumab", "docetaxel"], ["letrozole"]]
    if attribute.kind == "date":
        return [None, "2021-05-04"]
    axis = regions_of(guideline()).axes.get(name)
    return [*(axis.representatives if axis else (attribute.minimum, 55)), None]


def test_every_single_change_of_every_shipped_case_is_told_in_plain_words() -> None:
    assert len(changes()) > 1_400
    for now, before in changes():
        words = announcement(answer(guideline(), now), before)
        assert not ENGINE.search(words), words
        assert words[0].isupper()
        assert words.endswith(".")
        assert "\n" not in words
        assert len(words) <= 320, words


def test_every_announcement_says_whether_the_answer_is_a_new_one() -> None:
    leads = set()
    for now, before in changes():
        words = announcement(answer(guideline(), now), before)
        lead = next(each for each in ("Now", "Still", "No longer", "More", "These") if words.startswith(each))
        leads.add(lead)
        if now.node is not None:
            assert lead == ("Still" if now.node == before.node else "Now"), words
            assert guideline().label(now.node)[1:] in words
        elif now.outcome == "contradictory":
            assert now.contradictions[0].text in words
        else:
            assert lead == ("No longer" if before.node is not None else "More"), words
            assert f"{len(now.possible)} outcomes still possible." in words
    assert leads == {"Now", "Still", "No longer", "More", "These"}


def test_every_announcement_names_what_was_changed_or_what_decided() -> None:
    for now, before in changes():
        if now.outcome == "contradictory":
            continue
        words = announcement(answer(guideline(), now), before)
        names = set(changed_attributes(guideline(), now, before))
        names |= {reason.attribute for step in now.steps for reason in step.reasons}
        said_of = [said(guideline(), now.case, name) for name in names]
        assert names
        overruled = "the two dates decide" in words
        assert overruled or any(each[1:] in words for each in said_of), (words, said_of)
