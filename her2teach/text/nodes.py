"""Nodes: what the card of a node says, the same for every case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from her2teach.core.criteria import AtEnd, Criterion, Named, Not, Visits
from her2teach.core.evidence import Trial
from her2teach.core.guideline import Guideline
from her2teach.core.schema import Decision, Edge, End, Pitfall
from her2teach.text.evidence import statements_at
from her2teach.text.headlines import cite
from her2teach.text.path import KINDS
from her2teach.text.sections import UNANSWERED, Line, Section
from her2teach.text.wording import capital


@dataclass(frozen=True, kw_only=True)
class Card:
    """What there is to say about a node."""

    id: str
    label: str
    #: What kind of node it is, in words.
    kind: str
    #: A decision's question, or what an end says.
    text: str
    #: How what it says relates to the text; a key of :data:`her2teach.text.sections.MARKS`, or nothing.
    mark: str
    sections: tuple[Section, ...]


def card(guideline: Guideline, node: str) -> Card:
    """Say what a node is and what it rests on, without sections that would be empty.

    Raises KeyError when there is no such node.
    """
    item = guideline.decisions[node] if node in guideline.decisions else guideline.ends[node]
    makers = {
        "answers": ("Its answers", _answers(guideline, item)),
        "options": ("Its options", _options(item)),
        "statements": ("The text, in our words", _statements(guideline, node)),
        "pitfalls": ("Pitfalls here", _pitfalls(guideline, node)),
        "trials": ("Trials that support these statements", _trials(guideline, node)),
        "unsaid": ("What the text does not say", _unsaid(item)),
        "extension": ("Where it comes from", _sources(guideline, node)),
    }
    sections = (Section(id=name, heading=words, lines=tuple(lines)) for name, (words, lines) in makers.items())
    kind = "decision" if isinstance(item, Decision) else item.outcome
    return Card(
        id=node,
        label=item.label,
        kind=next(words for name, words in KINDS if name == kind),
        text=item.question if isinstance(item, Decision) else item.text,
        mark=_mark(item),
        sections=tuple(section for section in sections if section.lines),
    )


def pitfalls_at(guideline: Guideline, node: str) -> tuple[Pitfall, ...]:
    """Return the pitfalls of a node: those whose trigger names it, or that rest on a statement that it rests on."""
    near = {*statements_at(guideline, node), *(each for edge in _arriving(guideline, node) for each in edge.statements)}
    return tuple(
        pitfall
        for pitfall in guideline.pitfalls.values()
        if node in _nodes_named(guideline, pitfall.near) or near & set(pitfall.statements)
    )


def trials_for(guideline: Guideline, statements: Iterable[str]) -> tuple[Trial, ...]:
    """Return the trials that support any of the statements."""
    wanted = set(statements)
    return tuple(trial for trial in guideline.evidence.values() if wanted & set(trial.supports))


def _arriving(guideline: Guideline, node: str) -> list[Edge]:
    return [edge for (_, to), edge in guideline.edges.items() if to == node]


def _nodes_named(guideline: Guideline, criterion: Criterion) -> Iterator[str]:
    """Yield the nodes at which a criterion can hold because it names them."""
    match criterion:
        case AtEnd():
            yield from criterion.node
        case Visits():
            yield from criterion.visits
        case Named():
            yield from _nodes_named(guideline, guideline.named_criteria[criterion.criterion])
        case Not():
            return
        case _:
            for part in criterion.parts():
                yield from _nodes_named(guideline, part)


def _mark(item: Decision | End) -> str:
    if item.extension:
        return "extension"
    return UNANSWERED.get(item.outcome, "") if isinstance(item, End) else ""


def _answers(guideline: Guideline, item: Decision | End) -> Iterator[Line]:
    for edge in item.edges if isinstance(item, Decision) else ():
        label = guideline.label(edge.to)
        text = f"to {label}{'' if label.endswith('?') else '.'}"
        yield Line(lead=capital(edge.label), text=f"{text} {edge.why}" if edge.why else text, mark=edge.status)


def _options(item: Decision | End) -> Iterator[Line]:
    for option in item.options.values() if isinstance(item, End) else ():
        text = f"{option.label}, {option.condition}." if option.condition else f"{option.label}."
        yield Line(text=text, mark="extension" if option.extension else "stated")


def _statements(guideline: Guideline, node: str) -> Iterator[Line]:
    for name in statements_at(guideline, node):
        statement = guideline.statements[name]
        yield Line(lead=f"{name}, line {statement.line}", text=statement.text, mark=statement.status)


def _pitfalls(guideline: Guideline, node: str) -> Iterator[Line]:
    for pitfall in pitfalls_at(guideline, node):
        yield Line(lead=f"{pitfall.id} {pitfall.title}", text=pitfall.why, mark=pitfall.status)


def _trials(guideline: Guideline, node: str) -> Iterator[Line]:
    for trial in trials_for(guideline, statements_at(guideline, node)):
        cited = " ".join(f"{citation.text}." for citation in trial.citations.values())
        text = f"{trial.relation} Supports {', '.join(trial.supports)}. {cited}"
        yield Line(lead=trial.name, text=text.strip(), mark="outside")


def _unsaid(item: Decision | End) -> Iterator[Line]:
    for text in item.unsaid if isinstance(item, End) else ():
        yield Line(text=text, mark="silent")


def _sources(guideline: Guideline, node: str) -> Iterator[Line]:
    item = guideline.decisions[node] if node in guideline.decisions else guideline.ends[node]
    brought = [item.extension, *(edge.extension for edge in _arriving(guideline, node))]
    brought += [edge.extension for edge in item.edges] if isinstance(item, Decision) else []
    brought += [option.extension for option in item.options.values()] if isinstance(item, End) else []
    for name in dict.fromkeys(filter(None, brought)):
        extension = guideline.extensions[name]
        yield Line(lead=extension.title, text=cite(extension), mark="extension")
