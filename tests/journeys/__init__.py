"""Journeys: somebody walks through the running house with a real browser, as on a working day (PRODUCT 5, 6)."""
