"""Markup: sentences as paragraphs in which nothing is read as markup."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

from handout_samples import HOSTILE

from her2teach.educator.lms.markup import paragraphs_of, written, xml_file
from her2teach.text.html.elements import h
from her2teach.text.sections import Line


def test_a_sentence_has_its_lead_its_relation_to_the_text_and_its_statements() -> None:
    line = Line(lead="The mistake", text="Timing ignored.", mark="reading", statements=("S38", "S39"))
    asked = Line(lead="Which line?", text="The second.")
    assert written(paragraphs_of([line, asked])) == (
        "<p><strong>The mistake:</strong> Timing ignored. <em>(our reading; S38; S39)</em></p>"
        "<p><strong>Which line?</strong> The second.</p>"
    )


def test_no_text_is_read_as_markup() -> None:
    shown = written(paragraphs_of([Line(text=HOSTILE)]))
    assert "".join(fromstring(shown).itertext()) == HOSTILE
    assert "<script" not in shown


def test_a_tree_is_a_file() -> None:
    assert xml_file(h("a", {}, h("b"))) == b'<?xml version="1.0" encoding="UTF-8"?>\n<a>\n <b />\n</a>\n'
