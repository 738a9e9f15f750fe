"""Evidence as HTML: the findings of trials as a table, and figures with their text twins."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

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
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import aside, folded, items, mark, row, statement_buttons, table

#: Forest plots and bars as SVG files, of each either one for all trials or one for each trial.
Pictures: TypeAlias = tuple[tuple[bytes, ...], tuple[bytes, ...]]

#: Where a DOI leads; a page asks for it only when the reader follows the link.
RESOLVER = "https://doi.org/"

_COLUMNS = ("Finding", "First named against second", "Hazard ratio", "Source")
_TWIN = "The numbers"
_UNVERIFIED = "not verified"
#: A hazard ratio needs two arms.
_PAIR = 2


def findings_html(evidence: EvidenceContent, trials: Sequence[Trial]) -> str:
    """Write all that is verified of some trials as one table, folded."""
    names = ", ".join(trial.name for trial in trials)
    found = _findings(evidence, trials, f"Verified figures of {names}")
    return html(h("div", {"class": "h2t-evidence"}, folded("findings", f"The trials: {names}", found)))


def trials_html(evidence: EvidenceContent) -> str:
    """Write what the trials asked and mainly found, all of their figures folded below."""
    columns = ("Trial", "What it compared, and in whom", "Main findings")
    body = h("tbody", {}, [_in_short(evidence, trial) for trial in evidence.trials.values()])
    every = _findings(evidence, evidence.trials.values(), "All verified figures of the trials")
    return html(
        h(
            "div",
            {"class": "h2t-evidence"},
            table("The trials in short", columns, body, stacked=True),
            folded("all-figures", "Every verified figure, with its source", every),
        )
    )


def figures_html(hazards: Sequence[HazardRow], medians: Sequence[MedianRow], pictures: Pictures | None) -> str:
    """Write figures with their text twins; without pictures, a note and the twins."""
    forest, bars = pictures or ((), ())
    found = []
    if hazards:
        found.append(_figure("Hazard ratios", forest, _alts(hazards, forest, forest_alt), _hazards(hazards)))
    if medians:
        found.append(_figure("Medians", bars, _alts(medians, bars, bars_alt), _medians(medians)))
    note = "The figures need matplotlib, which is not installed here. The numbers are below."
    return html(
        h(
            "div",
            {"class": "h2t-figures"},
            h("p", {"class": "h2t-note"}, note) if pictures is None else None,
            found,
        )
    )


def _in_short(evidence: EvidenceContent, trial: Trial) -> Element:
    results = [finding(evidence, trial, each) for each in trial.results.values() if each.weight == "main"]
    facts = [fact.text for fact in trial.facts if fact.weight == "main"]
    return row(
        (trial.name, mark("outside"), _bearing(trial)),
        (f"{compared(trial)}.", aside(trial.population)),
        items([*results, *facts]),
    )


def _findings(evidence: EvidenceContent, trials: Iterable[Trial], caption: str) -> Element:
    bodies = [
        h(
            "tbody",
            {},
            _head(trial),
            [_result(evidence, trial, result) for result in trial.results.values()],
            [_fact(trial, fact) for fact in trial.facts],
        )
        for trial in trials
    ]
    return table(caption, _COLUMNS, bodies, kind="h2t-findings")


def _alts(rows: Sequence[Row], pictures: Sequence[bytes], alt: Callable[[Sequence[Row]], str]) -> list[str]:
    """Say what each picture shows."""
    return [alt(rows)] if len(pictures) == 1 else [alt(each) for each in by_trial(rows)]


def _figure(title: str, pictures: Sequence[bytes], alts: Sequence[str], twin: Element) -> Element:
    """Build a figure as images, so that no id in them can meet another on the page, and the same in numbers."""
    images = [
        h("img", {"src": f"data:image/svg+xml;base64,{b64encode(picture).decode('ascii')}", "alt": alt})
        for picture, alt in zip(pictures, alts, strict=bool(pictures))
    ]
    return h("figure", {}, h("figcaption", {}, title), images, twin)


def _hazards(rows: Sequence[HazardRow]) -> Element:
    columns = ("Trial", "Counted", "Compared", "Hazard ratio (CI)")
    body = h("tbody", {}, [row(each.trial, each.what, " against ".join(each.arms), each.words) for each in rows])
    return folded("hazards", _TWIN, table("Hazard ratios, the first named against the second", columns, body))


def _medians(rows: Sequence[MedianRow]) -> Element:
    lines = [row(each.trial, each.what, arm, words) for each in rows for arm, _, words in each.bars]
    found = table("Medians, months", ("Trial", "Counted", "Arm", "Median (CI)"), h("tbody", {}, lines))
    return folded("medians", _TWIN, found)


def _head(trial: Trial) -> Element:
    """Build a row over a trial's findings: what it is, what it asked in whom, its publications and its statements."""
    size = f"{trial.participants} patients" if trial.participants is not None else ""
    size = f"{size} ({trial.split})" if trial.split else size
    facts = ". ".join(fact for fact in (trial.design, size, trial.registry) if fact)
    about = (f"{compared(trial)}. {trial.population}", f"{facts}.", trial.relation)
    return h(
        "tr",
        {},
        h(
            "th",
            {"scope": "rowgroup", "colspan": str(len(_COLUMNS))},
            h("span", {"class": "h2t-trial"}, trial.name),
            mark("outside"),
            map(aside, about),
            [aside(_publication(citation)) for citation in trial.citations.values()],
            _bearing(trial),
        ),
    )


def _bearing(trial: Trial) -> list[Element]:
    """Say which statements a trial is about, and whether it bears them out."""
    both = (("Bears on", trial.supports), ("Stands beside", trial.beside))
    return [aside(f"{words} ", statement_buttons(statements)) for words, statements in both if statements]


def _publication(citation: Publication) -> Child:
    if not citation.doi:
        return citation.text
    link = {"href": f"{RESOLVER}{citation.doi}", "rel": "noreferrer"}
    return f"{citation.text}, ", h("a", link, f"doi {citation.doi}")


def _result(evidence: EvidenceContent, trial: Trial, result: TrialResult) -> Element:
    return row(
        (what(evidence, result), aside(result.note) if result.note else None),
        values_in_words(trial, result) or _UNVERIFIED,
        _ratio(trial, result),
        _source(trial, result),
    )


def _ratio(trial: Trial, result: TrialResult) -> str:
    """Write the hazard ratio, or why there is none, and the P value."""
    if result.hazard_ratio:
        ratio = ratio_in_words(result.hazard_ratio)
    elif result.measure == "proportion":
        ratio = "none, these are proportions"
    else:
        ratio = _UNVERIFIED if len(trial.arms) == _PAIR else "none, no pair of arms"
    return ratio if result.p is None else f"{ratio}; P\u00a0=\u00a0{result.p}"


def _fact(trial: Trial, fact: Fact) -> Element:
    text = h("td", {"colspan": str(len(_COLUMNS) - 1)}, fact.text)
    return h("tr", {}, text, h("td", {}, _source(trial, fact)))


def _source(trial: Trial, cited: TrialResult | Fact) -> Child:
    return trial.citations[cited.citation].short, aside(f"looked up {trial.looked_up(cited).isoformat()}")
