"""Docs: what the papers are made with."""
