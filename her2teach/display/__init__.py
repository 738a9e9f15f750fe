"""Display: what the objects of a cell show of themselves, loaded when a notebook asks."""
