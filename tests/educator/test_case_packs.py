"""Case packs: a folder, a ZIP, an address or the shipped cases; what is not there is explained."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from case_zips import TWO, case_text, pack_zip, zip_of
from https_server import certificate, gives, https_server

from her2teach.cli import main
from her2teach.core.yamltree import ContentError
from her2teach.educator import case_packs
from her2teach.educator.case_packs import folders_of
from her2teach.teaching.pack import CASES

Captured = pytest.CaptureFixture[str]
ZIP = pack_zip("ward-main/")
HASH = sha256(ZIP).hexdigest()


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(CASES, "")


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pem = certificate(tmp_path_factory.mktemp("tls"))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    answers = {"/ward.zip": gives(ZIP), "/ward": gives(ZIP), "/page": gives(b"\n<!DOCTYPE html>\n<p>hello")}
    with https_server(pem, answers) as address:
        yield address


def refused(*named: str) -> str:
    with pytest.raises(ContentError) as caught, folders_of(named, print):
        pass
    return str(caught.value)


def test_an_address_is_fetched_told_with_its_hash_and_gone_afterwards(server: str) -> None:
    told: list[str] = []
    with folders_of([f"{server}/ward.zip", "shipped", f"{server}/ward"], told.append) as found:
        first, shipped, second = found
        assert shipped == "shipped"
        for each in (first, second):
            assert isinstance(each, Path)
            assert each.name == "ward-main"
            assert sorted(path.stem for path in each.iterdir()) == list(TWO)
    assert not Path(first).exists()
    assert told == [f"{server}/{name}: 2 files, SHA-256 {HASH}" for name in ("ward.zip", "ward")]


def test_a_hash_that_is_asked_for_must_be_that_of_the_file(server: str) -> None:
    Path("ward.zip").write_bytes(ZIP)
    for where in (f"{server}/ward.zip", "ward.zip"):
        with folders_of([f"{where}#sha256={HASH.upper()}"], print) as found:
            assert len(found) == 1
        assert f"hash: its SHA-256 is {HASH}, and {'0' * 64} is asked for" in refused(f"{where}#sha256={'0' * 64}")
        assert "and nothing is asked for" in refused(f"{where}#sha256=")


def test_what_is_no_pack_is_said(server: str) -> None:
    assert "this is a web page, not a ZIP; take the address that downloads it" in refused(f"{server}/page")
    said = refused("http://localhost/ward.zip")
    assert "a pack is fetched over https only; write https:// in the place of http://" in said
    assert "over https only" in refused("file:///etc/passwd")
    assert "ward.zip:0:0: file: there is no such file" in refused("ward.zip")
    Path("thesis.zip").write_bytes(b"no zip")
    assert "this is not a ZIP" in refused("thesis.zip")


def test_commands_take_a_zip_beside_a_folder(capsys: Captured) -> None:
    Path("ward.zip").write_bytes(ZIP)
    Path("mine").mkdir()
    own = case_text(TWO[0]).replace(f"id: {TWO[0]}", "id: my-own")
    Path("mine", "my-own.yaml").write_text(own, encoding="utf-8")
    assert main(["check", "--cases", "ward.zip", "--cases", "mine"]) == 0
    assert f"ward.zip: 2 files, SHA-256 {HASH}" in capsys.readouterr().err
    assert main(["draw", TWO[1], "--cases", "ward.zip", "--cases", "mine", "-o", "new/way.svg"]) == 0
    assert main(["draw", "my-own", "--cases", "ward.zip", "--cases", "mine", "-o", "new/own.svg"]) == 0
    assert sorted(each.name for each in Path("new").iterdir()) == ["own.svg", "way.svg"]


def test_the_first_command_works_in_an_empty_folder(capsys: Captured) -> None:
    assert main(["new", "my-case", "--cases", "my-pack"]) == 0
    said = capsys.readouterr()
    assert said.err == "my-pack: a new folder\n"
    path = str(Path("my-pack", "my-case.yaml"))
    assert said.out == f"{path}: write it, then run: her2teach check {path}\n"
    assert main(["new", "my-next", "--cases", "shipped", "--cases", "my-pack"]) == 0
    assert Path("my-pack", "my-next.yaml").is_file()
    assert main(["check", "--cases", "my-pack"]) == 0
    capsys.readouterr()


def test_a_case_is_written_into_a_folder_of_one_s_own_alone(capsys: Captured) -> None:
    Path("ward.zip").write_bytes(ZIP)
    assert main(["new", "my-case", "--cases", "ward.zip", "--cases", "shipped"]) == 2
    assert "name a folder of your own" in capsys.readouterr().err
    assert [each.name for each in Path().iterdir()] == ["ward.zip"]


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["serve"],
        ["site", "out"],
        ["draw", "x", "-o", "x.svg"],
        ["handout", "-o", "out"],
        ["export", "--format", "gift"],
    ],
)
def test_a_folder_that_is_not_there_is_explained_where_it_is_read(command: list[str], capsys: Captured) -> None:
    Path("my-pack").mkdir()
    assert main([*command, "--cases", "my-pakc"]) == 1
    said = capsys.readouterr()
    hint = "did you mean my-pack? Or begin one: her2teach new my-case --cases my-pakc"
    assert said.err == f"my-pakc:0:0: file: there is no such folder; {hint}\n"
    assert [each.name for each in Path().iterdir()] == ["my-pack"]


def test_a_file_where_a_folder_belongs_is_said(capsys: Captured) -> None:
    Path("cases.txt").write_text("x", encoding="utf-8")
    assert main(["check", "--cases", "cases.txt"]) == 1
    assert "is a file, and a folder of cases belongs here" in capsys.readouterr().err
    Path("mine").mkdir()
    Path("mine", f"{TWO[0]}.yaml").write_text(case_text(TWO[0]), encoding="utf-8")
    assert main(["handout", "--cases", "mine", "-o", "cases.txt", "--only", "html"]) == 2
    assert 'no folder "cases.txt/learners" can be made: a file is in its way' in capsys.readouterr().err


def test_an_odd_zip_is_refused_before_anything_is_chosen(capsys: Captured) -> None:
    Path("odd.zip").write_bytes(zip_of({"../a.yaml": "x"}))
    assert main(["check", "--cases", "odd.zip"]) == 1
    assert 'odd.zip:0:0: unsafe: "../a.yaml" leads out of the folder; make the ZIP anew' in capsys.readouterr().err


def test_a_pack_stands_in_the_place_of_a_path_as_well(server: str, capsys: Captured) -> None:
    Path("ward.zip").write_bytes(ZIP)
    for named in ("ward.zip", f"{server}/ward.zip", f"ward.zip#sha256={HASH}"):
        assert main(["check", named]) == 0
        assert f"2 files, SHA-256 {HASH}" in capsys.readouterr().err
        assert main(["export", named, "--format", "gift"]) == 0
        assert "Case 2, question 1" in capsys.readouterr().out
        assert main(["handout", named, "-o", "out", "--only", "html"]) == 0
        assert "case-02-key.html" in capsys.readouterr().out
    assert Path("out/learners/ward-main.html").is_file()
    assert main(["check", "ward.zip", f"{server}/nothing.zip"]) == 1
    assert "the server answers 404" in capsys.readouterr().err


def test_the_shipped_cases_stand_in_the_place_of_a_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(case_packs, "shipped", lambda _: tmp_path / "ours")
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / f"{TWO[0]}.yaml").write_text(case_text(TWO[0]), encoding="utf-8")
    assert main(["export", "shipped", "--format", "gift", "-o", "quiz.gift"]) == 0
    assert "Case 1, question 1" in Path("quiz.gift").read_text(encoding="utf-8")


def test_a_pack_in_which_all_is_still_to_be_written_has_its_cases_named(capsys: Captured) -> None:
    assert main(["new", "my-case", "--cases", "mine"]) == 0
    for command in (["handout", "mine", "-o", "out"], ["export", "mine", "--format", "gift"]):
        assert main(command) == 2
        told = capsys.readouterr().err
        assert "my-case.yaml:8:8: warning: placeholder" in told
        assert 'in "mine": each has problems, or is still to be written' in told
    Path("none").mkdir()
    assert main(["export", "none", "--format", "gift"]) == 2
    assert 'there is no case to export in "none"\n' in capsys.readouterr().err


def test_a_problem_in_a_zip_is_told_by_the_name_of_the_zip_and_not_of_a_folder_that_is_gone(capsys: Captured) -> None:
    Path("ward.zip").write_bytes(zip_of({"ward-main/late.yaml": "id: late\ntitel: x\n"}))
    assert main(["check", "ward.zip"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"{Path('ward.zip', 'late.yaml')}:1:1: ")
    assert main(["handout", "--cases", "ward.zip", "-o", "out"]) == 2
    assert capsys.readouterr().err.count(f"{Path('ward.zip', 'late.yaml')}:2:1: unknown-key: ") == 1
