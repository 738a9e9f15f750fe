"""The notebooks as pages: a standalone Voila server, its settings and its template."""

from her2teach.serving.server import serve
from her2teach.serving.visitors import Visitors

__all__ = ["Visitors", "serve"]
