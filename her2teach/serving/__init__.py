"""Serving: the notebooks as pages: Voila, JupyterHub, a site of plain files."""
