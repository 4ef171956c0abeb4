"""Words of a return: cadence, where it stands, what a cycle may ask, where a photo came from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cadence(models.TextChoices):
    """多久一次 (R3.2)."""

    DAILY = "daily", _("每日")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")


class ReturnState(models.TextChoices):
    """报送状态 (R3.5)."""

    OWED = "owed", _("待填")
    FILED = "filed", _("已填")
    REVIEWING = "reviewing", _("审核中")
    SENT_BACK = "sent_back", _("退回")
    ACCEPTED = "accepted", _("审核通过")
    LOCKED = "locked", _("锁定")
    MISSED = "missed", _("漏报")


class Asked(models.TextChoices):
    """一期要填什么."""

    PROGRESS = "progress", _("形象进度")
    PEOPLE = "people", _("在场人数")
    PHOTO = "photo", _("现场照片")
    PROBLEM = "problem", _("存在问题")
    INVESTMENT = "investment", _("投资完成")


class Applies(models.TextChoices):
    """一条审核链用于哪些项目."""

    UNIT = "unit", _("指定责任单位的项目")
    PLACE = "place", _("指定地方的项目")
    CITY_UNIT = "city_unit", _("市直单位的项目")
    ZONE = "zone", _("功能区的项目")
    DEFAULT = "default", _("其他项目")


class Level(models.TextChoices):
    """审核的层级."""

    PARK = "park", _("园区（乡镇）")
    COUNTY = "county", _("县项目办")
    UNIT = "unit", _("行业部门")
    CITY = "city", _("市项目办")


class PhotoSource(models.TextChoices):
    """照片来历 (DECISIONS 36)."""

    CAMERA = "camera", _("页内拍照")
    FILE = "file", _("上传照片")
    CHAT = "chat", _("聊天截图")


class ProposalState(models.TextChoices):
    """新行的处理."""

    PROPOSED = "proposed", _("待处理")
    TAKEN = "taken", _("已采纳")
    DISMISSED = "dismissed", _("不采纳")
