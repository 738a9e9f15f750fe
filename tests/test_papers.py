"""The papers: the README's four readers, the reviewer's page, and pictures of the content as it is."""

import json
import re
from pathlib import Path

import pytest
import yaml
from PIL import Image

from docs.pictures import FOLDER, PICTURES, STAMP
from her2teach import load_guideline
from her2teach.core.files import shipped
from her2teach.text.sections import MARKS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
REVIEWING = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")
READERS = ("a student", "an educator", "a clinician who reviews", "a developer")


def test_the_readme_tells_each_reader_what_to_do_first() -> None:
    asked = README.split("## You are …")[1].split("\n## ")[0]
    found = re.findall(r"^### … (.+)\n\n(.+)", asked, re.MULTILINE)
    assert [reader for reader, _ in found] == list(READERS)
    assert all(first.startswith("**First:** ") for _, first in found)


def test_the_commands_of_the_readme_are_those_that_there_are() -> None:
    from her2teach.cli import COMMANDS

    listed = re.findall(r"^\| `her2teach (\w+)", README, re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_shows_the_content_as_it_is(picture: str) -> None:
    with Image.open(FOLDER / f"{picture}.png") as found:
        assert found.info[STAMP] == load_guideline().content_hash, "the content has changed: make pictures"


def test_every_picture_is_in_the_readme_and_is_made_by_the_command() -> None:
    assert set(re.findall(r"!\[[^]]{20,}\]\(docs/(\w+)\.png\)", README)) == set(PICTURES)
    assert {file.stem for file in FOLDER.glob("*.png")} == set(PICTURES)


def test_the_reviewer_finds_what_the_page_names() -> None:
    cells = json.loads((shipped("notebooks") / "5_reference.ipynb").read_text(encoding="utf-8"))["cells"]
    sections = dict(re.findall(r"^## (\d)\. (.+)$", "\n".join("".join(cell["source"]) for cell in cells), re.MULTILINE))
    assert sections["2"] == "Every statement"
    assert sections["3"] == "Where the text contradicts itself"
    assert sections["4"] == "Where the text is silent"
    assert sections["5"] == "How we read it"
    assert sections["8"] == "What newer sources add"
    guideline = load_guideline()
    assert f"the {len(guideline.statements)} statements, S01 to\n   {max(guideline.statements)}," in REVIEWING
    assert f"page of {guideline.identity.lines} lines" in REVIEWING
    assert all(MARKS[mark] in REVIEWING for mark in ("implied", "reading", "outside"))


def test_an_objection_asks_for_the_statement_what_is_wrong_and_how_one_knows() -> None:
    name = re.findall(r"issues/new\?template=([\w.]+)", REVIEWING)
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / name[0]).read_text(encoding="utf-8"))
    required = [each["id"] for each in form["body"] if each.get("validations", {}).get("required")]
    assert required == ["statement", "wrong", "source"]
