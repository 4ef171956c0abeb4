"""The list of what waits for this post's check."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.life.dispatch.returns import queries
from guatu.life.dispatch.returns.models import ReturnCycle, ReturnLog
from guatu.life.dispatch.returns.queries import cycle_title
from guatu.life.dispatch.returns.services import Pick
from guatu.ui.components import BulkAction, Cell, Column, Empty, Link, Row, Table, Tag
from guatu.ui.query import Query
from guatu.ui.wording import moment_text
from guatu.web.returning.one import names_of

_MOST = 200
Waiting = tuple[ReturnLog, str, dict[str, Any]]


def review_table(actor: Actor, query: Query) -> Table:
    """What waits, the oldest first; chosen rows are passed together."""
    waiting = queries.waiting_for(actor)
    shown = waiting[:_MOST]
    projects = names_of(log for log, _key, _mark in shown)
    titles = {
        (one.root_id, one.key): cycle_title(one)
        for one in ReturnCycle.objects.filter(root_id__in={log.root_id for log, _k, _m in shown})
    }
    posts = post_labels(mark["post"] for _log, _key, mark in shown if mark["post"])
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("occasion", _("期")), Column("told", _("报了什么"), width="fill"),
        Column("marks", _("注意")), Column("by", _("填报岗位"), on_phone=False), Column("at", _("收到时刻")),
    )  # fmt: skip
    rows = tuple(_row(one, projects, titles, posts) for one in shown if one[0].project_id in projects)
    more = _("只列出最早的 %(n)s 件，共 %(all)s 件。") % {"n": _MOST, "all": len(waiting)} if len(waiting) > _MOST else ""
    bulk = (BulkAction(_("审核通过"), reverse("returning:pass"), _("将把选中的 {n} 件审核通过，交下一级或入账为通过。")),)
    empty = Empty(
        _("没有等你审核的填报"), _("下级报上来、轮到你审核的会列在这里。"), Link(_("我要报的"), reverse("returning:mine"))
    )
    return Table(
        "review", _("待审核的填报"), columns, rows, query, bulk=bulk if rows else (), empty=empty, foot_note=more, is_dense=True
    )


def _row(one: Waiting, projects: Any, titles: Any, posts: Any) -> Row:
    log, key, mark = one
    url = reverse("returning:return", args=[log.log_id, key])
    told = _("无变化") if mark["is_unchanged"] else mark["progress"]
    people = _("在场 %(n)s 人") % {"n": mark["people"]} if mark["people"] is not None else ""
    at = moment_text(clock.local_time(dt.datetime.fromisoformat(mark["first_at"])))
    by = next((label for post, label in posts.items() if str(post) == mark["post"]), _("系统"))
    cells = {
        "name": Link(projects[log.project_id].label, url), "occasion": Cell(titles.get((log.root_id, log.cycle), log.cycle), note=key),
        "told": Cell(told or "–", note=mark["blockers"] or people), "marks": marks_of(mark), "by": by, "at": at,
    }  # fmt: skip
    return Row(cells, key=f"{log.log_id}:{key}:{mark['filing']}", url=url)


def marks_of(mark: dict[str, Any]) -> tuple[Tag, ...]:
    """What a reviewer should see at a glance."""
    found = [
        (mark["has_problem"], Tag(_("有问题"), "bad", mark["blockers"])), (mark["is_missed"], Tag(_("补报"), "watch")),
        (mark["is_late"] and not mark["is_missed"], Tag(_("迟报"), "watch")), (mark["is_told"], Tag(_("代录"), "plain")),
        (bool(mark["provisional_due_on"]), Tag(_("临时佐证"), "watch", _("聊天截图，%(day)s 前换正式照片") % {"day": mark["provisional_due_on"]})),
        (mark["photos"] > 0, Tag(_("照片 %(n)s") % {"n": mark["photos"]}, "plain")),
    ]  # fmt: skip
    return tuple(tag for holds, tag in found if holds)


def picks_of(keys: list[str]) -> list[Pick]:
    """The chosen rows; what is no key of ours is left out."""
    found = []
    for key in keys:
        parts = key.split(":")
        if len(parts) == 3:
            log = _uuid(parts[0])
            if log is not None:
                found.append(Pick(log, parts[1], parts[2]))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
