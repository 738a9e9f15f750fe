"""Review document: everything on it, each piece with its boxes, as PDF and as a page of one file."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from pdf_reading import opened, tags, words

from her2teach import load_guideline
from her2teach.core.guideline import shipped_evidence
from her2teach.educator.handout_document import Document, DocumentHeading, ReviewAnswer
from her2teach.educator.handout_files import handout_pdf, part
from her2teach.educator.review_document import review_document, review_html, review_papers
from her2teach.teaching.journeys import Journey
from her2teach.teaching.pack import chosen_journeys
from her2teach.teaching.review_items import review_items
from her2teach.teaching.vignettes import CaseVignette, shipped_vignettes
from her2teach.text.sections import identity

GUIDELINE = load_guideline()
ITEMS = review_items(GUIDELINE)
PATIENTS: list[CaseVignette | Journey] = [*shipped_vignettes(), *chosen_journeys()[0]]
#: As long as it must be, and no longer.
MOST_PAGES = 45


class Page(HTMLParser):
    """What a browser would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.said).split())


@pytest.fixture(scope="module")
def found() -> Document:
    return review_document(GUIDELINE, PATIENTS)


@pytest.fixture(scope="module")
def page(found: Document) -> str:
    return review_html(GUIDELINE, found)


@pytest.fixture(scope="module")
def paper(found: Document) -> bytes:
    return handout_pdf(found)


def test_each_piece_has_a_heading_and_its_boxes(found: Document) -> None:
    answers = {each.item: each.said for each in found.blocks if isinstance(each, ReviewAnswer)}
    assert answers == {each.id: each.said for each in ITEMS}
    headings = [each.name for each in found.blocks if isinstance(each, DocumentHeading) and each.level == 3]
    assert headings == [each.id for each in ITEMS]


def test_each_sentence_is_printed_and_only_once(found: Document, page: str) -> None:
    said = Page(page).words
    for item in ITEMS:
        for each in item.sentences:
            assert " ".join(f"{each.lead}: {each.text}".replace("?: ", "? ").split()) in said, (item.id, each)
    assert said.count(GUIDELINE.pitfalls["P1"].why) == 1
    assert found.foot == identity(GUIDELINE)
    assert "not yet reviewed by a clinician" in said


def test_a_statement_names_its_line_its_cases_and_its_trials_with_their_day(page: str) -> None:
    said = Page(page).words
    assert "S05 line 5 · stated · recommendation" in said
    part_of_s05 = said.split("S05 line 5")[1].split("Your answer to S05")[0]
    cases = part_of_s05.split("Cases that teach it: ")[1]
    teaching = {each.title for each in shipped_vignettes() for aim in each.blueprint if "S05" in aim.statements}
    assert teaching
    assert [each for each in teaching if each not in cases] == []
    trial = shipped_evidence().trials["cleopatra"]
    day = trial.citations["baselga_2012"].looked_up.isoformat()
    assert re.search(rf"Trials: .*CLEOPATRA \(\d+ figures, looked up [0-9-]+ to {day}\)", part_of_s05)
    assert "Printed elsewhere: at S04: Answer at Timing of recurrence" in part_of_s05


def test_the_page_is_one_file_whose_only_script_is_known_by_its_hash(page: str) -> None:
    elements = Page(page).elements
    assert [tag for tag, _ in elements].count("script") == 1
    assert not {"link", "iframe", "object", "embed", "img"} & {tag for tag, _ in elements}
    known = b64encode(sha256(part("review.js").encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{known}'" in page.replace(
        "&#39;", "'"
    )
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {each.removeprefix("#") for each in links} <= set(ids)
    assert f'data-content="{GUIDELINE.content_hash}"' in page


def test_the_paper_is_tagged_whole_and_not_longer_than_it_must_be(paper: bytes) -> None:
    said = words(paper)
    assert len(opened(paper).pages) <= MOST_PAGES
    assert said.count("☐ Agree ☐ Disagree") == len(ITEMS)
    assert sum(each.kind == "H3" for each in tags(paper)) == len(ITEMS)
    assert all(name in said for name in GUIDELINE.statements)


def test_extensions_that_are_on_change_nothing_of_it(page: str) -> None:
    extended = load_guideline(extensions=["x3"])
    assert review_html(extended, review_document(extended, PATIENTS)) == page


def test_another_guideline_is_reviewed_in_the_same_way() -> None:
    from tea_extension import TEA

    tea = load_guideline(TEA)
    html, paper = (make() for _, make in review_papers(tea, []))
    assert all(each.text in Page(html.decode()).words for each in tea.statements.values())
    assert opened(paper).pages
