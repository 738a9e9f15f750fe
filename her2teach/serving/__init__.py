"""The notebooks as pages: a standalone Voila server, its settings and its template."""

from her2teach.serving.server import serve

__all__ = ["serve"]
