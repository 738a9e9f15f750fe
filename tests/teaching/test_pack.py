"""Pack: what is chosen goes for every command and every page, and what cannot be used is told, not put in its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from her2teach import ContentError, load_guideline
from her2teach.cli import main
from her2teach.core.files import own_files
from her2teach.teaching.pack import (
    CASES,
    GUIDELINE,
    choose,
    chosen_cases,
    chosen_files,
    chosen_guideline,
    chosen_journeys,
    chosen_vignettes,
    open_cases,
)
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.widgets import Explorer, LessonCase
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.practice import Practice

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "cases"
JOURNEY = own_files(SHIPPED / "journeys", "*.yaml")[0]


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back, after a test, what it has chosen."""
    for name in (CASES, GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "journeys").mkdir(parents=True)
    shutil.copy(SHIPPED / "exactly-twelve-months.yaml", folder)
    shutil.copy(JOURNEY, folder / "journeys")
    return folder


def test_nothing_chosen_is_what_is_shipped() -> None:
    assert chosen_cases() == SHIPPED
    assert chosen_vignettes() == shipped_vignettes()
    assert chosen_guideline() is load_guideline()
    assert chosen_files() == ()


def test_a_pack_goes_for_every_page(pack: Path) -> None:
    choose(cases=pack)
    assert [each.id for each in chosen_vignettes()] == ["exactly-twelve-months"]
    assert [title for _, title in Explorer().picker.options] == ["", "exactly-twelve-months"]
    assert [each.id for each in chosen_journeys()[0]] == [JOURNEY.stem]
    assert [name for _, name in PatientJourney().picker.options] == [JOURNEY.stem, ""]
    assert chosen_files() == (pack / "exactly-twelve-months.yaml", pack / "journeys" / JOURNEY.name)
    assert Practice("exactly-twelve-months").status
    with pytest.raises(KeyError):
        Practice("late-relapse-liver")


def test_the_lesson_keeps_its_own_cases(pack: Path) -> None:
    choose(cases=pack)
    with pytest.raises(KeyError):
        Explorer("late-relapse-liver")
    assert LessonCase("late-relapse-liver", only=["tdxd_access"]).case is not None


def test_what_cannot_be_used_is_named_and_the_rest_counts(pack: Path) -> None:
    (pack / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    (pack / "journeys" / "broken.yaml").write_text("id: broken\ncourse: []\n", encoding="utf-8")
    choose(cases=pack)
    found, problems = open_cases()
    assert [each.id for each in found] == ["exactly-twelve-months"]
    assert {Path(each.file).name for each in problems} == {"broken.yaml"}
    for screen in (Explorer(), Practice(), PatientJourney()):
        assert "broken.yaml" in screen.children[0].html


def test_a_pack_without_journeys_leaves_those_of_others_out(pack: Path) -> None:
    shutil.rmtree(pack / "journeys")
    choose(cases=pack)
    assert chosen_journeys() == ((), ())
    assert [name for _, name in PatientJourney().picker.options] == [""]


def test_a_folder_that_is_not_there_is_not_chosen(pack: Path) -> None:
    choose(cases=pack)
    with pytest.raises(ContentError, match="cannot be opened"):
        choose(cases=pack / "nowhere")
    with pytest.raises(ContentError, match=r"nothing\.yaml"):
        choose(guideline=pack / "nothing.yaml")
    assert chosen_cases() == pack
    assert chosen_guideline() is load_guideline()


def test_a_folder_that_goes_away_is_told_on_the_page(pack: Path) -> None:
    choose(cases=pack)
    shutil.rmtree(pack)
    assert [each.message for each in open_cases()[1]] == ["cannot be opened: No such file or directory"]


def test_another_guideline_is_not_shown_the_shipped_cases(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    shutil.copy(ROOT / "her2teach/content/guideline.yaml", other)
    choose(guideline=other)
    assert chosen_guideline() is not load_guideline()
    assert chosen_guideline() is chosen_guideline()
    assert chosen_vignettes() == ()
    assert chosen_files() == (other,)


def test_check_and_draw_work_with_a_pack(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--cases", str(pack)]) == 0
    (pack / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    assert main(["check", "--cases", str(pack)]) == 1
    assert f"{pack / 'broken.yaml'}:1:" in capsys.readouterr().out
    picture = tmp_path / "way.svg"
    assert main(["draw", "exactly-twelve-months", "--cases", str(pack), "-o", str(picture)]) == 0
    assert picture.is_file()
    assert main(["draw", "late-relapse-liver", "--cases", str(pack), "-o", str(picture)]) == 1
