"""Mutants of the shipped guideline's content, as somebody's slip could make them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from criterion_mutants import criterion_mutants
from mutant import DELETED, RULES, Mutant, at, changed, more_names, names, shipped

from her2teach.core.scalars import Scalar
from her2teach.core.schema import EndOutcome, Status, Verdict
from her2teach.core.yamltree import Place


def mutants() -> Iterator[Mutant]:
    """Yield every mutant."""
    yield from criterion_mutants()
    yield from _edges()
    yield from _ends()
    yield from _rules()
    yield from _agents()
    yield from _attributes()
    yield from _plan()
    yield from _verdicts()


# --- the graph


def _edges() -> Iterator[Mutant]:
    for name, decision in shipped()["decisions"].items():
        for index, edge in enumerate(decision["edges"]):
            place: Place = ("decisions", name, "edges", index)
            yield changed(place, f"edge to {edge['to']} dropped", DELETED)
            for other in range(index + 1, len(decision["edges"])):
                sibling = decision["edges"][other]
                swapped = list(decision["edges"])
                swapped[index] = {**edge, "to": sibling["to"]}
                swapped[other] = {**sibling, "to": edge["to"]}
                yield changed(place[:3], f"targets {edge['to']} and {sibling['to']} swapped", swapped)
            yield from _status(place)
            yield from _statements(place)
            if "reading_when" in edge:
                yield changed((*place, "reading_when"), "dropped", DELETED)
            for at_reading in range(len(edge.get("readings", ()))):
                yield changed((*place, "readings", at_reading), "dropped", DELETED)


def _status(place: Place) -> Iterator[Mutant]:
    entry = at(place)
    for status in get_args(Status):
        if status != entry.get("status", "stated"):
            yield changed(place, f"status becomes {status}", {**entry, "status": Scalar(status)})


def _statements(place: Place) -> Iterator[Mutant]:
    if "statements" in at(place):
        yield from more_names((*place, "statements"), list(shipped()["statements"]))


def _ends() -> Iterator[Mutant]:
    tree = shipped()
    for name, end in tree["ends"].items():
        place: Place = ("ends", name)
        yield changed(place, "dropped", DELETED)
        for outcome in get_args(EndOutcome):
            if outcome != end["outcome"]:
                yield changed((*place, "outcome"), f"becomes {outcome}", Scalar(outcome))
        yield from _statements(place)
        yield from more_names((*place, "actions"), list(tree["plan"]["actions"]))
        if "regimens" in end:
            yield from more_names((*place, "regimens"), list(tree["regimens"]))
        for option in end.get("options", ()):
            here = (*place, "options", option)
            yield changed(here, "dropped", DELETED)
            yield from _statements(here)
            other = next(regimen for regimen in tree["regimens"] if regimen not in end["regimens"])
            yield changed((*here, "regimen"), f"becomes {other}", Scalar(other))
            if "when" in end["options"][option]:
                yield changed((*here, "when"), "dropped", DELETED)


# --- rules, agents, attributes, plans


def _rules() -> Iterator[Mutant]:
    for section in RULES:
        for name, rule in shipped()[section].items():
            place: Place = (section, name)
            yield changed(place, "dropped", DELETED)
            if section != "readings":
                yield from _status(place)
            if section == "pitfalls":
                yield from _statements(place)
            if section == "errors":
                yield from _weights(place)
            for key in ("needs_an_answer", "everywhere", "caution_when", "flag"):
                if key in rule:
                    yield changed((*place, key), "dropped", DELETED)
    for name in shipped()["criteria"]:
        yield changed(("criteria", name), "dropped", DELETED)


def _weights(place: Place) -> Iterator[Mutant]:
    rule = at(place)
    for weight in ("error", "omission", "caution"):
        if weight != rule.get("weight", "error"):
            yield changed(place, f"weight becomes {weight}", {**rule, "weight": Scalar(weight)})


def _agents() -> Iterator[Mutant]:
    tree = shipped()
    for name in tree["agent_classes"]:
        yield from more_names(("agent_classes", name, "agents"), list(tree["agents"]))
    for name, entry in tree["regimens"].items():
        for index, part in enumerate(entry["parts"]):
            place: Place = ("regimens", name, "parts", index)
            if len(entry["parts"]) > 1:
                yield changed(place, f"{part} dropped", DELETED)
            yield from more_names(place, [*tree["agents"], *tree["agent_classes"]])


def _attributes() -> Iterator[Mutant]:
    for name, attribute in shipped()["attributes"].items():
        place: Place = ("attributes", name)
        for key in ("asked_when", "applies_when", "counted_between", "unknown", "lasts"):
            if key in attribute:
                yield changed((*place, key), "dropped", DELETED)
        if "counted_between" in attribute:
            yield changed((*place, "counted_between"), "swapped", attribute["counted_between"][::-1])
        for key in ("minimum", "maximum"):
            if key in attribute and attribute["kind"] != "date":
                moved = Scalar(str(int(attribute[key]) + (1 if key == "minimum" else -1)))
                yield changed((*place, key), f"becomes {moved}", moved)
        for value, entry in attribute.get("values", {}).items():
            yield changed((*place, "values", value), "dropped", DELETED)
            if "stands_for" in entry:
                yield changed((*place, "values", value, "stands_for"), "dropped", DELETED)
                yield from more_names((*place, "values", value, "stands_for"), list(attribute["values"]))


def _verdicts() -> Iterator[Mutant]:
    """A row lost, moved below the next one, or with another verdict; what it compares or replaces forgotten."""
    rows = shipped()["verdicts"]
    order = list(rows)
    for at_row, (name, row) in enumerate(rows.items()):
        place: Place = ("verdicts", name)
        yield changed(place, "dropped", DELETED)
        for verdict in get_args(Verdict):
            if verdict != row["verdict"]:
                yield changed((*place, "verdict"), f"becomes {verdict}", Scalar(verdict))
        for key in ("when", "outcomes", "compared", "replaces"):
            if key in row:
                yield changed((*place, key), "dropped", DELETED)
        moved = [*order[:at_row], *order[at_row + 1 : at_row + 2], name, *order[at_row + 2 :]]
        if moved != order:
            yield changed(("verdicts",), f"{name} comes later", {each: rows[each] for each in moved})
    for name in shipped()["keys"]:
        yield changed(("keys", name), "dropped", DELETED)


def _plan() -> Iterator[Mutant]:
    plan = shipped()["plan"]
    yield changed(("plan", "judged_when"), "dropped", DELETED)
    for index, part in enumerate(plan["agents"]):
        yield changed(("plan", "agents", index), f"part {part} dropped", DELETED)
    for name, action in plan["actions"].items():
        place: Place = ("plan", "actions", name)
        yield changed(place, "dropped", DELETED)
        if "fits" in action:
            yield changed((*place, "fits"), "dropped", DELETED)
        if "keeps" in action:
            yield changed((*place, "keeps"), "dropped", DELETED)
            yield from names((*place, "keeps", "agents"), list(shipped()["agent_classes"]))
    for part in ("monitoring", "rationale"):
        for name in plan[part]:
            yield changed(("plan", part, name), "dropped", DELETED)
    for name, verdict in plan["verdicts"].items():
        place = ("plan", "verdicts", name)
        yield changed(place, "dropped", DELETED)
        for key in ("when", "outcomes"):
            if key in verdict:
                yield changed((*place, key), "dropped", DELETED)
