"""The journal as a table of entries, and one entry's facts as they are shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.administration_journal import Asked, FactsShown, Reader, Surroundings
from guatu.desk.evidence import where_of
from guatu.facts.models import Entry, Evidence, Fact
from guatu.ui.components import Cell, Column, Empty, Figure, Filter, FilterBar, Link, Option, Page, Row, Table, Tag
from guatu.ui.query import Query
from guatu.web.admin import words
from guatu.web.admin.tabling import MOST_OUT, exports, uuid_of

_SHOWN_KINDS = 2
_LONG = 400


def asked_of(query: Query) -> Asked:
    """What the address asks for; what it says wrongly is not asked."""
    return Asked(
        from_on=_day(query.text("on_from")), to_on=_day(query.text("on_to")), verbs=query.many("verb"), kinds=query.many("kind"),
        channels=query.many("channel"), posts=tuple(found for one in query.many("post") if (found := uuid_of(one))),
        id=uuid_of(query.text("q").strip()), is_oldest_first=query.text("sort") == "at",
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def journal_table(reader: Reader, entries: list[Entry], around: Surroundings, page: Page | None, query: Query) -> Table:
    """Entries with who, what and how much."""
    rows = tuple(_entry_row(one, around) for one in entries)
    columns = (
        Column("at", _("记录时刻"), is_fixed=True, is_sortable=True), Column("verb", _("动作"), width="wide"),
        Column("post", _("岗位"), width="wide"), Column("channel", _("渠道")), Column("facts", _("事实数"), measure="count"),
        Column("kinds", _("内容"), width="wide"), Column("seal", _("封存号")), Column("id", _("凭证号"), is_hidden=True),
    )  # fmt: skip
    note = _("导出至多 %(n)s 张凭证；更多请分段导出。") % {"n": MOST_OUT}
    empty = Empty(_("没有符合条件的凭证"), _("放宽时间或筛选条件。"))
    return Table("journal", _("日志"), columns, rows, query, page=page, filters=_filters(reader, query), exports=exports(query),
                 foot_note=note, default_sort="-at", empty=empty)  # fmt: skip


def _filters(reader: Reader, query: Query) -> FilterBar:
    is_seen = [code for code in words.KINDS if reader.is_audit or not code.startswith("access.")]
    posts = sorted(reader.posts().items(), key=lambda one: one[1])
    return FilterBar(
        (
            Filter("on", _("日期"), "date"),
            Filter("verb", _("动作"), "multi", tuple(Option(code, str(text)) for code, text in words.VERBS.items())),
            Filter("kind", _("事实"), "multi", tuple(Option(code, words.kind(code)) for code in is_seen)),
            Filter("post", _("岗位"), "multi", tuple(Option(str(pk), text) for pk, text in posts)),
            Filter("channel", _("渠道"), "multi", tuple(Option(code, str(text)) for code, text in words.CHANNELS.items())),
        ), query, search="q", search_hint=_("凭证、事实或项目的编号"),
    )  # fmt: skip


def _entry_row(one: Entry, around: Surroundings) -> Row:
    url = reverse("admin:entry", args=[one.id])
    kinds = around.kinds.get(one.id, {})
    leaf = around.leaves.get(one.id)
    cells = {
        "at": one.recorded_at, "verb": Cell(Link(words.verb(one.verb), url), one.verb), "post": who(one, around.posts),
        "channel": words.channel(one.channel), "facts": sum(kinds.values()), "kinds": kinds_words(kinds),
        "seal": str(leaf + 1) if leaf is not None else Tag(_("未封存"), "watch"), "id": str(one.id),
    }  # fmt: skip
    return Row(cells, key=str(one.id), url=url)


def who(one: Entry, posts: Mapping[UUID, str]) -> str:
    """The post that did it, for whom, and who said it; the machine when nobody signed in."""
    name = posts.get(one.actor_post, "") if one.actor_post else _("系统")
    if one.on_behalf_of:
        name = _("%(post)s（代 %(behalf)s）") % {"post": name, "behalf": posts.get(one.on_behalf_of, "")}
    return _("%(post)s，%(who)s 口述") % {"post": name, "who": one.said_by} if one.said_by else name


def kinds_words(kinds: Mapping[str, int]) -> str:
    """The commonest kinds with their numbers."""
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    said = [f"{words.kind(code)} {count}" if count > 1 else words.kind(code) for code, count in ordered[:_SHOWN_KINDS]]
    return "、".join(said) + (_("等 %(n)s 种") % {"n": len(ordered)} if len(ordered) > _SHOWN_KINDS else "")


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the page shows it. Without `body` its content is not this reader's to see."""

    line: int
    id: UUID
    kind: str
    code: str
    on: dt.date
    period: str
    place: str
    project: Link | None
    amount: Figure | None
    provenance: Tag
    reason: str
    hash: str
    body: list[tuple[str, str]] | None
    evidence: tuple[tuple[str, str, str], ...]
    corrects: UUID | None
    corrected_by: UUID | None


def fact_lines(reader: Reader, shown: FactsShown) -> list[FactLine]:
    """The facts of an entry as this reader may see them."""
    return [_fact_line(reader, fact, shown) for fact in shown.facts]


def _fact_line(reader: Reader, fact: Fact, shown: FactsShown) -> FactLine:
    is_open = reader.may_read_content(fact.kind)
    later = getattr(fact, "superseded_by", None)
    text, tone = words.PROVENANCES[fact.provenance]
    has_amount = is_open and fact.amount_yuan is not None
    return FactLine(
        fact.line, fact.id, words.kind(fact.kind), fact.kind, fact.occurred_on, fact.period,
        shown.places.get(fact.place, "") if fact.place else "", _project(fact, shown),
        Figure("fact", _("金额"), fact.amount_yuan, "万元", "yuan", 2) if has_amount else None, Tag(str(text), tone),
        fact.reason if is_open else "", fact.row_hash, body_lines(fact.body) if is_open else None,
        tuple(_evidence(one, shown) for one in shown.evidence.get(fact.id, ())), fact.supersedes_id,
        later.entry_id if later else None,
    )  # fmt: skip


def _project(fact: Fact, shown: FactsShown) -> Link | None:
    name = shown.projects.get(fact.project) if fact.project else None
    if name is None:
        return None
    return Link(name, reverse("register:project", args=[fact.project]) if apps.is_installed("guatu.web.register") else "")


def _evidence(one: Evidence, shown: FactsShown) -> tuple[str, str, str]:
    name = shown.files.get(one.file_sha256, "")
    url = reverse("figure:evidence", args=[one.id]) if name and apps.is_installed("guatu.web.figure") else ""
    return where_of(one.locator, name) or _("佐证"), url, one.file_sha256


def body_lines(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A fact's content as it is stored, field by field."""
    return [(key, _value(value)) for key, value in body.items() if value not in (None, "", [], {})]


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{text[:_LONG]}…" if len(text) > _LONG else text
