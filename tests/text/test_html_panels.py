"""Markup: what is shown is what was written, whatever was written."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep import drawn, guideline, pathway_of

from her2teach.core.schema import Term
from her2teach.core.yamltree import Problem
from her2teach.text.html.panels import (
    FOLDED,
    answer_html,
    glossary_html,
    note_html,
    problems_html,
    sections_html,
    story_html,
    unwritten_html,
)
from her2teach.text.sections import MARKS, Line, Section, answer, bare_lead, sections

HOSTILE = [
    "<script>alert(1)</script>",
    "</p></li></div><img src=x onerror=alert(1)>",
    "a < b && c > d",
    "&lt;b&gt; &amp; &#x3c;",
    "\"double\" and 'single' `back`",
    "${7*7} {{7*7}} {% raw %} #{7}",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "<!-- comment --> <![CDATA[x]]> <?php ?>",
    '" onmouseover="alert(1)',
    "</textarea></title></style>",
]
TEXT = st.sampled_from(HOSTILE) | st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1)
#: Every element and attribute that the markup is made of.
ELEMENTS = {
    "div",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "section",
    "details",
    "summary",
    "strong",
    "span",
    "button",
    "article",
    "dl",
    "dt",
    "dd",
}
ATTRIBUTES = {"class", "data-id", "data-mark"}


class Reader(HTMLParser):
    """Reads HTML as a browser does: elements, attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, "an element was left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def read(html: str) -> Reader:
    """Read one element that holds nothing but the markup's own elements and attributes."""
    reader = Reader(html)
    assert {tag for tag, _ in reader.elements} <= ELEMENTS
    assert {name for _, attributes in reader.elements for name in attributes} <= ATTRIBUTES
    return reader


def squeezed(text: str) -> str:
    """The text without white space and colons, which set apart what a line is made of."""
    return "".join(text.replace(":", "").split())


LINES = st.builds(
    Line,
    text=TEXT,
    lead=st.just("") | TEXT,
    mark=st.sampled_from(["", *MARKS]),
    statements=st.lists(st.sampled_from(["S01", "S39"]), max_size=2, unique=True).map(tuple),
)


def line_text(line: Line) -> str:
    if len(line.items) > 4:
        count = "" if line.lead.endswith(")") else f"({len(line.items)})"
        return line.lead + count + "".join(line.items)
    return f"{line.lead}{line.text}{MARKS.get(line.mark, '')}{''.join(line.statements)}"


def section_text(section: Section) -> str:
    return section.heading + "".join(map(line_text, section.lines))


@settings(deadline=None)
@given(TEXT, st.lists(LINES, min_size=1, max_size=3))
def test_any_text_is_shown_as_it_was_written(heading: str, lines: list[Line]) -> None:
    for name in ("flags", *sorted(FOLDED)):
        section = Section(id=name, heading=heading, lines=tuple(lines))
        assert squeezed(read(sections_html([section])).text) == squeezed(section_text(section))
    section = Section(id="answer", heading=heading, lines=tuple(lines))
    assert squeezed(read(answer_html(section)).text) == squeezed(section_text(section))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    problem = Problem(file=text, line=1, column=2, code="value", message=text, hint=text)
    term = Term(id="x", term=text, text=text)
    for html, times in (
        (note_html(text), 1),
        (note_html(text, "error"), 1),
        (story_html(text, text, text, [text, text]), 5),
        (problems_html([problem], told=True), 3),
        (glossary_html([term]), 2),
    ):
        reader = read(html)
        assert squeezed(reader.text).count(squeezed(text)) == times
        for value in (value for _, attributes in reader.elements for value in attributes.values()):
            assert text not in (value or "")


def test_a_pathway_is_shown_in_the_words_of_its_text() -> None:
    for pathway in drawn()[:120]:
        said, parts = answer(guideline(), pathway), sections(guideline(), pathway)
        # its mark says what the lead in plain text begins with
        first = replace(said.lines[0], lead=bare_lead(said.lines[0]))
        assert squeezed(read(answer_html(said)).text) == squeezed(
            section_text(replace(said, lines=(first, *said.lines[1:])))
        )
        shown = squeezed(read(sections_html(parts)).text)
        for section in parts:
            assert squeezed("".join(map(line_text, section.lines))) in shown


def test_sections_seldom_needed_are_folded_and_the_pathway_is_numbered() -> None:
    pathway = pathway_of(her2_status="positive", disease_setting="recurrent_locoregional", decision_point="progression")
    reader = read(sections_html(sections(guideline(), pathway)))
    folded = [attributes["data-id"] for tag, attributes in reader.elements if tag == "details"]
    assert folded == ["readings", "others"]
    assert [tag for tag, _ in reader.elements].count("ol") == 1


def test_a_long_list_of_names_is_folded_and_a_short_one_told() -> None:
    blank = read(answer_html(answer(guideline(), pathway_of())))
    assert [attributes["data-id"] for tag, attributes in blank.elements if tag == "details"] == [
        "You'd need to know",
        "Still possible",
    ]
    known = pathway_of(
        her2_status="positive",
        disease_setting="recurrent_metastatic",
        decision_point="initial_treatment_choice",
        prior_adjuvant_trastuzumab="completed",
        received_tdxd="never",
        tdxd_access="available",
    )
    reader = read(answer_html(answer(guideline(), known)))
    assert "details" not in {tag for tag, _ in reader.elements}
    assert "Still possible (2): THP (trastuzumab + pertuzumab + taxane); T-DXd" in reader.text


def test_a_statement_is_a_button_that_names_it() -> None:
    line = Line(text="x", mark="stated", statements=("S04", "S05"))
    reader = read(sections_html([Section(id="path", heading="h", lines=(line,))]))
    buttons = [attributes for tag, attributes in reader.elements if tag == "button"]
    assert buttons == [{"class": "h2t-ref"}] * 2
    assert "S04S05" in reader.text.replace(" ", "")
    marks = [attributes["data-mark"] for tag, attributes in reader.elements if "data-mark" in attributes]
    assert marks == ["stated"]


def test_a_story_keeps_its_paragraphs_and_drops_empty_aims() -> None:
    reader = read(story_html("Title", "Facts", "One\nline.\n\nAnother.\n", []))
    assert [tag for tag, _ in reader.elements].count("p") == 3
    assert not {"details", "li"} & {tag for tag, _ in reader.elements}
    assert reader.text == "TitleFactsOne line.Another."


def test_the_glossary_is_in_alphabetical_order() -> None:
    reader = read(glossary_html(guideline().glossary.values()))
    tags = [tag for tag, _ in reader.elements]
    assert tags == ["dl", *["dt", "dd"] * len(guideline().glossary)]
    places = [
        reader.text.index(term.term + term.text)
        for term in sorted(guideline().glossary.values(), key=lambda term: term.term.lower())
    ]
    assert places == sorted(places)


def test_problems_count_their_files() -> None:
    one, other = (Problem(file=name, line=1, column=1, code="c", message="m") for name in ("a.yaml", "b.yaml"))
    assert read(problems_html([one, one], told=True)).text.startswith(
        "One file cannot be used and is left out here:a.yaml:1:1: c: m"
    )
    assert read(problems_html([one, one], told=False)).text == "One file cannot be used and is left out here."
    assert read(problems_html([one, other], told=True)).text.startswith("2 files cannot be used and are left out here:")


def test_a_file_that_another_one_hides_is_no_error() -> None:
    hidden = Problem(file="a.yaml", line=0, column=0, code="duplicate", message="m", severity="warning")
    wrong = Problem(file="b.yaml", line=1, column=1, code="c", message="m")
    assert "h2t-error" not in problems_html([hidden], told=True)
    assert "h2t-error" in problems_html([hidden, wrong], told=True)


def test_files_that_are_still_to_be_written_take_a_line_each() -> None:
    problems = [
        Problem(file=file, line=line, column=1, code="placeholder", message="still to be written", severity="warning")
        for file, line in (("mine/a.yaml", 8), ("mine/a.yaml", 18), ("mine/a.yaml", 18), ("mine/b.yaml", 2))
    ]
    told = read(unwritten_html(problems)).text
    assert told == "No learner meets these until they are written:a.yaml: lines 8 and 18b.yaml: line 2"
