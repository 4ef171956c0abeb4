"""Tests of the doors at the terminal."""
