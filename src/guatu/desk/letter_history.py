"""What happened to a letter, step by step, newest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.desk.letter import units_of
from guatu.facts.models import Fact, StoredFile
from guatu.life.supervise.letters.vocab import CallResult, Channel, Opinion
from guatu.ui.components import Link, TimelineEntry
from guatu.ui.wording import moment_text


def history_of(facts: list[Fact]) -> tuple[TimelineEntry, ...]:
    """Every step, newest first, by the posts that took them."""
    posts = post_labels([fact.entry.actor_post for fact in facts if fact.entry.actor_post])
    units = units_of(_unit_ids(facts))
    names = dict(
        StoredFile.objects.filter(sha256__in=[e.file_sha256 for fact in facts for e in fact.evidence.all()]).values_list(
            "sha256", "name"
        )
    )
    return tuple(_happened(fact, posts, units, names) for fact in reversed(facts))


def _unit_ids(facts: list[Fact]) -> set[Any]:
    return {fact.body["unit"] for fact in facts if fact.body.get("unit")}


def _happened(fact: Fact, posts: dict[Any, str], units: dict[Any, str], names: dict[str, str]) -> TimelineEntry:
    by = posts.get(fact.entry.actor_post, _("系统")) if fact.entry.actor_post else _("系统")
    evidence = tuple(
        Link(
            names.get(one.file_sha256) or str(one.locator.get("part", _("佐证"))),
            reverse("letter:evidence", args=[fact.subject_id, one.id]),
        )
        for one in fact.evidence.all()
        if one.file_sha256 in names
    )
    tone = {"letters.withdrawn": "struck", "letters.sent_back": "watch", "letters.reply_refused": "watch", "letters.signed": "good"}.get(fact.kind, "")
    return TimelineEntry(
        fact.occurred_on.isoformat(), step_title(fact), by, moment_text(fact.recorded_at), body=_words(fact, units), tone=tone, evidence=evidence,
    )  # fmt: skip


def step_title(fact: Fact) -> str:
    """What a step is called."""
    titles = {
        "letters.drafted": _("拟稿"), "letters.called": _("电话联系"), "letters.checked": _("核稿"), "letters.sent_back": _("退回重拟"),
        "letters.countersigned": _("会签"), "letters.approved": _("审签一人"), "letters.signed": _("签发"),
        "letters.scan_attached": _("附盖章扫描件"), "letters.delivered": _("送达"), "letters.received": _("签收"),
        "letters.replied": _("回复"), "letters.reply_accepted": _("认可回复"), "letters.reply_refused": _("退回回复"),
        "letters.handed_over": _("随岗位交接"), "letters.withdrawn": _("撤回"),
    }  # fmt: skip
    return titles.get(fact.kind, fact.kind)


def _words(fact: Fact, units: dict[Any, str]) -> str:
    """What was said, in one line."""
    body, kind = fact.body, fact.kind
    if kind == "letters.signed":
        return str(body["number"])
    if kind == "letters.called":
        return " ".join(filter(None, (body["whom"], str(CallResult(body["result"]).label), body["note"])))
    if kind == "letters.delivered":
        return str(Channel(body["channel"]).label)
    if kind == "letters.countersigned":
        told = [str(Opinion(body["opinion"]).label), body["words"]]
        return "：".join(filter(None, (units.get(UUID(body["unit"]), ""), "，".join(filter(None, told)))))
    return str(body.get("text") or fact.reason or body.get("skip_reason") or "")
