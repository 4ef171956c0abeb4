"""Words of the letters: their kinds, where one stands, the steps it passes, how it was delivered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """文种 (R4.1, R5.8)."""

    REMINDER = "reminder", _("提醒函")
    SUPERVISION = "supervision", _("督办函")
    CRITICISM = "criticism", _("通报批评")
    INTERVIEW = "interview", _("约谈通知书")
    REFERRAL = "referral", _("问责建议移交清单")
    ASSIGNMENT = "assignment", _("交办单")
    CIRCULAR = "circular", _("通报")
    LETTER = "letter", _("函")


# The papers of the ladder. Source: R4.1.
KIND_OF_RUNG = {
    "L1": LetterKind.REMINDER, "L2": LetterKind.SUPERVISION, "L3": LetterKind.CRITICISM, "L4": LetterKind.INTERVIEW,
    "L5": LetterKind.REFERRAL,
}  # fmt: skip
LEVEL_OF_KIND = {kind: at for at, kind in enumerate(KIND_OF_RUNG.values(), start=1)}


class LetterState(models.TextChoices):
    """函件状态."""

    DRAFTED = "drafted", _("待核稿")
    COUNTERSIGNING = "countersigning", _("待会签")
    CHECKED = "checked", _("待签发")
    ISSUED = "issued", _("已签发")
    DELIVERED = "delivered", _("已送达")
    RECEIVED = "received", _("已签收")
    REPLIED = "replied", _("已回复")
    WITHDRAWN = "withdrawn", _("已撤回")


BEFORE_ISSUE = (LetterState.DRAFTED, LetterState.COUNTERSIGNING, LetterState.CHECKED)
AFTER_ISSUE = (LetterState.ISSUED, LetterState.DELIVERED, LetterState.RECEIVED, LetterState.REPLIED)


class Step(models.TextChoices):
    """办文环节."""

    CHECK = "check", _("核稿")
    COUNTERSIGN = "countersign", _("会签")
    SIGN = "sign", _("签发")


class Opinion(models.TextChoices):
    """会签意见."""

    PENDING = "pending", _("待会签")
    AGREED = "agreed", _("同意")
    OBJECTED = "objected", _("不同意")


class Channel(models.TextChoices):
    """送达方式."""

    NETWORK = "network", _("公文交换系统")
    HAND = "hand", _("专人送达")
    POST = "post", _("机要邮寄")
    FAX = "fax", _("传真")


class CallResult(models.TextChoices):
    """电话结果."""

    PROMISED = "promised", _("答应办理")
    NOTED = "noted", _("已告知")
    UNREACHED = "unreached", _("没有接通")


class Urgency(models.TextChoices):
    """紧急程度 (R5.5)."""

    NONE = "", _("平件")
    URGENT = "加急", _("加急")
    MOST = "特急", _("特急")


class LightOutcome(models.TextChoices):
    """亮灯拟函的决定."""

    PRESSED = "pressed", _("已立案")
    LET_BE = "let_be", _("暂不发函")
