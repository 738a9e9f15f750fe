"""Text: results in sentences, and the same as HTML."""
