"""New case: a file that is sound from the start, explains itself, and says what is still to be written."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from her2teach import load_guideline, load_vignette, trace
from her2teach.cli import main
from her2teach.core.case import Case
from her2teach.educator.authoring import new_case
from her2teach.educator.check import inspect
from her2teach.educator.json_schema import case_schema
from her2teach.educator.yaml_text import KEYS, WIDTH
from her2teach.teaching.pack import CASES, GUIDELINE
from her2teach.teaching.unwritten import PLACEHOLDER
from her2teach.teaching.vignettes import shipped_vignettes

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 22)
SHIPPED = load_guideline()

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Work in an empty folder; take back, after a test, what it has chosen."""
    monkeypatch.chdir(tmp_path)
    for name in (CASES, GUIDELINE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def comments(text: str) -> str:
    """What stands behind #, as one line."""
    return " ".join(line.strip("# ") for line in text.splitlines() if line.lstrip().startswith("#"))


def test_a_new_case_is_sound_and_only_what_is_not_yet_written_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "my-case.yaml"
    text = new_case(SHIPPED, "my-case")
    path.write_text(text, encoding="utf-8")
    found = inspect(path, TODAY).problems
    assert {(each.severity, each.code) for each in found} == {("warning", "placeholder")}
    lines = text.splitlines()
    places = [at for at, line in enumerate(lines, 1) if PLACEHOLDER in line and not line.startswith("#")]
    # what is told in paragraphs begins with the sign behind its key
    assert [each.line for each in found] == [at - lines[at - 2].endswith("|") for at in places]
    vignette = load_vignette(path)
    assert dict(vignette.case.given) == {}
    assert vignette.expected_outcome == trace(SHIPPED, Case(SHIPPED)).outcome
    path.write_text(text.replace(PLACEHOLDER, "Something"), encoding="utf-8")
    assert inspect(path, TODAY).problems == ()


def test_each_field_and_each_attribute_is_explained_in_the_words_of_the_schema_and_the_guideline() -> None:
    text = new_case(SHIPPED, "my-case")
    said = comments(text)
    for key in KEYS:
        assert case_schema(SHIPPED)["properties"][key]["description"] in said, key
    for attribute in SHIPPED.attributes.values():
        assert f"{attribute.label}. {attribute.question} {attribute.help}" in said
        assert all(f" {value} (" in said for value in attribute.values)
        assert f"\n  {attribute.id}: {attribute.unknown}\n" in text
    listed = (*SHIPPED.keys, *SHIPPED.pitfalls, *SHIPPED.errors, *SHIPPED.untold)
    for name in (*SHIPPED.ends, *SHIPPED.agents, *SHIPPED.misconceptions, *SHIPPED.plan.actions, *listed):
        assert name in said
    prose = [line for line in text.splitlines() if not line.startswith("#       ")]  # these are no prose
    assert max(map(len, prose)) <= WIDTH


def test_the_example_of_a_mistake_is_read_once_it_is_no_comment_any_more(tmp_path: Path) -> None:
    vignette = next(each for each in shipped_vignettes() if each.distractors)
    text = new_case(SHIPPED, "my-case", vignette.case).replace(f"|\n  {PLACEHOLDER}", "|\n  Stop it", 1)
    begin = text.index("# distractors:")
    example = text[begin : text.index("\n\n", begin)]
    plain = "\n".join(line.removeprefix("# ") for line in example.splitlines())
    text = text.replace(example, plain.replace("some words of the story, as they stand there", "Stop it"))
    text = text.replace("action: start", "action: stop_all")
    path = tmp_path / "my-case.yaml"
    path.write_text(text, encoding="utf-8")
    (found,) = load_vignette(path).distractors
    assert (found.belief.id, found.voice, found.plan.action) == (
        next(iter(SHIPPED.misconceptions)),
        "Stop it",
        "stop_all",
    )


def test_the_examples_of_features_and_facts_are_read_once_they_are_no_comments_any_more(tmp_path: Path) -> None:
    text = new_case(SHIPPED, "my-case")
    for key in ("keys", "killer", "not_in_the_text"):
        begin = text.index(f"# {key}:")
        example = text[begin : text.index("\n\n", begin)]
        text = text.replace(example, "\n".join(line.removeprefix("# ") for line in example.splitlines()))
    path = tmp_path / "my-case.yaml"
    path.write_text(text, encoding="utf-8")
    found = load_vignette(path)
    assert found.keys == tuple(SHIPPED.keys)[:2]
    assert found.killer == next(iter(SHIPPED.pitfalls))
    assert [fact.kind for fact in found.not_in_the_text] == [next(iter(SHIPPED.untold))]


@pytest.mark.parametrize("vignette", shipped_vignettes(), ids=str)
def test_a_case_that_is_known_begins_with_its_answers_and_what_they_reach(tmp_path: Path, vignette: object) -> None:
    known = next(each for each in shipped_vignettes() if each is vignette)
    path = tmp_path / "my-case.yaml"
    path.write_text(new_case(SHIPPED, "my-case", known.case), encoding="utf-8")
    found = load_vignette(path)
    assert found.case == known.case
    assert (found.expected_outcome, found.expected_node) == (known.expected_outcome, known.expected_node)


def test_the_command_writes_a_file_that_check_takes(capsys: Captured, tmp_path: Path) -> None:
    assert main(["new", "my-case"]) == 0
    assert capsys.readouterr().out == "my-case.yaml: write it, then run: her2teach check my-case.yaml\n"
    assert main(["check", "my-case.yaml"]) == 0
    assert "warning: placeholder: " in capsys.readouterr().out
    assert main(["check", "--strict", "my-case.yaml"]) == 1
    (tmp_path / "pack").mkdir()
    assert main(["new", "my-case", "--cases", "pack"]) == 0
    assert (tmp_path / "pack/my-case.yaml").read_bytes() == (tmp_path / "my-case.yaml").read_bytes()
    assert [each.name for each in Path("pack").iterdir()] == ["my-case.yaml"]


def test_the_command_never_writes_over_a_file(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "my-case.yaml").write_text("mine", encoding="utf-8")
    assert main(["new", "my-case"]) == 2
    assert 'there is a file "my-case.yaml" already; it is left as it is' in capsys.readouterr().err
    assert (tmp_path / "my-case.yaml").read_text(encoding="utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["my-case.yaml"]


@pytest.mark.parametrize("name", ["", "My-Case", "../my-case", "my/case", "my case", "a" * 61, "-", "my-case\n", "."])
def test_a_name_that_no_case_can_have_is_refused_and_nothing_is_written(
    capsys: Captured, tmp_path: Path, name: str
) -> None:
    assert main(["new", "--", name]) == 2
    assert "lower-case words joined by hyphens" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_new_case_among_the_shipped_ones_names_the_schema_first(tmp_path: Path) -> None:
    schema = tmp_path / "her2teach/content/case.schema.json"
    for folder in (schema.parent, tmp_path / "cases"):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "her2teach/content" / schema.name, schema)
    first = (ROOT / "cases" / f"{shipped_vignettes()[0].id}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert main(["new", "my-case", "--cases", "cases"]) == 0
    assert (tmp_path / "cases/my-case.yaml").read_text(encoding="utf-8").partition("\n")[0] == first
    assert main(["check", "cases/my-case.yaml"]) == 0
    schema.unlink()
    assert main(["new", "other-case", "--cases", "cases"]) == 0
    assert first not in (tmp_path / "cases/other-case.yaml").read_text(encoding="utf-8")


def test_another_guideline_asks_its_own_questions(tmp_path: Path) -> None:
    name = next(iter(SHIPPED.attributes))
    text = (ROOT / "her2teach/content/guideline.yaml").read_text(encoding="utf-8")
    changed = text.replace(f"{SHIPPED.attributes[name].question}\n", "Is the kettle on?\n")
    assert changed != text
    (tmp_path / "other.yaml").write_text(changed, encoding="utf-8")
    assert main(["new", "my-case", "--guideline", "other.yaml"]) == 0
    assert "Is the kettle on?" in comments((tmp_path / "my-case.yaml").read_text(encoding="utf-8"))
