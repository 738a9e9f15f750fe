"""Extensions as HTML: what an extension is, what it changes for one case, and what over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from her2teach.analysis.extension_changes import CaseChanges, ChangedOutcome, ExtensionChanges
from her2teach.core.case import Case
from her2teach.core.extension_schema import ExtensionContent
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Step
from her2teach.text.headlines import cite
from her2teach.text.html.elements import h, html
from her2teach.text.html.tables import items, mark, row, table
from her2teach.text.wording import capital, show_value, uncapital

#: What the sections of a guideline that only say something are called, one and several.
_SAID = {
    "warnings": ("warning", "warnings"),
    "considerations": ("addition", "additions"),
    "flags": ("notice", "notices"),
}


def extension_html(extension: ExtensionContent) -> str:
    """Write what an extension is, and its source."""
    source = (h("strong", {}, "Source: "), h("span", {}, cite(extension)), mark("extension"))
    return html(
        h(
            "section",
            {"class": "h2t-section"},
            h("h3", {}, extension.title),
            h("p", {}, extension.summary),
            h("p", {}, source),
        )
    )


def case_html(extended: Guideline, found: CaseChanges) -> str:
    """Write where two pathways of a case part, and what is said on the second only."""
    old = {(step.node, step.to): step.status for step in found.before.steps}
    steps = [_step(extended, each) for each in found.after.steps if old.get((each.node, each.to)) != each.status]
    said = [item.text for item in found.said if item.extension is not None]
    return html(
        h(
            "section",
            {"class": "h2t-section"},
            h("h3", {}, extension_verdict(extended, found)),
            (h("p", {}, "Steps that are new or have a different basis:"), h("ol", {}, steps)) if steps else None,
            (h("p", {}, "What the extension says:"), items(said)) if said else None,
        )
    )


def _step(extended: Guideline, step: Step) -> Element:
    edge = extended.edges[step.node, step.to]
    why = edge.why or ""
    question = h("strong", {}, extended.decisions[step.node].question)
    return h("li", {}, question, h("span", {}, f" {capital(step.test)}. {why}".rstrip()), mark(edge.status))


def extension_verdict(extended: Guideline, found: CaseChanges) -> str:
    """Say in one sentence what an extension changes for a case."""
    if found.after.asked_further and found.after.node == found.before.node:
        answer = "The text’s answer stays, and the extension asks further."
    elif found.changed:
        answer = "The outcome changes."
    elif found.said:
        answer = "The outcome stays, and more is said about it."
    else:
        answer = "Nothing changes for this case." if found.before.nodes == found.after.nodes else "The outcome stays."
    if found.parts_after is None:
        return answer
    return f"{answer} The paths diverge after “{extended.label(found.parts_after)}”."


def extension_changes_html(base: Guideline, extended: Guideline, found: ExtensionChanges, titles: Iterable[str]) -> str:
    """Write what an extension changes over the whole case space."""
    sentences = [h("p", {}, sentence) for sentence in _sentences(base, extended, found, list(titles))]
    columns = ("Source text", "With the extension", "Region classes", "A case that shows it")
    rows = [_change(base, extended, change) for change in found.changes]
    return html(
        h(
            "div",
            {"class": "h2t-reference"},
            h("section", {"class": "h2t-section"}, h("h3", {}, "Over every case there can be"), sentences),
            table("Where the outcome changes", columns, h("tbody", {}, rows)) if rows else None,
        )
    )


def _change(base: Guideline, extended: Guideline, change: ChangedOutcome) -> Element:
    after = extended.label(change.after)
    if change.after == change.before:
        options = "; ".join(_options(base, extended, change.after))
        after = f"The same, with added options, each where its condition is met: {options}"
    witness = f"{capital(witness_words(extended, change.witness))}."
    return row(base.label(change.before), after, f"{change.classes:,}", witness)


def _options(base: Guideline, extended: Guideline, end: str) -> list[str]:
    old = base.ends[end].options
    return [option.label for name, option in extended.ends[end].options.items() if name not in old]


def _sentences(base: Guideline, extended: Guideline, found: ExtensionChanges, titles: list[str]) -> list[str]:
    """Return what there is to say beside the table."""
    beside = sum(change.classes for change in found.changes if change.before == change.after)
    share = f"{found.changed - beside:,} of {found.classes:,} region classes"
    sentences = [f"{share} reach a different outcome. A class is one combination of what the criteria distinguish."]
    if beside:
        sentences.append(f"{beside:,} keep their outcome, to which options are added.")
    if not found.changed:
        sentences = [f"None of {found.classes:,} region classes reaches a different outcome."]
    if found.refused:
        sentences.append(f"{found.refused:,} classes that were consistent before now contradict themselves.")
    sentences.append(
        f"These shipped cases reach a different outcome: {'; '.join(titles)}."
        if titles
        else "None of the shipped cases reaches a different outcome."
    )
    counts = (
        ("Boxes added to the graph", [extended.label(name) for name in found.added_nodes]),
        ("Boxes that no path reaches any more", [base.label(name) for name in found.removed_nodes]),
        ("Questions added", [extended.attributes[name].label for name in found.attributes]),
    )
    sentences += [f"{words}: {'; '.join(names).rstrip('?')}." for words, names in counts if names]
    edges = {"drawn": found.added_edges, "gone": found.removed_edges, "altered": found.altered_edges}
    if any(edges.values()):
        sentences.append(f"Arrows: {', '.join(f'{len(some)} {words}' for words, some in edges.items() if some)}.")
    said = [sum(each.startswith(f"{section}/") for each in found.said) for section in _SAID]
    named = [f"{count} {words[count > 1]}" for count, words in zip(said, _SAID.values(), strict=True) if count]
    return [*sentences, *([f"New or reworded: {', '.join(named)}."] if named else [])]


def witness_words(guideline: Guideline, case: Case) -> str:
    """Say the answers of a case in one line."""
    return "; ".join(
        f"{uncapital(guideline.attributes[name].label)}: {uncapital(show_value(guideline, case, name))}"
        for name in case
    )
