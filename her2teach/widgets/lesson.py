"""Lesson: passages, pitfalls on cases and the glossary, as a notebook shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from her2teach.core.files import shipped
from her2teach.core.guideline import Guideline
from her2teach.core.load import load_guideline
from her2teach.educator.slide_decks import passage_deck, pitfall_deck
from her2teach.educator.slides import Deck
from her2teach.teaching.lesson import load_lesson, passage_section, pitfall_section
from her2teach.teaching.pack import chosen_guideline
from her2teach.teaching.vignettes import shipped_vignettes
from her2teach.text.html.panels import glossary_html, sections_html
from her2teach.text.sections import Section
from her2teach.widgets.base import Screen
from her2teach.widgets.explorer import Explorer
from her2teach.widgets.parts import Panel, statement_notes
from her2teach.widgets.presenter import Presenter


class _Presented(Screen):
    """A section of the lesson, and a button that presents it."""

    def __init__(self, guideline: Guideline, section: Section, make: Callable[[], Deck]) -> None:
        self._panel = Panel(html=sections_html([section]), statements=statement_notes(guideline))
        super().__init__([self._panel, Presenter(make)])
        self.add_class("h2t-lesson-part")

    @property
    def html(self) -> str:
        """What it says."""
        return str(self._panel.html)


class Passage(_Presented):
    """A few lines about the text, each with its statements.

    Parameters
    ----------
    passage
        Its id in the lesson.

    Raises
    ------
    KeyError
        When the lesson has no such passage.
    """

    def __init__(self, passage: str) -> None:
        guideline, section = load_guideline(), passage_section(passage)
        super().__init__(guideline, section, lambda: passage_deck(guideline, section))
        self.name = passage

    def __repr__(self) -> str:
        return f"Passage({self.name!r})"


class PitfallCard(_Presented):
    """A pitfall on a case: the plan that falls into it, why it is one, and where it is none.

    Parameters
    ----------
    pitfall
        Its id.

    Raises
    ------
    KeyError
        When the lesson shows no such pitfall.
    """

    def __init__(self, pitfall: str) -> None:
        guideline = load_guideline()
        vignette = next(each for each in shipped_vignettes() if each.id == load_lesson().pitfalls[pitfall].vignette)
        section = pitfall_section(guideline, pitfall, vignette)
        super().__init__(guideline, section, lambda: pitfall_deck(guideline, pitfall, section))
        self.name = pitfall

    def __repr__(self) -> str:
        return f"PitfallCard({self.name!r})"


class LessonCase(Explorer):
    """A case of the lesson: an explorer with a few questions and parts, of the shipped text and cases.

    Parameters
    ----------
    vignette
        Id of a shipped case.
    only
        Ids of the questions that may be asked.
    more
        Parts to show beside the story, the questions, the answer and the graph, and the button that presents it.

    Raises
    ------
    KeyError
        When there is no such vignette or question.
    """

    def __init__(self, vignette: str, *, only: Iterable[str], more: Iterable[str] = ()) -> None:
        parts = ("story", "present", "questions", "answer", "graph", *more)
        super().__init__(vignette, only=only, parts=parts, guideline=load_guideline(), cases=shipped("cases"))


class Glossary(Panel):
    """The words of the field, with what they mean.

    Parameters
    ----------
    guideline
        The guideline whose glossary it is; the chosen one when left out.
    """

    def __init__(self, guideline: Guideline | None = None) -> None:
        super().__init__(html=glossary_html((guideline or chosen_guideline()).glossary.values()))
