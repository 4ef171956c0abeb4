"""Who may stand before the wall."""

from guatu.access.matrix import Rule

RULES = {"wall:wall": Rule("project.read")}
