"""Who may sit in the cockpit."""

from guatu.access.matrix import Rule

RULES = {
    name: Rule("figures.read")
    for name in (
        "cockpit:cockpit", "cockpit:places-xlsx", "cockpit:share", "cockpit:picture", "cockpit:stated", "cockpit:adjustments",
        "cockpit:figures", "cockpit:figures-xlsx",
    )
}  # fmt: skip
