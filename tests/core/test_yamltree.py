"""Loading: every file that must be refused is refused at its place, and no file brings forth another error."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from her2teach import CaseVignette, ContentError, load_guideline, load_vignette, load_vignettes, trace
from her2teach.core.files import own_files
from her2teach.core.scalars import Scalar
from her2teach.core.yamltree import MAX_BYTES, MAX_DEPTH, MAX_PROBLEMS, Problem, decode, parse, read_file

CONTENT = Path(__file__).parents[1] / "content"
INVALID = own_files(CONTENT / "invalid", "*.yaml")
VALID = sorted(path for path in own_files(CONTENT / "valid", "*.yaml") if path.stem != "other_guideline")
CASES = own_files(CONTENT.parent.parent / "cases", "*.yaml")
EXPECT = re.compile(r"# expect: ([a-z, -]+) at ([0-9:, ]+)")


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        load_vignette(path)
    return caught.value.problems


def case_file(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    path = folder / "late-relapse-liver.yaml"
    path.write_bytes(change((CASES[0].parent / path.name).read_bytes()))
    return path


# --- files in folders: to add a case, add a file ---


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_a_file_that_must_be_refused_is_refused_where_it_is_wrong(path: Path) -> None:
    expected = EXPECT.fullmatch(path.read_text(encoding="utf-8").partition("\n")[0])
    assert expected, "the first line says what is expected: # expect: CODE at LINE:COLUMN"
    found = problems_of(path)
    assert [problem.code for problem in found] == expected[1].split(", ")
    assert [f"{problem.line}:{problem.column}" for problem in found] == expected[2].split(", ")
    for problem in found:
        assert str(problem).startswith(
            f"{path}:{problem.line}:{problem.column}: {problem.code}: {problem.message}"[:80]
        )
        assert "\n" not in str(problem)
        assert not re.search(r"Input should|instance of|NoneType|<class|Traceback", str(problem))


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_file_that_must_be_taken_is_taken(path: Path) -> None:
    vignette = load_vignette(path)
    pathway = trace(load_guideline(), vignette.case)
    assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)


def test_there_are_files_of_both_kinds() -> None:
    assert len(INVALID) > 60
    assert VALID
    codes = {problem.code for path in INVALID for problem in problems_of(path)}
    assert codes >= {
        "alias",
        "anchor",
        "tag",
        "directive",
        "document",
        "duplicate",
        "key",
        "depth",
        "character",
        "yaml",
    }
    assert codes >= {
        "value",
        "attribute",
        "missing",
        "unknown-key",
        "empty",
        "id",
        "reference",
        "expected",
        "contradiction",
    }


def test_a_folder_tells_the_problems_of_all_its_files() -> None:
    with pytest.raises(ContentError) as caught:
        load_vignettes(CONTENT / "invalid")
    assert {problem.file for problem in caught.value.problems} == {str(path) for path in INVALID}


@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("attribute-misspelt", ["did you mean her2_status? allowed: her2_status, disease_setting"]),
        ("agents-misspelt", ["did you mean docetaxel?", "allowed: trastuzumab, pertuzumab"]),
        ("key-misspelt", ["did you mean discussion? allowed: title"]),
        ("expected-node-misspelt", ["did you mean first_line_thp?"]),
        ("choice-yes", ["write one of: positive, negative, equivocal, unknown"]),
        ("choice-none", ["write one of: completed, stopped_early, ongoing_at_recurrence, never, unknown"]),
        ("number-decimal-comma", ["12.5"]),
        ("number-quoted", ["without quotes: 30"]),
        ("date-other-notation", ["2024-03-15"]),
        ("tab-for-indent", ["write spaces"]),
    ],
)
def test_a_problem_says_what_to_write_instead(name: str, hints: list[str]) -> None:
    found = problems_of(CONTENT / "invalid" / f"{name}.yaml")
    for problem, hint in zip(found, hints, strict=True):
        assert hint in str(problem)


# --- what a file is made of ---


@pytest.mark.parametrize(
    "character",
    [
        *"\0\a\b\t\v\f\r\x1b\x7f\x80\x85",
        "\xad",
        "\u061c",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u2028",
        "\u2029",
        "\u202a",
        "\u202e",
        "\u2060",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\ue000",
        "\ufffe",
        "\U000e0041",
        "\U0010ffff",
    ],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_a_character_that_cannot_be_seen_is_refused_where_it_stands(character: str) -> None:
    text = f"id: x\ntitle: ä{character}b\n"
    with pytest.raises(ContentError) as caught:
        decode(text.encode(), "case.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("character", 2, 9)
    assert f"U+{ord(character):04X}" in problem.message


def test_half_a_character_is_refused_where_it_stands() -> None:
    with pytest.raises(ContentError) as caught:
        parse("id: x\ntitle: \udc80\n", "case.yaml")
    assert str(caught.value) == "case.yaml:2:8: character: half a character, U+DC80; delete it"


def test_no_problem_steers_a_terminal() -> None:
    problem = Problem(file="\x1b[2J\u202e.yaml", line=1, column=2, code="x", message="an é, a \xa0 and \x9b31m")
    assert str(problem) == r"\x1b[2J\u202e.yaml:1:2: x: an é, a and \x9b31m"


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"])))
def test_text_that_can_be_seen_is_kept(text: str) -> None:
    assert decode(text.encode(), "case.yaml") == text


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"id: \xe9", (1, 5)),
        ("ä\nüö ".encode() + b"\xff\xfe", (2, 4)),
        ("x".encode("utf-16"), (1, 1)),
        (b"\xed\xa0\x80", (1, 1)),
    ],
)
def test_what_is_not_utf8_is_refused_where_it_breaks(data: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(ContentError) as caught:
        decode(data, "case.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.column) == ("encoding", *place)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = load_vignette(case_file(tmp_path, lambda data: data))
    windows = load_vignette(case_file(tmp_path, lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")))
    assert windows == plain


def test_a_file_may_be_large_but_not_too_large(tmp_path: Path) -> None:
    limit = case_file(tmp_path, lambda data: (data + b"\n#").ljust(MAX_BYTES, b"x"))
    assert limit.stat().st_size == MAX_BYTES
    assert isinstance(load_vignette(limit), CaseVignette)
    (problem,) = problems_of(case_file(tmp_path, lambda data: (data + b"\n#").ljust(MAX_BYTES + 1, b"x")))
    assert (problem.code, problem.line, problem.hint) == ("size", 0, "at most 1000000 bytes are read")


def test_only_a_plain_file_is_read(tmp_path: Path) -> None:
    plain = case_file(tmp_path, lambda data: data)
    link, pipe, folder = (tmp_path / name for name in ("link.yaml", "pipe.yaml", "folder.yaml"))
    link.symlink_to(plain)
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (link, pipe, folder):
        (problem,) = problems_of(path)
        assert (problem.file, problem.code, problem.message) == (str(path), "file", "not a regular file")


@pytest.mark.parametrize("name", ["missing.yaml", "x" * 5_000, "nul\0byte.yaml"], ids=["missing", "long", "nul"])
def test_a_file_that_is_not_there_is_a_problem_like_any_other(tmp_path: Path, name: str) -> None:
    (problem,) = problems_of(tmp_path / name)
    assert problem.code == "file"
    assert problem.message.startswith("cannot be opened")
    with pytest.raises(ContentError):
        load_guideline(tmp_path / name)
    with pytest.raises(ContentError):
        load_vignettes(tmp_path / name)


def test_a_hopeless_file_is_answered_in_short(tmp_path: Path) -> None:
    assert len(problems_of(case_file(tmp_path, lambda _: b"\t" * 900_000))) == MAX_PROBLEMS
    many = "".join(f"a{number}: b\n" for number in range(50_000))
    assert len(problems_of(case_file(tmp_path, lambda _: many.encode()))) <= MAX_PROBLEMS
    nested = "attributes:\n" + "".join(f"  a{number}: b\n" for number in range(50_000))
    assert len(problems_of(case_file(tmp_path, lambda _: nested.encode()))) <= 2 * MAX_PROBLEMS


# --- the tree ---


def test_scalars_stay_as_they_were_written_and_know_their_place() -> None:
    tree = parse('a: no\nb:\n  - 012\n  - "12:30"\n', "case.yaml")
    assert tree.content == {"a": "no", "b": ["012", "12:30"]}
    assert tree.content["b"][1].quoted
    assert not tree.content["b"][0].quoted
    assert tree.places["a",] == (1, 4)
    assert tree.keys["a",] == (1, 1)
    assert tree.places["b", 1] == (4, 5)
    beyond = tree.problem(("b", 1, "nowhere"), "code", "message")
    assert (beyond.line, beyond.column) == (4, 5)


def test_a_tree_may_be_as_deep_as_the_limit() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "case.yaml").content is not None
    with pytest.raises(ContentError) as caught:
        parse("[" * (MAX_DEPTH + 1), "case.yaml")
    assert [problem.code for problem in caught.value.problems] == ["depth"]


def test_every_refused_construct_of_a_text_is_told() -> None:
    with pytest.raises(ContentError) as caught:
        parse("%YAML 1.1\n---\na: &x 1\nb: *x\na: !!str 2\n[c]: 3\n---\n4\n", "case.yaml")
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [
        ("directive", 1),
        ("anchor", 3),
        ("alias", 4),
        ("duplicate", 5),
        ("tag", 5),
        ("key", 6),
        ("document", 7),
    ]


@pytest.mark.parametrize("path", [*CASES, CONTENT / "valid" / "every-notation.yaml"], ids=lambda path: path.stem)
def test_the_parser_in_python_reads_what_libyaml_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pyodide has the former only."""
    text = read_file(path)
    fast = parse(text, path.name)
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    assert parse(text, path.name) == fast


def test_problems_are_told_in_the_order_of_the_file() -> None:
    places = [(3, 1), (1, 9), (1, 2), (2, 5)]
    error = ContentError(
        Problem(file="f", line=line, column=column, code="c", message="two\nlines") for line, column in places
    )
    assert [(problem.line, problem.column) for problem in error.problems] == sorted(places)
    assert str(error).splitlines()[0] == "f:1:2: c: two lines"


def test_a_warning_is_marked_as_one() -> None:
    problem = Problem(file="f", line=1, column=2, code="c", message="m", hint="h", severity="warning")
    assert str(problem) == "f:1:2: warning: c: m; h"


# --- never another error ---

PIECES = st.sampled_from(
    [
        b"\n",
        b": ",
        b"- ",
        b"  ",
        b"\t",
        b"'",
        b'"',
        b"[",
        b"]",
        b"{",
        b"}",
        b"&a ",
        b"*a",
        b"!t ",
        b"|",
        b">",
        b"?",
        b"#",
        b"%",
        b"---\n",
        b"...\n",
        b"\x00",
        b"\xff",
        b"\xe2\x80\xae",
        b"unknown",
        b"1e9",
        b"id: ",
        b"attributes:\n",
        b"<<: ",
        b"\\u202e",
    ]
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real case file with pieces put in, lines moved, doubled or dropped, and bytes cut out; and its name."""
    path = draw(st.sampled_from(CASES))
    data = path.read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        lines = data.splitlines(keepends=True) or [b""]
        at = draw(st.integers(0, len(lines) - 1))
        byte = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 4)):
            case 0:
                data = data[:byte] + draw(PIECES | st.binary(max_size=4)) + data[byte:]
            case 1:
                data = data[:byte] + data[byte + draw(st.integers(1, 200)) :]
            case 2:
                data = b"".join((*lines[:at], *lines[at + 1 :], lines[at]))
            case 3:
                data = b"".join((*lines[:at], b" " * draw(st.integers(1, 4)) + lines[at], *lines[at:]))
            case _:
                data = b"".join((*lines[:at], *lines[at + 1 :]))
    return path.name, data


@pytest.mark.sweep
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=spoilt())
def test_a_spoilt_file_is_taken_or_refused_and_nothing_else(tmp_path: Path, file: tuple[str, bytes]) -> None:
    name, data = file
    path = tmp_path / name
    path.write_bytes(data)
    try:
        vignette = load_vignette(path)
    except ContentError as error:
        found = error.problems
    else:
        pathway = trace(load_guideline(), vignette.case)
        assert (pathway.outcome, pathway.node) == (vignette.expected_outcome, vignette.expected_node)
        return
    assert found
    lines = data.count(b"\n") + 1
    assert all(problem.message and 0 <= problem.line <= lines + 1 for problem in found)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_and_nothing_else(text: str) -> None:
    try:
        tree = parse(decode(text.encode("utf-8", "replace"), "case.yaml"), "case.yaml")
    except ContentError as error:
        found: object = error.problems
    else:
        found = isinstance(tree.content, (dict, list, Scalar)) or tree.content is None
    assert found
