"""The pages without a server: a JupyterLite site whose Python runs in the browser."""

from her2teach.serving.site.build import build

__all__ = ["build"]
