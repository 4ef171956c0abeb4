"""What one reader may do to one case now: policy, party and state, asked of the very checks the verbs make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.cases import rules
from guatu.cases.models import CaseStanding
from guatu.cases.registry import case_kind
from guatu.cases.services.acting import Act, require_handler, require_helper, require_issuer
from guatu.cases.services.handling import extending_of
from guatu.cases.services.verifying import close_fault, require_independent
from guatu.cases.vocab import CaseState
from guatu.facts.folds import LIVE
from guatu.facts.journal import Recorder
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Refused
from guatu.ledger.calendar import calendar_of
from guatu.ledger.queries import parameter

S = CaseState
_OPEN = (S.ASSIGNED, S.RETURNED, S.WORKING, S.SUBMITTED, S.VERIFIED)
Check = Callable[[Act], None]


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the house knows: its verb, in which states, whose it is, and what else must hold. `more` says why not."""

    name: str
    verb: str
    states: tuple[CaseState, ...]
    party: Check | None = None
    more: Callable[[Actor, CaseStanding], str] | None = None
    is_main: bool = False
    is_grave: bool = False


def act_titles() -> dict[str, str]:
    """What each act is called."""
    return {
        "accept": _("签收"), "return": _("退回"), "note": _("填写进展"), "ask-extension": _("申请延期"), "submit": _("申请销号"),
        "split": _("分办"), "verify": _("核验通过"), "send-back": _("打回"), "report": _("反馈呈报"), "close": _("销号"),
        "rule": _("裁定仍由其办理"), "hand-over": _("改派"), "extension": _("批延期"), "stop": _("停表"), "resume": _("恢复计时"),
        "reinstruct": _("再批示"), "recheck": _("回访抽查"), "relapse": _("复发重新挂号"), "withdraw": _("撤销"),
    }  # fmt: skip


def offered(actor: Actor, case: CaseStanding) -> list[Offer]:
    """The acts open to a reader, in the order of the loop; none on a row of the past."""
    return [one for one in OFFERS if not why_not(actor, case, one)]


def offer(name: str) -> Offer | None:
    """An act by name."""
    return next((one for one in OFFERS if one.name == name), None)


def why_not(actor: Actor, case: CaseStanding, one: Offer) -> str:
    """Why an act is closed to a reader; empty when it is open. The verb stays the judge."""
    if case.snapshot_no != LIVE:
        return _("这是过去的样子，只供查看。")
    verdict = policy.can(actor, one.verb, case)
    if not verdict.ok:
        return verdict.reason
    if case.state not in one.states:
        return _("%(number)s 现在是“%(state)s”，不能这样办理。请刷新后再看。") % {
            "number": case.number, "state": case.get_state_display(),
        }  # fmt: skip
    return _said(one.party, actor, case) or (one.more(actor, case) if one.more else "")


def _said(check: Check | None, actor: Actor, case: CaseStanding) -> str:
    """What a check of the verbs says, asked beforehand: it reads the actor and the case, and has nothing to write with."""
    if check is None:
        return ""
    try:
        check(Act(actor, case, clock.today(), cast("Recorder", None)))
    except Refused as refused:
        return str(refused)
    return ""


# ---- what else must hold ---------------------------------------------------------------------------------------------------


def _may_return(_actor: Actor, case: CaseStanding) -> str:
    """Once only, and within its limit (R4.12)."""
    if not case_kind(case.kind).may_return:
        return _("这类事项不能退回。")
    if case.returns:
        return _("已退回过一次，裁定后须办理。")
    last = return_until(case)
    return _("退回期限（%(day)s）已过。") % {"day": last.isoformat()} if clock.today() > last else ""


def return_until(case: CaseStanding) -> dt.date:
    """The last day on which it may be returned. Source: R4.12."""
    days = parameter("case.return_workdays", root=case.root_id, at=clock.today())
    return calendar_of(case.root_id).add_workdays(dt.date.fromisoformat(case.spans[-1][1]), days)


def _may_extend(_actor: Actor, case: CaseStanding) -> str:
    """Before expiry, at most so often, one at a time (R4.15)."""
    asked = extending_of(case, clock.today())
    if asked is None or case.extension_until is not None:
        return _("没有时限，或已有一份延期申请待批。")
    fault = rules.extension_fault(asked, case.due_on + dt.timedelta(days=1), clock.today()) if case.due_on else "none_left"
    return {
        "none_left": _("延期已用满。"),
        "expired": _("已过办理时限，不能再申请延期。"),
        "too_long": _("累计延期已达原办理时限。"),
    }.get(fault, "")


def _is_asking(_actor: Actor, case: CaseStanding) -> str:
    return "" if case.extension_until is not None else _("没有待批的延期申请。")


def _is_running(_actor: Actor, case: CaseStanding) -> str:
    return _("时钟已停。") if case.stopped_on is not None else ""


def _is_stopped(_actor: Actor, case: CaseStanding) -> str:
    return "" if case.stopped_on is not None else _("时钟没有停。")


def _needs_report(_actor: Actor, case: CaseStanding) -> str:
    return "" if case_kind(case.kind).needs_report else _("只有批示件、口头指示需要呈报。")


def _may_close(actor: Actor, case: CaseStanding) -> str:
    if case_kind(case.kind).needs_report and case.reported_on is None:
        return _("批示件须先向批示领导呈报结果，才能销号。")
    return close_fault(actor, case)


def _not_relapsed(_actor: Actor, case: CaseStanding) -> str:
    return _("已重新挂号。") if case.relapsed_into is not None else ""


OFFERS: tuple[Offer, ...] = (
    Offer("accept", "case.work", (S.ASSIGNED,), require_handler, is_main=True),
    Offer("return", "case.work", (S.ASSIGNED,), require_handler, _may_return, is_main=True),
    Offer("submit", "case.work", (S.WORKING,), require_handler, is_main=True),
    Offer("verify", "case.verify", (S.SUBMITTED,), require_independent, is_main=True),
    Offer("report", "case.decide", (S.VERIFIED,), require_issuer, _needs_report, is_main=True),
    Offer("close", "case.close", (S.VERIFIED,), require_independent, _may_close, is_main=True, is_grave=True),
    Offer("send-back", "case.verify", (S.SUBMITTED, S.VERIFIED), require_independent, is_main=True),
    Offer("rule", "case.decide", (S.RETURNED,), require_issuer, is_main=True),
    Offer("extension", "case.decide", (S.WORKING,), require_issuer, _is_asking, is_main=True),
    Offer("note", "case.work", (S.ASSIGNED, S.WORKING), require_helper),
    Offer("ask-extension", "case.work", (S.WORKING,), require_handler, _may_extend),
    Offer("split", "case.work", (S.WORKING,), require_handler),
    Offer("reinstruct", "case.decide", (S.ASSIGNED, S.WORKING, S.SUBMITTED, S.VERIFIED), require_issuer, _needs_report),
    Offer("hand-over", "case.decide", (S.ASSIGNED, S.RETURNED, S.WORKING), require_issuer),
    Offer("stop", "case.decide", (S.ASSIGNED, S.WORKING), require_issuer, _is_running),
    Offer("resume", "case.decide", (S.ASSIGNED, S.WORKING), require_issuer, _is_stopped),
    Offer("recheck", "case.verify", (S.CLOSED,), require_independent),
    Offer("relapse", "case.open", (S.CLOSED,), None, _not_relapsed),
    Offer("withdraw", "case.decide", _OPEN, require_issuer, is_grave=True),
)
