"""The permission table held against the running house, and what must hold for every address at once."""
