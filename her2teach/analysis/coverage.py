"""Coverage: where each statement of the source text acts, and which cases teach it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from her2teach.core.pathway import trace
from her2teach.core.schema import Statement
from her2teach.core.yamltree import Place

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

#: The sections whose entries rest on statements.
RULES = (
    "contradictions",
    "warnings",
    "considerations",
    "flags",
    "pitfalls",
    "errors",
    "alternatives",
    "tensions",
    "readings",
)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Where one statement acts."""

    statement: Statement
    #: The decisions and ends that rest on it.
    nodes: tuple[str, ...]
    #: The edges that rest on it, each with the nodes it joins.
    edges: tuple[str, ...]
    #: The options and rules that rest on it, by section and id; tensions stand apart.
    rules: tuple[str, ...]
    tensions: tuple[str, ...]
    #: The cases whose pathway it acts on.
    cases: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Everything in the guideline that rests on it."""
        return (*self.nodes, *self.edges, *self.rules, *self.tensions)


def coverage(guideline: Guideline, vignettes: Iterable[CaseVignette]) -> tuple[Coverage, ...]:
    """Find where each statement of a guideline acts."""
    taught = {vignette.id: set(map(str, trace(guideline, vignette.case).statements)) for vignette in vignettes}
    return tuple(
        Coverage(
            statement=statement,
            **_acting(guideline, name),
            cases=tuple(case for case, statements in taught.items() if name in statements),
        )
        for name, statement in guideline.statements.items()
    )


def _acting(guideline: Guideline, statement: str) -> dict[str, tuple[str, ...]]:
    places = [place for place, statements in placed_statements(guideline).items() if statement in statements]
    kinds: dict[str, list[str]] = {"nodes": [], "edges": [], "rules": [], "tensions": []}
    for section, name, *inner in places:
        if "edges" in inner:
            kinds["edges"].append(f"{name}--{inner[-1]}")
        elif inner:
            kinds["rules"].append(f"options/{inner[-1]}")
        elif section in RULES:
            kinds["tensions" if section == "tensions" else "rules"].append(
                str(name) if section == "tensions" else f"{section}/{name}"
            )
        else:
            kinds["nodes"].append(str(name))
    return {kind: tuple(names) for kind, names in kinds.items()}


def coverage_table(rows: Iterable[Coverage]) -> str:
    """Return the coverage as a table of plain text."""
    lines = []
    for row in rows:
        says = row.statement
        lines.append(f"{says.id}  line {says.line:>2}  {says.status:<7}  {says.kind:<14}  {len(row.cases):>2} cases")
        for kind in ("nodes", "edges", "rules", "tensions", "cases"):
            names = getattr(row, kind)
            if names:
                lines.append(f"     {kind:<9} {', '.join(names)}")
    return "\n".join(lines)


def placed_statements(guideline: Guideline) -> dict[Place, tuple[str, ...]]:
    """Return where statements act: the place of each edge, node, option and rule with its statements."""
    places: dict[Place, tuple[str, ...]] = {}
    for decision in guideline.decisions.values():
        places[("decisions", decision.id)] = decision.statements
        for edge in decision.edges:
            places[("decisions", decision.id, "edges", edge.to)] = edge.statements
    for end in guideline.ends.values():
        places[("ends", end.id)] = end.statements
        places |= {("ends", end.id, "options", option.id): option.statements for option in end.options.values()}
    for section in RULES:
        places |= {(section, name): rule.statements for name, rule in getattr(guideline, section).items()}
    return places
