"""Tables of the notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guatu.access.models import Post, User
from guatu.kernel.ids import uuid7


class Urgency(models.TextChoices):
    """轻重缓急: what may break into quiet hours, and what waits for the daily digest."""

    DIGEST = "digest", _("进日报")
    NORMAL = "normal", _("普通")
    URGENT = "urgent", _("紧急")


class Notice(models.Model):
    """通知：one thing one post is told. `key` names the occasion, so that nobody is told the same thing twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", verbose_name="岗位")
    key = models.CharField("事由", max_length=120)
    # A source text with named placeholders and what fills them: it is read in the reader's own language.
    text = models.CharField("内容", max_length=200)
    values = models.JSONField("代入", default=dict)
    # An address of the house by name: a door draws it.
    url_name = models.CharField("地址", max_length=60, blank=True)
    url_args = models.JSONField("地址参数", default=list)
    urgency = models.CharField("缓急", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    # Over the daily cap: it goes out with the next digest.
    is_put_off = models.BooleanField("并入日报", default=False)
    created_at = models.DateTimeField("发出时刻")
    read_at = models.DateTimeField("已读时刻", null=True)
    sent_at = models.DateTimeField("外发时刻", null=True)

    class Meta:
        verbose_name = "通知"
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["post", "-created_at"], name="notice_of_post"),
            models.Index(fields=["post", "read_at"], name="notice_unread"),
        ]


class Rhythm(models.Model):
    """通知节奏：when a post wants to be told outside the house. An empty time is the house's own."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="岗位")
    quiet_from = models.TimeField("免打扰起", null=True)
    quiet_to = models.TimeField("免打扰止", null=True)
    digest_at = models.TimeField("日报时间", null=True)
    is_digest_on = models.BooleanField("发日报", default=True)
    muted = models.JSONField("不外发的来源", default=list)

    class Meta:
        verbose_name = "通知节奏"


class ChannelKind(models.TextChoices):
    """外发渠道."""

    EMAIL = "email", _("电子邮件")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    WECOM = "wecom", _("企业微信群机器人")
    FEISHU = "feishu", _("飞书群机器人")


class Channel(models.Model):
    """外发渠道：where a post may be reached outside. It belongs to whoever holds the post: with the post it is not handed over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", verbose_name="岗位")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="账号")
    kind = models.CharField("渠道", max_length=10, choices=ChannelKind.choices)
    address = models.CharField("渠道地址", max_length=400)
    opened_at = models.DateTimeField("启用时刻")

    class Meta:
        verbose_name = "外发渠道"
        constraints = [models.UniqueConstraint(fields=["post", "kind"], name="channel_once")]


class DeliveryState(models.TextChoices):
    """外发状态."""

    WAITING = "waiting", _("待发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发")
    FAILED = "failed", _("未发出")
    REFUSED = "refused", _("不许外发")
    EMPTY = "empty", _("无内容，未发")


class Delivery(models.Model):
    """外发记录：one message to one post through one channel. `key` names the message, so that it goes out once; its text is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+", verbose_name="岗位")
    kind = models.CharField("渠道", max_length=10, choices=ChannelKind.choices)
    key = models.CharField("消息", max_length=60)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="deliveries", verbose_name="通知")
    urgency = models.CharField("缓急", max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField("外发状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    # A code of `wording.WHY`: what a library says may hold the address, so it is not kept.
    problem = models.CharField("原因", max_length=24, blank=True)
    created_at = models.DateTimeField("登记时刻")
    due_at = models.DateTimeField("下次尝试")
    tried_at = models.DateTimeField("最近尝试", null=True)

    class Meta:
        verbose_name = "外发记录"
        constraints = [models.UniqueConstraint(fields=["post", "kind", "key"], name="delivery_once")]
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_due"),
            models.Index(fields=["post", "-created_at"], name="delivery_of_post"),
        ]


class CalendarFeed(models.Model):
    """日历订阅：an address whose last part is a secret; only its digest is kept. It ends with whoever made it."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="岗位")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="账号")
    token_hash = models.CharField("口令摘要", max_length=64, unique=True)
    opened_at = models.DateTimeField("启用时刻")

    class Meta:
        verbose_name = "日历订阅"
