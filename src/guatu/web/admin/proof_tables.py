"""Findings, heads and progress as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as in_words

from guatu.desk.administration import Verified
from guatu.desk.administration_receipt import head_line
from guatu.facts import canon
from guatu.facts.models import SealHead
from guatu.runner import rules
from guatu.runner.causes import what_happened
from guatu.runner.models import Job
from guatu.runner.queries import progress_of
from guatu.ui.components import Cell, Column, Empty, Page, Progress, Row, Table
from guatu.ui.query import Query
from guatu.web.admin import words
from guatu.web.admin.tabling import PAGE_SIZE, breakable, exports


def findings_table(last: Verified) -> Table:
    """What does not hold: what, where, in words."""
    columns = (Column("what", _("不符之处"), width="wide"), Column("where", _("位置"), width="wide"), Column("message", _("说明"), width="fill"))
    rows = tuple(
        Row({"what": Cell(words.finding(one["code"]), one["code"]), "where": one["where"], "message": in_words(one["message"])}, tone="wrong")
        for one in last.findings
    )  # fmt: skip
    note = _("共 %(n)s 处，列出前 %(shown)s 处。") % {"n": last.count, "shown": len(rows)} if last.count > len(rows) else ""
    return Table("findings", _("不符之处"), columns, rows, has_tools=False, foot_note=note, empty=Empty(_("没有")))


def heads_table(heads: Iterable[SealHead], number: int, total: int, query: Query) -> Table:
    """Heads, newest first."""
    columns = (
        Column("size", _("凭证数"), measure="count"), Column("at", _("封存至")), Column("line", _("树头（抄存用）"), width="fill"),
    )  # fmt: skip
    rows = tuple(Row({"size": one.size, "at": one.cut_at, "line": breakable(head_line(one))}, key=str(one.size)) for one in heads)
    empty = Empty(_("还没有封存"), _("服务运行时每分钟封存一次；也可运行 guatu seal。"))
    return Table("heads", _("封存树头"), columns, rows, query, page=Page(number, PAGE_SIZE, total), exports=exports(query), empty=empty)


def instant(head: SealHead) -> str:
    """When a head was drawn, in UTC."""
    return canon.instant_text(head.cut_at)


def progress_of_job(job: Job) -> Progress:
    """A verification's progress as the shared component."""
    now = progress_of([job])[job.id]
    state = "failed" if job.state == rules.CANCELLED else job.state
    problem = "" if job.is_open or job.state == rules.DONE else what_happened(job.cause_code)
    return Progress(f"job-{short(job.id)}", now.title, 0, 0, now.doing, reverse("admin:progress"), state, problem=problem)


def short(one: UUID) -> str:
    """An id for a page."""
    return one.hex[-12:]
