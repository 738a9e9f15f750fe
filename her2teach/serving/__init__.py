"""Serving: the notebooks as pages, by Voila, under JupyterHub, or as a site without a server."""
