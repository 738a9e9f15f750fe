"""Core: a guideline, a case, its pathway and the verdict on a plan."""
