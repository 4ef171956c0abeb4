"""Tables of the runner. Jobs and schedules live beside the ledger, progress in the scratch database."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from guatu.kernel.actor import Actor
from guatu.kernel.ids import uuid7
from guatu.runner import rules


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = rules.WAITING, _("排队中")
    RUNNING = rules.RUNNING, _("进行中")
    DONE = rules.DONE, _("已完成")
    FAILED = rules.FAILED, _("失败")
    CANCELLED = rules.CANCELLED, _("已取消")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs."""

    def open(self) -> JobQuerySet:
        """Those still to be done or being done."""
        return self.filter(state__in=rules.OPEN_STATES)

    def over(self) -> JobQuerySet:
        """Those that came to an end."""
        return self.filter(state__in=rules.OVER_STATES)


class Job(models.Model):
    """任务：one piece of work to be done behind a page.

    `task` is its ticket in the django-tasks queue; every attempt draws a new one, and only the ticket written here may start it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField("任务种类", max_length=80)
    title = models.CharField("名称", max_length=120)
    subject = models.CharField("对象", max_length=200, blank=True)
    args = models.JSONField("参数", default=dict)
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children", verbose_name="上级任务")
    task = models.OneToOneField(DBTaskResult, null=True, on_delete=models.SET_NULL, related_name="job", verbose_name="取件票")

    actor_post = models.UUIDField("岗位", null=True)
    actor_user = models.UUIDField("账号", null=True)
    actor_unit = models.UUIDField("单位", null=True)
    actor_channel = models.CharField("渠道", max_length=10)
    on_behalf_of = models.UUIDField("代理岗位", null=True)
    said_by = models.CharField("口述人", max_length=80, blank=True)
    place_id = models.UUIDField("地方", null=True)

    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    dedupe_key = models.CharField("去重键", max_length=200, blank=True)
    is_cancel_asked = models.BooleanField("已要求停止", default=False)
    acted_by_post = models.UUIDField("重试或取消的岗位", null=True)
    attempts = models.PositiveIntegerField("已执行次数", default=0)
    attempts_allowed = models.PositiveIntegerField("允许次数")
    worker = models.CharField("执行者", max_length=120, blank=True)
    cause_code = models.CharField("原因代码", max_length=30, blank=True)
    cause = models.TextField("原因", blank=True)
    result = models.JSONField("结果", null=True)

    created_at = models.DateTimeField("提交时刻")
    started_at = models.DateTimeField("开始时刻", null=True)
    finished_at = models.DateTimeField("结束时刻", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "任务"
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=Q(state__in=list(rules.OPEN_STATES)) & ~Q(dedupe_key=""),
                name="one_open_job_per_dedupe_key",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="job_by_state"),
            models.Index(fields=["place_id", "-created_at"], name="job_by_place"),
            models.Index(fields=["actor_post", "-created_at"], name="job_by_post"),
            models.Index(fields=["actor_user", "-created_at"], name="job_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done or being done."""
        return self.state in rules.OPEN_STATES

    @property
    def actor(self) -> Actor:
        """Who it acts for when it runs: the same post, through the channel `task`; the machine stays the machine."""
        is_someone = self.actor_post is not None or self.actor_user is not None
        return Actor(
            self.actor_post, self.actor_user, self.actor_unit, "task" if is_someone else self.actor_channel,
            self.on_behalf_of, self.said_by,
        )  # fmt: skip


class JobAttempt(models.Model):
    """一次执行：one run of a job by one worker and what it came to. The unique number is what makes a double claim impossible."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="runs", verbose_name="任务")
    number = models.PositiveIntegerField("第几次")
    worker = models.CharField("执行者", max_length=120)
    outcome = models.CharField("结果", max_length=10, blank=True)
    cause_code = models.CharField("原因代码", max_length=30, blank=True)
    cause = models.TextField("原因", blank=True)
    started_at = models.DateTimeField("开始时刻")
    finished_at = models.DateTimeField("结束时刻", null=True)

    class Meta:
        verbose_name = "执行记录"
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_run_per_attempt")]


class Progress(models.Model):
    """进度：how far a running job is. In the scratch database, so that saying so never waits for the ledger's lock.

    `beats` counts up while the worker lives; a count that stands still is a worker that is gone. `doing` is a message id and
    `words` what to fill in, so that each reader reads it in their own language.
    """

    job_id = models.UUIDField(primary_key=True)
    attempt = models.PositiveIntegerField("第几次")
    beats = models.PositiveIntegerField("心跳", default=0)
    done = models.PositiveBigIntegerField("已完成", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    doing = models.CharField("正在", max_length=200, blank=True)
    words = models.JSONField("填充词", default=dict)
    updated_at = models.DateTimeField("更新时刻")

    class Meta:
        verbose_name = "进度"


class Schedule(models.Model):
    """定时：when a job is next put in the queue by the clock. Cron lines are in Shanghai time."""

    key = models.CharField("代号", max_length=80, primary_key=True)
    job_key = models.CharField("任务种类", max_length=80)
    cron = models.CharField("时间表", max_length=80)
    is_cron_own = models.BooleanField("时间表由本单位设定", default=False)
    is_enabled = models.BooleanField("是否启用", default=True)
    last_run_at = models.DateTimeField("上次", null=True)
    next_run_at = models.DateTimeField("下次")

    class Meta:
        verbose_name = "定时任务"
        indexes = [models.Index(fields=["is_enabled", "next_run_at"], name="schedule_due")]

    def __str__(self) -> str:
        return self.key

