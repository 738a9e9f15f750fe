"""Several packs: each id once, that of the pack named first; the other is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from her2teach.cli import main
from her2teach.teaching.pack import CASES, SHIPPED, choose, chosen_packs, open_cases, own_packs
from her2teach.teaching.vignettes import shipped_vignettes

CASE = Path(__file__).parents[2] / "cases" / "exactly-twelve-months.yaml"


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv(CASES, "")
    made = (tmp_path / "first", tmp_path / "second")
    for folder in made:
        folder.mkdir()
        shutil.copy(CASE, folder)
    text = CASE.read_text(encoding="utf-8").replace("title: ", "title: The other, ", 1)
    (made[1] / CASE.name).write_text(text, encoding="utf-8")
    own = CASE.read_text(encoding="utf-8").replace("id: exactly-twelve-months", "id: my-own")
    (made[1] / "my-own.yaml").write_text(own, encoding="utf-8")
    return made


def test_the_pack_named_first_counts_and_the_other_file_is_told(packs: tuple[Path, Path]) -> None:
    choose(cases=packs)
    found, problems = open_cases()
    assert [each.id for each in found] == ["exactly-twelve-months", "my-own"]
    assert not found[0].title.startswith("The other")
    (problem,) = problems
    assert problem.file == str(packs[1] / CASE.name)
    assert (problem.code, problem.severity) == ("duplicate", "warning")
    assert str(packs[0] / CASE.name) in problem.message
    choose(cases=packs[::-1])
    assert open_cases()[0][0].title.startswith("The other")


def test_the_shipped_cases_are_one_of_them(packs: tuple[Path, Path]) -> None:
    choose(cases=[packs[1], SHIPPED])
    assert {each.id for each in open_cases()[0]} == {"my-own", *(each.id for each in shipped_vignettes())}
    assert own_packs() == (packs[1],)
    choose(cases=[SHIPPED, SHIPPED])
    assert chosen_packs() == (CASE.parent,)
    assert own_packs() == ()


def test_two_files_of_one_id_in_a_folder_are_told(packs: tuple[Path, Path]) -> None:
    shutil.copy(packs[0] / CASE.name, packs[0] / f"{CASE.stem}.yml")
    choose(cases=packs[:1])
    found, problems = open_cases()
    assert len(found) == 1
    assert [Path(each.file).name for each in problems] == [f"{CASE.stem}.yml"]


def test_check_says_it_and_counts_it_as_a_warning(packs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--cases", str(packs[0]), "--cases", str(packs[1])]
    assert main(["check", *chosen]) == 0
    assert f"{packs[1] / CASE.name}:0:0: warning: duplicate: " in capsys.readouterr().out
    assert main(["check", "--strict", *chosen]) == 1
