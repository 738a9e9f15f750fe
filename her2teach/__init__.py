"""her2teach: one guideline text as a graph that can be walked, for teaching and never for clinical use."""

from her2teach.case import Case, CaseError
from her2teach.guideline import Guideline, load_guideline
from her2teach.loading import ContentError
from her2teach.pathway import Pathway, trace
from her2teach.plan import Feedback, InvalidPlanError, Plan, judge
from her2teach.vignettes import CaseVignette, load_vignette, load_vignettes

__all__ = [
    "Case",
    "CaseError",
    "CaseVignette",
    "ContentError",
    "Feedback",
    "Guideline",
    "InvalidPlanError",
    "Pathway",
    "Plan",
    "judge",
    "load_guideline",
    "load_vignette",
    "load_vignettes",
    "trace",
]
