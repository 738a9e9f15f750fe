"""Submissions: the ZIP of a learning management system is its files, each by its path, and nothing in it does harm."""

from __future__ import annotations

import struct

import pytest
from class_maker import book, handed_in, sitting
from zip_files import zip_of

from her2teach.educator.class_files import MOST_FILES, HandedIn, LeftOut
from her2teach.educator.submissions import is_zip, read_submissions
from her2teach.teaching.attempts import MOST_BYTES

SITTINGS = [sitting(seed).to_text().encode() for seed in (3, 4)]


def read(data: bytes, name: str = "all.zip") -> list[HandedIn | LeftOut]:
    return list(read_submissions(name, data, book()))


def left_out(data: bytes) -> list[tuple[str, str]]:
    return [(each.name, each.reason) for each in read(data) if isinstance(each, LeftOut)]


def test_a_file_by_itself_is_read_as_it_is() -> None:
    assert read(SITTINGS[0], "a.json") == [handed_in("a.json", sitting(3))]


def test_a_zip_of_moodle_is_read_with_its_folders() -> None:
    """Every learner's file has the same name there; the folder says whose it is."""
    names = [f"{who}_assignsubmission_file_/her2teach-attempts.json" for who in ("Ada L_4711", "Ben M_4712")]
    found = read(zip_of(dict(zip(names, SITTINGS, strict=True))))
    assert [each.name for each in found] == names
    assert all(isinstance(each, HandedIn) for each in found)


def test_a_zip_of_canvas_is_read_whatever_it_is_called() -> None:
    found = read(zip_of({"lovelaceada_123_456_attempts.json": SITTINGS[0]}), "submissions (1).dat")
    assert [each.name for each in found] == ["lovelaceada_123_456_attempts.json"]


def test_what_a_system_leaves_in_a_zip_is_passed_over() -> None:
    litter = {"__MACOSX/._a.json": b"x", ".DS_Store": b"x", "a/Thumbs.db": b"x", "a/": b""}
    assert len(read(zip_of({**litter, "a/a.json": SITTINGS[0]}))) == 1


def test_a_foreign_file_in_a_zip_is_named_with_its_folder() -> None:
    assert left_out(zip_of({"Ben/essay.docx": b"PK..", "Ada/a.json": SITTINGS[0]})) == [("Ben/essay.docx", "foreign")]


def test_a_learner_may_hand_in_a_zip_and_no_zip_within_it() -> None:
    inner = zip_of({"a.json": SITTINGS[0]})
    assert [each.name for each in read(zip_of({"Ada/mine.zip": inner}))] == ["Ada/mine.zip/a.json"]
    assert left_out(zip_of({"mine.zip": zip_of({"more.zip": inner})})) == [("mine.zip/more.zip", "foreign")]


def test_paths_lead_nowhere() -> None:
    found = read(zip_of({"../../etc/a.json": SITTINGS[0], "/root/b.json": SITTINGS[1]}))
    assert [each.name for each in found] == ["etc/a.json", "root/b.json"]


def test_a_file_that_unpacks_to_far_more_is_not_unpacked_whole() -> None:
    bomb = zip_of({"a.json": b'{"attempts": [], "about": "' + b" " * 50_000_000})
    assert len(bomb) < MOST_BYTES
    assert left_out(bomb) == [("a.json", "broken")]


def test_more_files_than_a_class_has_are_not_read() -> None:
    found = left_out(zip_of({f"{at}.json": b"" for at in range(MOST_FILES + 5)}))
    assert len(found) == MOST_FILES + 1
    assert found[-1] == ("all.zip", "broken")


def test_a_locked_file_is_named() -> None:
    data = bytearray(zip_of({"a.json": SITTINGS[0]}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(signature) + place, 1)
    (found,) = read(bytes(data))
    assert isinstance(found, LeftOut)
    assert found.why == ("it is locked with a password",)


@pytest.mark.parametrize("at", [40, 200, 400])
def test_a_damaged_zip_is_named(at: int) -> None:
    whole = bytearray(zip_of({"a.json": SITTINGS[0]}))
    whole[at] ^= 0xFF
    (found,) = read(bytes(whole))
    assert isinstance(found, LeftOut)
    assert found.reason == "broken"
    assert not is_zip(bytes(whole[:-30]))


def test_an_empty_zip_is_no_hand_in() -> None:
    assert left_out(zip_of({})) == [("all.zip", "foreign")]


def test_names_in_utf_8_are_read_as_such_where_the_zip_does_not_say_so() -> None:
    data = zip_of({"Zoe!/a.json": SITTINGS[0]}).replace(b"Zoe!/", "Zoë/".encode())
    assert [each.name for each in read(data)] == ["Zoë/a.json"]
