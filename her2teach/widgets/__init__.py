"""Widgets: the screens of the notebooks, with their scripts and styles."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from her2teach.widgets.class_results import ClassResults
    from her2teach.widgets.drill import Drill
    from her2teach.widgets.explorer import Explorer
    from her2teach.widgets.extensions import ExtensionComparison
    from her2teach.widgets.graph import DecisionGraph
    from her2teach.widgets.handouts import Handouts
    from her2teach.widgets.journey import PatientJourney
    from her2teach.widgets.lesson import Glossary, LessonCheck, LessonPresentation, Passage, PitfallCard
    from her2teach.widgets.parts import Banner
    from her2teach.widgets.practice import Practice
    from her2teach.widgets.writer import CaseWriter

__all__ = [
    "Banner",
    "CaseWriter",
    "ClassResults",
    "DecisionGraph",
    "Drill",
    "Explorer",
    "ExtensionComparison",
    "Glossary",
    "Handouts",
    "LessonCheck",
    "LessonPresentation",
    "Passage",
    "PatientJourney",
    "PitfallCard",
    "Practice",
]

# Where each name comes from; a page loads the screens that it shows.
_HOMES = {
    "class_results": ("ClassResults",),
    "drill": ("Drill",),
    "explorer": ("Explorer",),
    "extensions": ("ExtensionComparison",),
    "graph": ("DecisionGraph",),
    "handouts": ("Handouts",),
    "journey": ("PatientJourney",),
    "lesson": ("Glossary", "LessonCheck", "LessonPresentation", "Passage", "PitfallCard"),
    "parts": ("Banner",),
    "practice": ("Practice",),
    "writer": ("CaseWriter",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
