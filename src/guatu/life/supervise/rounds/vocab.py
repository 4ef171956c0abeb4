"""Words of inspections: how a round chooses, what a visit came to, what a problem is about (R3.7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """核查方式."""

    FULL = "full", _("全覆盖")
    SAMPLE = "sample", _("随机抽查")


class Result(models.TextChoices):
    """核查结果. Empty: nobody has been there yet."""

    NONE = "", _("待核查")
    CLEAR = "clear", _("核查无问题")
    FOUND = "found", _("发现问题")


class Category(models.TextChoices):
    """问题类别 in the order of the ledger; the keys of the sensitive ones are those of `cases` (R3.7, DECISIONS 33)."""

    LAND = "land", _("用地")
    DEMOLITION = "demolition", _("征迁")
    PLANNING = "planning", _("规划")
    EIA = "eia", _("环评")
    ENERGY = "energy", _("能耗")
    FUNDING = "funding", _("资金")
    LABOUR = "labour", _("用工")
    UTILITIES = "utilities", _("水电气路讯")
    APPROVAL = "approval", _("审批")
    TENDER = "tender", _("招标")
    ENTERPRISE = "enterprise", _("企业自身")
    PETITION = "petition", _("信访")
    WAGES = "wages", _("欠薪")
    LITIGATION = "litigation", _("涉诉")
    OPINION = "opinion", _("舆情")
    OTHER = "other", _("其他")


class ProblemLevel(models.TextChoices):
    """问题层级 as the ledger says it: a province's problem is worked on and verified by the city (R3.7)."""

    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")


# How a problem was verified that came in finished with the office's ledger: nobody of ours looked, so it is none of the manners a
# verifier chooses from, and never counts as a look on site, by telephone or into the papers (R4.13).
TOLD = "ledger"
TOLD_LABEL = _("据台账登记")


class Mark(models.TextChoices):
    """13710 的五个时点 (R4.11)."""

    SAME_DAY = "same_day", _("当日交办")
    ANSWER = "answer", _("3日反馈")
    WEEK = "week", _("7日解决")
    MONTH = "month", _("1月攻坚")
    ZERO = "zero", _("销号清零")


class MarkState(models.TextChoices):
    """一个时点的状态."""

    MET = "met", _("已达到")
    MISSED = "missed", _("未达到")
    WAITING = "waiting", _("未到期")
    NOT_ASKED = "not_asked", _("不适用")
