"""Start-up of the lights: the ledger's rules and the figures that count lights are declared."""

from guatu.attention import figures, ledger

DECLARED = (figures, ledger)
