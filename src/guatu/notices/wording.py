"""Words of notices in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guatu.notices.models import Notice

# Why a message did not go out: what happened, and what to do about it.
WHY: dict[str, Any] = {
    "unlisted": lambda: _("这个主机不在外发名单中，消息没有离开本机；请系统管理员在 GUATU_NOTICE_HOSTS 中登记。"),
    "literal": lambda: _("不能发往数字形式的地址，请用主机名。"),
    "inside": lambda: _("不能发往本机或内部网络的地址。"),
    "scheme": lambda: _("地址须以 https:// 开头。"),
    "shape": lambda: _("这不是机器人地址；请从群设置中完整复制 Webhook 地址。"),
    "foreign": lambda: _("主机与所选渠道不符；请核对渠道和地址。"),
    "library": lambda: _("本机没有安装外发组件 apprise，不能发往聊天工具。"),
    "mail_server": lambda: _("没有设置邮件服务器（GUATU_EMAIL_HOST），不能发邮件。"),
    "handed_over": lambda: _("岗位已换人，原任职人的渠道不再使用。"),
    "closed": lambda: _("渠道已停用。"),
    "stale": lambda: _("已过当天，不再发送。"),
    "interrupted": lambda: _("发送时服务中断，结果不明；为免重复不再发送。"),
    "fault": lambda: _("生成消息时出错，系统会再试；请告诉系统管理员。"),
    "answer": lambda: _("对方没有接收，请核对地址；系统会再试。"),
    "unreachable": lambda: _("连不上对方，系统会再试。"),
    "given_up": lambda: _("多次没有发出，不再尝试；请核对地址后发一条测试消息。"),
}


def why(code: str) -> str:
    """A problem in words; its code when this version does not know it."""
    return str(WHY[code]()) if code in WHY else code


def notice_words(notice: Notice) -> str:
    """What a notice says."""
    return filled(notice.text, notice.values)


def filled(text: str, values: Mapping[str, Any]) -> str:
    """A source text in the reader's language with its values. A value {"text": …} is itself a source text."""
    shown = {key: _plain(value) for key, value in values.items()}
    said = _(text)
    try:
        return said % shown if shown else said
    except (KeyError, TypeError, ValueError):
        return said


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    source = str(value.get("text", ""))
    return _(source) if source else ""
