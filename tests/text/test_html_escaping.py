"""Content text is text: whatever language it looks like, a page, a picture and a sheet of paper show it as written."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import Image

from her2teach import CaseVignette, load_guideline, load_vignette, trace
from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.diagram.matplotlib import figure, save
from her2teach.diagram.model import Diagram, diagram
from her2teach.diagram.svg import svg
from her2teach.text import sections as text
from her2teach.text.html.panels import answer_html, story_html
from her2teach.widgets.explorer import Explorer

GUIDELINE = load_guideline()
WRITTEN = [
    "<b onclick='alert(1)'>bold</b> & <script>alert(1)</script>",
    "**bold** _it_ `code` [link](javascript:alert) # head",
    r"$x^2$ \(x\) $$\frac{1}{ $unclosed \$ \textbf{a}",
    "{0} {title!r} %s %(x)d ${HOME} {{ 7 * 7 }} {% raw %}",
    "=1+1",
    "@SUM(A1:A9) +1+1 -1+1 =cmd|'/C calc'!A0",
    "&lt;b&gt; &amp;",
]
ALL = pytest.mark.parametrize("words", WRITTEN)


class Words(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.elements: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def case_file(folder: Path, words: str) -> Path:
    path = folder / "case-of-words.yaml"
    path.write_text(
        f"id: case-of-words\ntitle: {json.dumps(words)}\ndifficulty: introductory\nlicence: CC0-1.0\nauthors: Nobody\n"
        f"objectives:\n  - {json.dumps(words)}\nstory: |\n  {words}\nattributes: {{}}\n"
        "expected:\n  outcome: needs_information\n",
        encoding="utf-8",
    )
    return path


def picture(vignette: CaseVignette) -> Diagram:
    return diagram(GUIDELINE, trace(GUIDELINE, vignette.case), title=vignette.title)


@ALL
def test_a_case_keeps_its_words(tmp_path: Path, words: str) -> None:
    vignette = load_vignette(case_file(tmp_path, words))
    assert (vignette.title, vignette.story, vignette.objectives) == (words, words, (words,))


@ALL
def test_on_the_page(tmp_path: Path, words: str) -> None:
    path = case_file(tmp_path, words)
    vignette = load_vignette(path)
    page = Words(story_html(vignette.title, "", vignette.story, vignette.objectives))
    assert [piece for piece in page.pieces if piece == words] == [words] * 3
    assert not {"b", "script", "a", "code", "em"} & page.elements
    screen = Explorer(path.stem, cases=tmp_path)
    assert Words(screen._parts["story"].html).pieces.count(words) == 4  # one of them in the folded line
    assert (f"{words} (introductory)", path.stem) in screen.picker.options


@ALL
def test_in_the_answer_and_in_plain_text(words: str) -> None:
    ends = {name: end.model_copy(update={"text": words}) for name, end in GUIDELINE.ends.items()}
    guideline = Guideline.of(GUIDELINE.model_copy(update={"ends": ends}), GUIDELINE.content_hash)
    case = Case(guideline, her2_status="negative")
    pathway = trace(guideline, case)
    assert pathway.outcome == "out_of_scope"
    assert words in text.plain(guideline, pathway)
    assert any(words in piece for piece in Words(answer_html(text.answer(guideline, pathway))).pieces)


@ALL
def test_in_a_picture(tmp_path: Path, words: str) -> None:
    drawn = picture(load_vignette(case_file(tmp_path, words)))
    root = ET.fromstring(svg(drawn, standalone=True))
    assert next(root.iter("{http://www.w3.org/2000/svg}title")).text == words
    assert words in " ".join("".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text"))
    assert not {each.tag.rpartition("}")[2] for each in root.iter()} & {"b", "script", "a"}


@ALL
def test_on_paper(tmp_path: Path, words: str) -> None:
    drawn = picture(load_vignette(case_file(tmp_path, words)))
    with mpl.rc_context({"text.usetex": True, "text.parse_math": True}):
        shown = figure(drawn).axes[0].texts
        assert words in " ".join(each.get_text() for each in shown)
        assert not any(each.get_parse_math() or each.get_usetex() for each in shown)


def test_in_a_file_of_a_picture(tmp_path: Path) -> None:
    words = WRITTEN[2]
    drawn = picture(load_vignette(case_file(tmp_path, words)))
    with mpl.rc_context({"text.usetex": True, "text.parse_math": True}):
        save(drawn, tmp_path / "way.png")
        save(drawn, tmp_path / "way.pdf")
    with Image.open(tmp_path / "way.png") as image:
        assert image.info["Title"] == words
    assert (tmp_path / "way.pdf").read_bytes().startswith(b"%PDF")
