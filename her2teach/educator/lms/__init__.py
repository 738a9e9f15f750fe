"""Quizzes for learning management systems: a question for each decision and plan of some cases, in their formats."""
