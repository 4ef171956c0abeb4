"""The table of what was decided about lights (folded)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guatu.life.supervise.letters import vocab


class LightDecision(models.Model):
    """亮灯拟函现状：one row a decision a snapshot, folded whole from its fact (DECISIONS 6). Never edited.

    A run of a light is its project, dimension and the day it is lit since: at each rung of a run somebody decides once.
    """

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=0)
    decision_id = models.UUIDField("决定")
    root_id = models.UUIDField("辖区")
    project_id = models.UUIDField("项目")
    place_id = models.UUIDField("考核归属", null=True)
    county_id = models.UUIDField("县区", null=True)
    dimension = models.CharField("维度", max_length=24)
    rule = models.CharField("规则", max_length=40)
    state = models.CharField("亮灯", max_length=10)
    since = models.DateField("自何日")
    period = models.CharField("月份", max_length=10)
    rung = models.CharField("级", max_length=24)
    why = models.TextField("亮灯原因")
    outcome = models.CharField("决定结果", max_length=10, choices=vocab.LightOutcome.choices)
    reason = models.TextField("不发函理由", blank=True)
    case_id = models.UUIDField("事项", null=True)
    decided_on = models.DateField("决定日")
    unit_id = models.UUIDField("决定单位", null=True)
    post_id = models.UUIDField("决定岗位", null=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "亮灯拟函现状"
        constraints = [
            models.UniqueConstraint(fields=["snapshot_no", "decision_id"], name="light_decision_standing_once"),
            models.UniqueConstraint(
                fields=["snapshot_no", "project_id", "dimension", "since", "rung"], name="light_decision_once"
            ),
            models.CheckConstraint(condition=~Q(outcome="let_be") | ~Q(reason=""), name="light_let_be_why"),
        ]
        indexes = [models.Index(fields=["snapshot_no", "root_id", "outcome"], name="light_decision_of_root")]
