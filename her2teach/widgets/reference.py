"""Reference: the graph, every statement and what the text leaves open, as a notebook shows them."""

from __future__ import annotations

from collections.abc import Callable

from her2teach.analysis.coverage import coverage
from her2teach.analysis.cutoffs import compare_rule, with_rule
from her2teach.core.cutoffs import shipped_cutoffs
from her2teach.core.guideline import Guideline, shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.core.pathway import trace
from her2teach.teaching.blueprint import blueprint, blueprint_html, patient_name
from her2teach.teaching.pack import chosen_guideline, chosen_journeys, chosen_vignettes
from her2teach.teaching.reviews import reviewed_words
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.evidence import caveat_line
from her2teach.text.html.cutoffs import cutoffs_html
from her2teach.text.html.panels import sections_html
from her2teach.text.html.reference import graph_html, readings_html, silent_html, statements_html, tensions_html
from her2teach.text.sections import Section
from her2teach.widgets.figures import Column, EvidenceFor, Tables, TrialTable
from her2teach.widgets.graph import DecisionGraph

#: What a notebook of reference shows.
__all__ = [
    "Atlas",
    "Caveats",
    "CutoffTable",
    "EvidenceFor",
    "Readings",
    "SilentPlaces",
    "StatementsTable",
    "Tensions",
    "TrialTable",
]


class GuidelineTables(Tables):
    """What there is to say of a guideline, as one function writes it."""

    write: Callable[[Guideline], str]

    def __init__(self, guideline: Guideline | None = None) -> None:
        guideline = guideline or chosen_guideline()
        super().__init__(type(self).write(guideline), guideline)


def _statements(guideline: Guideline) -> str:
    vignettes = chosen_vignettes()
    titles = {vignette.id: vignette.title for vignette in vignettes}
    journeys, _ = chosen_journeys()
    rows = blueprint(guideline, [*vignettes, *journeys])
    planned = blueprint_html(guideline, rows, titles | {patient_name(each): each.title for each in journeys})
    return statements_html(guideline, coverage(guideline, vignettes), titles, reviewed_words(guideline)) + planned


class StatementsTable(GuidelineTables):
    """Every statement of the source text: what it says, where it acts, which cases teach it; then the blueprint."""

    write = staticmethod(_statements)


class Tensions(GuidelineTables):
    """Where the source text pulls against itself."""

    write = staticmethod(tensions_html)


class SilentPlaces(GuidelineTables):
    """What the source text leaves silent, unsaid and undefined."""

    write = staticmethod(silent_html)


class Readings(GuidelineTables):
    """How we read what the source text leaves open, and why."""

    write = staticmethod(readings_html)


class Caveats(Tables):
    """What to mind about the trials."""

    def __init__(self) -> None:
        lines = tuple(caveat_line(caveat) for caveat in shipped_evidence().caveats.values())
        super().__init__(sections_html([Section(id="caveats", heading="Limitations of the trials", lines=lines)]))


class CutoffTable(Tables):
    """Where several sources draw the line between early and late, and what changes when the graph draws it there."""

    def __init__(self) -> None:
        guideline, cutoffs = load_guideline(), shipped_cutoffs()
        rules = [rule for rule in cutoffs.rules.values() if rule.status == "outside"]
        moved = {rule.id: with_rule(guideline, cutoffs, rule) for rule in rules}
        cases = {
            name: sum(trace(guideline, each.case).node != trace(other, each.case).node for each in shipped_vignettes())
            for name, other in moved.items()
        }
        compared = [compare_rule(guideline, cutoffs, rule) for rule in rules]
        super().__init__(cutoffs_html(guideline, cutoffs, compared, cases), guideline)


class Atlas(Column):
    """The whole decision graph, as a picture and in words; no case is shown."""

    def __init__(self, guideline: Guideline | None = None) -> None:
        guideline = guideline or chosen_guideline()
        super().__init__([DecisionGraph(guideline), Tables(graph_html(guideline), guideline)])
