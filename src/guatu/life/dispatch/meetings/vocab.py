"""Words of meetings: what bodies there are, how a meeting and a topic stand, who was there, what was decided, who looks on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeriesKind(models.TextChoices):
    """会议种类 (DOMAIN 3; mechanisms B10–B13, B15, B28, B29)."""

    WEEKLY = "weekly", _("周例会")
    JOINT = "joint", _("联席会议")
    ASSIGNMENT = "assignment", _("周交办")
    REVIEW = "review", _("月讲评")
    ONSITE = "onsite", _("现场办公")


class Rhythm(models.TextChoices):
    """召开节奏."""

    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    ON_NEED = "on_need", _("按需")


class MeetingState(models.TextChoices):
    """会议状态."""

    PREPARING = "preparing", _("筹备")
    FIXED = "fixed", _("材料已定")
    HELD = "held", _("已召开")
    ISSUED = "issued", _("已印发纪要")
    NOT_HELD = "not_held", _("未召开")


# While decisions may be typed in, and until when anything may still be changed.
OPEN_STATES = (MeetingState.PREPARING, MeetingState.FIXED)
DONE_STATES = (MeetingState.HELD, MeetingState.ISSUED)


class Presence(models.TextChoices):
    """到会情况 (R5.10)."""

    ATTENDED = "attended", _("出席")
    EXCUSED = "excused", _("请假")
    OBSERVED = "observed", _("列席")


class TopicState(models.TextChoices):
    """议题状态."""

    RAISED = "raised", _("待受理")
    ACCEPTED = "accepted", _("已列入")
    RETURNED = "returned", _("已退回")
    MERGED = "merged", _("已并入")
    DONE = "done", _("已上会")


class Stance(models.TextChoices):
    """征求意见的答复."""

    NONE = "", _("未答复")
    AGREED = "agreed", _("同意")
    AMENDED = "amended", _("修改后同意")
    REFUSED = "refused", _("不同意")


class DecisionKind(models.TextChoices):
    """决定的种类."""

    ASSIGNED = "assigned", _("交办")
    CARRIED = "carried", _("结转续办")
    CLOSE_PROPOSED = "close_proposed", _("拟销号")
    ESCALATED = "escalated", _("提交上级会议")
    NOTED = "noted", _("议定")


class Audience(models.TextChoices):
    """受众 (DECISIONS 33)."""

    INSIDE = "inside", _("内部")
    LEADER = "leader", _("领导")
    TOUR = "tour", _("观摩")
    PUBLIC = "public", _("对外")


class Part(models.TextChoices):
    """会议材料的各部分, in the order a series gives them."""

    PROMISES = "promises", _("上次议定事项落实情况")
    RED = "red", _("红灯项目")
    OVERDUE = "overdue", _("逾期事项")
    TOPICS = "topics", _("本次议题")
    REQUESTS = "requests", _("请领导协调事项")
    STALLED = "stalled", _("迟滞项目")
    RANKING = "ranking", _("月度排名")
    BEST = "best", _("典型发言")
    WORST = "worst", _("表态发言")
    FLAGS = "flags", _("亮灯情况")


class Result(models.TextChoices):
    """上次议定事项的落实结论 (DOMAIN 3.2)."""

    DONE = "done", _("已办结")
    SUBMITTED = "submitted", _("已办待核验")
    WORKING = "working", _("正在推进")
    IDLE = "idle", _("未启动")
    OVERDUE = "overdue", _("逾期未办结")
    WITHDRAWN = "withdrawn", _("已撤销")
