"""Jobs as the page shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.runner import registry, rules
from guatu.runner.models import Job, JobAttempt, JobState, Schedule
from guatu.runner.queries import JobProgress, cause_words, kind_title, progress_of, runs_of, title_of
from guatu.ui.components import (
    Cell,
    Column,
    ConfirmDialog,
    Empty,
    Filter,
    FilterBar,
    Link,
    Option,
    Page,
    Progress,
    Row,
    Table,
    Tag,
)  # fmt: skip
from guatu.ui.query import Query
from guatu.web.queue import reads
from guatu.web.queue.reads import Names

PAGE_SIZE = 50
_LINE = 200
TONES = {
    rules.WAITING: "plain", rules.RUNNING: "watch", rules.DONE: "good", rules.FAILED: "bad", rules.CANCELLED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One job's state cell: tag, bar, what it is at, and in plain words why not."""

    job: Job
    tag: Tag
    progress: JobProgress
    happened: str
    mend: str
    detail: str
    may_retry: bool
    may_cancel: bool
    is_live: bool = False  # one of several in a poll's answer, each to be put in its place


def standings_of(actor: Actor, jobs: Sequence[Job], *, is_live: bool = False) -> list[Standing]:
    """The state cells of these jobs."""
    progress = progress_of(jobs)
    return [_standing(actor, job, progress[job.id], is_live) for job in jobs]


def _standing(actor: Actor, job: Job, progress: JobProgress, is_live: bool) -> Standing:
    happened, mend = cause_words(job)
    may_act = reads.may_act(actor, job)
    is_retryable = job.state in (rules.FAILED, rules.CANCELLED) and registry.find_job(job.key) is not None
    return Standing(
        job, state_tag(job), progress, happened, mend, job.cause if reads.may_read_detail(actor, job) else "",
        may_retry=may_act and is_retryable, may_cancel=may_act and job.is_open and not job.is_cancel_asked, is_live=is_live,
    )  # fmt: skip


def state_tag(job: Job) -> Tag:
    """The state as a mark."""
    if job.is_cancel_asked and job.state == rules.RUNNING:
        return Tag(_("正在停止"), "watch")
    return Tag(str(JobState(job.state).label), TONES[job.state])


def job_table(request: HttpRequest, actor: Actor) -> tuple[Table, str]:
    """The list the address asks for, and the address that keeps its open rows up to date ("" when none is open)."""
    query = Query.of(request.path, request.GET.lists())
    visible = reads.visible_jobs(actor)
    wanted = reads.filtered(visible, query)
    page = Page(query.number("page"), PAGE_SIZE, wanted.count())
    number = min(page.number, page.last)
    shown = list(wanted[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    names = reads.names_of(shown)
    rows = tuple(_row(request, one, names) for one in standings_of(actor, shown))
    hides_clock = not any(query.many(name) for name in ("state", "kind", "by"))
    table = Table(
        "jobs", _("任务"), _columns(), rows, query, page=Page(number, PAGE_SIZE, page.total), filters=_filters(visible, query),
        empty=Empty(_("没有任务"), _("导入、月结、生成文书等较长的工作提交后在这里显示。")),
        foot_note=_("已完成的定时任务未列出；筛选“来源：定时”可查看。") if hides_clock else "", has_tools=False,
    )  # fmt: skip
    open_ids = [str(job.id) for job in shown if job.is_open]
    return table, Query(reverse("queue:live")).but(id=open_ids).url if open_ids else ""


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("任务"), width="wide", is_fixed=True),
        Column("state", _("状态"), width="wide"),
        Column("by", _("提交人")),
        Column("place", _("地方")),
        Column("created", _("提交")),
        Column("took", _("用时"), align="end"),
        Column("actions", _("操作")),
    )


def _filters(visible: Any, query: Query) -> FilterBar:
    kinds = sorted(set(visible.order_by().values_list("key", flat=True).distinct()))
    return FilterBar(
        (
            Filter("state", _("状态"), "multi", tuple(Option(value, str(label)) for value, label in JobState.choices)),
            Filter("kind", _("种类"), "multi", tuple(Option(key, kind_title(key)) for key in kinds)),
            Filter("by", _("来源"), "choice", (Option(reads.PEOPLE, _("人工")), Option(reads.CLOCK, _("定时")))),
        ),
        query,
    )


def _row(request: HttpRequest, one: Standing, names: Names) -> Row:
    job = one.job
    cells = {
        "title": title_of(job),
        "state": render_to_string("queue/_state.html", {"one": one}, request),
        "by": who(job, names),
        "place": names.places.get(job.place_id) if job.place_id else None,
        "created": job.created_at,
        "took": took(job),
        "actions": render_to_string("queue/_actions.html", {"one": one}, request),
    }
    return Row(cells, key=str(job.id), url=reverse("queue:job", args=[job.id]))


def who(job: Job, names: Names) -> str:
    """Which post asked for it; the machine when nobody did."""
    if job.actor_post is None:
        return _("系统")
    title = names.posts.get(job.actor_post, "")
    behalf = names.posts.get(job.on_behalf_of, "") if job.on_behalf_of else ""
    return _("%(post)s（代 %(behalf)s）") % {"post": title, "behalf": behalf} if behalf else title


def took(job: Job | JobAttempt) -> str:
    """How long it took, or has taken so far."""
    if job.started_at is None:
        return ""
    return span_text((job.finished_at or clock.now()) - job.started_at)


def span_text(span: dt.timedelta) -> str:
    """A length of time in words."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return _("%(s)d 秒") % {"s": seconds}
    if seconds < 3600:
        return _("%(m)d 分 %(s)d 秒") % {"m": seconds // 60, "s": seconds % 60}
    return _("%(h)d 小时 %(m)d 分") % {"h": seconds // 3600, "m": seconds % 3600 // 60}


def progress_block(actor: Actor, job: Job, *, is_own_page: bool = False) -> Progress:
    """A job's progress as the shared component, for any page: it asks `queue:progress` again by itself.

    `is_own_page`: on the job's own page, which has its own way to stop it and is drawn anew when the job is over.
    """
    now = progress_of([job])[job.id]
    url = Query(reverse("queue:progress", args=[job.id])).but(own="1" if is_own_page else None).url
    state = "failed" if job.state == rules.CANCELLED else job.state
    problem = "" if job.is_open or job.state == rules.DONE else _problem(actor, job)
    may_cancel = not is_own_page and job.is_open and not job.is_cancel_asked and reads.may_act(actor, job)
    return Progress(
        f"job-{job.id}", now.title, now.done, now.total, _("正在停止") if job.is_cancel_asked else now.doing, url, state,
        result_link(job), problem, reverse("queue:cancel", args=[job.id]) if may_cancel else "",
    )  # fmt: skip


def _problem(actor: Actor, job: Job) -> str:
    """Why it failed, in one line: what happened, which, what to do."""
    happened, mend = cause_words(job)
    detail = job.cause.replace("\n", "；") if reads.may_read_detail(actor, job) else ""
    shown = f"{detail[:_LINE]}…" if len(detail) > _LINE else detail
    what = _("%(what)s：%(detail)s") % {"what": happened, "detail": shown} if shown else happened
    return f"{what} {mend}".strip()


def result_link(job: Job) -> Link | None:
    """Where the result is, when the job said so: a result {"url": "/…", "title": "…"} with an address of our own."""
    result = job.result if isinstance(job.result, dict) else {}
    url = result.get("url")
    if job.state != rules.DONE or not isinstance(url, str) or not url.startswith("/") or url.startswith(("//", "/\\")):
        return None
    return Link(str(result.get("title") or _("查看结果")), url)


def progress_json(actor: Actor, job: Job) -> dict[str, Any]:
    """A job's progress for a script."""
    now, link = progress_of([job])[job.id], result_link(job)
    return {
        "id": str(job.id), "state": job.state, "title": now.title, "done": now.done, "total": now.total, "percent": now.percent,
        "doing": now.doing, "cause": now.cause, "detail": job.cause if reads.may_read_detail(actor, job) else "",
        "result_url": link.url if link else None, "is_over": not job.is_open,
    }  # fmt: skip


def runs_table(actor: Actor, job: Job) -> Table:
    """Every run of a job and what it came to."""
    is_shown = reads.may_read_detail(actor, job)
    columns = (
        Column("number", _("第几次"), measure="count"), Column("started", _("开始")), Column("took", _("用时"), align="end"),
        Column("outcome", _("结果")), Column("cause", _("原因"), width="fill"),
    )  # fmt: skip
    rows = tuple(
        Row({
            "number": run.number, "started": run.started_at, "took": took(run), "outcome": _outcome(job, run),
            "cause": Cell(cause_words(run)[0], run.cause if is_shown else ""),
        })
        for run in runs_of(job)
    )  # fmt: skip
    return Table("runs", _("执行记录"), columns, rows, empty=Empty(_("还没有执行过")), has_tools=False, is_tall=False)


def _outcome(job: Job, run: JobAttempt) -> Tag:
    if job.state == rules.RUNNING and run.number == job.attempts:
        return state_tag(job)
    if run.outcome == rules.WAITING:
        return Tag(_("退回队列"), "watch")
    return Tag(str(JobState(run.outcome).label), TONES[run.outcome]) if run.outcome else Tag(_("未报告"), "watch")


def cancel_dialog(job: Job) -> ConfirmDialog:
    """Names what stopping does before the second click."""
    if job.state == rules.RUNNING:
        effect = _("任务将在下一步停止；正在进行的写入会整体撤销，之前已分批写入的内容保留。")
    else:
        effect = _("任务将移出队列，不再执行。")
    return ConfirmDialog("cancel", _("停止任务"), effect, reverse("queue:cancel", args=[job.id]), _("停止"), is_grave=True)


def schedule_title(row: Schedule) -> str:
    """What a schedule does, in the reader's language."""
    spec = registry.find_schedule(row.key)
    return str(spec.title) if spec and spec.title else kind_title(row.job_key)
