"""her2teach: one guideline text as a graph that can be walked, for teaching and never for clinical use."""

from her2teach.case import Case, CaseError
from her2teach.guideline import Guideline, load_guideline
from her2teach.loading import ContentError
from her2teach.pathway import Pathway, trace

__all__ = ["Case", "CaseError", "ContentError", "Guideline", "Pathway", "load_guideline", "trace"]
