"""Handout files: for each case its sheets and its key, for a pack these of all together, and the assignments."""

from __future__ import annotations

import importlib.util
import io
from zipfile import ZipFile

import pytest
from handout_samples import case

from her2teach import load_guideline
from her2teach.educator import handout_files
from her2teach.educator.handout_files import HandoutFile, missing, need, zipped
from her2teach.educator.handouts import sheet_code

ONE, OTHER = case(), case("exactly-twelve-months")
CODE = f"case-{sheet_code(load_guideline(), [ONE])}"


def sheets(*names: str, suffixes: tuple[str, ...] = ("html", "pdf")) -> list[str]:
    """The files of some cases or packs, in the order in which they are made."""
    paths = [f"learners/{each}" for each in (*names, "questions")] + [f"educator/{each}-key" for each in names]
    return [f"{path}.{suffix}" for path in paths for suffix in suffixes]


def named(*vignettes: object, **settings: object) -> dict[str, HandoutFile]:
    found = handout_files.handout_files(load_guideline(), vignettes, **settings)  # type: ignore[arg-type]
    return {file.name: file for file in found}


def test_a_case_has_sheets_a_key_and_an_assignment() -> None:
    assert list(named(ONE)) == [*sheets(CODE), f"educator/source/{CODE}/{CODE}.ipynb"]


def test_a_pack_has_those_of_each_case_and_its_own() -> None:
    assert list(named(ONE, OTHER, pack="Ward round")) == [
        *sheets("case-01", "case-02", "ward-round"),
        "educator/source/ward-round/case-01.ipynb",
        "educator/source/ward-round/case-02.ipynb",
    ]


@pytest.mark.parametrize(
    ("pack", "name"),
    [("../../etc", "etc"), ("…", "pack"), ("Case 01", "case-01-pack"), ("questions", "questions-pack")],
)
def test_a_pack_is_a_plain_file_name_that_nothing_else_has(pack: str, name: str) -> None:
    assert f"educator/{name}-key.html" in named(ONE, OTHER, pack=pack)


def test_no_name_says_what_a_case_is_about_and_answers_are_the_educators() -> None:
    for files in (named(ONE), named(ONE, OTHER, pack="ward")):
        assert not [name for name in files if str(ONE) in name or str(OTHER) in name]
        for name, file in files.items():
            told = ONE.title.encode() in file.make()
            assert not told or name.startswith("educator/"), name


def test_only_what_is_asked_for_is_made() -> None:
    assert list(named(ONE, formats=["pdf"], sheets=["student"])) == [f"learners/{CODE}.pdf"]
    assert list(named(ONE, formats=["html"], sheets=["questions"])) == ["learners/questions.html"]
    assert list(named(ONE, formats=["assignment"])) == [f"educator/source/{CODE}/{CODE}.ipynb"]
    assert named() == {}
    assert list(named(ONE, OTHER, pack="ward", formats=["html", "pdf"], singly=False)) == sheets("ward")


def test_each_is_what_its_name_says() -> None:
    made = {name: file.make() for name, file in named(ONE).items()}
    assert made[f"learners/{CODE}.html"].startswith(b"<!DOCTYPE html>")
    assert made[f"educator/{CODE}-key.pdf"].startswith(b"%PDF-")
    title = ONE.title.encode()
    assert title in made[f"educator/{CODE}-key.html"]
    assert title not in made[f"learners/{CODE}.html"]
    assert b'"nbgrader"' in made[f"educator/source/{CODE}/{CODE}.ipynb"]


def test_what_is_not_installed_is_named_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    need(handout_files.FORMATS)
    found = importlib.util.find_spec
    monkeypatch.setattr(handout_files, "find_spec", lambda name: None if name == "typst" else found(name))
    assert set(missing()) == {"pdf"}
    need(["html", "assignment"])
    with pytest.raises(ValueError, match=r"pip install \"her2teach\[educator\]\""):
        need(["html", "pdf"])


def test_files_in_one_are_those_that_were_made_and_each_is_told_before() -> None:
    files = list(named(ONE, formats=["html", "assignment"]).values())
    progress: list[tuple[int, str]] = []
    made, failed = zipped(files, lambda *step: progress.append(step))
    assert failed == ()
    assert progress == [(at, file.name) for at, file in enumerate(files)]
    with ZipFile(io.BytesIO(made)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {file.name: file.make() for file in files}
    assert zipped(files) == (made, ())
