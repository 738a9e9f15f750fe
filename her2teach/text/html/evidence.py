"""Evidence as HTML: the findings of trials as a table, and figures with their text twins."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.core.evidence import EvidenceContent, Fact, Publication, Trial, TrialResult
from her2teach.text.evidence import (
    HazardRow,
    MedianRow,
    Row,
    bars_alt,
    by_trial,
    compared,
    finding,
    forest_alt,
    ratio_in_words,
    values_in_words,
    what,
)
from her2teach.text.html.tables import folded, items, mark, row, stack, statement_buttons, table

#: Forest plots and bars, as SVG files.
Pictures: TypeAlias = tuple[tuple[bytes, ...], tuple[bytes, ...]]

#: Where a DOI leads; a page asks for it only when the reader follows the link.
RESOLVER = "https://doi.org/"

_COLUMNS = ("Finding", "First named against second", "Hazard ratio", "Source")
_TWIN = "The same in numbers"
_UNVERIFIED = "not verified"
#: A hazard ratio needs two arms.
_PAIR = 2


def findings_html(evidence: EvidenceContent, trials: Sequence[Trial]) -> str:
    """Write all that is verified of some trials as one table, folded."""
    root = Element("div", {"class": "h2t-evidence"})
    names = ", ".join(trial.name for trial in trials)
    _findings(folded(root, "findings", f"The trials: {names}"), evidence, trials, f"Verified figures of {names}")
    return tostring(root, encoding="unicode", method="html")


def trials_html(evidence: EvidenceContent) -> str:
    """Write what the trials asked and mainly found, all of their figures folded below."""
    root = Element("div", {"class": "h2t-evidence"})
    found = table(root, "The trials in short", ("Trial", "What it compared, and in whom", "Main findings"))
    body = SubElement(found, "tbody")
    for trial in evidence.trials.values():
        name, question, findings = row(body, trial.name, f"{compared(trial)}.", "")
        mark(name, "outside")
        _bearing(name, trial)
        SubElement(question, "span", {"class": "h2t-about"}).text = trial.population
        results = [finding(evidence, trial, each) for each in trial.results.values() if each.weight == "main"]
        items(findings, [*results, *(fact.text for fact in trial.facts if fact.weight == "main")])
    stack(found)
    place = folded(root, "all-figures", "Every verified figure, with its source")
    _findings(place, evidence, evidence.trials.values(), "All verified figures of the trials")
    return tostring(root, encoding="unicode", method="html")


def figures_html(hazards: Sequence[HazardRow], medians: Sequence[MedianRow], pictures: Pictures | None) -> str:
    """Write figures with their text twins."""
    root = Element("div", {"class": "h2t-figures"})
    forest, bars = pictures or ((), ())
    if pictures is None:
        note = "The figures need matplotlib, which is not installed here. Their numbers stand below."
        SubElement(root, "p", {"class": "h2t-note"}).text = note
    if hazards:
        place = _figure(root, "Hazard ratios", forest, _alts(hazards, forest, forest_alt))
        _hazards(folded(place, "hazards", _TWIN), hazards)
    if medians:
        place = _figure(root, "Medians", bars, _alts(medians, bars, bars_alt))
        _medians(folded(place, "medians", _TWIN), medians)
    return tostring(root, encoding="unicode", method="html")


def _findings(parent: Element, evidence: EvidenceContent, trials: Iterable[Trial], caption: str) -> None:
    found = table(parent, caption, _COLUMNS)
    found.set("class", "h2t-findings")
    for trial in trials:
        body = SubElement(found, "tbody")
        _head(body, trial)
        for result in trial.results.values():
            _result(body, evidence, trial, result)
        for fact in trial.facts:
            _fact(body, trial, fact)


def _alts(rows: Sequence[Row], pictures: Sequence[bytes], alt: Callable[[Sequence[Row]], str]) -> list[str]:
    """Say what each picture shows."""
    return [alt(rows)] if len(pictures) == 1 else [alt(each) for each in by_trial(rows)]


def _figure(parent: Element, title: str, pictures: Sequence[bytes], alts: Sequence[str]) -> Element:
    """Add a figure as images, so that no id in them can meet another on the page, and return its caption's place."""
    place = SubElement(parent, "figure")
    SubElement(place, "figcaption").text = title
    for picture, alt in zip(pictures, alts, strict=bool(pictures)):
        source = f"data:image/svg+xml;base64,{b64encode(picture).decode('ascii')}"
        SubElement(place, "img", {"src": source, "alt": alt})
    return place


def _hazards(parent: Element, rows: Sequence[HazardRow]) -> None:
    columns = ("Trial", "Counted", "Compared", "Hazard ratio (CI)")
    body = SubElement(table(parent, "Hazard ratios, the first named against the second", columns), "tbody")
    for each in rows:
        row(body, each.trial, each.what, " against ".join(each.arms), each.words)


def _medians(parent: Element, rows: Sequence[MedianRow]) -> None:
    body = SubElement(table(parent, "Medians, months", ("Trial", "Counted", "Arm", "Median (CI)")), "tbody")
    for each in rows:
        for arm, _, words in each.bars:
            row(body, each.trial, each.what, arm, words)


def _head(body: Element, trial: Trial) -> None:
    """Add a row over a trial's findings: what it is, what it asked in whom, its publications and its statements."""
    cell = SubElement(SubElement(body, "tr"), "th", {"scope": "rowgroup", "colspan": str(len(_COLUMNS))})
    SubElement(cell, "span", {"class": "h2t-trial"}).text = trial.name
    mark(cell, "outside")
    size = f"{trial.participants} patients" if trial.participants is not None else ""
    size = f"{size} ({trial.split})" if trial.split else size
    facts = ". ".join(fact for fact in (trial.design, size, trial.registry) if fact)
    for words in (f"{compared(trial)}. {trial.population}", f"{facts}.", trial.relation):
        SubElement(cell, "span", {"class": "h2t-about"}).text = words
    for citation in trial.citations.values():
        _publication(SubElement(cell, "span", {"class": "h2t-about"}), citation)
    _bearing(cell, trial)


def _bearing(cell: Element, trial: Trial) -> None:
    """Say which statements a trial is about, and whether it bears them out."""
    for words, statements in (("Bears on", trial.supports), ("Stands beside", trial.beside)):
        if statements:
            place = SubElement(cell, "span", {"class": "h2t-about"})
            place.text = f"{words} "
            statement_buttons(place, statements)


def _publication(place: Element, citation: Publication) -> None:
    place.text = citation.text
    if citation.doi:
        place.text = f"{citation.text}, "
        SubElement(place, "a", {"href": f"{RESOLVER}{citation.doi}", "rel": "noreferrer"}).text = f"doi {citation.doi}"


def _result(body: Element, evidence: EvidenceContent, trial: Trial, result: TrialResult) -> None:
    values = values_in_words(trial, result) or _UNVERIFIED
    heading, *_, source = row(body, what(evidence, result), values, _ratio(trial, result), "")
    _source(source, trial, result)
    if result.note:
        SubElement(heading, "span", {"class": "h2t-about"}).text = result.note


def _ratio(trial: Trial, result: TrialResult) -> str:
    """Write the hazard ratio, or why there is none, and the P value."""
    if result.hazard_ratio:
        ratio = ratio_in_words(result.hazard_ratio)
    elif result.measure == "proportion":
        ratio = "none, these are proportions"
    else:
        ratio = _UNVERIFIED if len(trial.arms) == _PAIR else "none, no pair of arms"
    return ratio if result.p is None else f"{ratio}; P\u00a0=\u00a0{result.p}"


def _fact(body: Element, trial: Trial, fact: Fact) -> None:
    line = SubElement(body, "tr")
    SubElement(line, "td", {"colspan": str(len(_COLUMNS) - 1)}).text = fact.text
    _source(SubElement(line, "td"), trial, fact)


def _source(cell: Element, trial: Trial, finding: TrialResult | Fact) -> None:
    cell.text = trial.citations[finding.citation].short
    SubElement(cell, "span", {"class": "h2t-about"}).text = f"looked up {trial.looked_up(finding).isoformat()}"
