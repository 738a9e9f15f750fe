"""Words: the same case is told in the same words everywhere, and in the words of the field."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from engine_words import ENGINE
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep import drawn, guideline, pathway_of

from her2teach import Case, load_vignettes, trace
from her2teach.text.announcement import announcement
from her2teach.text.sections import MARKS, answer, identity, plain, sections, short_identity
from her2teach.text.wording import capital, show_agents, show_reasons, show_value, uncapital

VIGNETTES = load_vignettes()
ROOT = Path(__file__).parents[2]
RECURRENT: dict[str, Any] = {"her2_status": "positive", "disease_setting": "recurrent_metastatic"}
LATE = {
    **RECURRENT,
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": 30,
}
SECOND = {
    **LATE,
    "decision_point": "progression",
    "received_pertuzumab": "advanced_setting",
    "advanced_lines_given": 1,
    "received_tdxd": "never",
    "tdxd_access": "available",
}
PRINT_ALL = """
import her2teach, her2teach.text.sections
guideline = her2teach.load_guideline()
for vignette in her2teach.load_vignettes():
    print(her2teach.text.sections.plain(guideline, her2teach.trace(guideline, vignette.case)))
"""


def words(**answers: Any) -> str:
    return plain(guideline(), pathway_of(**answers))


def heading(text: str, name: str) -> str:
    """The lines under one heading."""
    return text.partition(f"{name}\n")[2].partition("\n\n")[0]


def test_the_words_are_the_same_byte_for_byte_in_every_process() -> None:
    here = "".join(f"{plain(guideline(), trace(guideline(), vignette.case))}\n" for vignette in VIGNETTES)
    for seed in ("1", "4242"):
        run = subprocess.run(
            [sys.executable, "-c", PRINT_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert run.stdout.replace(b"\r\n", b"\n") == here.encode()


def test_no_word_of_the_engine_is_shown() -> None:
    for pathway in drawn()[:2_000]:
        text = plain(guideline(), pathway)
        body = text.removesuffix(f"{identity(guideline())}\n")
        assert not ENGINE.search(body), (ENGINE.search(body), body)
        assert not ENGINE.search(announcement(answer(guideline(), pathway)))


def test_every_line_is_marked_and_rests_on_statements_of_the_text() -> None:
    marks = set()
    for pathway in drawn()[:2_000]:
        for section in (answer(guideline(), pathway), *sections(guideline(), pathway)):
            assert section.heading
            assert section.lines
            for line in section.lines:
                assert line.text
                assert line.mark in {"", *MARKS}
                assert set(line.statements) <= set(guideline().statements)
                marks.add(line.mark)
    assert marks == {"", *MARKS} - {"extension"}  # none is asked for here


def test_sections_come_once_and_in_order() -> None:
    order = ["warnings", "path", "considerations", "flags", "pitfalls", "unsaid", "readings", "others"]
    seen = set()
    for pathway in drawn()[:2_000]:
        found = [section.id for section in sections(guideline(), pathway)]
        assert found == [each for each in order if each in found]
        seen.update(found)
    assert seen == set(order)


def test_all_that_a_pathway_holds_is_told() -> None:
    for pathway in drawn()[:1_000]:
        text = plain(guideline(), pathway)
        rules = (*pathway.considerations, *pathway.flags, *pathway.warnings, *pathway.tensions, *pathway.contradictions)
        texts = [rule.text for rule in rules]
        texts += [reading.text for reading in pathway.readings]
        texts += [pitfall.near_text for pitfall in pathway.pitfalls]
        texts += [option.option.label for option in pathway.options]
        if pathway.node:
            end = guideline().ends[pathway.node]
            texts += [end.text, *end.unsaid]
        assert all(sentence in text for sentence in texts)


@pytest.mark.parametrize("lungs", ["suspected_ild", "confirmed_ild"])
@pytest.mark.parametrize("end", ["continue_conjugate", "tdxd", "silent_after_toxicity"])
def test_what_endangers_the_patient_stands_in_the_answer(end: str, lungs: str) -> None:
    running = {"current_regimen": ("T-DXd",), "pulmonary_status": lungs}
    cases = {
        "continue_conjugate": {**LATE, "decision_point": "on_treatment_controlled", **running},
        "tdxd": {**SECOND, "current_regimen": ("trastuzumab", "docetaxel"), "pulmonary_status": lungs},
        "silent_after_toxicity": {**LATE, "decision_point": "unacceptable_toxicity", **running},
    }
    pathway = pathway_of(**cases[end])
    assert pathway.node == end
    said = answer(guideline(), pathway)
    (danger,) = said.dangers
    assert danger is said.lines[1]
    assert "can be fatal" in danger.text
    assert announcement(said).endswith(
        "Danger: T-DXd with suspected or confirmed interstitial lung disease can be fatal."
    )
    cleared = pathway_of(**{**cases[end], "pulmonary_status": "no_ild"})
    assert not answer(guideline(), cleared).dangers
    assert "Danger" in announcement(said, cleared)
    assert "Danger" not in announcement(said, pathway)
    assert danger.text not in [line.text for section in sections(guideline(), pathway) for line in section.lines]


def test_every_text_says_whose_it_is() -> None:
    for pathway in drawn()[:50]:
        assert plain(guideline(), pathway).endswith(f"\n\n{identity(guideline())}\n")
    for texts in (identity(guideline()), short_identity(guideline())):
        assert "For teaching only, never for clinical use." in texts
        assert "retrieved 2026-11-22" in texts
        assert "review date: none, not yet reviewed by a clinician" in texts
        assert guideline().content_hash[:12] in texts
    assert guideline().identity.title in identity(guideline())


# --- the answer ---


@pytest.mark.parametrize(
    ("answers", "headline", "said"),
    [
        (LATE, "THE TEXT RECOMMENDS", "- THP (trastuzumab + pertuzumab + taxane): "),
        (SECOND, "THE TEXT IMPLIES, WITHOUT STATING IT", "[implied] (S09)"),
        ({**SECOND, "advanced_lines_given": 2, "received_pertuzumab": "never"}, "THE TEXT IS SILENT", "[text silent]"),
        ({"her2_status": "negative"}, "OUT OF SCOPE", "this case is out of scope."),
        (
            {
                **LATE,
                "months_since_adjuvant_trastuzumab": "unknown",
                "received_tdxd": "never",
                "tdxd_access": "available",
            },
            "MORE INFORMATION NEEDED",
            "- Still possible (2): THP (trastuzumab + pertuzumab + taxane); T-DXd (trastuzumab deruxtecan).",
        ),
        (
            {**LATE, "advanced_lines_given": 1},
            "THESE ANSWERS CONTRADICT EACH OTHER",
            "Nothing is recommended until you change one of the two",
        ),
        (
            {**RECURRENT, "decision_point": "on_treatment_controlled", "current_regimen": ["trastuzumab"]},
            "THE TEXT ADVISES",
            "Continue HER2 therapy",
        ),
    ],
)
def test_the_answer_comes_first(answers: dict[str, Any], headline: str, said: str) -> None:
    text = words(**answers)
    assert text.startswith(f"{headline}\n")
    assert said in text.partition("\n\n")[0]


def test_an_option_says_what_it_waits_for() -> None:
    third = {
        **RECURRENT,
        "decision_point": "progression",
        "advanced_lines_given": 2,
        "received_pertuzumab": "advanced_setting",
        "received_tdm1": "advanced_setting",
    }
    condition = "Trastuzumab + endocrine therapy, only if the disease is hormone receptor-positive."
    assert condition in words(**third)
    assert condition not in words(**third, hormone_receptor_status="positive")
    assert "Trastuzumab + endocrine therapy." in words(**third, hormone_receptor_status="positive")
    assert "Trastuzumab + endocrine therapy" not in words(**third, hormone_receptor_status="negative")


def test_what_is_missing_is_named_by_its_label_and_what_is_asked_next_by_its_question() -> None:
    text = words(**{**LATE, "months_since_adjuvant_trastuzumab": "unknown"})
    question = guideline().attributes["months_since_adjuvant_trastuzumab"].question
    assert text.startswith(f"MORE INFORMATION NEEDED\n- Next question: {question}\n")
    needed = "Interval since adjuvant trastuzumab; T-DM1 so far; T-DXd so far; Access to T-DXd."
    assert f"- You'd need to know: {needed}" in text


# --- reasons ---


def test_each_step_is_told_with_its_reason() -> None:
    way_there = heading(words(**LATE), "HOW WE GOT HERE").splitlines()
    assert way_there[2] == (
        "3. How long after completed adjuvant trastuzumab did the disease recur? More than 12 months, because "
        "adjuvant trastuzumab was completed; the interval since adjuvant trastuzumab is 30 months, more than 12. "
        "[stated] (S04, S05)"
    )
    assert "No sentence of the text says so. [implied] (S09, S10)" in heading(words(**SECOND), "HOW WE GOT HERE")


def test_the_pathways_not_taken_are_told_with_what_ruled_them_out() -> None:
    others = heading(words(**LATE), "WHY NOT THE OTHER PATHS")
    assert "- Scope: HER2-negative: The HER2 status is positive, not negative." in others
    assert "12 months or less: The interval since adjuvant trastuzumab is 30 months, more than 12." in others
    running = words(**RECURRENT, decision_point="on_treatment_controlled", current_regimen=["letrozole", "trastuzumab"])
    assert "The current regimen is trastuzumab + letrozole, without antibody–drug conjugate." in running


def test_dates_are_told_as_calendar_months_and_days() -> None:
    dates = {"adjuvant_trastuzumab_end_date": "2023-03-15", "recurrence_date": "2024-04-16"}
    text = words(**{**LATE, "months_since_adjuvant_trastuzumab": None}, **dates)
    assert "the interval since adjuvant trastuzumab is 13 months and 1 day, more than 12" in text


def test_a_pathway_that_stops_says_where() -> None:
    text = words(**RECURRENT)
    assert heading(text, "HOW WE GOT HERE").endswith(
        "2. What needs to be decided now? The pathway stops here: the answer is not known."
    )


# --- values ---


@pytest.mark.parametrize(
    ("answers", "name", "shown"),
    [
        ({}, "her2_status", "I don't know"),
        ({}, "cardiac_dysfunction", "Not assessed"),
        ({"her2_status": "equivocal"}, "her2_status", "Equivocal"),
        ({"advanced_lines_given": 1}, "advanced_lines_given", "1 line"),
        ({"advanced_lines_given": 0}, "advanced_lines_given", "0 lines"),
        ({"chemotherapy_months": 4.5}, "chemotherapy_months", "4.5 months"),
        ({"lvef_percent": 60}, "lvef_percent", "60 percent"),
        ({"recurrence_date": "2024-03-15"}, "recurrence_date", "2024-03-15"),
        ({"current_regimen": []}, "current_regimen", "no treatment"),
        ({"current_regimen": ["T-DXd"]}, "current_regimen", "T-DXd"),
        (
            {"current_regimen": ["docetaxel", "pertuzumab", "trastuzumab"]},
            "current_regimen",
            "Trastuzumab + pertuzumab + docetaxel",
        ),
    ],
)
def test_a_value_is_shown_in_words(answers: dict[str, Any], name: str, shown: str) -> None:
    assert show_value(guideline(), Case(**answers), name) == shown


def test_counted_months_are_shown_as_counted() -> None:
    for recurrence, shown in (
        ("2024-03-15", "12 months"),
        ("2023-04-15", "1 month"),
        ("2023-04-17", "1 month and 2 days"),
    ):
        case = Case(adjuvant_trastuzumab_end_date="2023-03-15", recurrence_date=recurrence)
        assert isinstance(case.known["months_since_adjuvant_trastuzumab"], Fraction)
        assert show_value(guideline(), case, "months_since_adjuvant_trastuzumab") == shown


def test_reasons_without_a_value_are_not_told() -> None:
    pathway = pathway_of(**LATE)
    assert show_reasons(guideline(), Case(), ()) == ""
    texts = show_reasons(guideline(), pathway.case, (*pathway.steps[0].reasons, *pathway.steps[0].reasons))
    assert texts == "the HER2 status is positive; the disease is recurrent, metastatic"


@settings(deadline=None)
@given(st.sets(st.sampled_from(list(guideline().agents))))
def test_agents_are_shown_each_once_in_one_order(agents: set[str]) -> None:
    shown = show_agents(guideline(), agents)
    assert shown == show_agents(guideline(), sorted(agents, reverse=True))
    assert len([each for each in shown.split(" + ") if each]) == len(agents)


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("Late recurrence", "late recurrence"),
        ("HER2 status", "HER2 status"),
        ("T-DXd so far", "T-DXd so far"),
        ("", ""),
        ("Recurrent, metastatic", "recurrent, metastatic"),
        ("LVEF", "LVEF"),
        ("A list", "a list"),
        ("I don't know", "I don't know"),
    ],
)
def test_only_common_words_begin_small(text: str, small: str) -> None:
    assert uncapital(text) == small
    assert capital(small) == text
