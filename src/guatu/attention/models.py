"""Tables of the lights: which rules are in force since when, and exemptions as their facts leave them."""

from __future__ import annotations

import datetime as dt

from django.db import models

from guatu.access.models import Place
from guatu.attention.vocab import ExemptionState
from guatu.kernel.ids import uuid7


class LightRuleSetting(models.Model):
    """亮灯规则设定：a rule in force or not, in one jurisdiction, from a day on. Earlier days keep what held then (R0.1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    rule = models.CharField("规则", max_length=40)
    is_enabled = models.BooleanField("启用")
    valid_from = models.DateField("起")
    source = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "亮灯规则设定"
        constraints = [models.UniqueConstraint(fields=["root", "rule", "valid_from"], name="light_rule_setting_once")]


class LightExemption(models.Model):
    """亮灯豁免现状：one row an exemption a snapshot, folded whole from its facts (DECISIONS 6). Never edited."""

    id = models.BigAutoField(primary_key=True)
    snapshot_no = models.BigIntegerField(default=0)
    exemption_id = models.UUIDField("豁免")
    root_id = models.UUIDField("辖区")
    project_id = models.UUIDField("项目")
    place_id = models.UUIDField("考核归属", null=True)
    county_id = models.UUIDField("县区", null=True)
    # Empty: every dimension of the project.
    dimension = models.CharField("维度", max_length=24, blank=True)
    reason = models.TextField("正当理由")
    state = models.CharField("豁免状态", max_length=12, choices=ExemptionState.choices)
    valid_from = models.DateField("豁免起日")
    valid_until = models.DateField("豁免止日")
    asked_document = models.CharField("申请文号", max_length=60, blank=True)
    asked_on = models.DateField("提出日")
    unit_id = models.UUIDField("提出单位", null=True)
    asked_post_id = models.UUIDField("提出岗位", null=True)
    document_no = models.CharField("批准文号", max_length=60, blank=True)
    decided_on = models.DateField("批准日", null=True)
    decided_post_id = models.UUIDField("批准岗位", null=True)
    decision = models.TextField("批复意见", blank=True)
    withdrawn_on = models.DateField("撤回日", null=True)
    withdrawn_post_id = models.UUIDField("撤回岗位", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)
    version = models.PositiveIntegerField("办理步数", default=0)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = "亮灯豁免现状"
        constraints = [models.UniqueConstraint(fields=["snapshot_no", "exemption_id"], name="light_exemption_once")]
        indexes = [models.Index(fields=["snapshot_no", "root_id", "state"], name="light_exemption_of_root")]

    def holds_on(self, at: dt.date) -> bool:
        """Whether it lifts a light on a day."""
        return self.state == ExemptionState.GRANTED and self.valid_from <= at <= self.valid_until
