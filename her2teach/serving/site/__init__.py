"""The pages without a server: a JupyterLite site whose Python runs in the browser."""
