"""The reference: nothing of the text is without a place, and its tables say what they are."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest

from her2teach.analysis.coverage import coverage
from her2teach.core.evidence import Fact, TrialResult
from her2teach.core.guideline import Guideline, shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.evidence import hazard_rows, median_rows
from her2teach.text.html.evidence import figures_html, findings_html, trials_html
from her2teach.text.html.reference import (
    graph_html,
    places_in_words,
    readings_html,
    silent_html,
    statements_html,
    tensions_html,
)
from her2teach.widgets.figures import AnswerEvidence, EvidenceFor, Figures, TrialTable
from her2teach.widgets.reference import Atlas, StatementsTable

GUIDELINE, EVIDENCE, VIGNETTES = load_guideline(), shipped_evidence(), shipped_vignettes()
TRIALS = tuple(EVIDENCE.trials.values())
TITLES = {vignette.id: vignette.title for vignette in VIGNETTES}
ROWS = coverage(GUIDELINE, VIGNETTES)
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "5_reference.ipynb"
PAGES = {
    "graph": graph_html(GUIDELINE),
    "statements": statements_html(GUIDELINE, ROWS, TITLES),
    "silent": silent_html(GUIDELINE),
    "readings": readings_html(GUIDELINE),
    "tensions": tensions_html(GUIDELINE),
    "trials": trials_html(EVIDENCE),
    "findings": findings_html(EVIDENCE, TRIALS),
    "figures": figures_html(hazard_rows(EVIDENCE, TRIALS), median_rows(EVIDENCE, TRIALS), ((b"<svg/>",), (b"<svg/>",))),
}


def text(page: str) -> str:
    return " ".join("".join(parsed(page).itertext()).split())


def parsed(page: str) -> ET.Element:
    # HTML leaves an image without an end.
    return ET.fromstring(re.sub(r"(<img [^>]*[^/])>", r"\1/>", page))


@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_a_caption_headings_with_a_scope_and_a_box_with_a_name(name: str) -> None:
    root = parsed(PAGES[name])
    boxes = [each for each in root.iter("div") if each.get("class") == "h2t-table"]
    assert len(boxes) == len(list(root.iter("table"))) > 0
    for box in boxes:
        table = box.find("table")
        assert table is not None
        caption = table.findtext("caption")
        assert caption
        assert (box.get("tabindex"), box.get("role"), box.get("aria-label")) == ("0", "group", caption)
        headings = list(table.iter("th"))
        assert {heading.get("scope") for heading in headings} <= {"col", "row", "rowgroup"}
        assert all(heading.get("scope") for heading in headings)
        assert all("".join(heading.itertext()).strip() for heading in headings)
    assert not [each for each in root.iter() if each.get("id")]


def test_every_statement_stands_in_the_table_with_its_line_words_and_ambiguity() -> None:
    body = parsed(PAGES["statements"]).find("div/table/tbody")
    assert body is not None
    lines = list(body)
    assert len(lines) == len(GUIDELINE.statements) == 39
    for line, statement in zip(lines, GUIDELINE.statements.values(), strict=True):
        said = " ".join("".join(line.itertext()).split())
        assert said.startswith(statement.id)
        assert f"line {statement.line}" in said
        assert statement.kind in said
        assert " ".join(statement.text.split()) in said
        if statement.ambiguity:
            assert " ".join(statement.ambiguity.split()) in said


def test_no_statement_is_without_a_place_and_each_place_has_its_own_words() -> None:
    for found in ROWS:
        named = places_in_words(GUIDELINE, found)
        assert named, found.statement.id
        assert sum(map(len, named.values())) == len(found.places) - len(found.tensions), found.statement.id
        assert all(name for names in named.values() for name in names)


def test_the_table_tells_tensions_and_cases() -> None:
    said = text(PAGES["statements"])
    for tension in GUIDELINE.tensions.values():
        assert tension.title in said
    for found in ROWS:
        assert all(TITLES[case] in said for case in found.cases)


def test_an_abbreviation_in_a_name_is_written_as_in_the_glossary() -> None:
    names = [name for found in ROWS for each in places_in_words(GUIDELINE, found).values() for name in each]
    assert not [name for name in names if "tdxd" in name.lower() or "Her2" in name or "Ild" in name]
    assert any(name.startswith("ILD") for name in names)


def test_the_graph_in_words_has_every_answer() -> None:
    root = parsed(PAGES["graph"])
    lines = [line for line in root.iter("tr") if line.find("td") is not None]
    assert len(lines) == len(GUIDELINE.edges)
    said = text(PAGES["graph"])
    for (_, to), edge in GUIDELINE.edges.items():
        assert GUIDELINE.label(to) in said
        assert not edge.why or " ".join(edge.why.split()) in said


def test_every_silence_is_told() -> None:
    said = text(PAGES["silent"])
    for end in GUIDELINE.ends.values():
        for unsaid in end.unsaid:
            assert " ".join(unsaid.split()) in said
        if end.outcome in {"source_silent", "out_of_scope"}:
            assert end.label in said
            assert " ".join(end.text.split()) in said
    terms = [flag for flag in GUIDELINE.flags.values() if str(flag) == "undefined_term"]
    assert len(terms) == 4
    assert all(" ".join(flag.text.split()) in said for flag in terms)


def test_every_reading_has_its_reason() -> None:
    said = text(PAGES["readings"])
    for reading in GUIDELINE.readings.values():
        assert " ".join(reading.text.split()) in said
        assert " ".join(reading.why.split()) in said


def test_content_is_shown_as_it_is_written() -> None:
    evil = '<img src=x onerror="alert(1)"> {name} $x$ **b** &amp;'
    statement = GUIDELINE.statements["S05"].model_copy(update={"text": evil})
    content = GUIDELINE.model_copy(update={"statements": {**GUIDELINE.statements, "S05": statement}})
    other = Guideline.of(content, "0" * 64)
    page = statements_html(other, coverage(other, VIGNETTES), TITLES)
    assert "<img" not in page
    assert evil in "".join(parsed(page).itertext())


def test_every_trial_is_marked_outside_with_all_of_its_findings_and_sources() -> None:
    bodies = list(parsed(PAGES["findings"]).iter("tbody"))
    assert len(bodies) == len(TRIALS)
    for body, trial in zip(bodies, TRIALS, strict=True):
        head, *lines = body
        said = "".join(head.itertext())
        assert trial.name in said
        assert "outside the text" in said
        assert all(citation.text in said for citation in trial.citations.values())
        assert {link.get("href") for link in head.iter("a")} == {
            f"https://doi.org/{each.doi}" for each in trial.citations.values() if each.doi
        }
        findings: list[TrialResult | Fact] = [*trial.results.values(), *trial.facts]
        for line, finding in zip(lines, findings, strict=True):
            assert list(list(line)[-1].itertext()) == [
                trial.citations[finding.citation].short,
                f"looked up {trial.looked_up(finding)}",
            ]


def test_the_twins_hold_every_number_of_the_figures() -> None:
    root = parsed(PAGES["figures"])
    hazards, medians = [" ".join("".join(each.itertext()).split()) for each in root.iter("table")]
    assert all(row.words in hazards for row in hazard_rows(EVIDENCE, TRIALS))
    assert all(words in medians for row in median_rows(EVIDENCE, TRIALS) for _, _, words in row.bars)
    assert all(image.get("alt") for image in root.iter("img"))
    assert len(list(root.iter("img"))) == 2


def test_evidence_for_an_end_is_about_its_statements() -> None:
    shown = EvidenceFor("tdxd")
    assert [trial.id for trial in shown.trials] == ["destiny_breast03", "destiny_breast12"]
    assert repr(shown) == "EvidenceFor('tdxd')"
    caveats, findings, figures = shown.children
    assert "extrapolation" in caveats.html
    assert "DESTINY-Breast03" in findings.html
    assert figures.html == ""


def test_evidence_without_figures_offers_none_and_without_trials_says_so() -> None:
    assert [type(each).__name__ for each in EvidenceFor("S35").children] == ["Tables"]
    (none,) = EvidenceFor("continue_combination").children
    assert "None of the trials shown here" in none.html


def test_evidence_for_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError):
        EvidenceFor("nowhere")


def test_figures_are_drawn_once_when_opened() -> None:
    figures = Figures(TRIALS[:1], "The figures")
    assert figures.html == ""
    figures.opened = True
    assert figures.html.count("data:image/svg+xml;base64,") == 2


def test_the_evidence_of_an_answer_follows_the_case_and_open_figures_with_it() -> None:
    shown = AnswerEvidence()
    assert shown.layout.display == "none"
    pathways = {each.id: trace(GUIDELINE, each.case) for each in VIGNETTES}
    shown.show(pathways["late-relapse-liver"])
    assert "CLEOPATRA" in shown.figures.summary
    assert shown.layout.display == "flex"
    assert shown.figures.html == shown.findings.html == ""
    shown.figures.opened = True
    assert "CLEOPATRA" in shown.figures.html
    assert "CLEOPATRA" in shown.findings.html
    shown.show(pathways["exactly-twelve-months"])
    assert "DESTINY-Breast03" in shown.figures.html
    assert "CLEOPATRA" not in shown.figures.html + shown.findings.html
    shown.figures.opened = False
    shown.show(pathways["late-relapse-liver"])
    assert shown.figures.html == ""
    shown.show(pathways["first-diagnosis-already-metastatic"])
    assert shown.layout.display == "none"
    assert shown.findings.html == ""


def test_without_matplotlib_the_numbers_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    figures = Figures(TRIALS[:1], "The figures")
    figures.opened = True
    assert "need matplotlib" in figures.html
    assert "<img" not in figures.html
    assert "0.62 (CI 0.51 to 0.75)" in figures.html


@pytest.mark.parametrize("widget", [Atlas, StatementsTable, TrialTable])
def test_a_widget_prints_by_its_name(widget: type) -> None:
    assert repr(widget()) == f"{widget.__name__}()"


def test_the_notebook_is_prose_and_short_cells() -> None:
    notebook = nbformat.reads(NOTEBOOK.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    assert notebook.metadata.title == "Reference · her2teach"
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert sum(line.startswith("# ") for line in prose.splitlines()) == 1
    for cell in notebook.cells:
        assert len(cell.source.splitlines()) <= 11
        if cell.cell_type == "code":
            assert "def " not in cell.source


def test_what_an_extension_leaves_unsaid_is_not_said_of_the_text() -> None:
    wider = load_guideline(extensions=["x6", "x8"])
    page = ET.fromstring(silent_html(wider))
    assert "What the text" not in "".join(page.itertext())
    marks: dict[str, list[str]] = {}
    for cells in (row.findall("./*") for row in page.iter("tr")):
        spans = cells[0].iter("span") if cells else iter(())
        label = "".join(cells[0].itertext()) if cells else ""
        marks[label] = [mark for each in spans if (mark := each.get("data-mark"))]
    for end in wider.ends.values():
        beside = [each for label, each in marks.items() if label.startswith(end.label)]
        assert not end.extension or ["extension"] in beside, end.id
        assert end.extension or ["extension"] not in beside, end.id


def test_a_reviewed_statement_says_by_whom_and_of_the_others_nothing_is_said() -> None:
    said = "Reviewed by Ada Example (specialist physician), 2026-11-30, content 0123456789ab."
    page = statements_html(GUIDELINE, ROWS, TITLES, {"S01": (said,)})
    first, *others = parsed(page).findall("div/table/tbody/tr")
    assert said in "".join(first.itertext())
    assert not any("eviewed by" in "".join(each.itertext()) for each in others)
    assert "eviewed by" not in PAGES["statements"]
