"""Blueprint: how many cases and journeys teach each statement, at which decision, and at which level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, get_args
from xml.etree.ElementTree import Element

from her2teach.core.pathway import trace
from her2teach.teaching.case_content import Level
from her2teach.teaching.journeys import FOLDER, Journey, replay
from her2teach.text.html.elements import Child, h, html
from her2teach.text.html.tables import aside, folded, items, row, statement_buttons, table
from her2teach.text.wording import capital, counted

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.teaching.vignettes import CaseVignette

    #: Who teaches a statement.
    Patient = CaseVignette | Journey

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
#: With fewer cases than this, a learner who has seen one has nothing left to practise on.
ENOUGH: Final = 2
#: What stands where a decision does for statements that act on plans alone.
BESIDE: Final = ""


@dataclass(frozen=True, kw_only=True)
class BlueprintRow:
    """One statement at one decision."""

    #: Id of the decision; :data:`BESIDE` for a statement that no decision rests on.
    decision: str
    statement: str
    #: By level, the cases and journeys with an objective of that level about the statement, whose pathway visits it;
    #: each as :func:`patient_name` calls it.
    cases: Mapping[Level, tuple[str, ...]]

    @property
    def too_few(self) -> tuple[Level, ...]:
        """The levels with too few cases and journeys."""
        return tuple(level for level in LEVELS if len(self.cases[level]) < ENOUGH)


def blueprint(guideline: Guideline, patients: Iterable[Patient]) -> tuple[BlueprintRow, ...]:
    """Set statements, decisions and levels against the cases and journeys that teach them, as the graph orders them."""
    taught: dict[tuple[str, str, Level], dict[str, None]] = {}
    deciding = deciding_statements(guideline)
    decided = frozenset().union(*deciding.values())
    for patient in patients:
        visited = _visited(guideline, patient)
        for statement, level in _aims(patient):
            here = [each for each in deciding if each in visited and statement in deciding[each]]
            for decision in here if statement in decided else [BESIDE]:
                taught.setdefault((decision, statement, level), {})[patient_name(patient)] = None
    rows = [*((name, each) for name in deciding for each in guideline.statements if each in deciding[name])]
    rows += [(BESIDE, each) for each in guideline.statements if each not in decided]
    return tuple(
        BlueprintRow(
            decision=decision,
            statement=statement,
            cases={level: tuple(taught.get((decision, statement, level), ())) for level in LEVELS},
        )
        for decision, statement in rows
    )


def deciding_statements(guideline: Guideline) -> dict[str, frozenset[str]]:
    """Return the statements that each decision, its edges and the ends they lead to rest on."""
    return {
        decision.id: frozenset().union(
            decision.statements,
            *(edge.statements for edge in decision.edges),
            *(guideline.ends[edge.to].statements for edge in decision.edges if edge.to in guideline.ends),
        )
        for decision in guideline.decisions.values()
    }


def blueprint_table(guideline: Guideline, rows: Iterable[BlueprintRow]) -> str:
    """Return the blueprint as a table of plain text; what is taught too seldom bears an exclamation mark."""
    lines = [f"Blueprint: cases and journeys by decision, statement and level. ! marks fewer than {ENOUGH}."]
    decision = None
    for each in rows:
        if each.decision != decision:
            decision = each.decision
            lines.append(decision_label(guideline, decision))
        cells = (f"{level} {len(each.cases[level]):>2}{'!' if level in each.too_few else ' '}" for level in LEVELS)
        lines.append(f"     {each.statement}  {'  '.join(cells)}".rstrip())
    return "\n".join(lines)


def blueprint_html(guideline: Guideline, rows: Iterable[BlueprintRow], titles: Mapping[str, str]) -> str:
    """Write the blueprint, decision by decision, with the titles of cases and journeys folded away."""
    bodies = [
        h(
            "tbody",
            {},
            h("tr", {}, h("th", {"scope": "rowgroup", "colspan": "4"}, decision_label(guideline, decision))),
            [_row(each, titles) for each in group],
        )
        for decision, group in groupby(rows, key=lambda each: each.decision)
    ]
    columns = ("Statement", *map(capital, LEVELS))
    found = table("Blueprint: the cases and journeys that teach each statement", columns, bodies, stacked=True)
    return html(h("div", {"class": "h2t-reference"}, folded("blueprint", "Blueprint of cases and journeys", found)))


def _row(found: BlueprintRow, titles: Mapping[str, str]) -> Element:
    return row(statement_buttons([found.statement]), *(_cell(found, level, titles) for level in LEVELS))


def _cell(found: BlueprintRow, level: Level, titles: Mapping[str, str]) -> Child:
    cases = found.cases[level]
    if not cases:
        return aside("none")
    few = aside("too few") if level in found.too_few else None
    name = f"blueprint-{found.decision}-{found.statement}-{level}"
    followed = sum(_is_journey(case) for case in cases)
    counts = {"case": len(cases) - followed, "journey": followed}
    summary = ", ".join(counted(number, noun) for noun, number in counts.items() if number)
    listed = (f"{titles[case]} (journey)" if _is_journey(case) else titles[case] for case in cases)
    return folded(name, summary, items(listed)), few


def patient_name(patient: Patient) -> str:
    """Name a case by its id and a journey by its folder too, so that neither is taken for the other."""
    return f"{FOLDER}/{patient.id}" if isinstance(patient, Journey) else patient.id


def _is_journey(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")


def decision_label(guideline: Guideline, decision: str) -> str:
    """Name a decision, or what stands in its place."""
    return guideline.label(decision) if decision else "Beside the decisions: plans, cautions, pitfalls"


def _visited(guideline: Guideline, patient: Patient) -> frozenset[str]:
    """Return the nodes that a patient's pathway visits, in a journey after any of its events."""
    if isinstance(patient, Journey):
        return frozenset(node for state in replay(guideline, patient) for node in state.pathway.nodes)
    return frozenset(trace(guideline, patient.case).nodes)


def _aims(patient: Patient) -> Iterator[tuple[str, Level]]:
    for objective in patient.blueprint:
        if objective.level is not None:
            yield from ((statement, objective.level) for statement in objective.statements)
