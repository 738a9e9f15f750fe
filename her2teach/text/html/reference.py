"""Reference as HTML: the graph in words, every statement with its places, and what the source text leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from her2teach.analysis.coverage import Coverage
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Outcome
from her2teach.text.html.tables import folded, items, mark, row, stack, statement_buttons, table
from her2teach.text.wording import capital

#: The outcomes in which the text gives no answer.
SILENT: frozenset[Outcome] = frozenset({"source_silent", "out_of_scope"})
#: The flag that marks a word the text does not define.
UNDEFINED = "undefined_term"

#: What a section's entries are called, one and several; the order in which they are listed.
_KINDS: Mapping[str, tuple[str, str]] = {
    "decisions": ("decision", "decisions"),
    "edges": ("answer", "answers"),
    "ends": ("end", "ends"),
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
    root = Element("div", {"class": "h2t-reference"})
    place = folded(root, "graph", "The graph in words")
    found = table(place, "Decisions, their answers and where each leads", ("Answer", "Leads to", "Rests on"))
    for decision in guideline.decisions.values():
        body = SubElement(found, "tbody")
        head = SubElement(SubElement(body, "tr"), "th", {"scope": "rowgroup", "colspan": "3"})
        head.text = f"{decision.label}: {decision.question}"
        for edge in decision.edges:
            _, to, grounds = row(body, capital(edge.label), guideline.label(edge.to), "")
            mark(grounds, edge.status)
            statement_buttons(grounds, edge.statements)
            if edge.why:
                SubElement(to, "span", {"class": "h2t-about"}).text = edge.why
    stack(found)
    return tostring(root, encoding="unicode", method="html")


def statements_html(guideline: Guideline, rows: Iterable[Coverage], titles: Mapping[str, str]) -> str:
    """Write every statement with its locator, its words, where it acts and which cases teach it."""
    root = Element("div", {"class": "h2t-reference"})
    columns = ("Statement", "In our words, and what stays open", "Where it acts, and who teaches it")
    found = table(root, "Every statement of the text", columns)
    found.set("class", "h2t-statements")
    body = SubElement(found, "tbody")
    for each in rows:
        _statement(body, guideline, each, titles)
    stack(found)
    return tostring(root, encoding="unicode", method="html")


def silent_html(guideline: Guideline) -> str:
    """Write what the source text leaves silent, unsaid and undefined."""
    root = Element("div", {"class": "h2t-reference"})
    _silent_ends(root, guideline)
    found = table(root, "Left unsaid beside an answer", ("End", "What the text does not say"))
    body = SubElement(found, "tbody")
    for end in guideline.ends.values():
        if end.outcome not in SILENT and end.unsaid:
            _, unsaid = row(body, end.label, "")
            items(unsaid, end.unsaid)
    stack(found)
    found = table(root, "Words without a definition", ("Word", "What is missing", "Used in"))
    body = SubElement(found, "tbody")
    for flag in guideline.flags.values():
        if str(flag) == UNDEFINED:
            _, _, used = row(body, capital(flag.term or ""), flag.text, "")
            statement_buttons(used, flag.statements)
    stack(found)
    return tostring(root, encoding="unicode", method="html")


def _silent_ends(root: Element, guideline: Guideline) -> None:
    found = table(root, "Ends without an answer", ("End", "What the text has", "What it does not say"))
    body = SubElement(found, "tbody")
    for end in guideline.ends.values():
        if end.outcome in SILENT:
            name, told, unsaid = row(body, end.label, end.text, "")
            mark(name, "silent")
            statement_buttons(told, end.statements)
            items(unsaid, end.unsaid)
    stack(found)


def readings_html(guideline: Guideline) -> str:
    """Write how we read what the source text leaves open."""
    root = Element("div", {"class": "h2t-reference"})
    found = table(root, "Our readings", ("Reading", "Why", "Of"))
    body = SubElement(found, "tbody")
    for reading in guideline.readings.values():
        name, _, of = row(body, reading.text, reading.why, "")
        mark(name, "reading")
        statement_buttons(of, reading.statements)
    stack(found)
    return tostring(root, encoding="unicode", method="html")


def tensions_html(guideline: Guideline) -> str:
    """Write where the source text pulls against itself."""
    root = Element("div", {"class": "h2t-reference"})
    found = table(root, "Tensions inside the text", ("Tension", "What pulls apart", "Between"))
    body = SubElement(found, "tbody")
    for tension in guideline.tensions.values():
        _, _, between = row(body, tension.title, tension.text, "")
        statement_buttons(between, tension.statements)
    stack(found)
    return tostring(root, encoding="unicode", method="html")


def places_in_words(guideline: Guideline, found: Coverage) -> dict[str, list[str]]:
    """Name the places where a statement acts; tensions stand apart."""
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


def _statement(body: Element, guideline: Guideline, found: Coverage, titles: Mapping[str, str]) -> None:
    told = found.statement
    name, words, places = row(body, told.id, told.text, "")
    mark(name, told.status)
    for fact in (f"line {told.line}", told.kind):
        SubElement(name, "span", {"class": "h2t-about"}).text = fact
    if told.ambiguity:
        _aside(words, "Open", told.ambiguity)
    for tension in found.tensions:
        _aside(words, "Tension", guideline.tensions[tension].title)
    named = places_in_words(guideline, found)
    counts = [_counted(len(names), *_KINDS[kind]) for kind, names in named.items()]
    where = folded(places, f"{told.id}-places", ", ".join(counts) or "nowhere")
    for kind, names in named.items():
        SubElement(where, "span", {"class": "h2t-about"}).text = capital(_KINDS[kind][len(names) > 1])
        items(where, names)
    cases = folded(places, f"{told.id}-cases", _counted(len(found.cases), "case teaches it", "cases teach it"))
    items(cases, [titles[case] for case in found.cases])


def _aside(parent: Element, lead: str, text: str) -> None:
    place = SubElement(parent, "span", {"class": "h2t-about"})
    SubElement(place, "strong").text = f"{lead}: "
    SubElement(place, "span").text = text


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
