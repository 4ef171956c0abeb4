"""岗位与任职：rights belong to a post; who holds it is dated (DECISIONS 24)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guatu.access.models.accounts import User
from guatu.access.models.places import Place, Unit
from guatu.access.models.spans import SpanQuerySet, ValidityQuerySet, ordered
from guatu.kernel.ids import uuid7


class Post(models.Model):
    """岗位：a chair in a unit. Facts name it; its holders come and go."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField("岗位名称", max_length=80)
    title_en = models.CharField("英文名称", max_length=160, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="posts", verbose_name="地方")
    is_sample = models.BooleanField("是否示例", default=False)
    valid_from = models.DateField("设立日", null=True)
    valid_to = models.DateField("撤销日", null=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        constraints = [ordered("valid_from", "valid_to", "post_valid_span")]

    def __str__(self) -> str:
        return self.title


class Incumbency(models.Model):
    """任职：this account holds this post from `from_on` until (not including) `to_on`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="incumbencies", verbose_name="岗位")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="incumbencies", verbose_name="账号")
    from_on = models.DateField("任职起")
    to_on = models.DateField("任职止", null=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(to_on=None), name="one_open_incumbent_per_post"),
            ordered("from_on", "to_on", "incumbency_span"),
        ]
        indexes = [models.Index(fields=["user", "from_on"], name="incumbency_of_user")]
