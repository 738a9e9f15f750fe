"""Analysis: what holds over all cases: what if, proofs, coverage."""
