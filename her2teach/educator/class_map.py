"""Class map: where a class differed from the text, on the graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from her2teach.core.guideline import edge_id
from her2teach.diagram.model import Diagram, DiagramEdge, DiagramNode, Sign, diagram
from her2teach.diagram.svg import svg
from her2teach.text.states import REACHED, MarkedState

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline
    from her2teach.educator.class_results import ClassResult, Crossing

TITLE: Final = "Where the class differed from the text"
#: The sign of a place at which some differed from it.
LEFT: Final = "≠"
SIGNS: tuple[Sign, ...] = (
    ("visited", REACHED, "nobody who came here differed from the text"),
    ("other", LEFT, "some differed from the text here, or came here by an earlier difference; at an answer, how many"),
)
_IDLE: MarkedState = ("idle", "")


@dataclass(frozen=True, kw_only=True)
class ClassMap:
    """What a class makes of the nodes and edges of the picture."""

    #: Node or edge id -> state and sign, of those where anybody came.
    marked_states: Mapping[str, MarkedState]
    #: Node -> the counts in words.
    notes: Mapping[str, str]
    #: The picture in a sentence or two.
    description: str

    @property
    def states(self) -> dict[str, Any]:
        """What a page's picture needs to know."""
        found: dict[str, Any] = {"visited": {}, "other": {}, "rest": list(_IDLE), "last": "", "notes": dict(self.notes)}
        for name, (state, mark) in self.marked_states.items():
            found[state][name] = mark
        return found


def class_map(guideline: Guideline, result: ClassResult) -> ClassMap:
    """Put what came of a class on the graph."""
    marked_states, notes = dict[str, MarkedState](), dict[str, str]()
    astray: dict[str, int] = {}
    for (start, to), kept, against in result.edges:
        marked_states[edge_id(start, to)] = ("other", f"{LEFT}{against}") if against else ("visited", REACHED)
        if kept + against:
            astray[to] = astray.get(to, 0) + against
    for end in guideline.ends:
        if astray.get(end):
            marked_states[end], notes[end] = ("other", LEFT), f"{astray[end]} came astray"
    for each in (*result.decisions, *result.ends):
        marked_states[each.node] = ("other", LEFT) if each.left else ("visited", REACHED)
        notes[each.node] = _note(guideline, each)
    return ClassMap(marked_states=marked_states, notes=notes, description=" ".join(_described(guideline, result)))


def class_diagram(guideline: Guideline, result: ClassResult, *, title: str) -> Diagram:
    """Draw what came of a class as a picture of its own."""
    bare, found = diagram(guideline, title=title), class_map(guideline, result)

    def node(each: DiagramNode) -> DiagramNode:
        state, mark = found.marked_states.get(each.id, _IDLE)
        return replace(each, state=state, mark=mark, note=found.notes.get(each.id, ""))

    def edge(each: DiagramEdge) -> DiagramEdge:
        state, mark = found.marked_states.get(each.id, _IDLE)
        return replace(each, state=state, mark=mark)

    return replace(
        bare,
        nodes=tuple(map(node, bare.nodes)),
        edges=tuple(map(edge, bare.edges)),
        description=found.description,
        signs=SIGNS,
    )


def class_picture(guideline: Guideline, result: ClassResult) -> str:
    """Draw the map of a class as an SVG file."""
    return svg(class_diagram(guideline, result, title=TITLE), prefix="h2t-class", standalone=True)


def _note(guideline: Guideline, each: Crossing) -> str:
    if not each.left:
        return f"all {each.reached} stayed" if each.node in guideline.decisions else f"{each.reached} came, all right"
    return f"{each.left} of {each.reached}{' left' if each.node in guideline.decisions else ': other plan'}"


def _described(guideline: Guideline, result: ClassResult) -> Iterator[str]:
    if not result.decisions:
        yield "No answer counts yet."
        return
    most = sorted((each for each in result.decisions if each.left), key=lambda each: -each.left)
    if not most:
        yield "Nobody differed from the text at any decision."
    for each in most[:3]:
        yield f"{guideline.label(each.node).rstrip('?')}: {each.left} of {each.reached} differed from the text."
