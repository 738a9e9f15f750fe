"""Handouts as PDF: tagged, described, and the same sentences as in HTML."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from handout_samples import HOSTILE, case, hostile, sentences, written
from pdf_reading import opened, root, tags

from her2teach import load_guideline, load_vignettes
from her2teach.educator.handout_document import Choices, Document, Entries, Paper, Picture, document, questions_document
from her2teach.educator.handout_files import handout_files, handout_pdf
from her2teach.educator.handouts import student_handout


def bare(words: str) -> str:
    """Letters without the spaces: where a line breaks, a PDF has none."""
    return "".join(words.split())


def letters(made: bytes, found: Document) -> str:
    """All that stands on the pages but for their foot."""
    pages = opened(made).pages
    said = [bare(page.extract_text()) for page in pages]
    foot = bare(found.foot)
    assert all(foot in page for page in said)
    return "".join(re.sub(rf"{re.escape(foot)}{at}/{len(pages)}", "", page) for at, page in enumerate(said, start=1))


@pytest.mark.parametrize("key", [False, True])
def test_it_holds_every_sentence(key: bool) -> None:
    found = written(case(), case("exactly-twelve-months"), key=key)
    said = letters(handout_pdf(found), found)
    assert [each for each in sentences(found) if bare(each) not in said] == []


@pytest.mark.parametrize("key", [False, True])
def test_it_is_tagged_titled_and_in_a_language(key: bool) -> None:
    found = written(case(), key=key)
    made = handout_pdf(found)
    metadata, catalog = opened(made).metadata, root(made)
    assert metadata is not None
    assert metadata.title == found.title
    assert catalog["/Lang"] == "en"
    assert "/StructTreeRoot" in catalog
    assert catalog["/MarkInfo"]["/Marked"]
    kinds = Counter(tag.kind for tag in tags(made))
    assert kinds["H1"] == 1
    assert kinds["H2"] == sum(getattr(block, "level", 0) == 2 for block in found.blocks)
    assert kinds["H3"] == sum(getattr(block, "level", 0) == 3 for block in found.blocks)
    assert (kinds["L"] > 0) is any(isinstance(block, Entries | Choices) for block in found.blocks)


@pytest.mark.parametrize("key", [False, True])
def test_every_picture_is_told_in_words(key: bool) -> None:
    found = written(case(), case("exactly-twelve-months"), key=key)
    pictures = [block.alt for block in found.blocks if isinstance(block, Picture)]
    assert [tag.alt for tag in tags(handout_pdf(found)) if tag.kind == "Figure"] == pictures
    if key:
        assert "THP (trastuzumab + pertuzumab + taxane)" in pictures[0]
    else:
        assert pictures == []


@pytest.mark.parametrize("key", [False, True])
def test_content_is_never_typst(key: bool) -> None:
    found = written(hostile(), key=key)
    assert bare(HOSTILE) in letters(handout_pdf(found), found)


def test_it_is_the_same_each_time() -> None:
    assert handout_pdf(written(case(), key=False)) == handout_pdf(written(case(), key=False))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_case_is_one_page_and_so_are_the_questions(paper: Paper) -> None:
    """The longest stories, each on a sheet of its own, below its title and its banner."""
    guideline = load_guideline()
    longest = sorted(load_vignettes(), key=lambda each: -len(each.story))[:6]
    handouts = [student_handout(guideline, [each]) for each in longest]
    made = [document(each, paper) for each in handouts] + [questions_document(handouts[0], paper)]
    assert [len(opened(handout_pdf(each)).pages) for each in made] == [1] * 7


def test_a_pack_of_fourteen_is_no_more_than_twenty_pages() -> None:
    files = handout_files(
        load_guideline(), load_vignettes()[:14], pack="ward", formats=["pdf"], sheets=["student", "questions"]
    )
    pages = {file.name: len(opened(file.make()).pages) for file in files[-2:]}
    assert pages == {"learners/ward.pdf": 14, "learners/questions.pdf": 1}
