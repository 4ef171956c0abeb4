"""Tables of the letters: templates and routes (data), the letters, and who agreed to one; beside them what was decided about lights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from guatu.access.models import Place, Post, Unit
from guatu.access.scope import Scope
from guatu.access.things import ThingScope
from guatu.cases.models import Case, Escalation
from guatu.documents.models import FrozenDocument
from guatu.kernel.ids import uuid7
from guatu.life.supervise.letters import vocab
from guatu.life.supervise.letters.light_models import LightDecision as LightDecision  # found by Django here


class LetterTemplate(models.Model):
    """文书模板：the words of one kind of letter with named slots. A change is a new version; older ones stay."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="辖区")
    kind = models.CharField("文种", max_length=16, choices=vocab.LetterKind.choices)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    demand = models.TextField("要求", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    valid_from = models.DateField("施行日")
    source = models.CharField("依据", max_length=80, blank=True)

    class Meta:
        verbose_name = "文书模板"
        constraints = [
            models.UniqueConstraint(fields=["root", "kind", "version"], name="letter_template_version_once"),
            models.UniqueConstraint(fields=["kind", "version"], condition=Q(root=None), name="letter_template_general_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class LetterRoute(models.Model):
    """办文流程：one step that a kind of letter passes, how many posts it takes and which roles may."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="辖区")
    kind = models.CharField("文种", max_length=16, choices=vocab.LetterKind.choices)
    order = models.PositiveIntegerField("次序")
    step = models.CharField("环节", max_length=12, choices=vocab.Step.choices)
    people = models.PositiveIntegerField("人数", default=1)
    roles = models.CharField("角色", max_length=120, blank=True)
    valid_from = models.DateField("施行日")
    source = models.CharField("依据", max_length=80, blank=True)

    class Meta:
        verbose_name = "办文流程"
        constraints = [
            models.UniqueConstraint(fields=["root", "kind", "step", "valid_from"], name="letter_route_once"),
            models.UniqueConstraint(
                fields=["kind", "step", "valid_from"], condition=Q(root=None), name="letter_route_general_once"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="letter_route_somebody"),
        ]


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, narrowed to what somebody may see."""

    def visible_to(self, drafts: Scope, issued: Scope, *, asked: UUID | None = None, received: UUID | None = None) -> Self:
        """Drafts in `drafts`, on the issuer's side only; issued ones in `issued`, on either side.

        `asked` and `received` are the reader's own unit where it may read what it is asked about, and what it was sent: a right
        over a place does not reach its unit, and it would be told of a letter it cannot open.
        """
        found = _of_issuer(drafts) | _of_both(issued)
        if asked is not None:
            found |= Q(id__in=_asking({asked}))
        if received is not None:
            found |= Q(signed_on__isnull=False) & _sent_to({received})
        return self.filter(found)

    def before_issue(self) -> Self:
        """Those on their way to the signature."""
        return self.filter(state__in=vocab.BEFORE_ISSUE)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.exclude(state=vocab.LetterState.WITHDRAWN)


def _asking(units: Collection[UUID]) -> QuerySet[Countersign, UUID]:
    """The letters these units are asked about, as a subquery of ids."""
    return Countersign.objects.filter(unit_id__in=units).values_list("letter_id", flat=True)


def _of_issuer(scope: Scope) -> Q:
    if scope.everything:
        return Q()
    return Q(issuer__place_id__in=scope.place_ids) | Q(issuer_id__in=scope.unit_ids) | Q(id__in=_asking(scope.unit_ids))


def _sent_to(units: Collection[UUID]) -> Q:
    """Whom it is sent to: the unit, the leader's unit, and those it is copied to."""
    copied = Letter.copies.through.objects.filter(unit_id__in=units).values("letter_id")
    return Q(addressee_id__in=units) | Q(addressee_post__unit_id__in=units) | Q(id__in=copied)


def _of_addressee(scope: Scope) -> Q:
    return _sent_to(scope.unit_ids) | Q(place_id__in=scope.place_ids)


def _of_both(scope: Scope) -> Q:
    signed = Q(signed_on__isnull=False)
    if scope.everything:
        return signed
    return signed & (_of_issuer(scope) | _of_addressee(scope))


class Letter(models.Model):
    """函件：from draft to settled. What it says is frozen in its document; every step is a fact about it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    # Where the addressee answers for: the place the letter is counted in.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name="地方")
    kind = models.CharField("文种", max_length=16, choices=vocab.LetterKind.choices)
    level = models.PositiveIntegerField("督办级别", default=0)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="发文单位")
    addressee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letters", verbose_name="收文单位")
    # R4.3: to the leader in charge, by the post and never by a name.
    addressee_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="收文领导岗位")
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="+", verbose_name="模板")
    document = models.ForeignKey(FrozenDocument, on_delete=models.PROTECT, related_name="+", verbose_name="定稿内容")
    title = models.CharField("标题", max_length=200)
    demand = models.TextField("要求", blank=True)
    skip_reason = models.CharField("越级理由", max_length=200, blank=True)
    copy_to = models.CharField("抄送", max_length=200, blank=True)
    # The units of the jurisdiction among those it is copied to: they are told, and may read it.
    copies = models.ManyToManyField(Unit, related_name="+", verbose_name="抄送单位")
    urgency = models.CharField("紧急程度", max_length=4, blank=True, choices=vocab.Urgency.choices)
    state = models.CharField("函件状态", max_length=16, choices=vocab.LetterState.choices, default=vocab.LetterState.DRAFTED)
    reply_days = models.PositiveIntegerField("回复天数", null=True)
    reply_unit = models.CharField("天数单位", max_length=8, blank=True)
    reply_due_on = models.DateField("回复时限", null=True)
    drafted_on = models.DateField("拟稿日")
    drafted_post_id = models.UUIDField("拟稿岗位", null=True)
    checked_on = models.DateField("核稿日", null=True)
    signed_on = models.DateField("签发日", null=True)
    delivered_on = models.DateField("送达日", null=True)
    channel = models.CharField("送达方式", max_length=12, blank=True, choices=vocab.Channel.choices)
    received_on = models.DateField("签收日", null=True)
    replied_on = models.DateField("回复日", null=True)
    withdrawn_on = models.DateField("撤回日", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)
    called_on = models.DateField("电话日", null=True)
    called_whom = models.CharField("通话岗位", max_length=80, blank=True)
    call_result = models.CharField("电话结果", max_length=12, blank=True, choices=vocab.CallResult.choices)
    call_note = models.CharField("电话记录", max_length=200, blank=True)
    pdf_sha256 = models.CharField("正式件摘要", max_length=64, blank=True)
    scan_sha256 = models.CharField("盖章扫描件摘要", max_length=64, blank=True)
    reply_case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="回复事项")
    is_sensitive = models.BooleanField("敏感", default=False)
    is_sample = models.BooleanField("示例", default=False)
    version = models.PositiveIntegerField("办理步数", default=1)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "函件"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=vocab.AFTER_ISSUE) | Q(signed_on__isnull=False), name="letter_issued_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(state=vocab.LetterState.WITHDRAWN) | ~Q(withdrawn_reason=""), name="letter_withdrawn_why"
            ),
            # DECISIONS 30: nothing with a sample value is ever issued.
            models.CheckConstraint(condition=Q(is_sample=False) | Q(signed_on=None), name="letter_sample_unissued"),
        ]
        indexes = [
            models.Index(fields=["root", "state", "drafted_on"], name="letter_by_state"),
            models.Index(fields=["addressee", "signed_on"], name="letter_of_addressee"),
            models.Index(fields=["reply_case"], name="letter_of_case"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_issued(self) -> bool:
        """A letter counts as issued only when it was signed (DECISIONS 31)."""
        return self.signed_on is not None

    @property
    def day(self) -> dt.date:
        """The day it is counted on: signed, else drafted."""
        return self.signed_on or self.drafted_on

    def access_scope(self) -> ThingScope:
        """Where policy looks: until it is signed only the issuer's side and who countersigns; then who receives it too."""
        units = {self.issuer_id, *self.asked_units}
        places = {self.issuer.place_id}
        if self.is_issued:
            units |= self.receiving_units
            places.add(self.place_id)
        return ThingScope(place_ids=frozenset(places), unit_ids=frozenset(units))

    @property
    def issuing_side(self) -> ThingScope:
        """Where policy looks for whoever writes, checks and signs for the unit it goes out from."""
        return ThingScope(frozenset({self.issuer.place_id}), frozenset({self.issuer_id}))

    @property
    def receiving_units(self) -> set[UUID]:
        """Whom it is sent to: the addressee, the unit of the leader it is addressed to, and those it is copied to."""
        post = self.addressee_post
        return {self.addressee_id, *(one.id for one in self.copies.all()), *({post.unit_id} if post else ())}

    @property
    def asked_units(self) -> set[UUID]:
        """Whose opinion was asked for."""
        return {one.unit_id for one in self.countersigns.all()}


class LetterItem(models.Model):
    """函件事项：one case that a letter presses for, and the rung it climbed by it. A letter has at least one (B07)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="items", verbose_name="函件")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letter_items", verbose_name="事项")
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, null=True, related_name="letter_items", verbose_name="升级提议"
    )
    order = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = "函件事项"
        constraints = [models.UniqueConstraint(fields=["letter", "case"], name="letter_item_once")]


class Countersign(models.Model):
    """会签：one unit asked for its opinion, and what it said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="countersigns", verbose_name="函件")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="会签单位")
    opinion = models.CharField("会签意见", max_length=10, choices=vocab.Opinion.choices, default=vocab.Opinion.PENDING)
    words = models.CharField("意见内容", max_length=200, blank=True)
    said_on = models.DateField("会签日", null=True)
    post_id = models.UUIDField("会签岗位", null=True)

    class Meta:
        verbose_name = "函件会签"
        constraints = [models.UniqueConstraint(fields=["letter", "unit"], name="countersign_once")]


class LetterApproval(models.Model):
    """审签：one post that let a letter pass a step; the same post never counts twice (R4.2)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="approvals", verbose_name="函件")
    step = models.CharField("环节", max_length=12, choices=vocab.Step.choices)
    post_id = models.UUIDField("审签岗位", null=True)
    said_on = models.DateField("审签日")

    class Meta:
        verbose_name = "函件审签"
        constraints = [models.UniqueConstraint(fields=["letter", "step", "post_id"], name="approval_once_a_post")]
