"""Cut-offs as HTML: who draws the same line where, and what changes when the graph draws it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from her2teach.analysis.cutoffs import CutoffChanges, Interval
from her2teach.core.cutoffs import CutoffRule, CutoffsContent
from her2teach.core.guideline import Guideline
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import aside, items, mark, row, statement_buttons, table
from her2teach.text.wording import capital, counted, uncapital

_COLUMNS = ("Rule", "Cut-off", "Within it", "Beyond it", "Source")
_COMPARED = ("Rule", "Intervals that change class", "Region classes with another answer", "Cases here")


def cutoffs_html(
    guideline: Guideline, cutoffs: CutoffsContent, compared: Iterable[CutoffChanges], cases: Mapping[str, int]
) -> str:
    """Write every rule, and what changes when the graph draws its line as each of the others does."""
    rules = [_rule(rule) for rule in cutoffs.rules.values()]
    changes = [_compared(guideline, cutoffs, each, cases[each.rule.id]) for each in compared]
    left_out: Child = (h("p", {}, "Left out, as it could not be confirmed:"), items(cutoffs.left_out))
    return html(
        h(
            "div",
            {"class": "h2t-reference"},
            h("p", {}, cutoffs.summary),
            table("Who draws the line where", _COLUMNS, h("tbody", {}, rules), stacked=True),
            left_out if cutoffs.left_out else None,
            table("If the graph drew its line there", _COMPARED, h("tbody", {}, changes), stacked=True),
        )
    )


def _rule(rule: CutoffRule) -> Element:
    readings: Child = statement_buttons(rule.statements)
    source = f"{rule.source}; looked up {rule.looked_up.isoformat()}." if rule.source and rule.looked_up else ""
    return row(
        (rule.name, mark(rule.status), aside(rule.purpose)),
        (rule.cutoff, aside(f"{capital(rule.counted)}.")),
        f"{capital(rule.within)}.",
        f"{capital(rule.beyond)}.",
        (source, aside(rule.note) if rule.note else None, readings),
    )


def _compared(guideline: Guideline, cutoffs: CutoffsContent, found: CutoffChanges, cases: int) -> Element:
    beyond = [f"{interval_words(guideline, cutoffs, each)}: no longer within" for each in found.now_beyond]
    within = [f"{interval_words(guideline, cutoffs, each)}: now within" for each in found.now_within]
    classes = f"{found.changes.changed:,} of {found.changes.classes:,}"
    return row(
        (found.rule.name, mark(found.rule.status)),
        items([*within, *beyond]) if within or beyond else "No interval.",
        classes,
        counted(cases, "case"),
    )


def interval_words(guideline: Guideline, cutoffs: CutoffsContent, interval: Interval) -> str:
    """Say an interval in words."""
    unit = guideline.attributes[cutoffs.number].unit
    low = f"more than {interval.above:g}" if interval.above is not None else ""
    high = f"up to {interval.at_most:g}" if interval.at_most is not None else ""
    span = f"{' and '.join(filter(None, (low, high)))} {unit}".strip()
    answers = [
        f"{uncapital(guideline.attributes[name].label)}: {uncapital(guideline.attributes[name].values[value].label)}"
        for name, value in interval.answers.items()
    ]
    return capital("; ".join([span, *answers]))
