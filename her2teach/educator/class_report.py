"""Class report: what came of a class in sentences and tables, as HTML, as CSV, and as a tagged PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from her2teach.educator.class_map import TITLE, class_diagram, class_picture
from her2teach.educator.class_results import LEAST_AFFECTED
from her2teach.educator.confidence import confidence_bars, confidence_html, sure_and_wrong
from her2teach.educator.handout_files import pdf
from her2teach.teaching.practice_text import CONFIDENCE, DOES_NOT_TELL, slip_label
from her2teach.text.html.elements import h, html
from her2teach.text.html.tables import muted, row, table
from her2teach.text.sections import identity, short_identity
from her2teach.text.spreadsheet import csv_text
from her2teach.text.wording import capital, counted, uncapital

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.educator.class_files import ClassFiles, LeftOutReason
    from her2teach.educator.class_results import (
        CaseResult,
        ClassResult,
        Crossing,
        Discrimination,
        FeatureResult,
        Suggestion,
        Sureness,
    )

#: Why a file is left out, in words.
REASONS: Final[Mapping[LeftOutReason, str]] = {
    "broken": "It cannot be read",
    "foreign": "It is no attempts file",
    "mismatched": "It is of another text or of other cases",
    "doubled": "It is there twice",
    "doctored": "It was changed after it was downloaded",
}
_TOO_FEW = "too few to say"
_NONE = "none"
_SURENESS: Final = "sureness"
_OMISSION: Final = "Right plan, dangerous omission"
_PICTURE: Final = "map.svg"
#: So many rows stand open on the page; a longer table is unfolded by who wants it.
_OPEN_ROWS: Final = 12


@dataclass(frozen=True, kw_only=True)
class ClassTable:
    """A table; every cell is plain text."""

    id: str
    caption: str
    columns: tuple[str, ...]
    #: The first cell of each is its heading.
    rows: tuple[tuple[str, ...], ...]
    #: How to read it, or what stands in the place of rows that there are none of.
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClassReport:
    """What there is to say of a class."""

    summary: tuple[str, ...]
    tables: tuple[ClassTable, ...]
    #: What the picture of confidence against correctness shows.
    sureness: tuple[Sureness, ...] = ()

    def to_csv(self) -> str:
        """Return all tables as one text for a spreadsheet, an empty line between them."""
        lines: list[tuple[str, ...]] = [(line,) for line in self.summary]
        for each in self.tables:
            lines += [(), (each.caption,), each.columns, *each.rows]
        return csv_text(lines)


def class_report(
    guideline: Guideline,
    titles: Mapping[str, str],
    files: ClassFiles,
    result: ClassResult,
    suggestions: Iterable[Suggestion],
) -> ClassReport:
    """Say what came of a class."""
    tables = (
        _teach(guideline, titles, suggestions),
        _decisions(guideline, result),
        _ends(guideline, result),
        _pitfalls(guideline, result),
        _sureness(result),
        _cases(titles, result),
        _features(guideline, titles, result),
        _left_out(files),
    )
    return ClassReport(
        summary=tuple(_summary(files, result)),
        tables=tuple(each for each in tables if each is not None),
        sureness=result.sureness,
    )


def _summary(files: ClassFiles, result: ClassResult) -> Iterator[str]:
    """Say how much counts; a file is one sitting, so whoever sat twice is two learners here."""
    if files.counted:
        yield (
            f"{counted(result.learners, 'file')} {'counts' if result.learners == 1 else 'count'}, each as one learner,"
            f" with {counted(result.attempts, 'attempt')}."
        )
    else:
        yield "No file counts yet."
    if result.repeated:
        yield f"{counted(result.repeated, 'attempt')} after the answer had been seen: nowhere counted below."
    reasons = Counter(each.reason for each in files.left_out)
    if reasons:
        kinds = ", ".join(f"{number} {name}" for name, number in sorted(reasons.items()))
        verb = "is" if reasons.total() == 1 else "are"
        yield f"{counted(reasons.total(), 'file')} {verb} left out: {kinds}."


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({round(100 * part / whole)}%)" if whole else _NONE


def _teach(guideline: Guideline, titles: Mapping[str, str], suggestions: Iterable[Suggestion]) -> ClassTable:
    rows = []
    for each in suggestions:
        if each.kind == "pitfall":
            what = f"The pitfall: {uncapital(guideline.pitfalls[each.name].title)}"
            why = f"{_share(each.times, each.of)} plans that were near it fell into it"
        elif each.kind == "end":
            what = f"What to do at: {guideline.label(each.name)}"
            why = f"{_share(each.times, each.of)} reached this outcome correctly but chose a different plan"
        else:
            what = f"The question: {guideline.decisions[each.name].question}"
            why = f"{_share(each.times, each.of)} answers differed from the text here"
        cases = "; ".join(titles.get(name, name) for name in each.cases)
        rows.append((what, f"{why}; {counted(each.learners, 'learner')}.", cases or "no case here teaches it"))
    return ClassTable(
        id="teach",
        caption="What to teach next",
        columns=("What", "Why", "Cases that teach it, the least tried first"),
        rows=tuple(rows),
        note=""
        if rows
        else f"Nothing befell as many as {LEAST_AFFECTED} learners: too little to say what the class needs.",
    )


def _decisions(guideline: Guideline, result: ClassResult) -> ClassTable:
    def answers(each: Crossing) -> str:
        said = ((guideline.edges[each.node, to].label if to else DOES_NOT_TELL, number) for to, number in each.to)
        return "; ".join(f"{capital(label)} ({number})" for label, number in said)

    return _crossings(
        [(guideline.decisions[each.node].question, each, answers(each)) for each in result.decisions],
        ClassTable(
            id="decisions",
            caption="Where the reasoning differed from the text",
            columns=("Question", "Differed here", "Learners", "Confident", "What they answered"),
            rows=(),
            note="Of those who had followed the text up to the question; only the first step that differed is counted.",
        ),
    )


def _ends(guideline: Guideline, result: ClassResult) -> ClassTable:
    actions = guideline.plan.actions

    def plans(each: Crossing) -> str:
        return "; ".join(f"{actions[to].label} ({number})" for to, number in each.to if to)

    return _crossings(
        [(guideline.label(each.node), each, plans(each)) for each in result.ends],
        ClassTable(
            id="ends",
            caption="Right reasoning, wrong plan",
            columns=("Outcome", "Planned something else", "Learners", "Confident", "What they would do"),
            rows=(),
            note="The action may match the text even though the agents, the monitoring or the reasons do not.",
        ),
    )


def _crossings(found: list[tuple[str, Crossing, str]], table: ClassTable) -> ClassTable:
    rows = tuple(
        (name, _share(each.left, each.reached), str(each.learners), str(each.sure), where or _NONE)
        for name, each, where in found
    )
    return _with(table, rows)


def _pitfalls(guideline: Guideline, result: ClassResult) -> ClassTable:
    rows = tuple(
        (f"{each.pitfall} {guideline.pitfalls[each.pitfall].title}", str(each.fell), str(each.learners), str(each.near))
        for each in result.falls
        if each.near or each.fell
    )
    table = ClassTable(
        id="pitfalls",
        caption="Pitfalls, the most frequent first",
        columns=("Pitfall", "Plans that fell into it", "Learners", "Attempts at cases near it"),
        rows=(),
    )
    return _with(table, rows)


def _sureness(result: ClassResult) -> ClassTable:
    rows = tuple(
        (
            f"“{CONFIDENCE[each.level - 1]}”" if each.level else "They did not say",
            str(each.attempts),
            str(each.right),
            str(each.attempts - each.right - each.unjudged),
            str(each.unjudged),
        )
        for each in result.sureness
        if each.attempts
    )
    table = ClassTable(
        id=_SURENESS,
        caption="Confidence against correctness",
        columns=("They said", "Plans", "Right", "Wrong", "Not judged"),
        rows=(),
    )
    return _with(table, rows)


def _cases(titles: Mapping[str, str], result: ClassResult) -> ClassTable:
    rows = tuple(
        (
            titles.get(each.item, each.item),
            str(each.learners),
            _share(each.right, each.learners),
            str(each.unjudged),
            "not asked" if each.followed is None else _share(each.followed, each.learners),
            str(each.sure_and_wrong),
            _separates(each.discrimination),
        )
        for each in sorted(result.cases, key=_separating_first)
    )
    table = ClassTable(
        id="cases",
        caption="Cases, those that separate strong from weak learners first",
        columns=(
            "Case",
            "Learners",
            "Plan right",
            "Not judged",
            "Reasoning right",
            "Confident but wrong",
            "Strong from weak",
        ),
        rows=(),
        note="A plan is not judged where the text has no measure for it. The last number goes from -1 to 1: how points"
        " here go along with points everywhere else. Nineteen times of twenty the true one lies between those in"
        " brackets. With few learners nothing is said.",
    )
    return _with(table, rows)


def _features(guideline: Guideline, titles: Mapping[str, str], result: ClassResult) -> ClassTable | None:
    def label(each: FeatureResult) -> str:
        return f"Dangerous error: {slip_label(guideline, each.name)}" if each.slip else guideline.keys[each.name].label

    found = [(each.item, label(each), each.times, each.learners) for each in result.features]
    found += [(each.item, _OMISSION, each.dangerous, each.learners) for each in result.cases if each.dangerous]
    rows = tuple(
        (titles.get(item, item), words, _share(times, learners))
        for item, words, times, learners in sorted(found, key=lambda each: each[0])
    )
    table = ClassTable(
        id="features",
        caption="Key features and dangerous errors",
        columns=("Case", "Key feature or error", "Learners who had it, or made it"),
        rows=rows,
        note="Counted apart from the verdict: a plan that is wrong can have a key feature, and one that is right can"
        " make a dangerous error.",
    )
    return table if rows else None


def _separating_first(each: CaseResult) -> tuple[bool, float, str]:
    found = each.discrimination
    return found is None, -found.correlation if found else 0, each.item


def _separates(found: Discrimination | None) -> str:
    if found is None:
        return _TOO_FEW
    words = {True: "separates", False: "the strong do worse: look at this case", None: "not clear"}[found.separates]
    here, low, high = (f"{round(each, 2) + 0:.2f}" for each in (found.correlation, found.low, found.high))
    return f"{words}: {here} ({low} to {high})"


def _left_out(files: ClassFiles) -> ClassTable | None:
    rows = [(each.name, REASONS[each.reason], ". ".join(each.why)) for each in files.left_out]
    rows += [
        (each.name, "It counts, but for these", "; ".join(each.passed_over))
        for each in files.counted
        if each.passed_over
    ]
    caption = "Files and attempts that are left out"
    table = ClassTable(id="left-out", caption=caption, columns=("File", "Why", "What was found"), rows=tuple(rows))
    return table if rows else None


def _with(table: ClassTable, rows: tuple[tuple[str, ...], ...]) -> ClassTable:
    return ClassTable(**{**vars(table), "rows": rows, "note": table.note if rows else "Nothing to tell yet."})


def report_html(report: ClassReport) -> str:
    """Write what came of a class as HTML."""
    sentences = [h("p", {}, sentence) for sentence in report.summary]
    summary = h("section", {"class": "h2t-section"}, h("h3", {}, "What came of the class"), sentences)
    return html(h("div", {"class": "h2t-sections"}, summary, [_table_html(each, report) for each in report.tables]))


def _table_html(found: ClassTable, report: ClassReport) -> Element:
    body = h("tbody", {}, [row(*cells) for cells in found.rows])
    rows: Element | None = table(found.caption, found.columns, body, stacked=True) if found.rows else None
    if len(found.rows) > _OPEN_ROWS:
        rows = h("details", {}, h("summary", {}, f"Show all {len(found.rows)} rows"), rows)
    return h(
        "section",
        {"class": f"h2t-section h2t-class-{found.id}"},
        h("h3", {}, found.caption),
        confidence_html(report.sureness) if found.id == _SURENESS else None,
        rows,
        muted(found.note) if found.note else None,
    )


def class_pdf(guideline: Guideline, result: ClassResult, report: ClassReport) -> bytes:
    """Write what came of a class as a PDF.

    Raises ValueError where Typst is not installed.
    """
    shown = class_diagram(guideline, result, title=TITLE)
    data = {
        "title": TITLE,
        "foot": short_identity(guideline),
        "banner": identity(guideline),
        "summary": report.summary,
        "map": f"{shown.title}. {shown.description} The tables below hold the same numbers.",
        "tables": [asdict(each) for each in report.tables],
        "sureness": {
            "said": sure_and_wrong(report.sureness),
            "bars": [
                {"label": e.label, "words": e.words, "shares": e.shares} for e in confidence_bars(report.sureness)
            ],
        },
    }
    # what learners write is nobody's to change here
    return pdf("class_results", data, {_PICTURE: class_picture(guideline, result)}, boxes=True)
