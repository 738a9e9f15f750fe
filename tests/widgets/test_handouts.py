"""The handouts' screen driven from Python: files in one, told as they are made, and nothing left behind."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from handout_samples import UNSHOWN, WARD, case, ward

from her2teach import load_guideline
from her2teach.educator import handout_files
from her2teach.educator.handout_files import neutral_name, zipped
from her2teach.educator.lms.formats import QUIZ_FORMATS, quiz_title
from her2teach.educator.lms.questions import quiz
from her2teach.widgets.handouts import WHOLE, Handouts

ALL = {"sheets": ["student", "questions", "key"], "formats": ["html", "pdf", "assignment"]}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return ward(tmp_path / "ward")


class Made:
    """What a screen has told and sent while it made files."""

    def __init__(self, screen: Handouts, wanted: Mapping[str, Any]) -> None:
        self.steps: list[tuple[list[int], str]] = []
        self.sent: list[tuple[str, bytes]] = []
        screen.form.send = lambda content, buffers: self.sent.append((content["save"], buffers[0]))
        screen.form.observe(lambda _: self.steps.append((screen.form.progress, screen.form.line)), "line")
        screen.form._handle_custom_msg({"do": "make", **wanted}, [])

    @property
    def names(self) -> list[str]:
        return ZipFile(io.BytesIO(self.sent[0][1])).namelist()


def test_one_case_comes_as_one_file_and_each_step_is_told(pack: Path) -> None:
    screen = Handouts(cases=pack)
    made = Made(screen, {"case": WARD[1], **ALL})
    expected = handout_files.handout_files(load_guideline(), [case(WARD[1])])
    name = neutral_name(load_guideline(), [case(WARD[1])])
    assert made.sent == [(f"{name}.zip", zipped(expected)[0])]
    names = [file.name for file in expected]
    assert made.names == names
    assert made.steps[:-1] == [([at, 7], f"Making {each}.") for at, each in enumerate(names)]
    assert made.steps[-1][0] == [7, 7]
    assert f"7 files in {name}.zip" in made.steps[-1][1]
    assert screen.form.problem == ""


def test_a_whole_pack_comes_as_one_file(pack: Path) -> None:
    made = Made(Handouts(cases=pack), {"case": WHOLE, "sheets": ["key"], "formats": ["html", "assignment"]})
    assert made.sent[0][0] == "ward.zip"
    sheets = [f"educator/{name}-key.html" for name in ("case-01", "case-02", "ward")]
    assert made.names == [*sheets, *(f"educator/source/ward/case-0{at}.ipynb" for at in (1, 2))]


def test_paper_is_chosen_and_a4_where_it_is_not(pack: Path) -> None:
    wanted = {"case": WARD[0], "sheets": ["student"], "formats": ["html"]}
    for chosen, size in (({"paper": "letter"}, "letter"), ({"paper": "a4"}, "A4"), ({}, "A4"), ({"paper": 7}, "A4")):
        made = Made(Handouts(cases=pack), {**wanted, **chosen})
        (name,) = made.names
        assert f"@page {{ size: {size}; }}" in ZipFile(io.BytesIO(made.sent[0][1])).read(name).decode()


@pytest.mark.parametrize(
    "wanted",
    [
        {"case": WHOLE, "sheets": [], "formats": ["html"]},
        {"case": WHOLE, "sheets": ["key"], "formats": []},
        {"case": "../../etc/passwd", **ALL},
        {"case": None, "sheets": None, "formats": None},
        {"case": WHOLE, "sheets": ["all"], "formats": ["exe"]},
        {},
    ],
)
def test_what_cannot_be_made_is_said(pack: Path, wanted: dict[str, Any]) -> None:
    screen = Handouts(cases=pack)
    assert Made(screen, wanted).sent == []
    assert screen.form.problem == "Choose a case, for whom, and as what."


def test_a_failure_is_said_and_the_next_attempt_goes_on(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Handouts(cases=pack)
    with monkeypatch.context() as patch:
        patch.setattr("her2teach.widgets.handouts.zipped", lambda *_: 1 / 0)
        assert Made(screen, {"case": WARD[0], **ALL}).sent == []
    assert screen.form.problem == "The files could not be made: division by zero."
    assert Made(screen, {"case": WARD[0], "sheets": ["key"], "formats": ["html"]}).names == [
        f"educator/{neutral_name(load_guideline(), [case(WARD[0])])}-key.html"
    ]
    assert screen.form.problem == ""


def test_what_is_not_installed_cannot_be_chosen(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("her2teach.widgets.handouts.missing", lambda: {"pdf": "install it"})
    formats = {name: why for name, _, why in Handouts(cases=pack).form.formats}
    assert formats == {"html": "", "pdf": "install it", "assignment": ""}


def test_the_list_begins_with_the_whole_pack_and_names_what_cannot_be_used(pack: Path) -> None:
    (pack / "broken.yaml").write_text("id: other\n", encoding="utf-8")
    screen = Handouts(cases=pack)
    assert screen.form.cases[0] == [WHOLE, "All 2 cases of the pack"]
    assert [name for name, _ in screen.form.cases[1:]] == list(WARD)
    assert "broken.yaml" in screen.children[0].html
    assert repr(screen) == "Handouts()"


def test_no_state_and_no_file_holds_what_was_made(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    screen = Handouts(cases=pack)
    Made(screen, {"case": WARD[1], **ALL})
    assert set(tmp_path.rglob("*")) == before
    state = str(screen.form.get_state())
    assert case(WARD[1]).title in state
    assert "THP" not in state
    assert case(WARD[1]).story[:40] not in state


def test_a_sheet_with_a_character_that_no_font_has_is_left_out_and_named(pack: Path) -> None:
    path = pack / f"{WARD[1]}.yaml"
    path.write_text(path.read_text("utf-8").replace("story: |\n  ", f"story: |\n  {UNSHOWN} "), "utf-8")
    screen = Handouts(cases=pack)
    made = Made(screen, {"case": WARD[1], "sheets": ["student"], "formats": ["html", "pdf"]})
    (name,) = made.names
    assert name.startswith("learners/case-")
    assert name.endswith(".html")
    assert "1 file in" in made.steps[-1][1]
    assert f"{name.removesuffix('.html')}.pdf: no font here has “{UNSHOWN}” (U+13000)" in screen.form.problem


@pytest.mark.parametrize(("name", "ends"), [("gift", ".gift.txt"), ("moodle-xml", ".xml"), ("qti", ".zip")])
def test_a_quiz_for_a_learning_management_system_is_made_beside_them(pack: Path, name: str, ends: str) -> None:
    screen = Handouts(cases=pack)
    sent: list[tuple[str, bytes]] = []
    screen.form.send = lambda content, buffers: sent.append((content["save"], buffers[0]))
    screen.form._handle_custom_msg({"do": "quiz", "case": WARD[0], "format": name}, [])
    called = neutral_name(load_guideline(), [case(WARD[0])])
    made = quiz(load_guideline(), [case(WARD[0])], quiz_title(""))
    assert sent == [(f"{called}{ends}", QUIZ_FORMATS[name](made))]
    assert screen.form.line.startswith(f"{len(made.questions)} questions in {called}{ends}")


@pytest.mark.parametrize("wanted", [{"case": "nobody", "format": "gift"}, {"case": WHOLE, "format": "exe"}, {}])
def test_no_quiz_is_made_of_nothing(pack: Path, wanted: Mapping[str, Any]) -> None:
    screen = Handouts(cases=pack)
    screen.form._handle_custom_msg({"do": "quiz", **wanted}, [])
    assert screen.form.problem == "Choose a case, for whom, and as what."


def test_the_page_offers_what_the_command_writes(pack: Path) -> None:
    assert [name for name, _ in Handouts(cases=pack).form.quizzes] == list(QUIZ_FORMATS)
