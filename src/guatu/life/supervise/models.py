"""Tables of supervision: the leader's instruction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from guatu.access.models import Place, Post, Unit
from guatu.access.scope import Scope
from guatu.access.things import ThingScope, known
from guatu.kernel.ids import uuid7
from guatu.ledger.models import Project
from guatu.life.supervise.vocab import Form, InstructionState, Mode


class InstructionQuerySet(models.QuerySet["Instruction"]):
    """Instructions somebody may see."""

    def visible_to(self, scope: Scope) -> Self:
        """Those in a resolved scope: by place, by the unit that recorded them, by their project."""
        if scope.everything:
            return self
        return self.filter(Q(place_id__in=scope.place_ids) | Q(unit_id__in=scope.unit_ids) | Q(project_id__in=scope.project_ids))

    def of_posts(self, posts: Collection[UUID]) -> Self:
        """Those these posts gave, or took over with the post that did."""
        return self.filter(Q(leader_post_id__in=posts) | Q(heir_post_id__in=posts))

    def answering_to(self, posts: Collection[UUID]) -> Self:
        """Those these posts decide on and hear about today, `Instruction.answers_to` in SQL."""
        return self.filter(Q(heir_post_id__in=posts) | Q(heir_post_id=None, leader_post_id__in=posts))


class Instruction(models.Model):
    """批示件：what a leader wrote or said, word for word, and what is proposed to be done. Its case carries the rest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="地方")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="项目")
    form = models.CharField("批示形式", max_length=8, choices=Form.choices)
    mode = models.CharField("批示要求", max_length=8, choices=Mode.choices)
    leader_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name="批示领导岗位")
    heir_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="接任领导岗位")
    given_on = models.DateField("批示日")
    title = models.CharField("事由", max_length=200)
    text = models.TextField("批示原文")
    paper_no = models.CharField("来文字号", max_length=60, blank=True)
    category = models.CharField("问题类别", max_length=24, blank=True)
    is_sensitive = models.BooleanField("敏感", default=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="登记单位")
    recorded_post_id = models.UUIDField("登记岗位", null=True)
    state = models.CharField("批示进度", max_length=10, choices=InstructionState.choices)
    opinion = models.TextField("拟办意见", blank=True)
    handler_id = models.UUIDField("拟承办单位", null=True)
    coop_units = models.JSONField("拟协办单位", default=list)
    due_on = models.DateField("拟定时限", null=True)
    proposed_post_id = models.UUIDField("拟办岗位", null=True)
    proposed_on = models.DateField("拟办日", null=True)
    decided_post_id = models.UUIDField("审批岗位", null=True)
    decided_on = models.DateField("审批日", null=True)
    return_reason = models.CharField("退回拟办理由", max_length=200, blank=True)
    case_id = models.UUIDField("事项", null=True)
    is_sample = models.BooleanField("示例", default=False)
    created_at = models.DateTimeField("登记时刻")

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = "批示件"
        constraints = [
            models.CheckConstraint(condition=~Q(state="opened") | Q(case_id__isnull=False), name="instruction_opened_has_case"),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(handler_id__isnull=False), name="instruction_proposed_names_handler"
            ),
        ]
        indexes = [
            models.Index(fields=["root", "state", "-given_on"], name="instruction_by_state"),
            models.Index(fields=["leader_post", "-given_on"], name="instruction_of_leader"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def answers_to(self) -> UUID:
        """The post that decides what is proposed and hears what came of it: who gave it, or who took that post over."""
        return self.heir_post_id or self.leader_post_id

    def access_scope(self) -> ThingScope:
        """Where policy looks for this instruction."""
        return ThingScope(place_ids=known([self.place_id]), unit_ids=known([self.unit_id]), project_id=self.project_id)
