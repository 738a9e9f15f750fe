"""A case as a presentation: everything its way says, in its order, and nothing before its time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from engine_words import ENGINE

from her2teach import CaseVignette, load_guideline, load_vignettes, trace
from her2teach.core.case import Case
from her2teach.core.questions import relevant_pathway
from her2teach.educator.presentation import Presentation, place, speaker_notes, spoken
from her2teach.educator.slide_decks import IN_MIND, case_deck
from her2teach.educator.slides import EXTENSIONS_ANSWER, TEXTS_ANSWER, Deck, Frame
from her2teach.teaching.generation import generate_cases
from her2teach.teaching.practice_text import DOES_NOT_TELL
from her2teach.text import sections as text
from her2teach.text.headlines import HEADLINES
from her2teach.text.sections import Line
from her2teach.text.wording import capital

GUIDELINE = load_guideline()
SHIPPED = load_vignettes()
ALL = pytest.mark.parametrize("vignette", SHIPPED, ids=str)


def deck_of(vignette: CaseVignette) -> Deck:
    return case_deck(GUIDELINE, trace(GUIDELINE, vignette.case), vignette)


def lines(frames: tuple[Frame, ...] | list[Frame]) -> list[Line]:
    return [line for frame in frames for line in frame.lines]


@ALL
def test_the_story_comes_first_and_the_title_last(vignette: CaseVignette) -> None:
    made = deck_of(vignette)
    assert made.frames[0].kind == "story"
    assert " ".join(line.text for line in made.frames[0].lines) == " ".join(vignette.story.split())
    assert (made.frames[-1].heading, made.title) == (vignette.title, vignette.title)
    assert tuple(line.text for line in made.frames[-1].lines) == vignette.objectives
    assert not any(vignette.title in (frame.lead, frame.heading) for frame in made.frames[:-1])


@ALL
def test_each_decision_of_the_pathway_is_asked_once_and_answered_next(vignette: CaseVignette) -> None:
    pathway, made = trace(GUIDELINE, vignette.case), deck_of(vignette)
    asked = [pair for pair in pairwise(made.frames) if pair[0].kind == "question"]
    assert [frame.kind for frame in made.frames].count("reveal") == len(asked)
    decisions = [node for node in pathway.nodes if node in GUIDELINE.decisions]
    questions = [GUIDELINE.decisions[node].question for node in decisions]
    assert [question.heading for question, _ in asked] == questions
    taken = {step.node: capital(step.test) for step in pathway.steps}
    rights = [taken.get(node, DOES_NOT_TELL) for node in decisions]
    for (question, reveal), right in zip(asked, rights, strict=True):
        assert (reveal.heading, reveal.lead, reveal.choices) == (question.heading, question.lead, question.choices)
        assert (question.answer, question.lines, question.notes) == (None, (), ())
        assert reveal.answer is not None
        assert reveal.choices[reveal.answer] == right
        assert len(set(question.choices)) == len(question.choices)


@ALL
def test_the_end_and_all_that_belongs_to_it_is_said(vignette: CaseVignette) -> None:
    pathway, made = trace(GUIDELINE, vignette.case), deck_of(vignette)
    shown, noted = lines(made.frames), [line for frame in made.frames for each in frame.notes for line in each.lines]
    assert set(text.answer(GUIDELINE, pathway).lines) <= set(shown)
    for section in text.sections(GUIDELINE, pathway):
        seen = set(section.lines) & set(shown)
        assert set(section.lines) <= seen | set(noted), section.id
        if section.id in {"warnings", "pitfalls"}:
            assert seen == set(section.lines), section.id


def test_a_case_takes_about_eight_frames_and_nothing_is_asked_once_it_was_answered() -> None:
    lengths = []
    for vignette in SHIPPED:
        made = deck_of(vignette)
        headings = [frame.heading for frame in made.frames]
        answered = next(at for at, frame in enumerate(made.frames) if frame.lead == "The answer")
        assert not any(frame.choices for frame in made.frames[answered:]), vignette.id
        assert headings.count(IN_MIND) <= 1
        lengths.append(sum(frame.kind != "reveal" for frame in made.frames))
        assert place(Presentation(deck=made).go_to(999)) == f"Frame {lengths[-1]} of {lengths[-1]}"
    assert max(lengths) <= 9
    assert sum(length <= 8 for length in lengths) >= 0.85 * len(lengths)


@ALL
def test_the_notes_of_the_file_are_on_no_frame(vignette: CaseVignette) -> None:
    made = deck_of(vignette)
    assert vignette.discussion is not None
    found = " ".join(line.text for section in made.notes for line in section.lines)
    assert " ".join(vignette.discussion.split()) in found
    assert all(aim in found for aim in vignette.objectives)
    for paragraph in made.notes[0].lines:
        assert not any(paragraph.text in str(frame) for frame in made.frames)


def test_up_to_a_question_two_pathways_that_are_the_same_so_far_cannot_be_told_apart() -> None:
    """What is shown before a reveal hangs on the story and on the answers given so far, and on nothing else."""
    seen: dict[tuple[tuple[str, int | None], ...], Frame] = {}
    compared = 0
    for vignette in (*SHIPPED, *generate_cases(GUIDELINE, 60, seed=4)):
        frames = deck_of(vignette).frames
        answered: list[tuple[str, int | None]] = []
        for frame in frames:
            if frame.kind == "question":
                compared += tuple(answered) in seen
                assert seen.setdefault(tuple(answered), frame) == frame
            elif frame.kind == "reveal":
                answered.append((frame.heading, frame.answer))
    assert compared > 100


def test_a_case_that_was_changed_says_so_to_the_room_and_to_the_presenter() -> None:
    vignette = next(each for each in SHIPPED if each.id == "late-relapse-liver")
    case = Case(GUIDELINE, **{**vignette.case.given, "months_since_adjuvant_trastuzumab": 8})
    made = case_deck(GUIDELINE, trace(GUIDELINE, case), vignette)
    changed = made.frames[0].lines[-1]
    assert (changed.lead, changed.text) == ("Changed from the story", "Interval since adjuvant trastuzumab: 8 months.")
    assert made.notes[0].id == "changed"
    assert not any(vignette.title == frame.heading for frame in made.frames), "the title is about the case as told"
    assert deck_of(vignette).notes[0].id == "discussion"


def test_an_answer_that_nobody_asks_for_any_more_is_no_change_and_one_that_was_taken_away_is() -> None:
    vignette = next(each for each in SHIPPED if each.id == "late-relapse-liver")
    early = relevant_pathway(
        GUIDELINE, Case(GUIDELINE, **{**vignette.case.given, "months_since_adjuvant_trastuzumab": 8})
    )
    assert set(vignette.case.given) - set(early.case.given), "the test is blind"
    line = case_deck(GUIDELINE, early, vignette).frames[0].lines[-1]
    assert line.text == "Interval since adjuvant trastuzumab: 8 months."
    given = {name: value for name, value in vignette.case.given.items() if not name.startswith("months_since")}
    open_case = relevant_pathway(GUIDELINE, Case(GUIDELINE, **given))
    line = case_deck(GUIDELINE, open_case, vignette).frames[0].lines[-1]
    assert line.text == "Interval since adjuvant trastuzumab: I don't know."


def test_the_room_sees_what_the_text_does_not_look_at_after_the_answer_and_the_presenter_the_key_features() -> None:
    vignette = next(each for each in SHIPPED if each.id == "three-days-short-of-a-year")
    made = deck_of(vignette)
    (at,) = (at for at, frame in enumerate(made.frames) if frame.heading == "What the text does not consider")
    assert at > max(at for at, frame in enumerate(made.frames) if frame.kind == "reveal")
    assert [line.text for line in made.frames[at].lines] == [fact.text for fact in vignette.not_in_the_text]
    assert [note.id for note in made.notes][-1] == "features"
    shown = " ".join(line.text for frame in made.frames for line in frame.lines)
    assert GUIDELINE.keys[vignette.keys[0]].label not in shown


def test_a_case_without_a_story_begins_with_what_is_known() -> None:
    case = Case(GUIDELINE, her2_status="positive", disease_setting="recurrent_metastatic")
    made = case_deck(GUIDELINE, trace(GUIDELINE, case))
    assert [line.lead for line in made.frames[0].lines] == ["HER2 status", "Disease setting"]
    assert (made.title, made.notes) == ("A case of your own", ())
    blank = case_deck(GUIDELINE, trace(GUIDELINE, Case(GUIDELINE)))
    assert [line.text for line in blank.frames[0].lines] == ["Nothing is known of this case yet."]
    assert [frame.answer for frame in blank.frames if frame.kind == "reveal"] == [4]


def test_answers_that_contradict_each_other_lead_straight_to_that() -> None:
    case = Case(GUIDELINE, her2_status="positive", received_tdxd="never", current_regimen=["T-DXd"])
    pathway = trace(GUIDELINE, case)
    assert pathway.outcome == "contradictory"
    first = case_deck(GUIDELINE, pathway).frames[1]
    assert (first.heading, first.path) == (HEADLINES["contradictory"], None)


def test_an_answer_that_is_only_implied_is_told_as_that() -> None:
    vignette = next(each for each in SHIPPED if each.id == "progression-on-pertuzumab-maintenance")
    said = next(each for each in deck_of(vignette).frames if each.lead == "The answer")
    assert said.heading == "The text implies, without stating it"


@ALL
def test_nothing_of_a_question_and_its_reveal_sounds_like_the_engine(vignette: CaseVignette) -> None:
    made = deck_of(vignette)
    shown = [Presentation(deck=made, at=at) for at, each in enumerate(made.frames) if each.choices]
    assert shown
    for each in shown:
        sentences = [
            *(f"{line.lead} {line.text}" for section in speaker_notes(each)[:2] for line in section.lines),
            spoken(each),
        ]
        assert not ENGINE.findall("\n".join(sentences)), sentences


def test_what_only_an_extension_asks_is_never_the_texts_answer() -> None:
    wider = load_guideline(extensions=["x8"])
    vignette = next(each for each in SHIPPED if each.id == "late-relapse-liver")
    made = case_deck(wider, trace(wider, Case.of(wider, vignette.case.given)), vignette)
    shown = {frame.heading: frame for frame in made.frames if frame.kind == "reveal"}
    asked = shown["Extension: Can a taxane be given?"]
    assert asked.right == EXTENSIONS_ANSWER
    assert {line.mark for line in asked.lines} == {"extension"}
    answered = next(frame for frame in made.frames if frame.lead == "The answer")
    assert answered.heading.startswith("The text recommends; the extension asks further")
    assert [line.mark for line in answered.lines][:2] == ["stated", "extension"]
    texts = {frame.heading: frame for frame in deck_of(vignette).frames if frame.kind == "reveal"}
    for heading, frame in texts.items():
        assert shown[heading].right == TEXTS_ANSWER
        assert shown[heading].lines[0].mark == frame.lines[0].mark
