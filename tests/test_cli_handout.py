"""`her2teach handout`: files in a folder, each named as it is written, and what cannot be used named too."""

from __future__ import annotations

from pathlib import Path

import pytest
from handout_samples import UNSHOWN, WARD, case, ward
from pdf_reading import opened

from her2teach import load_guideline
from her2teach.cli import main
from her2teach.educator.handouts import sheet_code


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return ward(tmp_path / "ward")


def code_of(*names: str) -> str:
    """What stands for one case in the names of its files."""
    return sheet_code(load_guideline(), [case(name) for name in names])


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_case_by_its_id_or_its_file(tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for named in (WARD[0], str(pack / f"{WARD[0]}.yaml")):
        out = tmp_path / named.replace("/", "-")
        assert main(["handout", named, "-o", str(out), "--only", "html"]) == 0
        name = f"case-{code_of(WARD[0])}"
        assert written(out) == {f"learners/{name}.html", "learners/questions.html", f"educator/{name}-key.html"}
        printed = capsys.readouterr()
        assert set(printed.out.split()) == {str(out / name) for name in written(out)}
        assert printed.err == ""


def test_a_folder_is_a_pack(tmp_path: Path, pack: Path) -> None:
    out = tmp_path / "out" / "new"
    assert main(["handout", str(pack), "-o", str(out)]) == 0
    names = ("case-01", "case-02", "ward")
    sheets = [*(f"learners/{name}" for name in (*names, "questions")), *(f"educator/{name}-key" for name in names)]
    books = {f"educator/source/ward/{name}.ipynb" for name in names[:2]}
    assert written(out) == {f"{sheet}.{suffix}" for sheet in sheets for suffix in ("html", "pdf")} | books
    key = (out / "educator" / "ward-key.html").read_text(encoding="utf-8")
    assert all(case(name).title in key for name in WARD)
    for path in (out / "learners").iterdir():
        assert not any(name in path.name or case(name).title.encode() in path.read_bytes() for name in WARD)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_is_a4_or_letter(tmp_path: Path, paper: str, size: tuple[int, int]) -> None:
    assert main(["handout", WARD[0], "-o", str(tmp_path), "--only", "pdf", "--paper", paper]) == 0
    for path in tmp_path.rglob("*.pdf"):
        _, _, width, height = opened(path.read_bytes()).pages[0].mediabox
        assert (round(width), round(height)) == size
    assert main(["handout", WARD[0], "-o", str(tmp_path), "--paper", "a0"]) == 2


def test_cases_of_another_text_are_handed_out_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HER2TEACH_CASES", "HER2TEACH_GUIDELINE"):
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back
        monkeypatch.delenv(name)
    folder, out = Path(__file__).parent / "other_text", tmp_path / "out"
    chosen = ["--guideline", str(folder / "guideline.yaml"), "--cases", str(folder / "cases")]
    assert main(["handout", "a-positive-swab", "-o", str(out), *chosen]) == 0
    (key_file,) = (out / "educator").glob("case-*-key.html")
    key = key_file.read_text(encoding="utf-8")
    assert "Begin a treatment: Penicillin V. Monitoring: the skin." in key
    assert "HER2" not in key
    sheet = (out / "learners" / "questions.html").read_text(encoding="utf-8")
    assert "What did the throat swab show?" in sheet
    (book,) = (out / "educator" / "source").rglob("case-*.ipynb")
    assert "cefalexin" in book.read_text(encoding="utf-8")
    assert key_file.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_the_chosen_cases_are_handed_out_where_none_is_named(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HER2TEACH_CASES", str(pack))
    assert main(["handout", "-o", str(tmp_path / "out"), "--only", "assignment"]) == 0
    assert written(tmp_path / "out") == {f"educator/source/ward/case-0{at}.ipynb" for at in (1, 2)}


def test_a_case_that_cannot_be_used_is_named_and_the_others_are_made(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / f"{WARD[1]}.yaml").write_text("id: other\n", encoding="utf-8")
    assert main(["handout", str(pack), "-o", str(tmp_path / "out"), "--only", "html"]) == 1
    assert f"{WARD[1]}.yaml:1:" in capsys.readouterr().err
    sheets = {"learners/case-01", "learners/ward", "learners/questions", "educator/case-01-key", "educator/ward-key"}
    assert written(tmp_path / "out") == {f"{name}.html" for name in sheets}


def test_what_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    assert main(["handout", "nobody-knows-it", "-o", out]) == 1
    assert "nobody-knows-it" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main(["handout", str(tmp_path / "empty"), "-o", out]) == 2
    assert "there is no case to hand out" in capsys.readouterr().err
    assert not Path(out).exists()


def test_a_character_that_no_font_has_stops_its_sheets_alone(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = pack / f"{WARD[0]}.yaml"
    path.write_text(path.read_text("utf-8").replace("story: |\n  ", f"story: |\n  {UNSHOWN} "), "utf-8")
    out = tmp_path / "out"
    assert main(["handout", str(pack), "-o", str(out), "--only", "pdf"]) == 1
    assert written(out) == {"learners/case-02.pdf", "learners/questions.pdf", "educator/case-02-key.pdf"}
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": no font")[0] for line in told] == [
        f"her2teach: {sheet}.pdf"
        for sheet in ("learners/case-01", "learners/ward", "educator/case-01-key", "educator/ward-key")
    ]
    assert all(line.endswith(f"no font here has “{UNSHOWN}” (U+13000), which stands in {WARD[0]}") for line in told)
    assert main(["check", str(path)]) == 0
    assert ": warning: font: the font of handouts lacks “" in capsys.readouterr().out
