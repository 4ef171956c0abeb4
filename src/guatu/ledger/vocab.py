"""Closed vocabularies of the lifecycle: codes that rules branch on, with their Chinese names. Open lists are Terms.

Source: DOMAIN 2.1 (R2.1–R2.4), 2.5, DECISIONS 22, 25, 26.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """生命周期阶段 (R2.1). The empty stage means it was never published or told."""

    UNKNOWN = "", _("未公布")
    IDEA = "P10", _("谋划储备")
    PRELIMINARY = "P20", _("前期")
    SIGNED = "P30", _("签约")
    PERFORMED = "P35", _("履约落地")
    STARTED = "P40", _("开工")
    BUILDING = "P50", _("在建")
    COMPLETED = "P60", _("竣工")
    PRODUCING = "P70", _("投产")
    CAPACITY = "P75", _("达产")
    BENEFIT = "P80", _("达效")


class Pool(models.TextChoices):
    """项目库，由阶段得出 (PRODUCT C1)."""

    NONE = "", _("未分库")
    IDEA = "idea", _("谋划库")
    RESERVE = "reserve", _("储备库")
    PRELIMINARY = "preliminary", _("前期库")
    BUILDING = "building", _("在建库")
    PRODUCING = "producing", _("投产库")
    BENEFIT = "benefit", _("达效库")


class State(models.TextChoices):
    """运行状态 (R2.1c, R2.13, R2.14)."""

    NORMAL = "normal", _("正常")
    STOPPED = "stopped", _("停建")
    POSTPONED = "postponed", _("缓建")
    REMOVED = "removed", _("退库")


class Category(models.TextChoices):
    """年度建设类别 (R2.3)."""

    NONE = "", _("未分类")
    CONTINUED = "continued", _("续建")
    NEW = "new", _("新开工")
    FINISHING = "finishing", _("竣工投产")
    RESERVE = "reserve", _("预备")


class Tier(models.TextChoices):
    """项目层级 (R2.22)."""

    NONE = "", _("一般")
    PROVINCE = "province", _("省重点")
    CITY = "city", _("市重点")
    COUNTY = "county", _("县重点")


class RowRole(models.TextChoices):
    """行的身份 (DECISIONS 25): who is part of whom."""

    PROJECT = "project", _("独立项目")
    PARENT = "parent", _("打捆项目")
    PART = "part", _("子项")
    PHASE = "phase", _("分期")
    PACKAGE = "package", _("标段")


class CountUnit(models.TextChoices):
    """计数口径 (DECISIONS 25)."""

    SINGLE = "single", _("独立计1")
    BUNDLE = "bundle", _("打捆计1")
    PART = "part", _("子项不计")
    INCLUDED = "included", _("上级含本项")


class PlanKind(models.TextChoices):
    """年度计划文书 (DECISIONS 26)."""

    ISSUED = "issued", _("下达")
    ADJUSTED = "adjusted", _("调整")
    ADDED = "added", _("增补")
    WITHDRAWN = "withdrawn", _("调出")


class Basis(models.TextChoices):
    """投资数的三个来处 (DECISIONS 22)."""

    REPORTED = "reported", _("自报")
    VERIFIED = "verified", _("核定")
    INSPECTED = "inspected", _("现场核查")


class Milestone(models.TextChoices):
    """里程碑节点: what was promised and what came."""

    SIGN = "sign", _("签约")
    PERFORM = "perform", _("履约")
    START = "start", _("开工")
    COMPLETE = "complete", _("竣工")
    PRODUCE = "produce", _("投产")
    CAPACITY = "capacity", _("达产")
    BENEFIT = "benefit", _("达效")


class ApprovalMode(models.TextChoices):
    """立项方式 (R6.1)."""

    NONE = "", _("未填")
    APPROVE = "approve", _("审批")
    CHECK = "check", _("核准")
    FILE = "file", _("备案")


class Nature(models.TextChoices):
    """建设性质."""

    NONE = "", _("未填")
    NEW = "new", _("新建")
    EXPAND = "expand", _("扩建")
    REBUILD = "rebuild", _("改建")
    RETROFIT = "retrofit", _("技改")
    RELOCATE = "relocate", _("迁建")


STAGE_ORDER: tuple[str, ...] = tuple(s.value for s in Stage if s.value)
COUNTING_UNITS = frozenset({CountUnit.SINGLE.value, CountUnit.BUNDLE.value})
POOL_OF_STAGE: dict[str, str] = {
    "": Pool.NONE.value,
    "P10": Pool.IDEA.value,
    "P20": Pool.PRELIMINARY.value,
    "P30": Pool.RESERVE.value,
    "P35": Pool.RESERVE.value,
    "P40": Pool.BUILDING.value,
    "P50": Pool.BUILDING.value,
    "P60": Pool.PRODUCING.value,
    "P70": Pool.PRODUCING.value,
    "P75": Pool.PRODUCING.value,
    "P80": Pool.BENEFIT.value,
}
STAGE_OF_MILESTONE: dict[str, str] = {
    "sign": "P30", "perform": "P35", "start": "P40", "complete": "P60", "produce": "P70", "capacity": "P75",
    "benefit": "P80",
}  # fmt: skip
MILESTONE_OF_STAGE: dict[str, str] = {stage: name for name, stage in STAGE_OF_MILESTONE.items()}
DATE_OF_MILESTONE: dict[str, str] = {
    "sign": "signed_on", "perform": "performed_on", "start": "started_on", "complete": "completed_on",
    "produce": "produced_on", "capacity": "capacity_on", "benefit": "benefit_on",
}  # fmt: skip
