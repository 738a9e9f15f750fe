"""What-if in words and as HTML: what is promised, how it relates to the text, and that all of it is escaped."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, fromstring

import pytest
from engine_words import ENGINE
from random_cases import random_partial_case

from her2teach import Case, flips, load_guideline, load_vignettes, nearest_cases, next_questions, trace
from her2teach.analysis.next_questions import cannot_matter
from her2teach.core.questions import relevant_case
from her2teach.text.html.whatif import asking_html, flips_html, goals_html, key, locks_html, near_html, tried_html
from her2teach.text.sections import MARKS
from her2teach.text.whatif import (
    Offer,
    OfferGroup,
    flip_groups,
    list_labels,
    near_offers,
    nothing_flips,
    open_questions,
    tried,
)

GUIDELINE = load_guideline()
DICE = random.Random(23)
CASES = [
    *(relevant_case(GUIDELINE, each.case) for each in load_vignettes()),
    *(Case(GUIDELINE, **random_partial_case(DICE)) for _ in range(40)),
]
LATE = relevant_case(GUIDELINE, next(each.case for each in load_vignettes() if each.id == "late-relapse-liver"))


class Reader(HTMLParser):
    """A page as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def groups(case: Case) -> tuple[OfferGroup, ...]:
    return flip_groups(GUIDELINE, case, flips(GUIDELINE, case))


def parsed(html: str) -> Element:
    return fromstring(re.sub(r"(<input[^>]*)>", r"\1/>", html))


def test_the_twelve_months_are_told_as_a_clinician_would() -> None:
    (group,) = (each for each in groups(LATE) if each.attribute == "months_since_adjuvant_trastuzumab")
    (offer,) = group.offers
    assert (group.label, group.now) == ("Interval since adjuvant trastuzumab", "30 months")
    assert (offer.lines, offer.button) == (("12 months or less",), "Try 12 months")
    assert offer.result.startswith("4 outcomes would remain. You'd need to know: ")
    assert offer.mark == ""


def test_a_result_carries_the_mark_of_its_answer() -> None:
    marks = {offer.mark for case in CASES for group in groups(case) for offer in group.offers}
    assert marks <= {"", *MARKS}
    assert {"stated", "implied", "silent", "out_of_scope"} <= marks
    for case in CASES[:12]:
        offers = {key(offer.answers): offer for group in groups(case) for offer in group.offers}
        for flip in flips(GUIDELINE, case):
            offer = offers.get(key({flip.attribute: flip.value}))
            if offer is not None:
                silent = flip.outcome in {"source_silent", "out_of_scope"}
                assert (offer.mark in {"silent", "out_of_scope"}) is silent
                assert (offer.mark == "implied") is (flip.pathway.implied and flip.node is not None and not silent)


def test_a_result_not_in_the_text_says_so() -> None:
    extended = load_guideline(extensions=("x1",))
    case = Case(extended, **{**LATE.given, "prior_adjuvant_trastuzumab": "stopped_early"})
    found = flip_groups(extended, case, flips(extended, case))
    offers = [offer for group in found for offer in group.offers if offer.mark == "extension"]
    assert offers
    assert all("Not in the text" in offer.result for offer in offers)


def sentences() -> Iterator[str]:
    for case in CASES:
        pathway = trace(GUIDELINE, case)
        for group in groups(case):
            yield from (group.label, group.now)
            for offer in group.offers:
                yield from (*offer.lines, offer.button, offer.result, offer.note)
        yield nothing_flips(pathway)
        for question in open_questions(GUIDELINE, pathway, next_questions(GUIDELINE, case)):
            yield from (question.question, *question.lines)
        yield list_labels(GUIDELINE, cannot_matter(GUIDELINE, case))
        for end in ("tdxd", "continue_her2"):
            for offer in near_offers(GUIDELINE, case, nearest_cases(GUIDELINE, case, end)[:3]):
                yield from (*offer.lines, offer.result, offer.note, tried(GUIDELINE, case, offer.answers))


def test_no_engine_word_is_said() -> None:
    said = {sentence for sentence in sentences() if sentence}
    assert len(said) > 300
    assert not [sentence for sentence in said if ENGINE.search(sentence)]


def test_every_answer_to_a_question_is_told_that_is_a_usual_one() -> None:
    pathway = trace(GUIDELINE, Case(GUIDELINE))
    questions = open_questions(GUIDELINE, pathway, next_questions(GUIDELINE, pathway.case))
    found = {each.attribute: each.lines for each in questions}
    assert found["her2_status"] == (
        "Positive: rules out 1 of 20 answers, leaves 19",
        "Negative: leaves one answer, out of scope: HER2-negative disease",
    )
    assert [line.partition(":")[0] for line in found["chemotherapy_months"]] == ["Under 4 months", "4 months or more"]


def test_the_page_has_a_button_for_each_offer() -> None:
    for case in CASES:
        root = parsed(flips_html(groups(case), nothing_flips(trace(GUIDELINE, case))))
        buttons = root.findall(".//button")
        offers = [offer for group in groups(case) for offer in group.offers]
        assert [button.get("data-offer") for button in buttons] == [key(offer.answers) for offer in offers]
        assert [button.text for button in buttons] == [offer.button for offer in offers]
        marked = [mark.get("data-mark") for mark in root.findall(".//i")]
        assert marked == [offer.mark for offer in offers if offer.mark]


def test_when_nothing_flips_the_page_says_so() -> None:
    root = parsed(flips_html([], nothing_flips(trace(GUIDELINE, LATE), locked=True)))
    assert "changes the outcome" in "".join(root.itertext())
    assert "None of the answers not held fixed" in "".join(root.itertext())
    assert "Nothing is answered yet" in nothing_flips(trace(GUIDELINE, Case(GUIDELINE)))


def test_the_ways_to_an_end_are_numbered_and_few() -> None:
    offers = near_offers(GUIDELINE, Case(GUIDELINE), nearest_cases(GUIDELINE, Case(GUIDELINE), "tdxd"))
    root = parsed(near_html("T-DXd", offers))
    assert len(root.findall(".//button")) == min(4, len(offers))
    assert f"{len(offers)} different ways" in "".join(root.itertext())
    there = near_offers(GUIDELINE, LATE, nearest_cases(GUIDELINE, LATE, "first_line_thp"))
    assert "There already" in near_html("THP", there, "There already")


def test_whatever_a_file_says_is_shown_as_it_was_written() -> None:
    bad = '<script>alert("&")</script>'
    offer = Offer(answers={"a": bad}, lines=(bad,), button=bad, result=bad, mark="stated", note=bad)
    group = OfferGroup(attribute="a", label=bad, now=bad, offers=(offer,))
    pages = [
        flips_html([group], bad),
        flips_html([], bad),
        near_html(bad, [offer]),
        goals_html([(bad, bad)]),
        locks_html([(bad, bad, bad)]),
        tried_html(bad),
        asking_html((), (), bad, bad),
    ]
    for page in pages:
        reader = Reader(page)
        assert not {"script", "alert"} & reader.tags
        assert bad in reader.text


@pytest.mark.parametrize("html", [locks_html([]), tried_html(""), asking_html((), (), "", "")])
def test_what_is_empty_is_not_on_the_page(html: str) -> None:
    assert html == ""


def test_every_lock_has_a_label_of_its_own() -> None:
    root = parsed(locks_html([("a", "Access", "available"), ("b", "Burden", "low")]))
    assert root.tag == "fieldset"
    assert [label.findtext("span") for label in root.findall("label")] == ["Access: available", "Burden: low"]
    assert all(label.find("input") is not None for label in root.findall("label"))
