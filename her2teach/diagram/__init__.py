"""Diagram: the decision graph as a picture, as SVG and through matplotlib."""
