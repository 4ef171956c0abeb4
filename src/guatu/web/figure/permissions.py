"""Who may open drawers."""

from guatu.access.matrix import Rule

RULES = {
    "figure:drawer": Rule("figures.read", things="figure"),
    "figure:light": Rule("project.read", things="light"),
    "figure:evidence": Rule("project.read", things="evidence"),
}
