"""Reasons for a step that the house gives by itself: kept in the journal in Chinese, shown in the reader's language.

Whatever else stands there was typed by somebody. It is shown as it was typed, also where the words happen to be a text of the house.
"""

from __future__ import annotations

from django.utils.translation import gettext

_OWN: set[str] = set()


def own(text: str) -> str:
    """Declare a reason of the house (a literal marked with `gettext_noop`); the text itself comes back."""
    _OWN.add(text)
    return text


def shown(reason: str) -> str:
    """A reason as the reader reads it."""
    return gettext(reason) if reason in _OWN else reason
