"""What may be written to whom: units and posts that exist, cases that are theirs and open, words without typed numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Post, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.queries import is_below, is_in_circle
from guatu.figures.registry import all_figures
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid, Refused
from guatu.life.supervise.letters import rules
from guatu.life.supervise.letters.content import Brief, Call
from guatu.life.supervise.letters.queries import is_settled
from guatu.life.supervise.letters.templating import text_problems
from guatu.life.supervise.letters.vocab import LEVEL_OF_KIND, CallResult, LetterKind, Urgency


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written to whom. A paper of the ladder is drawn from adopted rungs, any other from cases."""

    kind: str
    addressee: UUID
    escalations: tuple[UUID, ...] = ()
    cases: tuple[UUID, ...] = ()
    issuer: UUID | None = None
    addressee_post: UUID | None = None
    demand: str = ""
    skip_reason: str = ""
    copy_to: str = ""
    urgency: str = ""
    call: Call | None = None


def addressee_of(draft: Draft, issuer: Unit) -> tuple[Unit, Post | None]:
    """The unit and, where it goes to the leader in charge, his post. Errors: Invalid for one that no longer exists."""
    today = clock.today()
    unit = Unit.objects.select_related("place").valid_on(today).filter(id=draft.addressee).first()
    if unit is None or unit.place.root_id != issuer.place.root_id:
        raise Invalid({"addressee": [_("收文单位不存在或已撤销，请重新选择。")]})
    if unit.id == issuer.id:
        raise Invalid({"addressee": [_("不能发给自己。")]})
    if draft.addressee_post is None:
        return unit, None
    post = Post.objects.select_related("unit", "place").valid_on(today).filter(id=draft.addressee_post).first()
    if post is None or post.place.root_id != issuer.place.root_id:
        raise Invalid({"addressee_post": [_("收文岗位不存在或已撤销，请重新选择。")]})
    return unit, post


def require_cases(standings: list[CaseStanding], draft: Draft, addressee: Unit, root: Place) -> None:
    """Errors: Invalid without a case, for one that is settled, elsewhere, or not the addressee's."""
    if not standings:
        raise Invalid({"cases": [_("没有事项的函不能发，请至少选一项。")]})
    for one in standings:
        if one.root_id != root.id:
            raise Invalid({"cases": [_("%(number)s 不属于本辖区。") % {"number": one.number}]})
        if is_settled(one):
            raise Invalid({"cases": [_("%(number)s 已销号或已撤销，不需要再发函。") % {"number": one.number}]})
        is_theirs = is_below(one.unit_id, addressee.id) or draft.addressee_post is not None
        if draft.kind != LetterKind.LETTER and not is_theirs:
            raise Invalid({"addressee": [_("%(number)s 不由收文单位承办。") % {"number": one.number}]})


def require_circle(actor: Actor, standings: Iterable[CaseStanding]) -> None:
    """Errors: Refused for a sensitive case outside the drafter's circle: what one may not read one does not write. Source: DECISIONS 33."""
    hidden = [one.number for one in standings if not is_in_circle(actor, one)]
    if hidden:
        text = _("%(numbers)s 是敏感事项，你的岗位不在知悉范围，不能写进函里；请由交办、承办、核验单位或督查室拟函。")
        raise Refused(text % {"numbers": "、".join(hidden)})


def require_told(standings: Iterable[CaseStanding], units: Iterable[Unit], field: str) -> None:
    """Errors: Invalid when a sensitive case would be told to a unit outside its circle. Source: DECISIONS 33."""
    units = list(units)
    for case in standings:
        outside = [one.label for one in units if case.is_sensitive and not _knows(one, case)]
        if outside:
            text = _("%(number)s 是敏感事项，%(units)s不在知悉范围。")
            raise Invalid({field: [text % {"number": case.number, "units": "、".join(outside)}]})


def _knows(unit: Unit, case: CaseStanding) -> bool:
    """Whether a unit is in a sensitive case's circle: it has a part in it, stands above its handler, or holds a post that may look."""
    if unit.id in case.access_scope().unit_ids or is_below(case.unit_id, unit.id):
        return True
    posts = Post.objects.valid_on(clock.today()).filter(unit=unit)
    return any(is_in_circle(Actor(post.id, None, unit.id, "web"), case) for post in posts)


def sound_demand(text: str) -> str:
    """What is required, as it may be printed. Errors: Invalid for an unknown slot or a typed number."""
    found = text_problems(text, rules.SLOTS, [one.key for one in all_figures()])
    if {"要求", "事项清单"} & set(rules.slots_in(text)):
        found.append(_("要求里不能再用 {要求}、{事项清单}。"))
    if found:
        raise Invalid({"demand": found})
    return text.strip()


def known_urgency(text: str) -> str:
    """Errors: Invalid for an urgency there is not."""
    if text not in Urgency.values:
        raise Invalid({"urgency": [_("没有这种紧急程度。")]})
    return text


def sound_call(call: Call | None, on: dt.date) -> Call | None:
    """The call, if one was made. Errors: as `require_call`."""
    if call is not None:
        require_call(call, on)
    return call


def require_call(call: Call, on: dt.date) -> None:
    """Errors: Invalid without a post, with an unknown result, or for a day to come."""
    if not call.whom.strip():
        raise Invalid({"whom": [_("请写明通话的岗位（不写姓名）。")]})
    if call.result not in CallResult.values:
        raise Invalid({"result": [_("请选择电话结果。")]})
    if call.on > on:
        raise Invalid({"on": [_("通话日期不能晚于今天。")]})


def with_reason(brief: Brief) -> Brief:
    """From 督办函 on: the earlier letter is cited, or the reason for skipping it (B08). Where none was skipped none is printed.

    Errors: Invalid without a reason where one is due, or with a typed number in it.
    """
    level = LEVEL_OF_KIND.get(LetterKind(brief.kind), 0)
    lacking = [item.case.number for item in brief.items if not any(0 < one.level < level for one in item.earlier)]
    if level < 2 or not lacking:
        return replace(brief, skip_reason="")
    if not brief.skip_reason:
        text = _("%(numbers)s 此前没有发过低一级的函，请写明越级理由。")
        raise Invalid({"skip_reason": [text % {"numbers": "、".join(lacking)}]})
    if rules.typed_numbers(brief.skip_reason):
        raise Invalid({"skip_reason": [_("不能键入数字；逾期天数由事项带出。")]})
    return brief
