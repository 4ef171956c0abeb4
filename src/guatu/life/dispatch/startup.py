"""Start-up of dispatch: what it declares to the storeys below."""

from guatu.life.dispatch import case_kinds, kinds

KINDS, CASE_KINDS = kinds, case_kinds
