"""Documents: lines in the words that are shown, and pictures apart from the data."""

from __future__ import annotations

import json
from base64 import b64decode

from her2teach import load_guideline
from her2teach.diagram.model import diagram
from her2teach.educator.handout_document import Document, DocumentEntry, DocumentHeading, entries, picture
from her2teach.text.sections import Line


def test_a_line_is_shown_with_its_lead_its_mark_and_its_statements() -> None:
    lines = (
        Line(lead="Heart", text="Watch it.", mark="reading", statements=("S01", "S02")),
        Line(lead="Which way?", text="This one."),
        Line(text="Bare."),
    )
    assert entries(lines, ordered=True).entries == (
        DocumentEntry(lead="Heart:", text="Watch it.", mark="our reading", statements="S01, S02"),
        DocumentEntry(lead="Which way?", text="This one."),
        DocumentEntry(text="Bare."),
    )


def test_pictures_are_told_in_words_and_are_no_part_of_the_data() -> None:
    shown = picture("graph", diagram(load_guideline()))
    found = Document(title="T", foot="F", blocks=(DocumentHeading(level=2, text="H"), shown))
    assert found.pictures == {"graph.svg": shown.svg}
    assert "7 decisions lead to 20 outcomes" in shown.alt
    data = json.loads(json.dumps(found.as_data()))
    assert [block["kind"] for block in data["blocks"]] == ["heading", "picture"]
    assert "<svg" in shown.svg
    assert "<svg" not in json.dumps(data)


def test_a_picture_follows_a_dark_page_and_stays_light_in_a_file_of_its_own() -> None:
    shown = picture("graph", diagram(load_guideline()))
    assert "prefers-color-scheme: dark" in shown.on_a_page
    assert b64decode(shown.address.partition("base64,")[2]).decode() == shown.on_a_page
    assert "prefers-color-scheme" not in shown.svg
