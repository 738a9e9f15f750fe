"""`her2teach handout`: files in a folder, each named as it is written, and what cannot be used named too."""

from __future__ import annotations

from pathlib import Path

import pytest
from handout_samples import UNSHOWN, WARD, case, ward

from her2teach.cli import main


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return ward(tmp_path / "ward")


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_case_by_its_id_or_its_file(tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for named in (WARD[0], str(pack / f"{WARD[0]}.yaml")):
        out = tmp_path / named.replace("/", "-")
        assert main(["handout", named, "-o", str(out), "--only", "html"]) == 0
        assert written(out) == {f"{WARD[0]}-student.html", f"{WARD[0]}-key.html"}
        printed = capsys.readouterr()
        assert set(printed.out.split()) == {str(out / name) for name in written(out)}
        assert printed.err == ""


def test_a_folder_is_a_pack(tmp_path: Path, pack: Path) -> None:
    out = tmp_path / "out" / "new"
    assert main(["handout", str(pack), "-o", str(out)]) == 0
    sheets = {
        f"{name}-{sheet}.{suffix}"
        for name in (*WARD, "ward")
        for sheet in ("student", "key")
        for suffix in ("html", "pdf")
    }
    assert written(out) == {*sheets, "source/ward/case-01.ipynb", "source/ward/case-02.ipynb"}
    key = (out / "ward-key.html").read_text(encoding="utf-8")
    assert all(case(name).title in key for name in WARD)


def test_cases_of_another_text_are_handed_out_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HER2TEACH_CASES", "HER2TEACH_GUIDELINE"):
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back
        monkeypatch.delenv(name)
    folder, out = Path(__file__).parent / "other_text", tmp_path / "out"
    chosen = ["--guideline", str(folder / "guideline.yaml"), "--cases", str(folder / "cases")]
    assert main(["handout", "a-positive-swab", "-o", str(out), *chosen]) == 0
    key = (out / "a-positive-swab-key.html").read_text(encoding="utf-8")
    assert "Begin a treatment: Penicillin V. Monitoring: the skin." in key
    assert "HER2" not in key
    sheet = (out / "a-positive-swab-student.html").read_text(encoding="utf-8")
    assert "What did the throat swab show?" in sheet
    assert "cefalexin" in (out / "source" / "a-positive-swab" / "a-positive-swab.ipynb").read_text(encoding="utf-8")
    assert (out / "a-positive-swab-key.pdf").read_bytes().startswith(b"%PDF-")


def test_the_chosen_cases_are_handed_out_where_none_is_named(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HER2TEACH_CASES", str(pack))
    assert main(["handout", "-o", str(tmp_path / "out"), "--only", "assignment"]) == 0
    assert written(tmp_path / "out") == {"source/ward/case-01.ipynb", "source/ward/case-02.ipynb"}


def test_a_case_that_cannot_be_used_is_named_and_the_others_are_made(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / f"{WARD[1]}.yaml").write_text("id: other\n", encoding="utf-8")
    assert main(["handout", str(pack), "-o", str(tmp_path / "out"), "--only", "html"]) == 1
    assert f"{WARD[1]}.yaml:1:" in capsys.readouterr().err
    assert written(tmp_path / "out") == {
        f"{name}-{sheet}.html" for name in (WARD[0], "ward") for sheet in ("student", "key")
    }


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
    assert written(out) == {f"{name}-{sheet}.pdf" for name in WARD[1:] for sheet in ("student", "key")}
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": no font")[0] for line in told] == [
        f"her2teach: {name}-{sheet}.pdf" for name in (WARD[0], "ward") for sheet in ("student", "key")
    ]
    assert all(line.endswith(f"no font here has “{UNSHOWN}” (U+13000), which stands in {WARD[0]}") for line in told)
    assert main(["check", str(path)]) == 0
    assert ": warning: font: the font of handouts lacks “" in capsys.readouterr().out
