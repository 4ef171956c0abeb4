"""Start-up of the notices: its facts."""

from guatu.notices import kinds

KINDS = kinds
