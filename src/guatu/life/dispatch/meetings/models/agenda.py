"""What comes before a meeting: topics with the opinions sought on them, and the stalled projects it keeps an eye on."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from guatu.access.models import Place, Unit
from guatu.access.things import ThingScope, known
from guatu.kernel.ids import uuid7
from guatu.life.dispatch.meetings import vocab
from guatu.life.dispatch.meetings.models.meeting import Meeting, MeetingSeries


class Topic(models.Model):
    """议题：a slip that a unit hands in: what, who should sit at the table, whose opinion was sought, what is proposed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="topics", verbose_name="提交到")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="topics", verbose_name="列入会议")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="提出地方")
    reporter = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="汇报单位")
    reporter_post_id = models.UUIDField("提出岗位", null=True)
    title = models.CharField("议题名称", max_length=120)
    background = models.TextField("基本情况", blank=True)
    proposal = models.TextField("提请研究事项")
    attending = models.JSONField("拟列席单位", default=list)
    project_id = models.UUIDField("项目", null=True)
    case_id = models.UUIDField("事项", null=True)
    is_sensitive = models.BooleanField("敏感", default=False)
    raised_at = models.DateTimeField("提出时刻")
    deadline_at = models.DateTimeField("议题截止时刻", null=True)
    is_late = models.BooleanField("逾期提出", default=False)
    state = models.CharField("议题状态", max_length=8, choices=vocab.TopicState.choices, default=vocab.TopicState.RAISED)
    route = models.CharField("建议提交", max_length=12, blank=True, choices=vocab.SeriesKind.choices)
    route_why = models.CharField("建议理由", max_length=120, blank=True)
    skip_reason = models.CharField("越级理由", max_length=200, blank=True)
    return_reason = models.CharField("退回理由", max_length=200, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", verbose_name="并入议题")
    order = models.PositiveIntegerField("议程次序", default=0)
    is_sample = models.BooleanField("示例", default=False)
    version = models.PositiveIntegerField("办理步数", default=0)

    class Meta:
        verbose_name = "议题"
        constraints = [
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(return_reason=""), name="topic_returned_why"),
            models.CheckConstraint(condition=~Q(state="merged") | Q(merged_into__isnull=False), name="topic_merged_where"),
        ]
        indexes = [models.Index(fields=["series", "state"], name="topic_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def attending_ids(self) -> list[UUID]:
        """Units that should sit at the table, as ids."""
        return [UUID(one) for one in self.attending]

    def access_scope(self) -> ThingScope:
        """Where policy looks for this topic: who raised it, who runs the meeting, who is asked."""
        asked = self.opinions.values_list("unit_id", flat=True)
        units = known([self.reporter_id, *self.attending_ids, *asked])
        places = Unit.objects.filter(id__in=units).values_list("place_id", flat=True)
        return ThingScope(known([self.place_id, self.series.place_id, *places]), units, self.project_id)

    def run_scope(self) -> ThingScope:
        """Where policy looks for the right to accept, return and merge it."""
        return self.series.run_scope()


class TopicOpinion(models.Model):
    """征求意见：what one unit was asked about a topic before the meeting, and what it answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="opinions", verbose_name="议题")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="征求单位")
    asked_on = models.DateField("征求日")
    stance = models.CharField("答复", max_length=8, blank=True, choices=vocab.Stance.choices)
    text = models.TextField("意见", blank=True)
    answered_on = models.DateField("答复日", null=True)
    post_id = models.UUIDField("答复岗位", null=True)

    class Meta:
        verbose_name = "议题意见"
        constraints = [models.UniqueConstraint(fields=["topic", "unit"], name="opinion_once")]


class ListedProject(models.Model):
    """迟滞督办项目：a stalled project that a body keeps on its list until somebody has seen it move (B29)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="listed", verbose_name="会议系列")
    project_id = models.UUIDField("项目")
    listed_on = models.DateField("列入日")
    why = models.CharField("列入理由", max_length=200)
    released_on = models.DateField("移出日", null=True)
    release_reason = models.CharField("移出依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "迟滞督办项目"
        constraints = [
            models.UniqueConstraint(fields=["series", "project_id"], condition=Q(released_on=None), name="listed_once"),
            models.CheckConstraint(condition=Q(released_on=None) | ~Q(release_reason=""), name="listed_released_why"),
        ]
