"""Text: results in sentences."""
