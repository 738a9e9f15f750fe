"""Parts: the small widgets that the screens are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import ipywidgets
import traitlets

from her2teach.core.case import Case
from her2teach.core.guideline import Guideline
from her2teach.core.pathway import Pathway
from her2teach.core.regions import regions_of
from her2teach.core.schema import Attribute
from her2teach.core.yamltree import Problem
from her2teach.educator.saving import for_learners
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.reviews import reviewed_words
from her2teach.teaching.unwritten import is_draft
from her2teach.text.headlines import extensions_on
from her2teach.text.html.panels import line_html, note_html, problems_html, question_html, unwritten_html
from her2teach.text.html.still import still
from her2teach.text.plan_fields import agent_groups
from her2teach.text.sections import identity
from her2teach.text.wording import quick_picks, show_quantity, show_value
from her2teach.widgets.base import Part, Screen, static


class CaseForm(Part):
    """The questions of a case, as fieldsets that are made once and hidden while they do not matter."""

    kept = "still"
    _esm = static("shared.js", "typed.js", "form.js")
    _css = static("form.css")

    #: What can be asked: id, kind, words, values, unit.
    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: What was answered: attribute -> text, or a list of agents. Left out means not known. The page that answers has it
    #: already, so it is not sent again.
    answers = traitlets.Dict().tag(sync=True, echo_update=False)
    #: Ids of the questions on screen.
    asked: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: Attribute -> what is wrong with the answer.
    problems = traitlets.Dict().tag(sync=True)
    #: Number -> what two dates make of it, in words and as a number.
    counted = traitlets.Dict().tag(sync=True)
    #: Attribute -> the step of the pathway that it decides; nothing where the questions are not to be sorted so.
    steps = traitlets.Dict().tag(sync=True)
    #: Whether the last answer came from a slider that has not been let go.
    sliding = traitlets.Bool(default_value=False).tag(sync=True, echo_update=False)
    #: Whether nothing can be answered now.
    locked = traitlets.Bool(default_value=False).tag(sync=True)
    #: Whether each question is headed by a label, and long lists of answers are folded.
    short = traitlets.Bool(default_value=False).tag(sync=True)


class Panel(Part):
    """Words on a screen. The HTML comes from :mod:`her2teach.text.html`, which escapes all content."""

    kept = "alive"
    _esm = static("panel.js")
    _css = static("base.css")

    html = traitlets.Unicode().tag(sync=True)
    #: Statement id -> the statement in our words, shown where its id is pressed.
    statements = traitlets.Dict().tag(sync=True)

    def still(self) -> tuple[str, str]:
        """Return the words as HTML."""
        return "", still(str(self.html))


class Words(Panel):
    """A panel of which some sections are folded, and written once a reader opens them."""

    #: Ids of what is open; set by the browser.
    opened: traitlets.List[Any] = traitlets.List().tag(sync=True, echo_update=False)

    #: Writes all of them.
    whole: Callable[[], str]

    def still(self) -> tuple[str, str]:
        """Return the words as HTML, those that are folded included."""
        return "", still(self.whole())

    def unfolded(self) -> dict[str, Any]:
        """Return all of the words."""
        return {"html": self.whole()}


class AnswerBand(Panel):
    """The answer; `repair` hears which of the answers that contradict each other a reader takes back."""

    _css = static("base.css", "explorer.css")

    def __init__(self, repair: Callable[[str], None], **traits: Any) -> None:
        super().__init__(**traits)
        self._repair = repair

    def act(self, message: Mapping[str, Any]) -> None:
        """Take back an answer."""
        if isinstance(message.get("repair"), str):
            self._repair(message["repair"])


class StatusLine(Part):
    """One line that is read out, politely, when it changes; below it, what the screen is for."""

    _esm = static("shared.js", "status.js")
    _css = static("base.css")

    text = traitlets.Unicode().tag(sync=True)
    footer = traitlets.Unicode().tag(sync=True)

    def still(self) -> tuple[str, str]:
        """Return the line, and as HTML what the screen is for."""
        return str(self.text), note_html(self.footer, "now-footer")


#: What is said below the names of the extensions that are on.
_MARKED = "Their content is marked as an extension."


class Banner(Panel):
    """What the page is for, which text it models, and how far that has been checked.

    Parameters
    ----------
    guideline
        The guideline; the chosen one when left out.
    """

    def __init__(self, guideline: Guideline | None = None) -> None:
        guideline = guideline or chosen_guideline()
        on = extensions_on(guideline)
        said = note_html(identity(guideline), "identity")
        super().__init__(html=said + (line_html(on, _MARKED, "identity") if on else ""))


def still_question(before: str, question: str, choices: Iterable[str]) -> tuple[str, str]:
    """Return a question with the answers there are to choose from, in words and as HTML."""
    listed = [*choices]
    words = "\n".join([*([before] if before else []), question, *(f"- {each}" for each in listed)])
    return words, question_html(before, question, listed)


def unusable(problems: Iterable[Problem]) -> list[Panel]:
    """Return a panel that says what is wrong with files that cannot be used; none where all can.

    What is still to be written, or hidden by another file, is its educator's business alone.
    """
    found = tuple(each for each in problems if each.severity == "error" or not for_learners())
    amiss = {each.file for each in found if not is_draft(each)}
    wrong = [each for each in found if each.file in amiss]
    drafts = [each for each in found if each.file not in amiss]
    told = [problems_html(wrong, told=not for_learners())] if wrong else []
    return [Panel(html=each) for each in (*told, *([unwritten_html(drafts)] if drafts else []))]


def statement_notes(guideline: Guideline) -> dict[str, str]:
    """Return each statement in our words, with its line in the text and with who has reviewed it."""
    said = reviewed_words(guideline)
    return {s.id: " ".join([f"{s.text} (line {s.line})", *said.get(s.id, ())]) for s in guideline.statements.values()}


def question(guideline: Guideline, attribute: Attribute) -> dict[str, Any]:
    """Return what the browser needs to ask for an attribute; it "chooses" where some pathway hangs on it."""
    spec: dict[str, Any] = {
        "id": attribute.id,
        "kind": attribute.kind,
        "label": attribute.label,
        "question": attribute.question,
        "help": attribute.help,
        "unknown": attribute.unknown_label,
        "unit": attribute.unit,
        "chooses": attribute.id in regions_of(guideline).axes,
    }
    if attribute.kind == "choice":
        spec["values"] = [[value.id, value.label] for value in attribute.values.values()]
    elif attribute.kind == "agents":
        spec["groups"] = [[label, list(map(list, choices))] for label, choices in agent_groups(guideline)]
    else:
        spec["range"] = [str(attribute.minimum), str(attribute.maximum)]
    if attribute.kind in {"number", "whole_number"}:
        spec |= {
            "steps": [f"{show_quantity(attribute, 1)} {word}" for word in ("less", "more")],
            "picks": _picks(guideline, attribute),
            "slider": _slider(guideline, attribute),
            "dates": list(attribute.counted_between or ()),
        }
    return spec


def deciding_steps(guideline: Guideline, pathway: Pathway) -> dict[str, int]:
    """Return which step of a pathway each answer decides, or is lacking for."""
    found: dict[str, int] = {}
    for at, step in enumerate(pathway.steps, start=1):
        for reason in step.reasons:
            found.setdefault(reason.attribute, at)
    for name in pathway.missing:
        found.setdefault(name, len(pathway.nodes))
    for name, attribute in guideline.attributes.items():
        found |= {date: found[name] for date in attribute.counted_between or () if name in found}
    return found


def counted_between(guideline: Guideline, case: Case) -> dict[str, list[Any]]:
    """Return what two dates make of each number they decide: in words, and as a number."""
    return {
        name: [show_value(guideline, case, name), float(case.known[name])]
        for name, attribute in guideline.attributes.items()
        if attribute.counted_between and all(date in case.known for date in attribute.counted_between)
    }


def _picks(guideline: Guideline, attribute: Attribute) -> list[list[Any]]:
    """Return the quick picks by their limits; those of whole numbers stand together, as they speak for themselves."""
    picks = quick_picks(guideline, attribute)
    if attribute.kind == "whole_number":
        return [["Quick picks", [[pick.value, ""] for pick in picks]]] if picks else []
    rows: dict[str, list[list[str]]] = {}
    for pick in picks:
        rows.setdefault(pick.limit, []).append([pick.value, pick.side])
    return [[f"Around the cut-off of {show_quantity(attribute, Decimal(limit))}", row] for limit, row in rows.items()]


#: A slider goes so many times as far as the last cut-off.
_BEYOND = 3


def _slider(guideline: Guideline, attribute: Attribute) -> list[Any]:
    """Return from where to where a slider goes, and the cut-offs on it."""
    cutoffs = list(dict.fromkeys(Decimal(pick.limit) for pick in quick_picks(guideline, attribute)))
    low, high = Decimal(str(attribute.minimum)), Decimal(str(attribute.maximum))
    if cutoffs:
        high = min(high, _BEYOND * max(cutoffs))
    inner = [str(each) for each in cutoffs if low < each < high] if attribute.kind == "number" else []
    return [str(low), str(high), inner]


class CaseList(Part):
    """A list of cases to pick from, in groups."""

    _esm = static("shared.js", "case_list.js")
    _css = static("base.css")

    label = traitlets.Unicode().tag(sync=True)
    #: Headings, each with the ids and titles below it; what has no heading stands by itself.
    groups: traitlets.List[Any] = traitlets.List().tag(sync=True)
    #: The id of what was picked; the browser sets it, too.
    value = traitlets.Unicode().tag(sync=True)

    @property
    def options(self) -> list[tuple[str, str]]:
        """The titles and ids of all groups."""
        return [(title, name) for _, cases in self.groups for name, title in cases]


class Picker(Screen):
    """A list to pick from, and in the same row buttons, by what stands on them."""

    def __init__(
        self,
        listed: ipywidgets.Dropdown | CaseList,
        buttons: Mapping[str, Callable[[object], None]],
        more: Iterable[ipywidgets.Widget] = (),
    ) -> None:
        self.list = listed
        self.buttons = [ipywidgets.Button(description=each) for each in buttons]
        for button in self.buttons:
            button.on_click(buttons[button.description])
        super().__init__([self.list, *self.buttons, *more])
        self.add_class("h2t-part-picker")
