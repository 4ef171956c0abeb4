"""Tests of the whole house: the cast, permissions, architecture, journeys."""
