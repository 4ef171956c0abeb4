"""Words of a case: where it stands, whose turn it is, how its clock was stopped, how it ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """办理状态."""

    ASSIGNED = "assigned", _("待签收")
    RETURNED = "returned", _("退回待裁定")
    WORKING = "working", _("办理中")
    SUBMITTED = "submitted", _("待核验")
    VERIFIED = "verified", _("待销号")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤销")


OPEN_STATES = (
    CaseState.ASSIGNED, CaseState.RETURNED, CaseState.WORKING, CaseState.SUBMITTED, CaseState.VERIFIED,
)  # fmt: skip
# Where the handler still owes a result: past its due date such a case is overdue.
OWED_STATES = (CaseState.ASSIGNED, CaseState.RETURNED, CaseState.WORKING)


class Party(models.TextChoices):
    """轮到谁：whose time each day is (R4.13; DOMAIN 6)."""

    HANDLER = "handler", _("承办单位")
    ISSUER = "issuer", _("交办单位")
    VERIFIER = "verifier", _("核验单位")
    ENTERPRISE = "enterprise", _("企业")
    UPPER = "upper", _("上级部门")
    FORCE = "force", _("不可抗力")
    NOBODY = "nobody", _("已了结")


class StopCause(models.TextChoices):
    """停表原因：the clock stands still on somebody else's time."""

    ENTERPRISE = "enterprise", _("等企业")
    UPPER = "upper", _("等上级审批")
    FORCE = "force", _("不可抗力")


class Grade(models.TextChoices):
    """问题分类 (R4.10)."""

    NONE = "", _("不分类")
    A = "A", _("A类（复杂、历史遗留）")
    B = "B", _("B类（跨部门）")
    C = "C", _("C类（简单）")


class Level(models.TextChoices):
    """哪一级的事：who may say it is done depends on it (R4.13)."""

    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Satisfaction(models.TextChoices):
    """企业评价 (R4.13)."""

    NONE = "", _("未评价")
    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    BAD = "bad", _("不满意")


class Manner(models.TextChoices):
    """核验方式."""

    ON_SITE = "on_site", _("现场核验")
    PHONE = "phone", _("电话核验")
    PAPERS = "papers", _("查验材料")


class RungState(models.TextChoices):
    """升级提议的状态."""

    PROPOSED = "proposed", _("待定")
    CONFIRMED = "confirmed", _("已采纳")
    DISMISSED = "dismissed", _("不升级")
