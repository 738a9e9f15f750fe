"""Analysis: what holds over all cases."""
