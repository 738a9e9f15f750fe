"""The band: an answer, what it hangs on, what was there before, and how a contradiction is mended."""

from typing import Any

from her2teach.core.case import Case
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.text.html.band import band_html
from her2teach.text.sections import answer

SHIPPED = load_guideline()
COMPLETED: dict[str, Any] = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
}
OPEN = trace(SHIPPED, Case(SHIPPED, **COMPLETED))
LATE = trace(SHIPPED, Case(SHIPPED, **COMPLETED, months_since_adjuvant_trastuzumab=30))


def test_the_band_names_the_outcome_and_the_answer_it_hangs_on() -> None:
    band = band_html(answer(SHIPPED, LATE))
    assert "<strong>THP</strong>" in band
    assert "<b>More than 12 months:</b>" in band
    assert "before:" not in band


def test_the_band_says_what_was_there_before_a_change_and_only_then() -> None:
    assert "before: THP" in band_html(answer(SHIPPED, OPEN), LATE)
    assert "before: open" in band_html(answer(SHIPPED, LATE), OPEN)
    assert "before:" not in band_html(answer(SHIPPED, LATE), LATE)


def test_a_contradiction_offers_each_answer_that_can_be_taken_back() -> None:
    band = band_html(answer(SHIPPED, LATE), repairs=[("decision_point", "Decision point")])
    assert 'data-repair="decision_point"' in band
    assert 'data-question="decision_point"' in band


def test_a_danger_stands_in_the_band_before_the_reason() -> None:
    lungs = {"current_regimen": ("T-DXd",), "pulmonary_status": "confirmed_ild"}
    running = Case(SHIPPED, **{**COMPLETED, "decision_point": "on_treatment_controlled", **lungs})
    band = band_html(answer(SHIPPED, trace(SHIPPED, running)))
    assert band.count("<strong>Danger:</strong>") == 1
    assert band.index("Danger:") < band.index("A conjugate, no chemotherapy:")
    assert "Danger:" not in band_html(answer(SHIPPED, LATE))
