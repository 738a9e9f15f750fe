"""`her2teach review`: two files in a folder; and `her2teach check` of what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_reading import opened
from review_files import guideline_with, review_text

from her2teach.cli import main
from her2teach.teaching.pack import EXTENSIONS_ON, GUIDELINE


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a command chooses is forgotten after the test."""
    for name in (GUIDELINE, EXTENSIONS_ON):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_it_makes_a_page_and_a_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "review"
    assert main(["review", "-o", str(out), "--paper", "letter"]) == 0
    assert capsys.readouterr().out.split() == [str(out / "review.html"), str(out / "review.pdf")]
    assert "size: letter" in (out / "review.html").read_text(encoding="utf-8")
    assert opened((out / "review.pdf").read_bytes()).pages[0].mediabox.width == 612


def test_a_file_in_the_way_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert main(["review", "-o", str(tmp_path / "taken")]) == 2
    assert "a file is in its way" in capsys.readouterr().err


def test_check_tells_who_reviewed_what_and_what_is_to_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = review_text(
        name="Ada Example",
        answers={"S01": "agree", "S02": "agree", "S03": "agree", "S04": "disagree"},
        comments={"S04": "Mrs Smith of our ward had it otherwise."},
        said={"S03": "0" * 16},
    )
    guideline_with(tmp_path, {"a.yaml": review})
    arguments = ["check", "--guideline", str(tmp_path / "guideline.yaml")]
    assert main(arguments) == 0
    told = capsys.readouterr()
    file = tmp_path / "reviews" / "a.yaml"
    assert f"{file}:12:3: warning: stale: what S03 says has changed since 2026-11-30" in told.out
    assert f"{file}:15:3: warning: objection: S04 is objected to: Mrs Smith" in told.out
    assert f"{file}:18:15: warning: identifier: what may be a person's name stands here" in told.out
    assert "Ada" not in told.out
    assert f"{file}: reviewed by Ada Example (specialist physician), 2026-11-30, content " in told.err
    assert ": agrees with S01, S02; objects to S04; changed since S03\n" in told.err
    assert "reviews: 2 of 39 statements agreed to by a clinician; objected to: S04; changed since: S03\n" in told.err
    assert "not yet reviewed by a clinician" in told.err
    assert main([*arguments, "--strict"]) == 1


def test_check_of_a_broken_review_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "review.yaml"
    file.write_text(review_text(answers={"S01": "agree"}).replace("S01", "S99"), encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert f'{file}:5:3: reference: the content has no "S99"; did you mean S' in capsys.readouterr().out
