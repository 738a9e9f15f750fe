"""Commands: what ``her2teach`` can be told to do, a module each."""
