"""Diagram: the graph as a picture."""
