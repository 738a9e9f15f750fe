"""What tests of several folders share: the browser, and a server of the shipped notebooks."""

pytest_plugins = ["browser"]
