"""Who may use the addresses that belong to no room."""

from guatu.access.matrix import SIGNED_IN, Rule

RULES = {
    "home": Rule(SIGNED_IN, get=302),
}
