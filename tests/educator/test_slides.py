"""The deck: what stands on a frame, and what only the presenter reads."""

from __future__ import annotations

from her2teach import load_guideline
from her2teach.educator.slides import ROOM, deck, file_notes, paragraph_lines, question_frames, section_frames
from her2teach.text.sections import Line, Section, short_identity

GUIDELINE = load_guideline()


def test_a_question_tells_nothing_and_its_reveal_the_answer() -> None:
    question, reveal = question_frames("The case", "Which one?", ["This", "That"], 1, [Line(text="Because.")])
    assert (question.kind, question.choices, question.answer, question.lines) == (
        "question",
        ("This", "That"),
        None,
        (),
    )
    assert (reveal.kind, reveal.heading, reveal.choices) == ("reveal", question.heading, question.choices)
    assert (reveal.answer, reveal.lines) == (1, (Line(text="Because."),))


def test_a_long_list_takes_as_many_frames_as_it_needs_and_loses_nothing() -> None:
    lines = tuple(Line(text=f"{at}" * 150) for at in range(9))
    frames = list(section_frames("The case", Section(id="any", heading="Caution", lines=lines)))
    assert [each.heading for each in frames] == [f"Caution ({at} of 3)" for at in (1, 2, 3)]
    assert tuple(line for frame in frames for line in frame.lines) == lines
    assert all(sum(len(line.text) for line in frame.lines) <= ROOM for frame in frames)


def test_a_line_that_is_longer_than_a_frame_stands_alone() -> None:
    lines = (Line(text="a"), Line(text="b" * 2 * ROOM), Line(text="c"))
    frames = list(section_frames("The case", Section(id="any", heading="Caution", lines=lines)))
    assert [frame.lines for frame in frames] == [(line,) for line in lines]


def test_a_short_list_has_one_frame_without_a_number_and_none_has_none() -> None:
    (frame,) = section_frames("The case", Section(id="any", heading="Caution", lines=(Line(text="a"),)))
    assert frame.heading == "Caution"
    assert not list(section_frames("The case", Section(id="any", heading="Caution", lines=())))


def test_the_statements_of_a_frame_are_among_its_notes_once_each() -> None:
    lines = [Line(text="a", statements=("S08", "S04")), Line(text="b", statements=("S08",))]
    made = deck(GUIDELINE, "Title", question_frames("The case", "Which?", ["This"], 0, lines))
    (section,) = made.frames[1].notes
    assert [line.lead for line in section.lines] == [
        f"{name}, line {GUIDELINE.statements[name].line}" for name in ("S08", "S04")
    ]
    assert section.lines[0].text == GUIDELINE.statements["S08"].text
    assert made.frames[0].notes == ()
    assert made.footer == short_identity(GUIDELINE)


def test_the_notes_of_a_file_are_its_discussion_and_its_objectives() -> None:
    notes = file_notes(["To count."], "One\nline.\n\nAnother.\n")
    assert [[line.text for line in section.lines] for section in notes] == [["One line.", "Another."], ["To count."]]
    assert deck(GUIDELINE, "Title", [], file_notes([], None)).notes == ()


def test_paragraphs_are_set_apart_by_empty_lines() -> None:
    assert [line.text for line in paragraph_lines("A\n b.\n\n\n\nC.\n")] == ["A b.", "C."]
    assert paragraph_lines("  \n") == ()
