"""Reference as HTML: the graph in words, every statement with its places, and what the source text leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from xml.etree.ElementTree import Element

from her2teach.analysis.coverage import Coverage
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Decision, End
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import aside, folded, items, mark, row, statement_buttons, table
from her2teach.text.sections import UNANSWERED
from her2teach.text.wording import capital

#: The flag that marks a word the text does not define.
UNDEFINED = "undefined_term"

#: What a section's entries are called, one and several; the order in which they are listed.
_KINDS: Mapping[str, tuple[str, str]] = {
    "decisions": ("decision", "decisions"),
    "edges": ("answer", "answers"),
    "ends": ("outcome", "outcomes"),
    "options": ("option", "options"),
    "considerations": ("addition", "additions"),
    "pitfalls": ("pitfall", "pitfalls"),
    "errors": ("error in a plan", "errors in a plan"),
    "alternatives": ("alternative", "alternatives"),
    "flags": ("notice", "notices"),
    "readings": ("reading", "readings"),
    "contradictions": ("contradiction", "contradictions"),
    "warnings": ("warning", "warnings"),
}


def graph_html(guideline: Guideline) -> str:
    """Write the decision graph as a table."""
    bodies = [_decision(guideline, decision) for decision in guideline.decisions.values()]
    columns = ("Answer", "Leads to", "Rests on")
    found = table("Decisions, their answers and where each leads", columns, bodies, stacked=True)
    return _written(folded("graph", "The graph in words", found))


def _decision(guideline: Guideline, decision: Decision) -> Element:
    head = h("th", {"scope": "rowgroup", "colspan": "3"}, f"{decision.label}: {decision.question}")
    rows = [
        row(
            capital(edge.label),
            (guideline.label(edge.to), aside(edge.why) if edge.why else None),
            (mark(edge.status), statement_buttons(edge.statements)),
        )
        for edge in decision.edges
    ]
    return h("tbody", {}, h("tr", {}, head), rows)


def statements_html(
    guideline: Guideline,
    rows: Iterable[Coverage],
    titles: Mapping[str, str],
    reviewed: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> str:
    """Write every statement with its locator, its words, who reviewed it, where it acts and which cases teach it."""
    columns = ("Statement", "In our words, and what stays open", "Where it is used")
    body = h("tbody", {}, [_statement(guideline, each, titles, reviewed.get(each.statement.id, ())) for each in rows])
    return _written(table("Every statement of the text", columns, body, kind="h2t-statements", stacked=True))


def silent_html(guideline: Guideline) -> str:
    """Write what the source text leaves silent, unsaid and undefined."""
    silent = [
        row((end.label, _whose(end)), (end.text, statement_buttons(end.statements)), items(end.unsaid))
        for end in guideline.ends.values()
        if end.outcome in UNANSWERED
    ]
    unsaid = [
        row((end.label, _whose(end)), items(end.unsaid))
        for end in guideline.ends.values()
        if end.outcome not in UNANSWERED and end.unsaid
    ]
    undefined = [
        row(capital(flag.term or ""), flag.text, statement_buttons(flag.statements))
        for flag in guideline.flags.values()
        if str(flag) == UNDEFINED
    ]
    return _written(
        _rows("Outcomes without an answer", ("Outcome", "What is said", "What is not said"), silent),
        _rows("Left unsaid beside an answer", ("Outcome", "What is not said"), unsaid),
        _rows("Words without a definition", ("Word", "What is missing", "Used in"), undefined),
    )


def _whose(end: End) -> Element | None:
    """Mark an end that has no answer, or whose words are those of an extension."""
    return mark("extension" if end.extension else UNANSWERED.get(end.outcome, ""))


def readings_html(guideline: Guideline) -> str:
    """Write how we read what the source text leaves open."""
    rows = [
        row((reading.text, mark("reading")), reading.why, statement_buttons(reading.statements))
        for reading in guideline.readings.values()
    ]
    return _written(_rows("Our readings", ("Reading", "Why", "Of"), rows))


def tensions_html(guideline: Guideline) -> str:
    """Write where the source text pulls against itself."""
    rows = [
        row(tension.title, tension.text, statement_buttons(tension.statements))
        for tension in guideline.tensions.values()
    ]
    return _written(_rows("Where the text contradicts itself", ("Tension", "Contradiction", "Between"), rows))


def _rows(caption: str, columns: Sequence[str], rows: Sequence[Element]) -> Element:
    return table(caption, columns, h("tbody", {}, rows), stacked=True)


def _written(*children: Child) -> str:
    return html(h("div", {"class": "h2t-reference"}, children))


def places_in_words(guideline: Guideline, found: Coverage) -> dict[str, list[str]]:
    """Name the places where a statement acts, by section of the guideline; tensions stand apart."""
    named: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for node in found.nodes:
        named["decisions" if node in guideline.decisions else "ends"].append(guideline.label(node))
    for edge in found.edges:
        start, _, to = edge.partition("--")
        named["edges"].append(f"{guideline.label(start)}: {guideline.edges[start, to].label}")
    for rule in found.rules:
        section, _, name = rule.partition("/")
        named[section].append(_rule_in_words(guideline, section, name))
    return {kind: names for kind, names in named.items() if names}


def _rule_in_words(guideline: Guideline, section: str, name: str) -> str:
    if section == "pitfalls":
        return f"{name} {guideline.pitfalls[name].title}"
    if section == "readings":
        return guideline.readings[name].text
    return capital(" ".join(_word(guideline, word) for word in name.split("_")))


def _word(guideline: Guideline, word: str) -> str:
    """Write an abbreviation inside an id as the glossary does."""
    term = guideline.glossary.get(word)
    return term.term.partition(" (")[0] if term and not term.term.istitle() else word


def _statement(guideline: Guideline, found: Coverage, titles: Mapping[str, str], reviewed: Iterable[str]) -> Element:
    statement = found.statement
    named = places_in_words(guideline, found)
    counts = ", ".join(_counted(len(names), *_KINDS[kind]) for kind, names in named.items())
    places = [(aside(capital(_KINDS[kind][len(names) > 1])), items(names)) for kind, names in named.items()]
    taught = _counted(len(found.cases), "case teaches it", "cases teach it")
    return row(
        (statement.id, mark(statement.status), aside(f"line {statement.line}"), aside(statement.kind)),
        (
            statement.text,
            _led("Open", statement.ambiguity) if statement.ambiguity else None,
            [_led("Tension", guideline.tensions[tension].title) for tension in found.tensions],
            [aside(words) for words in reviewed],
        ),
        (
            folded(f"{statement.id}-places", counts or "nowhere", places),
            folded(f"{statement.id}-cases", taught, items(titles[case] for case in found.cases)),
        ),
    )


def _led(lead: str, text: str) -> Element:
    return aside(h("strong", {}, f"{lead}: "), h("span", {}, text))


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
