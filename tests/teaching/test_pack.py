"""Pack: what is chosen goes for every command and every page, and what cannot be used is told, not put in its place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from her2teach import ContentError, load_guideline, trace
from her2teach.cli import main
from her2teach.core.extensions import BEFORE, shipped_extensions
from her2teach.core.files import PACK, own_files
from her2teach.educator.handouts import key_handout, student_handout
from her2teach.educator.slide_decks import answer_frames
from her2teach.teaching.pack import (
    CASES,
    EXTENSIONS_ON,
    GUIDELINE,
    case_folders,
    choose,
    chosen_extensions,
    chosen_files,
    chosen_guideline,
    chosen_journeys,
    chosen_vignettes,
    open_cases,
)
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.plan_fields import fieldsets
from her2teach.text.sections import plain
from her2teach.widgets import Banner, Explorer, Passage
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.practice import Practice

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "cases"
JOURNEY = own_files(SHIPPED / "journeys", "*.yaml")[0]


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back, after a test, what it has chosen."""
    for name in (CASES, GUIDELINE, EXTENSIONS_ON):
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
    assert case_folders() == (SHIPPED,)
    assert chosen_vignettes() == shipped_vignettes()
    assert chosen_guideline() is load_guideline()
    assert chosen_files() == ()


def test_a_pack_goes_for_every_page(pack: Path) -> None:
    choose(cases=[pack])
    assert [each.id for each in chosen_vignettes()] == ["exactly-twelve-months"]
    assert [title for _, title in Explorer().picker.options] == ["", "exactly-twelve-months"]
    assert [each.id for each in chosen_journeys()[0]] == [JOURNEY.stem]
    assert [name for _, name in PatientJourney().picker.options] == [JOURNEY.stem, ""]
    assert chosen_files() == (pack / "exactly-twelve-months.yaml", pack / "journeys" / JOURNEY.name)
    assert Practice("exactly-twelve-months").status
    with pytest.raises(KeyError):
        Practice("late-relapse-liver")


def test_the_lesson_keeps_its_own_cases(pack: Path) -> None:
    choose(cases=[pack])
    with pytest.raises(KeyError):
        Explorer("late-relapse-liver")
    assert Passage("one-number").asking.form.questions


def test_what_cannot_be_used_is_named_and_the_rest_counts(pack: Path) -> None:
    (pack / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    (pack / "journeys" / "broken.yaml").write_text("id: broken\ncourse: []\n", encoding="utf-8")
    choose(cases=[pack])
    found, problems = open_cases()
    assert [each.id for each in found] == ["exactly-twelve-months"]
    assert {Path(each.file).name for each in problems} == {"broken.yaml"}
    for screen in (Explorer(), Practice(), PatientJourney()):
        assert "broken.yaml" in screen.children[0].html


def test_a_pack_without_journeys_leaves_those_of_others_out(pack: Path) -> None:
    shutil.rmtree(pack / "journeys")
    choose(cases=[pack])
    assert chosen_journeys() == ((), ())
    assert [name for _, name in PatientJourney().picker.options] == [""]


def test_a_folder_that_is_not_there_is_not_chosen(pack: Path) -> None:
    choose(cases=[pack])
    with pytest.raises(ContentError, match="there is no such folder"):
        choose(cases=[pack / "nowhere"])
    with pytest.raises(ContentError, match=r"nothing\.yaml"):
        choose(guideline=pack / "nothing.yaml")
    assert case_folders() == (pack,)
    assert chosen_guideline() is load_guideline()


def test_a_folder_that_goes_away_is_told_on_the_page(pack: Path) -> None:
    choose(cases=[pack])
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


# --- extensions


def test_extensions_go_for_every_page(pack: Path) -> None:
    choose(cases=[pack], extensions=["x5", "x1"])
    assert chosen_extensions() == ("x1", "x5")
    assert chosen_guideline() is load_guideline(extensions=["x1", "x5"])
    banner = Banner().html
    assert "T-DXd with pertuzumab in first line (x5)" in banner
    assert "not in the text" in banner
    case = Explorer("exactly-twelve-months").case
    assert case is not None
    assert "extension, not in the text" in plain(chosen_guideline(), trace(chosen_guideline(), case))
    assert not any("extension" in part.html for part in (Passage("one-number").text, Passage("counting").asking.panel))


def test_a_pack_s_file_turns_extensions_on(pack: Path) -> None:
    (pack / PACK).write_text("extensions:\n  - x4\n", encoding="utf-8")
    choose(cases=[pack], extensions=["x3"])
    assert chosen_extensions() == ("x3", "x4")
    assert chosen_files()[0] == pack / PACK
    assert [each.id for each in chosen_vignettes()] == ["exactly-twelve-months"]
    assert open_cases()[1] == ()
    assert main(["check", str(pack)]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extensions: [x33]\n", "pack.yaml:1:14: reference: there is no extension"),
        ("extensions:\n  - x1\n  - secnd_line\n", "pack.yaml:3:5: reference: there is no extension"),
        ("extension: x1\n", "pack.yaml:1:1: unknown-key: "),
    ],
)
def test_a_pack_s_file_that_is_wrong_is_told_where(
    pack: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / PACK).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        choose(cases=[pack])
    assert said in str(caught.value)
    assert "did you mean" in str(caught.value)
    assert CASES not in os.environ
    assert main(["check", "--cases", str(pack)]) == 1
    assert said in capsys.readouterr().err


def test_an_unknown_extension_is_not_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "exactly-twelve-months", "-o", "x.svg", "--extension", "x1", "--extension", "X33"]) == 1
    said = capsys.readouterr().err
    assert 'no extension "X33" is shipped; did you mean x3?' in said
    assert chosen_extensions() == ()


def test_extensions_belong_to_the_shipped_text(tmp_path: Path) -> None:
    other = ROOT / "tests/other_text/guideline.yaml"
    with pytest.raises(ContentError, match="extensions belong to the shipped text"):
        choose(guideline=other, extensions=["x1"])
    (tmp_path / PACK).write_text("extensions: x1\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"pack\.yaml:1:13: extension: extensions belong to the shipped text"):
        choose(guideline=other, cases=[tmp_path])


@pytest.mark.parametrize("name", [str(each) for each in shipped_extensions()])
def test_every_shipped_case_and_journey_is_sound_with_an_extension(name: str) -> None:
    choose(extensions=[name])
    cases, problems = open_cases()
    assert problems == ()
    assert {each.id for each in cases} == {each.id for each in shipped_vignettes()}
    for each in cases:
        pathway = trace(chosen_guideline(), each.case)
        assert (each.expected_outcome, each.expected_node) == (pathway.outcome, pathway.node)
    assert chosen_journeys()[1] == ()


def test_an_extension_is_practised_and_handed_out_with_its_mark() -> None:
    choose(extensions=["x1"])
    case = next(each for each in chosen_vignettes() if each.id == "first-diagnosis-already-metastatic")
    guideline = chosen_guideline()
    sheet, key = student_handout(guideline, [case]), key_handout(guideline, [case])
    assert "x1" in sheet.banner
    assert any(question.text.startswith(BEFORE) for question in sheet.questions)
    plan = next(part for part in key.cases[0].parts if part.id == "plan")
    assert plan.heading == "One plan that fits what the extension adds"
    assert key.cases[0].parts[0].lines[0].mark == "extension"
    first = next(answer_frames(guideline, trace(guideline, case.case), "Case"))
    assert first.heading.startswith("Not in the text")
    choose(extensions=["x6"])
    actions = next(each for each in fieldsets(chosen_guideline()) if each.groups[0].part == "action")
    assert ("interrupt", "Interrupt the treatment for now (extension)") in actions.groups[0].choices
