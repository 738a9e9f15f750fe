"""Widgets: the screens of the notebooks."""

from her2teach.widgets.explorer import Explorer
from her2teach.widgets.lesson import Glossary, LessonCase, Passage, PitfallCard
from her2teach.widgets.parts import Banner

__all__ = ["Banner", "Explorer", "Glossary", "LessonCase", "Passage", "PitfallCard"]
