"""Figures: tables of the trials and their pictures, drawn when a reader opens them."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets
import traitlets

from her2teach.core.evidence import Trial
from her2teach.core.guideline import Guideline, shipped_evidence
from her2teach.core.load import load_guideline
from her2teach.core.pathway import Pathway
from her2teach.diagram.dark import following
from her2teach.diagram.evidence import drawn
from her2teach.teaching.pack import chosen_guideline
from her2teach.text.evidence import (
    HazardRow,
    MedianRow,
    answer_statements,
    by_trial,
    caveat_line,
    hazard_rows,
    median_rows,
    statements_at,
    trials_behind,
)
from her2teach.text.html.evidence import Pictures, figures_html, findings_html, trials_html
from her2teach.text.html.folded import folded
from her2teach.text.html.panels import note_html, sections_html
from her2teach.text.sections import Section
from her2teach.widgets.base import Part, Screen, guarded, static
from her2teach.widgets.parts import Panel, statement_notes

#: The class of what takes all the width there is.
_WIDE = "h2t-wide"


class Tables(Panel):
    """Tables with the statements that their buttons open."""

    _css = static("base.css", "reference.css")

    def __init__(self, html: str, guideline: Guideline | None = None) -> None:
        super().__init__(html=html, statements=statement_notes(guideline or chosen_guideline()))
        self.add_class(_WIDE)

    def still(self) -> tuple[str, str]:
        """Return the tables as HTML, without what is folded in them."""
        return "", folded(self.html)


class Figures(Part):
    """A forest plot and bars of some trials, drawn when a reader opens them; without `further`, the main findings."""

    _esm = static("shared.js", "figures.js")
    _css = static("reference.css")

    summary = traitlets.Unicode().tag(sync=True)
    #: Set by the browser.
    opened = traitlets.Bool(default_value=False).tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, trials: tuple[Trial, ...] = (), summary: str = "", *, further: bool = True) -> None:
        super().__init__()
        self._further = further
        self.hazards: tuple[HazardRow, ...] = ()
        self.medians: tuple[MedianRow, ...] = ()
        self.observe(self._draw, "opened")
        self.show(trials, summary)

    @property
    def drawable(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.hazards or self.medians)

    def show(self, trials: tuple[Trial, ...], summary: str) -> None:
        """Show other trials, below the words that open the figures."""
        evidence, before = shipped_evidence(), (self.hazards, self.medians)
        self.hazards = hazard_rows(evidence, trials, further=self._further)
        self.medians = median_rows(evidence, trials, further=self._further)
        self.summary = summary
        self.layout.display = None if self.drawable else "none"
        if (self.hazards, self.medians) != before:
            self.html = ""
            self._draw()

    def fail(self, error: Exception) -> None:
        """Say in the place of the figures that they cannot be drawn."""
        self.html = note_html(f"The figures cannot be drawn: {error}", "error")

    @guarded
    def _draw(self, _change: object = None) -> None:
        if self.opened and not self.html and self.drawable:
            self.html = figures_html(self.hazards, self.medians, pictures(self.hazards, self.medians))


class Column(Screen):
    """Widgets below one another, as wide as the page."""

    def __init__(self, children: list[ipywidgets.Widget]) -> None:
        layout = ipywidgets.Layout(display="flex", flex_flow="column", align_items="stretch", overflow="visible")
        super().__init__(children, layout=layout)
        self.add_class(_WIDE)


class EvidenceFor(Column):
    """The trials behind decisions, ends or statements, by id: caveats, a table of all that is verified, and figures.

    Raises KeyError for an id that is none of these.
    """

    def __init__(self, *places: str) -> None:
        self.places = places
        guideline, evidence = load_guideline(), shipped_evidence()
        names = [guideline.label(each) if each in guideline.ends else each for each in places]
        said = statements_at(guideline, *places)
        self.trials = evidence.behind(*said)
        if not self.trials:
            none = note_html(f"None of the trials shown here is about {', '.join(names)}.")
            super().__init__([Panel(html=none)])
            return
        lines = tuple(caveat_line(caveat, said) for caveat in evidence.warned(self.trials))
        caveats = [Section(id="caveats", heading="Limitations", lines=lines)] if lines else []
        children = [
            *([Tables(sections_html(caveats), guideline)] if caveats else []),
            Tables(findings_html(evidence, self.trials), guideline),
        ]
        figures = Figures(self.trials, _named(self.trials))
        super().__init__([*children, figures] if figures.drawable else children)

    def __repr__(self) -> str:
        return f"EvidenceFor({', '.join(map(repr, self.places))})"


class AnswerEvidence(Column):
    """The trials behind the answer to a case: figures, and all that is verified of them, once a reader opens them."""

    def __init__(self, guideline: Guideline | None = None) -> None:
        self._guideline = guideline or chosen_guideline()
        self.trials: tuple[Trial, ...] = ()
        self.findings, self.figures = Tables("", self._guideline), Figures()
        super().__init__([self.figures, self.findings])
        self.figures.observe(self._fill, "opened")
        self.show(None)

    def show(self, pathway: Pathway | None) -> None:
        """Show the trials behind another answer; nothing where there are none."""
        self.trials = trials_behind(self._guideline, *answer_statements(self._guideline, pathway)) if pathway else ()
        self.layout.display = "flex" if self.trials else "none"
        self.figures.show(self.trials, f"Trials behind this answer: {', '.join(trial.name for trial in self.trials)}")
        self._fill()

    def _fill(self, _change: object = None) -> None:
        wanted = bool(self.trials) and (self.figures.opened or not self.figures.drawable)
        self.findings.html = findings_html(shipped_evidence(), self.trials) if wanted else ""


class TrialTable(Column):
    """All trials in short, all their figures below, and the figures on demand."""

    def __init__(self) -> None:
        evidence = shipped_evidence()
        trials = tuple(evidence.trials.values())
        children = [Tables(trials_html(evidence)), Figures(trials, "The main findings in figures", further=False)]
        super().__init__(children)


def _named(trials: tuple[Trial, ...]) -> str:
    return f"The figures: {', '.join(trial.name for trial in trials)}"


def pictures(hazards: Sequence[HazardRow], medians: Sequence[MedianRow]) -> Pictures | None:
    """Draw a forest plot and bars for a page, or take those of each trial that were drawn ahead.

    None where matplotlib is not installed and not all of them were drawn ahead.
    """
    from her2teach.diagram.evidence import as_svg, bars, forest

    try:
        forests: tuple[bytes, ...] = (as_svg(forest(hazards)),) if hazards else ()
        charts: tuple[bytes, ...] = (as_svg(bars(medians)),) if medians else ()
    except ModuleNotFoundError:
        forests = tuple(drawn(rows) or b"" for rows in by_trial(hazards))
        charts = tuple(drawn(rows) or b"" for rows in by_trial(medians))
        if not all((*forests, *charts)):
            return None
    return _following(forests), _following(charts)


def _following(drawings: Sequence[bytes]) -> tuple[bytes, ...]:
    """Let pictures be light or dark as the page is."""
    return tuple(following(each.decode()).encode() for each in drawings)
