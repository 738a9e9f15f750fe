"""Inspection: a file is known by what it holds, and nothing that stands in it brings forth another error."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from her2teach import ContentError, load_guideline
from her2teach.core.files import own_files
from her2teach.educator.check import content_files, inspect, proved, shipped_files

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "her2teach" / "content"
EXTENSIONS = own_files(CONTENT / "extensions", "*.yaml")
JOURNEYS = own_files(ROOT / "cases" / "journeys", "*.yaml")
GUIDELINE = load_guideline()
TODAY = dt.date(2026, 11, 22)
#: What a line may be turned into, below the key it began with.
VALUES = [
    "",
    " []",
    " {}",
    " x",
    " 9",
    " [a, [b]]",
    " {a: {b: c}}",
    ' "x"',
    " *a",
    " !t x",
    " unknown",
    "\n  - x",
    " S99",
]


def codes(path: Path) -> list[str]:
    return [problem.code for problem in inspect(path, TODAY).problems]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (CONTENT / "guideline.yaml", "guideline"),
        (CONTENT / "evidence.yaml", "evidence"),
        (CONTENT / "lesson.yaml", "lesson"),
        (CONTENT / "telling.yaml", "telling"),
        (CONTENT / "events.yaml", "events"),
        (CONTENT / "words.yaml", "words"),
        (JOURNEYS[0], "journey"),
        (EXTENSIONS[0], "extension"),
        (ROOT / "cases" / "late-relapse-liver.yaml", "case"),
    ],
    ids=lambda value: str(value).rpartition("/")[2],
)
def test_a_file_is_known_by_what_it_holds(path: Path, kind: str) -> None:
    found = inspect(path, TODAY)
    assert (found.file, found.kind, found.problems) == (str(path), kind, ())
    assert (found.report is not None) is (kind in {"guideline", "extension"})


def test_all_that_is_shipped_is_looked_at() -> None:
    found = set(shipped_files())
    assert found == {*own_files(CONTENT, "*.yaml"), *EXTENSIONS, *own_files(ROOT / "cases", "**/*.yaml")}


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    assert content_files(CONTENT / "extensions") == tuple(EXTENSIONS)
    (tmp_path / "somewhere.yaml").touch()
    with pytest.raises(ContentError, match=r"there is no such file or folder; did you mean somewhere\.yaml"):
        content_files(tmp_path / "nowhere.yaml")
    (tmp_path / "somewhere.yaml").unlink()
    with pytest.raises(ContentError, match="holds no content file"):
        content_files(tmp_path)


def test_errors_and_warnings_of_a_file_come_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "guideline.yaml"
    text = (CONTENT / "guideline.yaml").read_text(encoding="utf-8")
    text = text.replace("  licence: CC-BY-4.0\n", "  licence: secret\n  review_date: 2020-01-01\n")
    path.write_text(text.replace("id: recurrent-her2\n", "id: recurrent-her2\nnew: x\n"), encoding="utf-8")
    assert codes(path) == ["unknown-key", "licence", "review-date"]


def test_progress_is_told_before_each_proof() -> None:
    progress: list[tuple[str, int, int]] = []
    report = inspect(CONTENT / "guideline.yaml", TODAY, lambda *step: progress.append(step)).report
    assert [done for _, done, _ in progress] == list(range(progress[0][2]))
    assert report is not None
    assert proved(report).startswith("proved; 7 decisions over ")


@st.composite
def spoilt(draw: st.DrawFn, paths: list[Path]) -> tuple[str, str]:
    """A content file with lines dropped, doubled, moved in, out or elsewhere, or given another value; and its name."""
    path = draw(st.sampled_from(paths))
    lines = path.read_text(encoding="utf-8").splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 5)):
            case 0:
                del lines[at : at + draw(st.integers(1, 12))]
            case 1:
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case 2:
                lines[at] = " " * draw(st.integers(1, 4)) + lines[at]
            case 3:
                lines[at] = lines[at].removeprefix("  ")
            case 4:
                lines[at] = lines[at].partition(":")[0] + ":" + draw(st.sampled_from(VALUES))
            case _:
                lines[at] = lines[at][: draw(st.integers(0, 40))] + draw(st.text(max_size=3))
        lines = lines or [""]
    return path.name, "\n".join(lines)


FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def look(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "replace"))
    found = inspect(path, TODAY)
    lines = text.count("\n") + 1
    assert all(problem.message and 0 <= problem.line <= lines + 1 for problem in found.problems)
    assert found.report is not None or found.problems or found.kind not in {"guideline", "extension"}


@settings(FUZZ, max_examples=25)
@given(file=spoilt([CONTENT / "guideline.yaml"]))
def test_a_spoilt_guideline_is_proved_or_refused_and_nothing_else(tmp_path: Path, file: tuple[str, str]) -> None:
    look(tmp_path, *file)


@settings(FUZZ, max_examples=30)
@given(file=spoilt(EXTENSIONS))
def test_a_spoilt_extension_is_proved_or_refused_and_nothing_else(tmp_path: Path, file: tuple[str, str]) -> None:
    look(tmp_path, *file)


@settings(FUZZ, max_examples=60)
@given(file=spoilt([CONTENT / "evidence.yaml", CONTENT / "lesson.yaml"]))
def test_spoilt_evidence_or_a_spoilt_lesson_is_taken_or_refused_and_nothing_else(
    tmp_path: Path, file: tuple[str, str]
) -> None:
    look(tmp_path, *file)


@settings(FUZZ, max_examples=120)
@given(file=spoilt([*JOURNEYS, CONTENT / "events.yaml"]))
def test_a_spoilt_journey_or_spoilt_events_are_taken_or_refused_and_nothing_else(
    tmp_path: Path, file: tuple[str, str]
) -> None:
    look(tmp_path, *file)
