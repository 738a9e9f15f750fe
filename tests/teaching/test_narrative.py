"""Telling: every answer of a case is in its story, nothing else is, and the file with the words is read strictly."""

from __future__ import annotations

import contextlib
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import random_partial_case

from her2teach import Case, Pathway, load_guideline, trace
from her2teach.core.questions import relevant_case
from her2teach.core.yamltree import ContentError, parse
from her2teach.teaching.dice import Dice
from her2teach.teaching.narrative import PLACE, load_narrative, narrate, read_narrative
from her2teach.teaching.sampling import Sampler, reached_ends

GUIDELINE = load_guideline()
TELLING = load_narrative()
FILE = Path(__file__).parents[2] / "her2teach" / "content" / "telling.yaml"
TEXT = FILE.read_text(encoding="utf-8")
#: What a story need not say of a case; a contract of the words.
SOLO = {"adjuvant_trastuzumab_end_date", "recurrence_date"}


def charted(rng: random.Random) -> Case:
    """A random case with gaps; a chart without a histology tells no story."""
    return relevant_case(GUIDELINE, Case(GUIDELINE, **{"histology": "other", **random_partial_case(rng)}))


@cache
def pathways() -> tuple[Pathway, ...]:
    """Invented cases at every end, and random ones with gaps anywhere."""
    sampler, dice = Sampler(GUIDELINE, TELLING), Dice("telling")
    invented = [sampler.sample(end, dice.apart(end, at)) for end in reached_ends(GUIDELINE) for at in range(12)]
    rng = random.Random(4)
    partial = [trace(GUIDELINE, charted(rng)) for _ in range(150)]
    return tuple(each for each in (*invented, *partial) if each is not None and not each.contradictions)


def test_every_answer_is_told() -> None:
    """But a date alone, with which nobody counts anything."""
    for at, pathway in enumerate(pathways()):
        narrative = narrate(TELLING, GUIDELINE, pathway, Dice(at))
        assert set(pathway.case) - SOLO <= narrative.stated, (pathway.case, narrative.story)
        if set(pathway.case).issuperset(SOLO):
            assert narrative.stated.issuperset(SOLO)


def test_what_decides_and_is_not_known_is_told_to_be_missing() -> None:
    for at, pathway in enumerate(pathways()):
        if pathway.outcome == "needs_information" and "decision_point" in pathway.case:
            narrative = narrate(TELLING, GUIDELINE, pathway, Dice(at))
            assert narrative.stated & set(pathway.missing), narrative.story


def test_cases_that_differ_in_an_answer_are_told_otherwise_with_the_same_dice() -> None:
    for at, pathway in enumerate(pathways()[::5]):
        dice = Dice(at)
        story = narrate(TELLING, GUIDELINE, pathway, dice).story
        assert story == narrate(TELLING, GUIDELINE, pathway, Dice(at)).story
        for name in pathway.case:
            attribute = GUIDELINE.attributes[name]
            for value in attribute.values:
                other = trace(GUIDELINE, Case(GUIDELINE, **{**pathway.case.given, name: value}))
                if value != pathway.case[name] and not other.contradictions:
                    assert narrate(TELLING, GUIDELINE, other, dice).story != story, (name, value)


def test_no_story_names_an_answer_that_the_case_lacks() -> None:
    """A sentence with a place is told only where the case can fill it."""
    for at, pathway in enumerate(pathways()):
        narrative = narrate(TELLING, GUIDELINE, pathway, Dice(at))
        assert "{" not in narrative.story
        assert "{" not in narrative.title


def test_every_passage_and_voice_is_told_of_some_case() -> None:
    """A sentence that is told of none would be dead; with gaps in the charts each one comes up."""
    rng, used = random.Random(9), set[int]()
    for pathway in (*pathways(), *(trace(GUIDELINE, charted(rng)) for _ in range(2500))):
        if pathway.contradictions:
            continue
        story = narrate(TELLING, GUIDELINE, pathway, Dice(1)).story
        for at, passage in enumerate(TELLING.passages):
            plain = [max(PLACE.sub("\0", text).split("\0"), key=len) for text in passage.texts]
            if at not in used and any(piece.strip() in story for piece in plain):
                used.add(at)
    dead = [TELLING.passages[at].texts[0] for at in range(len(TELLING.passages)) if at not in used]
    assert dead == []


def test_men_and_women_are_spoken_of_as_such() -> None:
    stories = [narrate(TELLING, GUIDELINE, pathway, Dice("who", at)).story for at, pathway in enumerate(pathways())]
    men = [story for story in stories if " man of " in story]
    assert 0.02 * len(stories) < len(men) < 0.25 * len(stories)
    for story in men:
        assert not {"she", "She", "her", "Her", "woman"} & set(story.replace(".", " ").replace(",", " ").split())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  histology: invasive_ductal\n", "  histology: invasive_dactyl\n", 'there is no value "invasive_dactyl"'),
        ("  - attribute: lvef_percent\n    low: 55", "  - attribute: lvef\n    low: 55",
         'there is no attribute "lvef"'),
        ("      - There is no cardiac dysfunction.", "      - There is no {dysfunction}.",
         'there is no word "dysfunction"'),
        ("      - There is no cardiac dysfunction.", "      - The LVEF is {lvef_percent}.",
         'does not stand under "tells"'),
        ("  - belief: tdm1_is_trastuzumab", "  - belief: tdm1", 'there is no misconception "tdm1"'),
        ("      chemotherapy: [capecitabine]", "      chemotherapy: [letrozole]",
         'there is no agent of chemotherapy "letrozole"'),
        ("      criterion: no_special_circumstance", "      criterion: nothing_special", 'there is no criterion'),
        ("  - maximal_response\n\ntitles", "  - response\n\ntitles", 'there is no attribute "response"'),
        ("  - agents: [T-DM1]", "  - agents: [T-DM2]", 'there is no agent "T-DM2"'),
        ("  - The tumour board meets tomorrow.", "  - The board meets {tomorrow}.", 'there is no word "tomorrow"'),
        ("  - November\n  - December\n", "  - December\n", "nothing is written here"),
        ("    weight: 1\n".replace("    weight", "  - weight"), "  - weight: one\n", '"one" is not a number'),
    ],
)  # fmt: skip
def test_a_file_with_a_slip_is_refused(old: str, new: str, words: str) -> None:
    assert TEXT.count(old) == 1, old
    with pytest.raises(ContentError) as caught:
        read_narrative(parse(TEXT.replace(old, new), "telling.yaml"), GUIDELINE)
    assert words in str(caught.value)
    assert all(problem.line > 0 for problem in caught.value.problems)


def test_the_file_is_read_as_it_stands() -> None:
    assert read_narrative(parse(TEXT, "telling.yaml"), GUIDELINE) == TELLING
    assert load_narrative() is TELLING


@settings(deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.sampled_from(["", "{", ":", "\n", "- ", "#", "x"]))
def test_a_spoilt_file_is_taken_or_refused_and_nothing_else(at: int, put: str) -> None:
    with contextlib.suppress(ContentError):
        read_narrative(parse(TEXT[:at] + put + TEXT[at + 1 :], "telling.yaml"), GUIDELINE)
