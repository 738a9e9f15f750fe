"""her2teach: one guideline text as a graph that can be walked, for teaching and never for clinical use."""

from her2teach.case import Case, CaseError
from her2teach.comparison import Comparison, compare_ways
from her2teach.generation import generate_cases
from her2teach.guideline import Guideline, load_guideline
from her2teach.loading import ContentError
from her2teach.minimal_pairs import MinimalPair, minimal_pair
from her2teach.pathway import Pathway, trace
from her2teach.plan import Feedback, InvalidPlanError, Plan, judge
from her2teach.vignettes import CaseVignette, load_vignette, load_vignettes
from her2teach.whatif import Flip, NearCase, NextQuestion, flips, nearest_cases, next_questions

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
