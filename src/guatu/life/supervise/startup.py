"""Start-up of supervision: what it declares to the storeys below."""

from guatu.life.supervise import case_kinds

CASE_KINDS = case_kinds
