"""her2teach: one guideline text as an interactive decision pathway, for teaching and never for clinical use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from her2teach.analysis.comparison import Comparison, compare_ways
    from her2teach.analysis.flips import Flip, flips
    from her2teach.analysis.nearest import NearCase, nearest_cases
    from her2teach.analysis.next_questions import NextQuestion, next_questions
    from her2teach.analysis.plans import MinimalPair, minimal_pair
    from her2teach.core.case import Case, CaseError
    from her2teach.core.guideline import Guideline
    from her2teach.core.load import load_guideline
    from her2teach.core.pathway import Pathway, trace
    from her2teach.core.plan import Feedback, InvalidPlanError, Plan, judge
    from her2teach.core.yamltree import ContentError
    from her2teach.teaching.generation import generate_cases
    from her2teach.teaching.vignettes import CaseVignette, load_vignette, load_vignettes

__all__ = [
    "Case",
    "CaseError",
    "CaseVignette",
    "Comparison",
    "ContentError",
    "Feedback",
    "Flip",
    "Guideline",
    "InvalidPlanError",
    "MinimalPair",
    "NearCase",
    "NextQuestion",
    "Pathway",
    "Plan",
    "compare_ways",
    "flips",
    "generate_cases",
    "judge",
    "load_guideline",
    "load_vignette",
    "load_vignettes",
    "minimal_pair",
    "nearest_cases",
    "next_questions",
    "trace",
]

__version__ = "0.2.0"

# Where each name comes from; a module is loaded when a name of it is first asked for.
_HOMES = {
    "analysis.comparison": ("Comparison", "compare_ways"),
    "analysis.flips": ("Flip", "flips"),
    "analysis.nearest": ("NearCase", "nearest_cases"),
    "analysis.next_questions": ("NextQuestion", "next_questions"),
    "analysis.plans": ("MinimalPair", "minimal_pair"),
    "core.case": ("Case", "CaseError"),
    "core.guideline": ("Guideline",),
    "core.load": ("load_guideline",),
    "core.pathway": ("Pathway", "trace"),
    "core.plan": ("Feedback", "InvalidPlanError", "Plan", "judge"),
    "core.yamltree": ("ContentError",),
    "teaching.generation": ("generate_cases",),
    "teaching.vignettes": ("CaseVignette", "load_vignette", "load_vignettes"),
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
