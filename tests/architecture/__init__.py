"""Tests of the house as a whole: what no single package can show."""
