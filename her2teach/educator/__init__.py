"""Educator: write, check, present, hand out, see how a class did."""
