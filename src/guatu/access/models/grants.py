"""授权与委托：what a post may do, where, and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guatu.access.models.places import Place, Unit
from guatu.access.models.posts import Post
from guatu.access.models.spans import SpanQuerySet, ordered
from guatu.kernel.ids import uuid7

AT_MOST_ONE_REACH = (
    Q(place__isnull=True, unit__isnull=True)
    | Q(place__isnull=True, project_id__isnull=True)
    | Q(unit__isnull=True, project_id__isnull=True)
)


class Grant(models.Model):
    """授权：a post holds a role over a place and what lies below it, or a unit's things, or one project."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="grants", verbose_name="岗位")
    role = models.CharField("角色", max_length=20)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="地方")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="单位")
    project_id = models.UUIDField("项目", null=True)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)
    granted_by_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="授权岗位")
    reason = models.CharField("理由", max_length=200, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = "授权"
        constraints = [
            models.CheckConstraint(condition=AT_MOST_ONE_REACH, name="grant_reaches_one_way"),
            ordered("from_on", "to_on", "grant_span"),
        ]
        indexes = [
            models.Index(fields=["post", "from_on"], name="grant_of_post"),
            models.Index(fields=["project_id"], name="grant_of_project"),
        ]


class Delegation(models.Model):
    """委托：`to_post` may act for `from_post` in the verbs named, between two dates (a secretary for a leader)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    from_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations_given", verbose_name="委托岗位")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations_held", verbose_name="受托岗位")
    verbs = models.JSONField("动作", default=list)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = "委托"
        constraints = [
            models.CheckConstraint(condition=~Q(from_post=F("to_post")), name="delegation_to_another_post"),
            ordered("from_on", "to_on", "delegation_span"),
        ]
