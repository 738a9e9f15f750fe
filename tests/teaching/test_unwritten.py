"""Unwritten: what is still to be written in a file is found where it stands, and no learner gets the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from her2teach.cli import main
from her2teach.core.files import own_files
from her2teach.core.yamltree import ContentError, parse
from her2teach.serving.site.build import packed
from her2teach.teaching.pack import CASES, choose, chosen_journeys, open_case, open_cases
from her2teach.teaching.unwritten import AIM, FACT, PLACEHOLDER, VOICE, unwritten
from her2teach.widgets.explorer import Explorer
from her2teach.widgets.handouts import Handouts
from her2teach.widgets.practice import Practice

SHIPPED = Path(__file__).parents[2] / "cases"
SOUND, DRAFT = "exactly-twelve-months", "late-relapse-liver"
JOURNEY = own_files(SHIPPED / "journeys", "*.yaml")[0]


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound case, one whose notes are still to be written, and a journey of which a part is."""
    monkeypatch.setenv(CASES, "")
    folder = tmp_path / "mine"
    (folder / "journeys").mkdir(parents=True)
    shutil.copy(SHIPPED / f"{SOUND}.yaml", folder)
    text = (SHIPPED / f"{DRAFT}.yaml").read_text(encoding="utf-8")
    (folder / f"{DRAFT}.yaml").write_text(text.partition("discussion: |")[0] + "discussion: TODO\n", encoding="utf-8")
    told = JOURNEY.read_text(encoding="utf-8").replace("title: ", f"title: {PLACEHOLDER} ", 1)
    (folder / "journeys" / JOURNEY.name).write_text(told, encoding="utf-8")
    choose(cases=[folder])
    return folder


@pytest.mark.parametrize(
    "words", [PLACEHOLDER, "TODO", "TO DO: ask Anna", "(TBD)", "XXX", "Lorem ipsum dolor", VOICE, AIM, FACT]
)
def test_each_mark_is_found_where_it_stands(words: str) -> None:
    (problem,) = unwritten(parse(f'title: A case\nstory: "{words}"\n', "case.yaml"))
    assert (problem.line, problem.column, problem.code, problem.severity) == (2, 8, "placeholder", "warning")


@pytest.mark.parametrize("words", ["What to do next", "todo", "To write a letter", "A case to be done", "TODOROV"])
def test_ordinary_words_are_none(words: str) -> None:
    assert not list(unwritten(parse(f"story: {words}\n", "case.yaml")))


def test_no_page_list_link_or_sheet_has_such_a_case(pack: Path) -> None:
    found, problems = open_cases()
    assert [each.id for each in found] == [SOUND]
    assert [(Path(each.file).name, each.code) for each in problems] == [(f"{DRAFT}.yaml", "placeholder")]
    assert '"TODO" stands here' in problems[0].message
    assert [title for _, title in Explorer().picker.options] == ["", SOUND]
    with pytest.raises(KeyError):
        Practice(DRAFT)
    screen = Practice(SOUND)
    screen.open_link(f"practice={DRAFT}")
    assert "This link cannot be used" in screen.link.notice[0]
    assert [name for name, _ in Handouts(cases=pack).form.cases] == ["", SOUND]
    journeys, amiss = chosen_journeys()
    assert journeys == ()
    assert {each.code for each in amiss} == {"placeholder"}
    with pytest.raises(ContentError, match="still to be written"):
        open_case(Path(DRAFT))


def test_the_educator_is_told_and_a_learner_is_not(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Practice(SOUND).children[0].html
    assert f"{DRAFT}.yaml: line" in told
    assert "h2t-error" not in told, "what is unfinished is nothing wrong"
    monkeypatch.setenv("HER2TEACH_SAVING", "no")
    assert not any("left out" in getattr(each, "html", "") for each in Practice(SOUND).children)
    (pack / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    choose(cases=[pack])
    from her2teach.teaching.pack import cases_changed

    cases_changed()
    assert "One file cannot be used and is left out here." in Practice(SOUND).children[0].html


def test_a_site_does_not_contain_it(pack: Path, tmp_path: Path) -> None:
    (pack / "seating plan.txt").write_text("private", encoding="utf-8")
    places = [each for each in packed(tmp_path / "figures") if "/chosen/" in each]
    assert places == [f"her2teach/chosen/cases/01/mine/{SOUND}.yaml"]


def test_export_and_handout_refuse_it_and_say_where(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["handout", "-o", str(tmp_path / "out")], ["export", "--format", "gift"]):
        assert main([*command, DRAFT, "--cases", str(pack)]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert f"{DRAFT}.yaml:" in said.err
        assert "placeholder: still to be written" in said.err
