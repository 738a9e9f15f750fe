"""Headlines: what stands over an answer, whose it is, and which question comes next."""

from sweep import guideline, pathway_of

from her2teach import Case, load_guideline, trace
from her2teach.core.additions import not_in_the_text
from her2teach.text.headlines import HEADLINE, HEADLINES, added, headline, next_question, sources
from her2teach.text.sections import answer

FIRST = {
    "her2_status": "positive",
    "disease_setting": "recurrent_metastatic",
    "decision_point": "initial_treatment_choice",
    "prior_adjuvant_trastuzumab": "completed",
    "months_since_adjuvant_trastuzumab": 30,
    "received_tdxd": "never",
    "tdxd_access": "available",
}


def test_the_text_s_own_answer_stands_under_the_words_for_its_kind() -> None:
    for answers in ({}, FIRST, {**FIRST, "her2_status": "negative"}):
        pathway = pathway_of(**answers)
        assert headline(guideline(), pathway, extended=False) == HEADLINES[pathway.outcome]
        assert not not_in_the_text(guideline(), pathway)
        assert not answer(guideline(), pathway).extended
        assert sources(guideline(), pathway) == ()
    assert added(guideline()) == ""


def test_an_answer_of_an_extension_stands_under_words_that_say_so() -> None:
    extended = load_guideline(extensions=("x8",))
    refused = trace(extended, Case(extended, **FIRST, taxane_contraindication="present"))
    said = answer(extended, refused)
    assert said.extended
    assert (said.heading, said.mark) == (HEADLINE, "extension")
    assert [each.id for each in sources(extended, refused)] == ["x8"]
    assert "x8" in added(extended)
    assert not answer(extended, trace(extended, Case(extended, **FIRST))).extended


def test_the_next_question_is_one_that_is_missing() -> None:
    first = next_question(guideline(), pathway_of())
    assert first is not None
    assert first.id == "her2_status"
    assert next_question(guideline(), pathway_of(**FIRST)) is None
