"""Educator: write, check, present and hand out cases, and see how a class did."""
