"""The guide to a guideline of one's own: what stands in it is typed in, and answers what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from journey_files import load_journeys

from her2teach import load_guideline, load_vignettes, trace
from her2teach.cli import main
from her2teach.core.files import own_files
from her2teach.core.yamltree import parse
from her2teach.teaching.events import events_of
from her2teach.teaching.pack import CASES, GUIDELINE, lacking, left_out
from her2teach.widgets import Explorer
from her2teach.widgets.journey import PatientJourney
from her2teach.widgets.practice import Practice

GUIDE = (Path(__file__).parent.parent / "docs" / "own_guideline.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (CASES, GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(folder: Path, block: str) -> None:
    """Type a block into the file that its first line names."""
    name, _, text = block.removeprefix("# ").partition("\n")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(text)


def unfinished(folder: Path) -> None:
    """Make the copy with the mistake that the guide makes on purpose."""
    ((wrong, right),) = re.findall(r"Write `(.*?)` in the place of `(.*?)`", GUIDE)
    whole = (folder / "guideline.yaml").read_text("utf-8")
    assert whole.count(right) == 1
    (folder / "unfinished.yaml").write_text(whole.replace(right, wrong), encoding="utf-8")


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Give a command, and return what it says but for the last two lines, which name the text and count."""
    capsys.readouterr()
    code = main(command.removeprefix("her2teach ").split())
    found = capsys.readouterr()
    return code, found.out + "".join(found.err.splitlines(keepends=True)[:-2])


def test_every_block_is_typed_and_every_answer_is_as_it_stands_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered = 0
    for kind, block in BLOCKS:
        if kind == "yaml":
            typed(folder, block)
            continue
        assert kind == "console"
        if "unfinished" in block:
            unfinished(folder)
        command, _, wanted = block.removeprefix("$ ").partition("\n")
        code, said = printed(command, capsys)
        assert said.replace(f"{folder}/", "") == wanted
        assert code == int("proved" not in wanted)
        answered += 1
    assert answered == 4
    text = load_guideline(folder / "guideline.yaml")
    vignettes = load_vignettes(folder / "cases", text)
    assert {trace(text, each.case).node for each in vignettes} == {"have_it_stitched", "silent_on_old_cuts"}
    assert load_journeys(folder / "cases" / "journeys", text)
    assert events_of(text).events
    # the last command has chosen the text, and its screens are there
    assert lacking() == {"shipped text"}
    assert "the lesson, the trials and the extensions" in left_out()
    assert [name for _, name in Explorer().picker.options] == ["", "kitchen-knife", "the-next-morning"]
    assert Practice().status
    assert PatientJourney("two-cuts").status
    assert main(["draw", "kitchen-knife", "-o", str(folder / "way.svg")]) == 0


def test_the_table_of_the_guide_names_what_check_says() -> None:
    said = set(re.findall(r"^\| `([a-z-]+)`", GUIDE, re.MULTILINE))
    sources = "".join(
        path.read_text("utf-8") for path in own_files(Path(__file__).parent.parent / "her2teach", "**/*.py")
    )
    assert len(said) == 5
    assert {each for each in said if f'code="{each.replace("-", "_")}"' not in sources} == set()


def test_the_links_of_the_guide_lead_somewhere() -> None:
    docs = Path(__file__).parent.parent / "docs"
    for link in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (docs / link).is_file(), link
    assert parse((docs / "../tests/other_text/guideline.yaml").read_text("utf-8"), "guideline.yaml").content["tensions"]
