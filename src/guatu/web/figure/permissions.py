"""Who may open drawers."""

from guatu.access.matrix import Rule

RULES = {
    "figure:drawer": Rule("figures.read", things="figure", at="place"),
    "figure:light": Rule("project.read", things="light"),
    "figure:evidence": Rule("project.read", things="evidence"),
}
