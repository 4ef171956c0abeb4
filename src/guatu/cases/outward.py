"""What a list may say outside the house: in a mail, a chat or somebody's calendar no sensitive case tells its name (DECISIONS 33)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guatu.cases.models import CaseStanding
from guatu.cases.todo import TodoItem

HIDDEN = gettext_noop("其他协调事项")
_CASE = "cases:case"


def outward(items: Iterable[TodoItem]) -> list[TodoItem]:
    """The same list as it may leave the house, also for those who may read the titles inside it."""
    listed = list(items)
    named = {case: item for item in listed if (case := _case_of(item.url)) is not None}
    hidden = _sensitive(named)
    return [replace(one, what=_(HIDDEN)) if _case_of(one.url) in hidden else one for one in listed]


def _case_of(url: tuple[str, tuple[Any, ...]]) -> UUID | None:
    name, args = url
    if name != _CASE or not args:
        return None
    try:
        return UUID(str(args[0]))
    except ValueError:
        return None


def _sensitive(cases: Iterable[UUID]) -> set[UUID]:
    wanted = list(cases)
    found: set[UUID] = set()
    for start in range(0, len(wanted), 500):
        rows = CaseStanding.objects.live().filter(case_id__in=wanted[start : start + 500], is_sensitive=True)
        found |= set(rows.values_list("case_id", flat=True))
    return found


def notice_title(case: CaseStanding) -> str | dict[str, str]:
    """A case's title as a notice carries it: a notice may go outside, so a sensitive one is not named."""
    return {"text": HIDDEN} if case.is_sensitive else case.title
