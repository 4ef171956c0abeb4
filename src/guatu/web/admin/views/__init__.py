"""Doors of the administration room, one module a matter."""
