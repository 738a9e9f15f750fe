"""The screen of a class driven from Python: whatever files come, what counts is shown and the rest is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from attempts import GUIDELINE
from class_maker import CASES, book, class_of, school
from class_sample import report
from journey_files import shipped_journeys
from zip_files import zip_of

from her2teach.educator.class_files import MOST_FILES, grades
from her2teach.educator.class_map import class_map
from her2teach.educator.class_report import report_html
from her2teach.educator.class_results import class_result, teach_next
from her2teach.educator.gradebook import gradebook
from her2teach.educator.teaching_set import teaching_set
from her2teach.teaching.attempts import AttemptsFile
from her2teach.teaching.vignettes import CaseVignette
from her2teach.widgets.class_results import ClassResults

SCHOOL = school(4, 5)


def hand(screen: ClassResults, name: str, data: bytes | None) -> None:
    """What the browser says of one file."""
    message = {"do": "file", "name": name, "size": len(data or b""), "at": 1, "of": 1}
    screen.form.hear(message, [] if data is None else [memoryview(data)])


def filled(*attempts_files: AttemptsFile) -> ClassResults:
    screen = ClassResults()
    for at, file in enumerate(attempts_files):
        hand(screen, f"{at}.json", file.to_text().encode())
    screen.form.hear({"do": "done"}, [])
    return screen


def kept(screen: ClassResults, wanted: str) -> list[tuple[str, str | bytes]]:
    sent: list[tuple[str, str | bytes]] = []

    def send(content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        sent.append((content["save"], buffers[0] if buffers else content["text"]))

    screen.form.send = send
    screen.form.hear({"do": wanted}, [])
    return sent


def test_a_screen_without_files_asks_for_them() -> None:
    screen = ClassResults()
    assert screen.status.startswith("Choose the files")
    assert (screen.form.ready, screen.form.count, screen.tables.html) == (False, 0, "")
    assert screen.graph.layout.display == "none"
    assert kept(screen, "points") == []


def test_what_is_shown_is_what_the_core_says() -> None:
    screen = filled(*SCHOOL)
    files = class_of(SCHOOL)
    assert screen.files == files
    assert screen.tables.html == report_html(report(files))
    assert screen.graph.states == class_map(GUIDELINE, class_result(GUIDELINE, files.counted)).states
    assert screen.graph.layout.display is None
    assert screen.status == " ".join(report(files).summary)
    assert screen.form.ready


def test_each_file_is_acknowledged_also_one_that_cannot_be_read() -> None:
    screen = ClassResults()
    sent: list[object] = []
    screen.form.send = lambda content, **_: sent.append(content)
    for data in (b"", None, SCHOOL[0].to_text().encode()):
        hand(screen, "a.json", data)
    assert sent == [{"read": True}] * 3
    assert screen.status == "3 files read."
    screen.form.hear({"do": "done"}, [])
    assert [each.reason for each in screen.files.left_out] == ["foreign", "foreign"]
    assert len(screen.files.counted) == 1


def test_files_add_up_until_they_are_cleared() -> None:
    screen = filled(*SCHOOL[:2])
    hand(screen, "c.json", SCHOOL[2].to_text().encode())
    screen.form.hear({"do": "done"}, [])
    assert len(screen.files.counted) == 3
    screen.form.hear({"do": "clear"}, [])
    assert (screen.form.count, screen.form.ready, screen.tables.html) == (0, False, "")
    assert screen.graph.states["visited"] == screen.graph.states["other"] == {}


def test_a_zip_is_as_many_files_as_are_in_it_and_may_be_larger() -> None:
    screen = ClassResults()
    names = [f"Learner {at}_{at}_assignsubmission_file_/attempts.json" for at in range(len(SCHOOL))]
    packed = zip_of({name: file.to_text().encode() for name, file in zip(names, SCHOOL, strict=True)})
    hand(screen, "submissions.zip", packed)
    screen.form.hear({"do": "done"}, [])
    assert sorted(each.name for each in screen.files.counted) == names
    hand(screen, "huge.ZIP", None)
    assert str(screen.form.largest_packed) in screen.files.left_out[0].why[0]
    assert screen.form.largest_packed > screen.form.largest
    assert kept(screen, "gradebook") == [("class-gradebook.csv", gradebook(screen.files))]


def test_a_zip_stops_where_no_more_files_are_read() -> None:
    screen = ClassResults()
    for _ in range(MOST_FILES - 1):
        hand(screen, "a.json", b"")
    hand(screen, "two.zip", zip_of({"b.json": b"", "c.json": b""}))
    assert len(screen.files.left_out) == MOST_FILES
    assert "“c.json” is left out" in screen.form.problem


def test_too_many_files_are_refused_in_words() -> None:
    screen = ClassResults()
    for _ in range(MOST_FILES + 1):
        hand(screen, "a.json", b"")
    screen.form.hear({"do": "done"}, [])
    assert screen.form.count == MOST_FILES
    assert f"No more than {MOST_FILES} files are read" in screen.form.problem


def test_what_is_downloaded_is_what_is_shown() -> None:
    screen = filled(*SCHOOL)
    files = class_of(SCHOOL)
    assert kept(screen, "tables") == [("class-results.csv", report(files).to_csv())]
    assert kept(screen, "points") == [("class-points.csv", grades(each.file for each in files.counted))]
    ((name, drawn),) = kept(screen, "map")
    assert name == "class-map.svg"
    assert str(drawn).startswith("<svg")


def test_a_pdf_comes_as_bytes_or_says_what_is_missing() -> None:
    screen = filled(*SCHOOL)
    found = kept(screen, "pdf")
    if found:
        ((name, made),) = found
        assert name == "class-results.pdf"
        assert isinstance(made, bytes)
        assert made.startswith(b"%PDF")
        assert screen.form.problem == ""
    else:
        assert "pip install" in screen.form.problem


def test_what_to_teach_next_is_made_ready_to_hand_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def packed(_: object, chosen: Sequence[CaseVignette], **__: object) -> tuple[bytes, tuple[()]]:
        asked.append(tuple(each.id for each in chosen))
        return b"PK", ()

    monkeypatch.setattr("her2teach.widgets.class_results.packed_set", packed)
    screen = filled(*school(2, 14))
    suggestions = teach_next(GUIDELINE, class_result(GUIDELINE, screen.files.counted), CASES)
    wanted = tuple(each.id for each in teaching_set(suggestions, CASES))
    assert screen.form.proposed == len(wanted) > 0
    assert kept(screen, "set") == [("teach-next.zip", b"PK")]
    assert asked == [wanted]
    assert screen.status == f"{len(wanted)} cases to teach next in teach-next.zip: look in your downloads."
    alone = filled(SCHOOL[0])
    assert alone.form.proposed == 0
    assert kept(alone, "set") == []


@pytest.mark.parametrize(
    "message", [{}, {"do": "file"}, {"do": "file", "name": 3}, {"do": "nothing"}, {"do": ["pdf"]}, {"read": True}]
)
def test_strange_messages_are_left_alone(message: dict[str, Any]) -> None:
    screen = filled(SCHOOL[0])
    before = (screen.tables.html, screen.form.count, screen.form.problem)
    screen.form.hear(message, [])
    assert (screen.tables.html, screen.form.count, screen.form.problem) == before


def test_the_class_of_another_folder_is_read_against_its_cases() -> None:
    (name,) = {each.attempts[0].item for each in SCHOOL[:1]}
    some = [each for each in CASES if each.id == name]
    screen = ClassResults(guideline=GUIDELINE, vignettes=some, journeys=[])
    hand(screen, "a.json", SCHOOL[0].to_text().encode())
    screen.form.hear({"do": "done"}, [])
    assert [len(each.marked) for each in screen.files.counted] == [1]
    assert "no case here is called that" in screen.tables.html
    assert len(shipped_journeys()) > 0
    assert book().titles[name] in screen.tables.html
