"""Pack file: what goes for all cases of a folder, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_words import GUIDELINE

from her2teach import ContentError, load_guideline
from her2teach.core.files import PACK, case_files
from her2teach.core.yamltree import parse
from her2teach.teaching.pack_file import load_pack, read_pack, refuse_elsewhere

SHIPPED = load_guideline()


@pytest.mark.parametrize(
    ("text", "extensions"),
    [("extensions: x3\n", ("x3",)), ("extensions: [x3, second_line]\n", ("x3", "second_line"))],
)
def test_one_or_several_may_be_named(text: str, extensions: tuple[str, ...]) -> None:
    assert read_pack(parse(text, PACK), SHIPPED).extensions == extensions


def test_a_folder_without_the_file_turns_nothing_on_and_the_file_is_no_case(tmp_path: Path) -> None:
    assert load_pack(tmp_path, SHIPPED).extensions == ()
    (tmp_path / PACK).write_text("extensions: x1\n", encoding="utf-8")
    assert load_pack(tmp_path, SHIPPED).extensions == ("x1",)
    assert case_files(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extensions: x33\n", 'pack.yaml:1:13: reference: there is no extension "x33"; did you mean x3?'),
        ("\nextentions: x3\n", 'pack.yaml:2:1: unknown-key: "extentions" is not known here; did you mean extensions?'),
        ("extensions:\n  x1: on\n", "pack.yaml:1:1: value"),
        ("", "pack.yaml:1:1: empty"),
    ],
)
def test_a_bad_file_is_refused_where_it_is_wrong(text: str, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_pack(parse(text, PACK), SHIPPED)
    assert said in str(caught.value)


def test_another_text_has_no_extensions() -> None:
    other = load_guideline(GUIDELINE)
    refuse_elsewhere([], other)
    refuse_elsewhere(["x1"], SHIPPED)
    with pytest.raises(ContentError, match="belong to the shipped text"):
        refuse_elsewhere(["x1"], other)
    with pytest.raises(ContentError, match=r"pack\.yaml:1:13: extension"):
        read_pack(parse("extensions: x1\n", PACK), other)
