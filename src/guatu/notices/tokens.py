"""Secret addresses: made at random, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A secret nobody can guess, fit for an address."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What is kept of it. It is long and random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
