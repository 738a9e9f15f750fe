"""The writer, driven from Python: what it says of a text, what it opens, and that it saves only where it may."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from her2teach import load_guideline, load_vignette, trace
from her2teach.core.answers import as_answers
from her2teach.core.questions import relevant_case
from her2teach.educator.authoring import new_case, read_draft
from her2teach.educator.check import inspect
from her2teach.educator.saving import ALLOWED, allow_saving
from her2teach.teaching.links import link_text
from her2teach.teaching.pack import CASES, GUIDELINE, choose
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text import sections as text
from her2teach.text.announcement import announcement
from her2teach.widgets.class_results import ClassResults
from her2teach.widgets.explorer import Explorer
from her2teach.widgets.handouts import Handouts
from her2teach.widgets.writer import CaseWriter
from her2teach.widgets.writer_parts import LARGEST

ROOT = Path(__file__).parents[2]
GUIDELINE_ = load_guideline()
LATE = "late-relapse-liver"
TEXT = (ROOT / "cases" / f"{LATE}.yaml").read_text(encoding="utf-8")
VIGNETTE = load_vignette(ROOT / "cases" / f"{LATE}.yaml")
TODAY = dt.datetime.now().astimezone().date()


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back, after a test, what it has chosen and allowed."""
    for name in (CASES, GUIDELINE, ALLOWED):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A chosen folder of one case that pages may save into."""
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(ROOT / "cases" / f"{LATE}.yaml", folder)
    choose(cases=[folder])
    allow_saving(allowed=True)
    return folder


def write(screen: CaseWriter, name: str, written: str) -> None:
    """What typing does."""
    screen.editor.set_state({"answers": {"name": name, "text": written}})


def press(screen: CaseWriter, action: str, **more: str) -> None:
    (screen.opener if action in {"new", "pack", "link"} else screen.editor).act({"do": action, **more})


def files(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}


def test_it_begins_with_a_new_case_and_says_what_is_still_to_be_written() -> None:
    screen = CaseWriter()
    assert screen.editor.written == ("my-case", new_case(GUIDELINE_, "my-case"))
    assert screen.editor.counted == "0 problems, 5 warnings"
    assert {each["severity"] for each in screen.editor.problems} == {"warning"}
    assert screen.status.startswith("0 problems, 5 warnings. More information needed.")


@pytest.mark.parametrize("name", ["many-problems", "choice-misspelt", "tab-for-indent", "wrong-indent"])
def test_each_problem_is_told_as_check_tells_it_with_its_line_and_column(name: str) -> None:
    path = ROOT / "tests/content/invalid" / f"{name}.yaml"
    screen = CaseWriter()
    write(screen, name, path.read_text(encoding="utf-8"))
    lines = [f"{path}:{each['line']}:{each['column']}: {each['words']}" for each in screen.editor.problems]
    assert lines == [str(each) for each in inspect(path, TODAY).problems]
    assert lines
    assert screen.status.startswith(screen.editor.counted)


def test_what_the_text_says_follows_what_is_written() -> None:
    screen = CaseWriter()
    write(screen, LATE, TEXT)
    assert screen.editor.counted == "0 problems"
    pathway = trace(GUIDELINE_, VIGNETTE.case)
    assert announcement(text.answer(GUIDELINE_, pathway)) in screen.status
    assert GUIDELINE_.label("first_line_thp") in screen._answer.html
    assert screen.graph.states["last"] == pathway.node
    for each in pathway.pitfalls:
        assert each.title in screen._words.html
    assert "The cases nearest to yours" in screen._near.html
    assert f"; {LATE})" not in screen._near.html  # it is not its own neighbour
    write(screen, LATE, TEXT.replace("months_since_adjuvant_trastuzumab: 30", "months_since_adjuvant_trastuzumab: 8"))
    assert screen.draft.errors == 1
    assert screen.graph.states["last"] != pathway.node
    write(screen, LATE, TEXT.replace("her2_status: positive", "her2_status: yes"))
    assert "as soon as the attributes can be read" in screen._answer.html
    assert (screen._words.html, screen._near.html, screen.graph.path) == ("", "", "")


def test_what_the_text_does_not_look_at_and_the_key_features_are_shown_and_saved(pack: Path) -> None:
    screen = CaseWriter()
    facts = "not_in_the_text:\n  - text: She has two <small> children.\n    kind: other\n"
    written = TEXT.replace("discussion: |", f"{facts}discussion: |")
    write(screen, LATE, written)
    assert screen.editor.counted == "0 problems"
    assert "What the text does not consider" in screen._words.html
    assert "She has two &lt;small&gt; children." in screen._words.html
    for name in VIGNETTE.keys:
        assert GUIDELINE_.keys[name].label in screen._words.html
    press(screen, "save")
    press(screen, "replace")
    saved = load_vignette(pack / f"{LATE}.yaml")
    assert files(pack) == {f"{LATE}.yaml": written}
    assert (saved.keys, saved.killer) == (VIGNETTE.keys, VIGNETTE.killer)
    assert [fact.kind for fact in saved.not_in_the_text] == ["other"]


def test_a_guideline_that_is_written_here_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("her2teach.educator.check.verify", lambda *_: pytest.fail("proved"))
    screen = CaseWriter()
    write(screen, "x", (ROOT / "her2teach/content/guideline.yaml").read_text(encoding="utf-8"))
    assert [each["words"].partition(":")[0] for each in screen.editor.problems] == ["kind"]


def test_a_name_that_no_file_can_have_is_told(pack: Path) -> None:
    screen = CaseWriter()
    for name in ("../x", "My Case", "", "a" * 70):
        write(screen, name, TEXT)
        assert "lower-case words joined by hyphens" in screen.editor.misnamed
        press(screen, "save")
        assert screen.editor.notice.startswith("The file is not saved: no case can be called")
    write(screen, LATE, TEXT)
    assert screen.editor.misnamed == ""
    assert [each.name for each in pack.parent.iterdir()] == ["mine"]
    assert list(files(pack)) == [f"{LATE}.yaml"]


def test_a_case_of_the_pack_a_file_and_a_new_case_are_opened_and_what_was_written_comes_back(pack: Path) -> None:
    (pack / "broken.yaml").write_text("id: broken\n\ttitle: x\n", encoding="utf-8")
    screen = CaseWriter()
    write(screen, "my-own", "id: my-own\n")
    assert screen.opener.pack == [["broken", "broken.yaml"], [LATE, f"{VIGNETTE.title} ({VIGNETTE.difficulty})"]]
    press(screen, "pack", name=LATE)
    assert screen.editor.written == (LATE, TEXT)
    assert screen.editor.notice == f"{LATE}.yaml is open."
    press(screen, "pack", name="broken")
    assert screen.editor.written == ("broken", "id: broken\n\ttitle: x\n")
    assert screen.editor.problems[0]["line"] == 2
    screen.opener.hear({"file": "C:/somewhere/other.yaml"}, [memoryview(b"\xef\xbb\xbfid: other\r\n")])
    assert screen.editor.written == ("other", "id: other\n")
    press(screen, "new")
    assert screen.editor.written[0] == "my-case"
    assert screen.editor.back
    press(screen, "back")
    assert screen.editor.written == ("my-own", "id: my-own\n")


@pytest.mark.parametrize("name", ["../secret", "nowhere", "", "secret"])
def test_only_what_is_in_the_pack_is_opened_from_there(pack: Path, name: str) -> None:
    (pack.parent / "secret.yaml").write_text("secret", encoding="utf-8")
    (pack / "secret.yaml").symlink_to(pack.parent / "secret.yaml")
    screen = CaseWriter()
    before = screen.editor.written
    press(screen, "pack", name=name)
    assert screen.editor.written == before
    assert "What is written here stays as it is." in screen.editor.notice


@pytest.mark.parametrize(("data", "problem"), [(b"\xff\xfe", "not UTF-8"), (b"x" * (LARGEST + 1), "too large")])
def test_a_file_that_cannot_be_opened_is_told_and_takes_nothing_away(data: bytes, problem: str) -> None:
    screen = CaseWriter()
    before = screen.editor.written
    screen.opener.hear({"file": "x.yaml"}, [memoryview(data)])
    assert problem in screen.editor.notice
    assert screen.editor.written == before


def test_the_explorers_case_comes_by_its_link_from_the_address_or_pasted() -> None:
    link = link_text(GUIDELINE_, as_answers(VIGNETTE.case))
    for how in ("address", "pasted"):
        screen = CaseWriter()
        if how == "address":
            screen.link.act({"open": link})
        else:
            press(screen, "link", link=f"http://localhost:8866/voila/render/2_explore.ipynb#{link}")
        assert screen.editor.notice == "The answers of the link are here."
        assert screen.draft.errors == 0
        assert screen.draft.pathway is not None
        assert screen.draft.pathway.case == relevant_case(GUIDELINE_, VIGNETTE.case)
        assert f"node: {VIGNETTE.expected_node}\n" in screen.draft.text


def test_a_case_with_a_story_comes_with_its_file_and_the_answers_of_the_link() -> None:
    screen = CaseWriter()
    press(screen, "link", link=f"#{link_text(GUIDELINE_, as_answers(VIGNETTE.case), LATE)}")
    assert screen.editor.written == (LATE, TEXT)
    assert screen.editor.notice == f"{LATE}.yaml is open, with the answers of the link."
    answers = {**as_answers(VIGNETTE.case), "months_since_adjuvant_trastuzumab": "8"}
    press(screen, "link", link=f"#{link_text(GUIDELINE_, answers, LATE)}")
    months = "months_since_adjuvant_trastuzumab:"
    assert screen.editor.written == (LATE, TEXT.replace(f"{months} 30", f"{months} 8"))
    press(screen, "link", link=f"#{link_text(GUIDELINE_, answers, 'no-such-case')}")
    assert screen.editor.written[0] == "my-case"


def test_after_saving_every_list_of_the_page_knows_the_case(pack: Path) -> None:
    screen, handouts, results = CaseWriter(), Handouts(), ClassResults()
    assert [name for name, _ in handouts.form.cases] == ["", LATE]
    write(screen, "my-own", TEXT.replace(f"id: {LATE}", "id: my-own").replace("Six lesions", "Seven lesions"))
    press(screen, "save")
    assert "The lists of this page know it" in screen.editor.notice
    assert ["my-own", "Seven lesions in the liver (introductory)"] in handouts.form.cases
    assert ["my-own", "Seven lesions in the liver (introductory)"] in screen.opener.pack
    assert "my-own" in [name for _, name in Explorer().picker.options]
    assert "my-own" in {each.id for each in results._book.vignettes}
    write(screen, "broken", "id: broken\n")
    press(screen, "save")
    assert any("broken.yaml" in str(getattr(each, "html", "")) for each in handouts.children)
    assert (pack / "broken.yaml").is_file()


@pytest.mark.parametrize(
    "link", ["", "x", "http://localhost/2_explore.ipynb", "case=&her2_status=postive&content=0123456789ab"]
)
def test_a_link_that_cannot_be_used_is_told_and_takes_nothing_away(link: str) -> None:
    screen = CaseWriter()
    before = screen.editor.written
    press(screen, "link", link=link)
    assert screen.editor.written == before
    assert screen.link.notice[0] == "This link cannot be used. What is written here stays as it is."
    assert screen.status == screen.link.notice[0]


def test_it_saves_and_asks_before_it_writes_over_what_it_has_not_written_itself(pack: Path) -> None:
    screen = CaseWriter()
    write(screen, "my-own", new_case(GUIDELINE_, "my-own"))
    press(screen, "save")
    assert files(pack)["my-own.yaml"] == new_case(GUIDELINE_, "my-own")
    assert screen.editor.notice.startswith("Saved as my-own.yaml in mine.")
    assert ["my-own", "my-own.yaml (still to be written)"] in screen.opener.pack
    assert "learners do not meet it" in screen.editor.notice
    # its own file again, without a question
    write(screen, "my-own", TEXT)
    press(screen, "save")
    assert files(pack)["my-own.yaml"] == TEXT
    assert "pages leave it out" in screen.editor.notice
    # another one only when told to
    (pack / "my-own.yaml").write_text("somebody else's", encoding="utf-8")
    press(screen, "save")
    assert screen.editor.question == "There is a file my-own.yaml in mine already. Replace it?"
    assert files(pack)["my-own.yaml"] == "somebody else's"
    press(screen, "leave")
    assert screen.editor.question == ""
    press(screen, "replace")
    assert files(pack)["my-own.yaml"] == TEXT
    assert set(files(pack)) == {f"{LATE}.yaml", "my-own.yaml"}


def test_what_has_changed_since_the_question_is_asked_about_again(pack: Path) -> None:
    screen = CaseWriter()
    write(screen, LATE, TEXT.replace("63", "62"))
    press(screen, "save")
    assert screen.editor.question
    (pack / f"{LATE}.yaml").write_text("changed meanwhile", encoding="utf-8")
    press(screen, "replace")
    assert screen.editor.question
    assert files(pack)[f"{LATE}.yaml"] == "changed meanwhile"
    press(screen, "replace")
    assert files(pack)[f"{LATE}.yaml"] == TEXT.replace("63", "62")


def test_a_broken_file_can_be_mended_and_saved_over(pack: Path) -> None:
    (pack / "broken.yaml").write_bytes(b"id: broken\n\ttitle: x\n")
    screen = CaseWriter()
    press(screen, "pack", name="broken")
    write(screen, "broken", new_case(GUIDELINE_, "broken"))
    press(screen, "save")
    press(screen, "replace")
    assert files(pack)["broken.yaml"] == new_case(GUIDELINE_, "broken")


@pytest.mark.parametrize("allowed", [False, True])
def test_without_a_chosen_folder_or_an_educator_nothing_is_saved_whatever_is_asked(
    pack: Path, monkeypatch: pytest.MonkeyPatch, *, allowed: bool
) -> None:
    allow_saving(allowed=allowed)
    if allowed:
        monkeypatch.delenv(CASES)
    monkeypatch.chdir(pack)
    monkeypatch.setattr("her2teach.widgets.writer.save_case", lambda *_, **__: pytest.fail("something is saved"))
    screen = CaseWriter()
    assert screen.editor.folder == ""
    write(screen, "my-own", new_case(GUIDELINE_, "my-own"))
    for action in ("save", "replace", "save"):
        press(screen, action)
        assert screen.editor.notice.startswith("This page cannot save files itself")
    # what only the server may say, a page may say as much as it likes
    screen.editor.set_state({"folder": "mine"})
    press(screen, "save")
    assert list(files(pack)) == [f"{LATE}.yaml"]


def test_a_folder_that_went_away_is_told(pack: Path) -> None:
    screen = CaseWriter()
    shutil.rmtree(pack)
    press(screen, "save")
    assert screen.editor.notice.startswith("The file is not saved: ")


def test_what_a_browser_kept_comes_back_and_what_makes_no_sense_does_no_harm() -> None:
    screen = CaseWriter()
    screen.link.act({"vignette": "", "answers": {"name": LATE, "text": TEXT}})
    assert (screen.draft.name, screen.draft.text) == (LATE, TEXT)
    for answers in ({}, {"name": 3, "text": ["x"]}, {"text": "\ud800"}):
        screen.link.act({"vignette": "", "answers": answers})
        assert "Something went wrong" not in screen.editor.notice
    assert read_draft("", "\ud800", TODAY).errors
    for message in ({"do": "x"}, {"do": ["save"]}, {"file": "x"}, {"file": 3}, {"do": "pack", "name": {}}):
        screen.editor.act(message)
        screen.opener.act(message)


def test_an_error_of_ours_is_told_and_what_is_written_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = CaseWriter()
    monkeypatch.setattr("her2teach.widgets.writer.new_case", lambda *_: 1 / 0)
    press(screen, "new")
    assert screen.editor.notice == "Something went wrong (division by zero). What is written here stays as it is."


def test_other_cases_of_the_pack_are_among_the_nearest(pack: Path) -> None:
    twin = TEXT.replace(f"id: {LATE}", "id: a-twin").replace(f"title: {VIGNETTE.title}", "title: A twin")
    (pack / "a-twin.yaml").write_text(twin, encoding="utf-8")
    screen = CaseWriter()
    write(screen, "my-own", TEXT)
    assert "A twin" in screen._near.html
    assert any(each.title in screen._near.html for each in shipped_vignettes())
