"""HTML: the sentences as HTML."""
