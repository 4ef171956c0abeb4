"""地方与单位：the tree of places a figure is counted by, and the units that answer for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guatu.access.models.spans import ValidityQuerySet, ordered
from guatu.access.things import ThingScope, at_place
from guatu.kernel.ids import uuid7


class PlaceKind(models.TextChoices):
    """层级."""

    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    ZONE = "zone", _("功能区")
    PARK = "park", _("园区")
    TOWN = "town", _("乡镇（街道）")


class RankGroup(models.TextChoices):
    """排名组别：县（市、区）与功能区分开排名（DECISIONS 23）."""

    NONE = "", _("不参加排名")
    COUNTY = "county", _("县（市、区）组")
    ZONE = "zone", _("功能区组")


class PlaceQuerySet(ValidityQuerySet):
    """Places in the order the office prints them."""

    def visible_to(self, place_ids: Iterable[UUID]) -> Self:
        """Those within a resolved scope (`scope.visible_places`)."""
        return self.filter(id__in=place_ids)

    def under(self, place: Place) -> Self:
        """The place itself and everything below it. Served by the index on `path`."""
        return self.filter(path__startswith=place.path)

    def in_official_order(self) -> Self:
        """The order of official tables, which is data (DECISIONS 23)."""
        return self.order_by("official_order", "code")


class Place(models.Model):
    """地方：a division, zone, park or town. `path` holds the ids from the root down, so a subtree is a prefix."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("地方代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    short_name = models.CharField("简称", max_length=20, blank=True)
    kind = models.CharField("层级", max_length=10, choices=PlaceKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级地方")
    root = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", verbose_name="辖区")
    path = models.CharField("路径", max_length=255, unique=True)
    rank_group = models.CharField("排名组别", max_length=10, blank=True, default="", choices=RankGroup)
    official_order = models.PositiveIntegerField("法定序", default=0)
    is_official = models.BooleanField("是否行政区划", default=True)
    is_sample = models.BooleanField("是否示例", default=False)
    valid_from = models.DateField("设立日", null=True)
    valid_to = models.DateField("撤销日", null=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="predecessors", verbose_name="承接地方"
    )
    aliases = models.JSONField("曾用名与旧代码", default=list)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "地方"
        constraints = [
            models.UniqueConstraint(fields=["root", "code"], name="place_code_once_per_root"),
            ordered("valid_from", "valid_to", "place_valid_span"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name a table prints: the short one where there is one."""
        return self.short_name or self.name

    def access_scope(self) -> ThingScope:
        """Where policy looks for this place."""
        return at_place(self.id)

    def is_valid_on(self, date: dt.date) -> bool:
        """Whether the place exists on `date`."""
        return (self.valid_from is None or self.valid_from <= date) and (self.valid_to is None or date < self.valid_to)


def path_of(place_id: UUID, parent: Place | None) -> str:
    """The materialised path of a place under `parent`."""
    return f"{parent.path if parent else '/'}{place_id.hex}/"


def ids_in(path: str) -> list[UUID]:
    """The ids a path is made of, root first."""
    return [UUID(hex=part) for part in path.strip("/").split("/")]


class UnitKind(models.TextChoices):
    """单位类别."""

    GOVERNMENT = "government", _("党委政府、管委会")
    PROJECT_OFFICE = "project_office", _("项目办")
    DEPARTMENT = "department", _("部门")
    INSPECTION = "inspection", _("督查室")
    ENTERPRISE = "enterprise", _("平台公司")


class UnitQuerySet(ValidityQuerySet):
    """Units by where they are."""

    def near(self, *places: Place) -> Self:
        """Those of these places, of the places below them and of those above them: whoever is of one line. A county's neighbour is not."""
        line = Q(pk__in=())
        for place in places:
            line |= Q(place_id__in=ids_in(place.path)) | Q(place__path__startswith=place.path)
        return self.filter(line)


class Unit(models.Model):
    """单位：an organ that holds posts and is named as responsible for projects."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    short_name = models.CharField("简称", max_length=30, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="units", verbose_name="所在地方")
    kind = models.CharField("单位类别", max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级单位")
    official_order = models.PositiveIntegerField("法定序", default=0)
    is_sample = models.BooleanField("是否示例", default=False)
    valid_from = models.DateField("设立日", null=True)
    valid_to = models.DateField("撤销日", null=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="unit_name_once_per_place"),
            ordered("valid_from", "valid_to", "unit_valid_span"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name a table prints: the short one where there is one."""
        return self.short_name or self.name

    def access_scope(self) -> ThingScope:
        """Where policy looks for this unit."""
        return ThingScope(place_ids=frozenset({self.place_id}), unit_ids=frozenset({self.id}))
