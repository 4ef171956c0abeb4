"""知会：what happens to a case is told to whoever has the next move, inside the same transaction, and never stops the step itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from guatu.access.things import Thing
from guatu.cases import kinds
from guatu.cases.models import CaseStanding
from guatu.cases.outward import HIDDEN, notice_title
from guatu.cases.superiors import posts_of
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.notices.services import notify

log = logging.getLogger("guatu.cases")

_OPENED = gettext_noop("新事项 %(number)s：%(title)s，请签收。")
_OPENED_BY = gettext_noop("新事项 %(number)s：%(title)s，%(due)s 前办结。")
_TEXTS: dict[type, str] = {
    kinds.CaseReturned: gettext_noop("%(number)s 被退回，请裁定：%(title)s"),
    kinds.CaseExtensionAsked: gettext_noop("%(number)s 申请延期，请批复：%(title)s"),
    kinds.CaseResultSubmitted: gettext_noop("%(number)s 已办理，请核验：%(title)s"),
    kinds.CaseSentBack: gettext_noop("%(number)s 被打回，请继续办理：%(title)s"),
    kinds.CaseResultVerified: gettext_noop("%(number)s 已核验，请销号：%(title)s"),
    kinds.CaseHandedOver: gettext_noop("%(number)s 转由你单位办理：%(title)s"),
    kinds.CaseReinstructed: gettext_noop("%(number)s 又有批示，请继续办理：%(title)s"),
    kinds.CaseWithdrawn: gettext_noop("%(number)s 已撤销，不必再办：%(title)s"),
    kinds.CaseDueRecounted: gettext_noop("%(number)s 的办理时限已按新的放假安排重算：%(title)s"),
}
_GRANTED = gettext_noop("%(number)s 已批准延期：%(title)s")
_DENIED = gettext_noop("%(number)s 未批准延期：%(title)s")
_HANDLER = (
    kinds.CaseSentBack, kinds.CaseExtensionDecided, kinds.CaseReinstructed, kinds.CaseWithdrawn, kinds.CaseDueRecounted,
)  # fmt: skip
_ISSUER = (kinds.CaseReturned, kinds.CaseExtensionAsked, kinds.CaseResultVerified)


def tell_step(*, actor: Actor, case: CaseStanding, kind: Any, fact: UUID) -> None:
    """Tell whoever has the next move. `case` is as it stood before the step."""
    text = _text_of(kind)
    if isinstance(kind, kinds.CaseDueRecounted) and kind.due_on == case.due_on:
        # Only known for certain now; the date itself is the one that was told.
        return
    if text:
        _safely(lambda: _step(actor, case, kind, text, fact))


def _text_of(kind: Any) -> str:
    if isinstance(kind, kinds.CaseExtensionDecided):
        return _GRANTED if kind.is_granted else _DENIED
    return _TEXTS.get(type(kind), "")


def _step(actor: Actor, case: CaseStanding, kind: Any, text: str, fact: UUID) -> None:
    unit, verb, thing = _next(case, kind)
    posts = posts_of(unit, verb, thing)
    values = {"number": case.number, "title": notice_title(case)}
    notify(
        posts=[one for one in posts if one != actor.post_id], key=f"case:{case.case_id}:{fact}", text=text, values=values,
        url=("cases:case", (case.case_id,)),
    )  # fmt: skip


def _next(case: CaseStanding, kind: Any) -> tuple[UUID | None, str, Thing]:
    """(unit, what its posts must be able to do, where)."""
    if isinstance(kind, kinds.CaseHandedOver):
        # The standing still names the old handler: the new one's posts reach the case as it will stand.
        unit, scope = UUID(kind.to_unit), case.access_scope()
        return unit, "case.work", replace(scope, unit_ids=scope.unit_ids | {unit})
    if isinstance(kind, _HANDLER):
        return case.unit_id, "case.work", case
    if isinstance(kind, _ISSUER):
        return case.issuer_unit_id, "case.decide", case
    return case.verifier_unit_id, "case.verify", case


def tell_opening(*, actor: Actor, case: UUID, fact: kinds.CaseOpened, thing: Thing) -> None:
    """Tell the unit that has to do it. What was over before it was written down is history, and no news."""
    if fact.due_on is not None and fact.due_on < clock.today():
        return
    _safely(lambda: _opening(actor, case, fact, thing))


def _opening(actor: Actor, case: UUID, fact: kinds.CaseOpened, thing: Thing) -> None:
    posts = posts_of(UUID(fact.handler_unit), "case.work", thing)
    values: dict[str, Any] = {"number": fact.number, "title": {"text": HIDDEN} if fact.is_sensitive else fact.title}
    if fact.due_on is not None:
        values["due"] = fact.due_on.isoformat()
    notify(
        posts=[one for one in posts if one != actor.post_id], key=f"case:{case}:opened",
        text=_OPENED_BY if fact.due_on else _OPENED, values=values, url=("cases:case", (case,)),
    )  # fmt: skip


def _safely(tell: Callable[[], None]) -> None:
    """A notice is a courtesy: whatever goes wrong with it is logged and undone by itself, and the step stands."""
    try:
        with transaction.atomic():
            tell()
    except Exception:
        log.exception("could not tell about a case")
