"""her2teach: one guideline text as a graph that can be walked, for teaching and never for clinical use."""

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
