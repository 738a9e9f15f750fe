"""Unpacking: what is in a sound ZIP comes out as it was, and of an odd one nothing does."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile

import pytest
from case_zips import TWO, case_text, pack_zip, zip_of

from her2teach.core.yamltree import MAX_BYTES, ContentError
from her2teach.educator import unpacking
from her2teach.educator.unpacking import unpack
from her2teach.teaching.pack import UNPACKED

CASE = case_text(TWO[0])


def refused(data: bytes, into: Path) -> str:
    """Why a ZIP is refused; nothing of it is there then."""
    with pytest.raises(ContentError) as caught:
        unpack(data, into, "pack.zip")
    assert not [each for each in into.rglob("*") if each.is_file()]
    return str(caught.value)


@pytest.mark.parametrize(
    ("folder", "name"),
    [("", "ward-week"), ("my-pack-main/", "my-pack-main"), ("my-pack-main/cases/", "cases")],
)
def test_a_pack_is_found_where_it_lies(tmp_path: Path, folder: str, name: str) -> None:
    found, files = unpack(pack_zip(folder), tmp_path, "ward week.ZIP")
    assert (found.name, files) == (name, 2)
    assert sorted(each.name for each in found.iterdir()) == [f"{each}.yaml" for each in TWO]
    assert (found / f"{TWO[0]}.yaml").read_text(encoding="utf-8") == CASE
    assert (found.parent / UNPACKED).is_file()


def test_content_files_alone_are_taken_with_journeys_and_the_pack_s_own(tmp_path: Path) -> None:
    files = {
        "repo-main/.github/workflows/site.yml": "on: push",
        "repo-main/README.md": "hello",
        "repo-main/run.sh": "rm -rf /",
        "__MACOSX/repo-main/._a.yaml": "x",
        "repo-main/._a.yaml": "x",
        "repo-main/pack.yaml": "title: A week\n",
        "repo-main/a.yaml": CASE,
        "repo-main/journeys/b.yaml": CASE,
        "repo-main/old/c.yaml": CASE,
    }
    found, several = unpack(zip_of(files), tmp_path, "pack.zip")
    assert {each.relative_to(found).as_posix() for each in found.rglob("*") if each.is_file()} == {
        "pack.yaml",
        "a.yaml",
        "journeys/b.yaml",
    }
    assert several == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../a.yaml", "leads out of the folder"),
        ("x/../../a.yaml", "leads out of the folder"),
        ("/etc/a.yaml", "leads out of the folder"),
        ("x//a.yaml", "leads out of the folder"),
        ("..\\a.yaml", "has a name that not every system takes"),
        ("C:\\a.yaml", "has a name that not every system takes"),
        ("C:a.yaml", "has a name that not every system takes"),
        ("a.yaml:stream", "has a name that not every system takes"),
        ("con.yaml", "has a name that not every system takes"),
        ("AUX", "has a name that not every system takes"),
        ("x/Lpt1.tar.yaml", "has a name that not every system takes"),
        ("a.yaml.", "has a name that not every system takes"),
        ("a\x1b.yaml", "has a name that not every system takes"),
        ("a.yaml\x00.txt", "has a name that not every system takes"),
    ],
)
def test_no_name_leads_anywhere_else(tmp_path: Path, name: str, said: str) -> None:
    # a name with a NUL is cut short as it is written, so it is put in afterwards
    data = zip_of({"sound.yaml": CASE, name.replace("\x00", "?"): CASE})
    data = data.replace(b"a.yaml?.txt", b"a.yaml\x00.txt") if "\x00" in name else data
    assert said in refused(data, tmp_path)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (stat.S_IFLNK | 0o777, "is a link"),
        (stat.S_IFIFO | 0o644, "is no plain file"),
        (stat.S_IFCHR | 0o644, "is no plain file"),
    ],
)
def test_links_and_devices_are_refused(tmp_path: Path, mode: int, said: str) -> None:
    assert said in refused(zip_of({"a.yaml": "/etc/passwd"}, mode=mode), tmp_path)


@pytest.mark.parametrize(
    "names",
    [("a.yaml", "A.yaml"), ("straße.yaml", "STRASSE.yaml"), ("\u00e9.yaml", "e\u0301.yaml"), ("x/a.yaml", "X/a.yaml")],
)
def test_names_that_are_one_somewhere_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    assert "are one file on some systems" in refused(zip_of(dict.fromkeys(names, CASE)), tmp_path)


def test_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.yaml": CASE}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    assert "has a password" in refused(bytes(data), tmp_path)


def test_a_bomb_is_refused_whatever_it_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = b"0" * (MAX_BYTES + 1)
    assert "unpacked it has more than 1 MB" in refused(zip_of({"a.yaml": zeros}), tmp_path)
    assert "unpacked it has more than 50 MB" in refused(zip_of({f"{at}.bin": zeros for at in range(50)}), tmp_path)
    # one that says it has ten bytes is read up to these, and found out by what it adds up to
    lying = zip_of({"a.yaml": zeros})
    size = len(zeros).to_bytes(4, "little")
    assert lying.count(size) == 2
    assert "this is not a ZIP that can be read" in refused(lying.replace(size, (10).to_bytes(4, "little")), tmp_path)
    monkeypatch.setattr(unpacking, "MOST_FILES", 3)
    assert "it holds 4 files" in refused(zip_of({f"{at}.yaml": "" for at in range(4)}), tmp_path)
    monkeypatch.setattr(unpacking, "LARGEST", 20)
    assert "it is larger than" in refused(pack_zip(), tmp_path)


def test_what_is_no_pack_is_said(tmp_path: Path) -> None:
    assert "this is not a ZIP that can be read" in refused(b"%PDF-1.7", tmp_path)
    assert "this is not a ZIP that can be read" in refused(pack_zip()[:-30], tmp_path)
    broken = bytearray(zip_of({"a.yaml": CASE}, method=ZIP_STORED))
    broken[100] ^= 1
    assert "this is not a ZIP that can be read" in refused(bytes(broken), tmp_path)
    assert "it holds no case" in refused(zip_of({"a.txt": "x"}), tmp_path)
    several = refused(zip_of({"b/one.yaml": CASE, "a/two.yaml": CASE}), tmp_path)
    assert "it holds several folders of cases: a, b; make a ZIP of each" in several
    assert "is packed in a way" in refused(zip_of({"a.yaml": CASE}, method=ZIP_BZIP2), tmp_path)


def test_a_zip_in_a_zip_stays_shut(tmp_path: Path) -> None:
    found, files = unpack(zip_of({"a.yaml": CASE, "inner.zip": pack_zip()}), tmp_path, "pack.zip")
    assert (files, [each.name for each in found.iterdir()]) == (1, ["a.yaml"])
    assert ZipFile(io.BytesIO(pack_zip())).testzip() is None
