"""Writer form: the fields of a case file beside its text, with the explorer's questions and the practice's plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import ipywidgets
import traitlets

from her2teach.core.pathway import Pathway
from her2teach.core.plan import ACTION, plan_words
from her2teach.core.questions import asked
from her2teach.core.yamltree import ContentError, Problem, parse
from her2teach.educator.authoring import Draft, file_name
from her2teach.educator.case_fields import CaseFields, field_problems, read_fields
from her2teach.educator.json_schema import case_schema
from her2teach.educator.story_facts import said_in_words, story_questions
from her2teach.teaching.practice_text import slip_label
from her2teach.teaching.unwritten import is_draft
from her2teach.widgets.base import Part, Screen, static
from her2teach.widgets.parts import CaseForm, Panel, counted_between, question
from her2teach.widgets.plan_form import PlanForm

if TYPE_CHECKING:
    from her2teach.core.guideline import Guideline

_Spec = dict[str, Any]
_Change = Callable[[str, Any], None]
#: What the form says while it cannot be used.
_LOCKED: Final = "The form is locked: the text cannot be read. {} Mend it in the text; nothing of it is lost meanwhile."
_SAID: Final = "The attributes say"
_ASKED: Final = "Not held by any attribute"
_KNOWN: Final = "Findings"
_KNOWN_HINT: Final = "What the case tells of each attribute. Leave open what the story does not say."
_MISTAKES: Final = "Mistakes that the story tells"
_OPEN: Final = "Not chosen yet"
_PARAGRAPHS: Final = "Leave an empty line between paragraphs."


class FieldForm(Part):
    """Some fields of a case file, and what is wrong with each; a change is sent, and shown once the text has it."""

    _esm = static("shared.js", "typed.js", "writer_form.js")
    _css = static("form.css", "educator.css")

    heading = traitlets.Unicode().tag(sync=True)
    fields: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: By the names of the fields.
    values = traitlets.Dict().tag(sync=True)
    #: By the names of the fields, those of an item with its number: how grave each is, and its words.
    problems = traitlets.Dict().tag(sync=True)
    #: By the names of the fields, what stands beside them.
    notes = traitlets.Dict().tag(sync=True)
    #: Why nothing can be changed now; nothing where it can.
    locked = traitlets.Unicode().tag(sync=True)
    #: Whether it says so, and whether all of it can be taken away.
    tells = traitlets.Bool(default_value=False).tag(sync=True)
    removable = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, change: _Change, fields: Sequence[_Spec], **traits: Any) -> None:
        super().__init__(fields=list(fields), values={each["name"]: _blank(each) for each in fields}, **traits)
        self._change = change

    def act(self, message: Mapping[str, Any]) -> None:
        """Change a field; the one without a name takes all of them away."""
        if isinstance(message.get("field"), str) and "value" in message:
            self._change(message["field"], message["value"])

    def show(
        self,
        values: Mapping[str, Any],
        problems: Mapping[str, Any],
        locked: str,
        notes: Mapping[str, Any] | None = None,
    ) -> None:
        """Show what the text says."""
        with self.hold_sync():
            names = {each["name"] for each in self.fields}
            self.values = {name: values[name] for name in values if name in names}
            self.problems = {name: each for name, each in problems.items() if name.partition(".")[0] in names}
            self.notes = {name: each for name, each in (notes or {}).items() if name in names}
            self.locked = locked


def _blank(spec: _Spec) -> Any:
    return {"items": [], "names": [], "listed": [], "expected": {"outcome": "", "node": ""}}.get(spec["kind"], "")


class Heading(Panel):
    """The heading of a piece of the form, which a notebook without a kernel does not show."""

    def __init__(self, heading: str, hint: str = "") -> None:
        super().__init__(html=f"<h3>{heading}</h3>{f'<p>{hint}</p>' if hint else ''}")
        self.add_class("h2t-writer-heading")

    def still(self) -> tuple[str, str]:
        """Return nothing: there is no form to head."""
        return "", ""


class Mistake(Screen):
    """One mistake that the story tells: who believes what, in which words, and the plan that follows."""

    def __init__(self, guideline: Guideline, number: int, change: Callable[[int, str, Any], None]) -> None:
        self._number, self._change = number, change
        beliefs = [[each.id, each.belief] for each in guideline.misconceptions.values()]
        fields: list[_Spec] = [
            {"name": "belief", "kind": "choice", "label": "Belief", "choices": beliefs},
            {
                "name": "voice",
                "kind": "line",
                "label": "In the story’s own words",
                "hint": "Copy some words of the story.",
            },
        ]
        self.words = FieldForm(self._on_words, fields, heading=f"Mistake {number + 1}", removable=True)
        self.plan = PlanForm(guideline)
        self._shown: Mapping[str, Any] = {}
        super().__init__([self.words, self.plan])
        self.add_class("h2t-mistake")
        self.plan.observe(self._on_plan, "plan")

    def show(self, item: Mapping[str, Any], problems: Sequence[Any], locked: str) -> None:
        """Show what the text says."""
        self._shown = item["plan"]
        self.words.show(item, {"voice": list(problems)}, locked)
        with self.plan.hold_sync():
            self.plan.plan = dict(item["plan"])
            self.plan.committed = bool(locked)

    def _on_words(self, name: str, value: Any) -> None:
        self._change(self._number, name, value)

    def _on_plan(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self._shown:
            self._change(self._number, "plan", change["new"])


class Mistakes(Screen):
    """All mistakes of a case, as many as the text has."""

    def __init__(self, guideline: Guideline, change: _Change) -> None:
        self._guideline, self._send = guideline, change
        self._items: list[dict[str, Any]] = []
        self._made: list[Mistake] = []
        self._add = ipywidgets.Button(description="Add a mistake")
        self._add.on_click(lambda _button: self.add())
        self._shown = ipywidgets.Box().add_class("h2t-stack-box")
        super().__init__([Heading(_MISTAKES), self._shown, self._add])
        self.add_class("h2t-mistakes")

    def show(self, items: Sequence[Mapping[str, Any]], problems: Mapping[str, Any], locked: str) -> None:
        """Show what the text says."""
        self._items = [dict(each) for each in items]
        while len(self._made) < len(items):
            self._made.append(Mistake(self._guideline, len(self._made), self._on_change))
        if len(self._shown.children) != len(items):
            self._shown.children = self._made[: len(items)]
        for at, item in enumerate(items):
            self._made[at].show(item, problems.get(f"distractors.{at}", ()), locked)
        self._add.disabled = bool(locked)

    def add(self) -> None:
        """Add one, with the first belief and an open plan."""
        words = plan_words(self._guideline)
        plan: dict[str, Any] = {part: [] for part in words} | {ACTION: next(iter(words[ACTION]))}
        belief = next(iter(self._guideline.misconceptions), "")
        self._send("distractors", [*self._items, {"at": -1, "belief": belief, "voice": "", "plan": plan}])

    def _on_change(self, at: int, name: str, value: Any) -> None:
        if not name:
            self._send("distractors", [each for other, each in enumerate(self._items) if other != at])
        else:
            items = [{**each, name: value} if other == at else each for other, each in enumerate(self._items)]
            self._send("distractors", items)


class WriterForm(Screen):
    """The form beside the text of a case file."""

    def __init__(self, guideline: Guideline, change: _Change, answer: Callable[[Mapping[str, Any]], None]) -> None:
        self._guideline, self._answer = guideline, answer
        self._fields = CaseFields(values={}, answers={}, unfit=())
        top, middle, end, file = _specs(guideline)
        self.top = FieldForm(change, top, heading="The case", tells=True)
        questions = [question(guideline, each) for each in guideline.attributes.values()]
        self.findings = CaseForm(short=True, questions=questions).add_class("h2t-findings")
        self.middle, self.end, self.file = (
            FieldForm(change, specs, heading=heading)
            for specs, heading in (
                (middle, "What it teaches"),
                (end, "Key features and notes"),
                (file, "About the file"),
            )
        )
        self.mistakes = Mistakes(guideline, change)
        heading = Heading(_KNOWN, _KNOWN_HINT)
        with_mistakes = [self.mistakes] if guideline.misconceptions else []
        super().__init__([self.top, heading, self.findings, self.middle, *with_mistakes, self.end, self.file])
        self.add_class("h2t-writer-form").add_class("h2t-part-form")
        self.findings.observe(self._on_answers, "answers")

    @property
    def locked(self) -> str:
        """Why the form cannot be used; nothing where it can."""
        return str(self.top.locked)

    def show(self, draft: Draft) -> None:
        """Show what a text says; while it cannot be read, what it said before, and that nothing can be changed."""
        try:
            tree = parse(draft.text, file_name(draft.name))
        except ContentError as error:
            self._lock(_LOCKED.format(_first(error.problems)))
            return
        if not isinstance(tree.content, dict):
            self._lock(_LOCKED.format("It has no keys."))
            return
        self._fields = read_fields(self._guideline, tree)
        found = field_problems(tree, draft.problems)
        told = {name: [[each.severity, _told(each)] for each in problems] for name, problems in found.items()}
        self._show_fields(told, draft)
        self._show_answers(told, draft.pathway)

    def _lock(self, why: str) -> None:
        for each in (self.top, self.middle, self.end, self.file):
            each.locked = why
        self.findings.locked = True
        self.mistakes.show(self._fields.values.get("distractors", ()), {}, why)

    def _show_fields(self, told: Mapping[str, Any], draft: Draft) -> None:
        values = self._fields.values
        notes = {"story": list(self._beside_story(draft.pathway)), "expected": self._reached(draft.pathway)}
        for each in (self.top, self.middle, self.end, self.file):
            each.show(values, told, "", notes)
        self.mistakes.show(values["distractors"], told, "")

    def _beside_story(self, pathway: Pathway | None) -> Iterator[list[Any]]:
        """Yield what the attributes say in words, and what the story tells that none of them holds."""
        if pathway is None:
            return
        said = said_in_words(self._guideline, pathway.case)
        yield [_SAID, "said", list(said) or ["Nothing yet: answer the questions below."]]
        facts = [each["text"] for each in self._fields.values["not_in_the_text"]]
        if open_ := story_questions(self._guideline, self._fields.values["story"], pathway.case, facts):
            yield [_ASKED, "asked", list(open_)]

    def _reached(self, pathway: Pathway | None) -> dict[str, Any]:
        expected = self._fields.values["expected"]
        wanted = self._end_label(expected["outcome"], expected["node"])
        if pathway is None:
            return {"words": f"Expected: {wanted}.", "reached": None}
        reached = {"outcome": pathway.outcome, "node": str(pathway.node or "")}
        now = self._end_label(reached["outcome"], reached["node"])
        same = reached == expected
        words = f"Expected, and reached: {now}." if same else f"Expected: {wanted}. The answers reach: {now}."
        return {"words": words, "reached": reached}

    def _end_label(self, outcome: str, node: str) -> str:
        if node in self._guideline.ends:
            return self._guideline.label(node)
        return outcome.replace("_", " ") or "nothing yet"

    def _show_answers(self, told: Mapping[str, Any], pathway: Pathway | None) -> None:
        guideline, form, answers = self._guideline, self.findings, self._fields.answers
        problems = {
            name.removeprefix("attributes."): " ".join(words for _, words in each)
            for name, each in told.items()
            if name.startswith("attributes.")
        }
        with form.hold_sync():
            form.locked = False
            form.answers, form.problems = dict(answers), problems
            if pathway is not None:
                names = {*asked(guideline, pathway.case, pathway), *answers, *problems}
                form.asked = [name for name in guideline.attributes if name in names]
                form.counted = counted_between(guideline, pathway.case)
            elif not form.asked:
                form.asked = [name for name in guideline.attributes if name in {*answers, *problems}]

    def _on_answers(self, change: Mapping[str, Any]) -> None:
        if change["new"] != self._fields.answers:
            self._answer(change["new"])


def _first(problems: Sequence[Problem]) -> str:
    problem = problems[0]
    return f"Line {problem.line}: {_told(problem)}." if problem.line else f"{_told(problem)}."


def _told(problem: Problem) -> str:
    """Say what is wrong beside its field, where neither its code nor its line is needed."""
    if is_draft(problem):
        return f"{problem.message[0].upper()}{problem.message[1:]}."
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _specs(guideline: Guideline) -> tuple[list[_Spec], list[_Spec], list[_Spec], list[_Spec]]:
    """Return the fields: of the case, of what it teaches, of its notes, and of the file."""
    schema = case_schema(guideline)
    difficulties = [[each, each] for each in schema["properties"]["difficulty"]["enum"]]
    levels = [[each, each] for each in schema["$defs"]["Objective"]["properties"]["level"]["enum"]]
    slips = [[name, slip_label(guideline, name)] for name in (*guideline.pitfalls, *guideline.errors)]
    keys = [[name, key.label] for name, key in guideline.keys.items()]
    return (
        [
            {"name": "title", "kind": "line", "label": "Title"},
            {"name": "difficulty", "kind": "choice", "label": "Difficulty", "choices": difficulties},
            {"name": "story", "kind": "prose", "label": "Story", "rows": "12", "hint": _PARAGRAPHS, "beside": True},
        ],
        [{"name": "expected", "kind": "expected", "label": "What the case must reach"}, _objectives(levels)],
        [
            {"name": "keys", "kind": "names", "label": "Key features, two or three", "choices": keys, "none": _OPEN},
            {"name": "killer", "kind": "choice", "label": "Most dangerous error here", "choices": slips, "none": _OPEN},
            _facts([[each.id, each.label] for each in guideline.untold.values()]),
            {
                "name": "discussion",
                "kind": "prose",
                "label": "Notes for the educator",
                "rows": "8",
                "hint": _PARAGRAPHS,
            },
        ],
        [
            {"name": "authors", "kind": "line", "label": "Authors"},
            {"name": "licence", "kind": "line", "label": "Licence"},
            {"name": "reviewed", "kind": "day", "label": "Last read by a clinician"},
        ],
    )


def _objectives(levels: list[list[str]]) -> _Spec:
    return {
        "name": "objectives",
        "kind": "items",
        "label": "Objectives",
        "one": "Objective",
        "add": "Add an objective",
        "parts": [
            {"name": "text", "kind": "prose", "rows": "1", "label": "What a learner can do afterwards"},
            {"name": "level", "kind": "choice", "label": "Level", "choices": levels, "none": "not said"},
            {"name": "statements", "kind": "listed", "label": "Statements, such as S04"},
        ],
        "blank": {"text": "", "level": "", "statements": []},
    }


def _facts(kinds: list[list[str]]) -> _Spec:
    return {
        "name": "not_in_the_text",
        "kind": "items",
        "label": "Facts that the text does not consider",
        "one": "Fact",
        "add": "Add a fact",
        "parts": [
            {"name": "text", "kind": "prose", "rows": "1", "label": "The fact"},
            {"name": "kind", "kind": "choice", "label": "Kind", "choices": kinds, "none": "not said"},
        ],
        "blank": {"text": "", "kind": ""},
    }
