"""What happened to a case, step by step: in words, with who did it, what shows it, and what it did to the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.cases import ladders, reasons
from guatu.cases.vocab import Manner, Satisfaction, StopCause
from guatu.desk.cases_words import Names
from guatu.desk.evidence import shot_of, where_of
from guatu.facts.models import Fact, StoredFile
from guatu.kernel import clock
from guatu.life.supervise.rounds.vocab import TOLD, TOLD_LABEL
from guatu.ui.components import Link, TimelineEntry

Body = Mapping[str, Any]


def timeline_of(facts: Sequence[Fact], names: Names, case: UUID, *, is_read: bool) -> tuple[TimelineEntry, ...]:
    """The steps, newest first. Outside the circle of a sensitive case only that and when they happened."""
    posts = post_labels({fact.entry.actor_post for fact in facts if fact.entry.actor_post})
    files = _file_names(facts)
    return tuple(_entry(fact, names, posts, files, case, is_read=is_read) for fact in reversed(facts))


def _file_names(facts: Sequence[Fact]) -> dict[str, str]:
    shas = {row.file_sha256 for fact in facts for row in fact.evidence.all()}
    return dict(StoredFile.objects.filter(sha256__in=shas).values_list("sha256", "name")) if shas else {}


def _entry(
    fact: Fact, names: Names, posts: Mapping[UUID, str], files: Mapping[str, str], case: UUID, *, is_read: bool
) -> TimelineEntry:  # fmt: skip
    made = _TITLES.get(fact.kind)
    title = made(fact.body, names) if made else fact.kind
    return TimelineEntry(
        fact.occurred_on.isoformat(), title, by=who(fact, posts), recorded=_recorded(fact),
        body=_body(fact, names) if is_read else "", tone=_TONES.get(fact.kind, ""),
        evidence=tuple(evidence_link(case, row, files) for row in fact.evidence.all()) if is_read else (),
    )  # fmt: skip


def who(fact: Fact, posts: Mapping[UUID, str]) -> str:
    """The post that did it; for whom and on whose word, where somebody wrote it down for another."""
    entry = fact.entry
    if entry.actor_post is None:
        return _("系统")
    name = posts.get(entry.actor_post, _("岗位"))
    return _("%(post)s 代录，%(who)s 口述") % {"post": name, "who": entry.said_by} if entry.said_by else name


def _recorded(fact: Fact) -> str:
    return _("%(moment)s 记录") % {"moment": fact.recorded_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")}


def evidence_link(case: UUID, row: Any, files: Mapping[str, str]) -> Link:
    """A piece of evidence: where in which file. Without the file at hand only its place is told."""
    name = files.get(row.file_sha256, "")
    told = (where_of(row.locator, name) or _("佐证"), shot_of(row.locator))
    title = " · ".join(one for one in told if one)
    return Link(title, reverse("cases:evidence", args=[case, row.id]) if name else "")


_TONES = {
    "cases.result_verified": "good", "cases.closed": "good", "cases.accepted": "good", "cases.returned": "watch",
    "cases.sent_back": "watch", "cases.extension_asked": "watch", "cases.clock_stopped": "watch", "cases.relapsed": "bad",
    "cases.escalation_proposed": "bad", "cases.carried_over": "watch",
}  # fmt: skip


# ---- each step in words ----------------------------------------------------------------------------------------------------


def _unit(names: Names, text: str) -> str:
    return names.units.get(UUID(text), "") if text else ""


def _opened(body: Body, names: Names) -> str:
    return _("%(issuer)s 交 %(handler)s 办理") % {
        "issuer": _unit(names, body["issuer_unit"]) or _("系统"), "handler": _unit(names, body["handler_unit"]),
    }  # fmt: skip


def _handed_over(body: Body, names: Names) -> str:
    to = _unit(names, body["to_unit"])
    return _("裁定由 %(unit)s 办理") % {"unit": to} if body["is_ruling"] else _("改派 %(unit)s") % {"unit": to}


def _duty_moved(body: Body, names: Names) -> str:
    if body["from_unit"] == body["to_unit"]:
        return _("岗位交接，交办岗位变更")
    if not body["to_post"]:
        return _("整件改派，由 %(unit)s 牵头") % {"unit": _unit(names, body["to_unit"])}
    return _("岗位交接，由 %(unit)s 接手") % {"unit": _unit(names, body["to_unit"])}


def _extension_decided(body: Body, _names: Names) -> str:
    told = {"day": body["until_on"]}
    return _("同意延期到 %(day)s") % told if body["is_granted"] else _("不同意延期到 %(day)s") % told


def _stopped(body: Body, _names: Names) -> str:
    return _("停表：%(cause)s") % {"cause": dict(StopCause.choices).get(body["cause"], body["cause"])}


def _resumed(body: Body, _names: Names) -> str:
    return _("恢复计时，时限顺延到 %(day)s") % {"day": body["due_on"]} if body["due_on"] else _("恢复计时")


def _recounted(body: Body, _names: Names) -> str:
    return _("按新的放假安排重算时限：%(day)s") % {"day": body["due_on"]}


def _verified(body: Body, _names: Names) -> str:
    manner = {**dict(Manner.choices), TOLD: TOLD_LABEL}.get(body["manner"], body["manner"])
    if not body["satisfaction"]:
        return _("核验通过（%(manner)s）") % {"manner": manner}
    told = {"manner": manner, "word": dict(Satisfaction.choices).get(body["satisfaction"], body["satisfaction"])}
    return _("核验通过（%(manner)s），企业评价：%(word)s") % told


def _rung(body: Body) -> str:
    rung = ladders.rung_of(body["ladder"], body["rung"])
    return str(rung.title) if rung else body["rung"]


def _escalation_decided(body: Body, _names: Names) -> str:
    told = {"rung": _rung(body)}
    return _("采纳升级：%(rung)s") % told if body["is_confirmed"] else _("不升级：%(rung)s") % told


_TITLES: dict[str, Callable[[Body, Names], str]] = {
    "cases.opened": _opened,
    "cases.accepted": lambda b, n: _("%(unit)s 签收") % {"unit": _unit(n, b["unit"])},
    "cases.returned": lambda b, n: _("%(unit)s 退回") % {"unit": _unit(n, b["unit"])},
    "cases.handed_over": _handed_over,
    "cases.noted": lambda b, n: _("进展"),
    "cases.extension_asked": lambda b, n: _("申请延期到 %(day)s") % {"day": b["until_on"]},
    "cases.extension_decided": _extension_decided,
    "cases.clock_stopped": _stopped,
    "cases.clock_resumed": _resumed, "cases.due_recounted": _recounted,
    "cases.result_submitted": lambda b, n: _("申请销号"),
    "cases.sent_back": lambda b, n: _("打回"),
    "cases.result_verified": _verified,
    "cases.reported_back": lambda b, n: _("向批示领导反馈呈报"),
    "cases.reinstructed": lambda b, n: _("再批示"),
    "cases.closed": lambda b, n: _("销号"),
    "cases.withdrawn": lambda b, n: _("撤销"),
    "cases.rechecked": lambda b, n: _("回访：未复发") if b["is_sound"] else _("回访：已复发"),
    "cases.relapsed": lambda b, n: _("复发，重新挂号"),
    "cases.carried_over": lambda b, n: _("会议结转"),
    "cases.escalation_proposed": lambda b, n: _("建议升级：%(rung)s") % {"rung": _rung(b)},
    "cases.escalation_decided": _escalation_decided,
    "cases.duty_moved": _duty_moved,
}


def _body(fact: Fact, names: Names) -> str:
    """The rest of a step in one line: what was written, why, on what basis, the date it moved."""
    body = fact.body
    parts = [str(body[key]) for key in ("text", "why") if body.get(key)]
    if body.get("basis"):
        parts.append(_("依据：%(text)s") % {"text": body["basis"]})
    if body.get("suggested_unit"):
        parts.append(_("建议由 %(unit)s 办理") % {"unit": _unit(names, body["suggested_unit"])})
    if fact.reason:
        parts.append(_("理由：%(reason)s") % {"reason": reasons.shown(fact.reason)})
    if body.get("due_on") and fact.kind in ("cases.opened", "cases.handed_over", "cases.reinstructed"):
        parts.append(_("时限 %(day)s") % {"day": body["due_on"]})
    return "；".join(parts)
