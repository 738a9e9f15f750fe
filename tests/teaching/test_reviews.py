"""Reviews: read strictly, held against what is said today, and shown with who, role, day and version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from review_files import guideline_with, review_text

from her2teach import ContentError, load_guideline
from her2teach.core.yamltree import parse
from her2teach.teaching.review_items import review_items
from her2teach.teaching.reviews import (
    CLINICIANS,
    ROLES,
    agreed,
    in_rows,
    opinions,
    read_review,
    review_files,
    review_folder,
    review_problems,
    reviewed_words,
    reviews_of,
    told_of,
    told_of_all,
)

GUIDELINE = load_guideline()
ITEMS = review_items(GUIDELINE)
VERSION = GUIDELINE.content_hash[:12]


def read(**parts: Any) -> Any:
    return read_review(parse(review_text(**parts), "review.yaml"), ITEMS)


def problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read_review(parse(text, "review.yaml"), ITEMS)
    return [str(each) for each in raised.value.problems]


def test_a_review_says_by_whom_in_which_role_when_and_of_which_version() -> None:
    review = read(name="Ada Example", answers={"S01": "agree"})
    assert review.signed == f"Ada Example (specialist physician), 2026-11-30, content {VERSION}"
    assert read(answers={"S01": "agree"}).signed == f"a reviewer (specialist physician), 2026-11-30, content {VERSION}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("answer: agree", "answer: agre", '7:13: value: "agre" is not allowed; did you mean agree?'),
        (
            "role: specialist physician",
            "role: specialist physican",
            '1:7: value: "specialist physican" is not allowed; did you mean specialist physician?',
        ),
        ("  S01:", "  S1:", '5:3: reference: the content has no "S1"; did you mean S31?'),
        ("date: 2026-11-30", "date: 30.11.2026", '2:7: value: "30.11.2026" is not a date; write year-month-day'),
        ("date: 2026-11-30\n", "", '1:1: missing: "date" is missing; add it'),
        ("answer: agree", "comments: yes", '7:5: unknown-key: "comments" is not known here; did you mean comment?'),
        ("    answer: agree\n", "", ': value: write "answer" (agree or disagree), "comment", or both'),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_nearest_word(old: str, new: str, said: str) -> None:
    text = review_text(answers={"S01": "agree"})
    assert old in text
    found = problems(text.replace(old, new, 1))
    assert any(said in each for each in found), found
    assert all(each.startswith("review.yaml:") for each in found)


def test_a_review_without_an_answer_is_none() -> None:
    assert "nothing is written here" in problems(review_text(answers={}).replace("answers:", "answers: {}"))[0]


def test_an_agreement_is_stale_once_something_else_is_said() -> None:
    review = read(name="Ada Example", answers={"S01": "agree", "S02": "agree"}, said={"S02": "0" * 16})
    fresh, stale = opinions(ITEMS, [review])
    assert (fresh.item, fresh.stale) == ("S01", False)
    assert (stale.item, stale.stale) == ("S02", True)
    assert fresh.words == f"Reviewed by {review.signed}."
    assert stale.words == f"An earlier wording was reviewed by {review.signed}."
    assert agreed([fresh])
    assert not agreed([stale])


def test_an_objection_outweighs_agreement_and_only_clinicians_agree_for_the_banner() -> None:
    yes = read(answers={"S01": "agree"})
    no = read(name="Bo Example", role="nurse", answers={"S01": "disagree"}, comments={"S01": "It is 13."})
    learner = read(role="learner", answers={"S01": "agree"})
    assert agreed(opinions(ITEMS, [yes, learner]))
    assert not agreed(opinions(ITEMS, [yes, no]))
    assert not agreed(opinions(ITEMS, [learner]))
    assert opinions(ITEMS, [no])[0].words == f"Objected to by {no.signed}: It is 13."
    assert set(ROLES) > CLINICIANS
    assert not CLINICIANS & {"educator", "learner", "other"}


def test_whoever_gives_a_name_and_reviews_again_says_it_anew() -> None:
    first = read(name="Ada Example", answers={"S01": "disagree"}, comments={"S01": "No."})
    again = read(name="Ada Example", answers={"S01": "agree"}, date="2026-12-24")
    for order in ([first, again], [again, first]):
        (found,) = opinions(ITEMS, order)
        assert found.review.date == dt.date(2026, 12, 24)
    nameless = [read(answers={"S01": "agree"}), read(answers={"S01": "agree"})]
    assert len(opinions(ITEMS, nameless)) == 2


def test_a_comment_alone_is_no_agreement() -> None:
    (found,) = opinions(ITEMS, [read(answers={}, comments={"S01": "Which title?"})])
    assert found.words.startswith("Commented on by a reviewer")
    assert not agreed([found])


def test_check_is_told_what_to_do() -> None:
    text = review_text(
        answers={"S01": "agree", "S02": "agree", "S03": "disagree"},
        comments={"S03": "It is 13."},
        said={"S02": "0" * 16},
    )
    tree = parse(text, "review.yaml")
    review = read_review(tree, ITEMS)
    found = {each.code: each for each in review_problems(tree, review, ITEMS)}
    assert set(found) == {"stale", "objection"}
    assert {each.severity for each in found.values()} == {"warning"}
    assert found["objection"].message == "S03 is objected to: It is 13."
    assert text.splitlines()[found["stale"].line - 1] == "  S02:"
    assert told_of(review, ITEMS).endswith(": agrees with S01; objects to S03; changed since S02")


def test_names_that_follow_one_another_are_told_as_one() -> None:
    assert in_rows(["S01", "S02", "S03", "S05", "S06", "x1", "x2"]) == "S01–S03, S05, S06, x1, x2"
    assert in_rows([]) == ""


def test_reviews_lie_beside_their_guideline_and_broken_ones_are_left_out(tmp_path: Path) -> None:
    texts: Mapping[str, str] = {
        "a.yaml": review_text(name="Ada Example", answers={"S01": "agree"}),
        "b.yaml": "role: specialist physician\n",
    }
    guideline = guideline_with(tmp_path, texts)
    assert review_folder(guideline) == tmp_path / "reviews"
    assert [each.name for each in review_files(guideline)] == ["a.yaml", "b.yaml"]
    found, wrong = reviews_of(guideline)
    assert [each.item for each in found] == ["S01"]
    assert {Path(each.file).name for each in wrong} == {"b.yaml"}
    assert reviewed_words(guideline) == {
        "S01": (f"Reviewed by Ada Example (specialist physician), 2026-11-30, content {VERSION}.",)
    }
    assert told_of_all(guideline) == "reviews: 1 of 39 statements agreed to by a clinician"


def test_once_all_statements_are_agreed_it_is_told_what_may_be_said(tmp_path: Path) -> None:
    everything = dict.fromkeys(GUIDELINE.statements, "agree")
    guideline = guideline_with(tmp_path, {"a.yaml": review_text(answers=everything)})
    assert told_of_all(guideline).startswith("reviews: 39 of 39 statements agreed to by a clinician; identity may now")
    assert guideline.identity.review == "not yet reviewed by a clinician"


def test_no_review_is_shipped_and_none_is_claimed() -> None:
    assert review_folder(GUIDELINE) is None
    assert review_files(GUIDELINE) == ()
    assert reviewed_words(GUIDELINE) == {}
    assert told_of_all(GUIDELINE) == ""
