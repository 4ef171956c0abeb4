"""原因：why a job did not come to its end, kept as a code with a detail and read out in plain words."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.kernel.errors import Conflict, Invalid, Refused

# What PostgreSQL says when the same statement may well succeed in a moment: serialization and deadlock (40), connection (08),
# lock not available, too many connections, being shut down or started up.
_PASSING_CLASSES = ("40", "08")
_PASSING_STATES = frozenset({"55P03", "53300", "57P01", "57P02", "57P03"})
_FULL_STATES = frozenset({"53100", "58030"})
# No space, over the quota, over the file size allowed, or the disk itself fails.
_FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
_TIMED_OUT = "57014"
_LONGEST = 2000

# code: (what happened, what to do about it)
WORDS: dict[str, tuple[Any, Any]] = {
    "refused": (gettext_lazy("没有办理权限或条件不符"), gettext_lazy("请处理后重试。")),
    "invalid": (gettext_lazy("数据不符合要求"), gettext_lazy("请更正数据后重试。")),
    "conflict": (gettext_lazy("与他人的修改冲突"), gettext_lazy("查看最新数据，确认后重试。")),
    "database_busy": (gettext_lazy("数据库正忙或连接中断"), gettext_lazy("系统会自动重试；多次失败请联系系统管理员。")),
    "disk_full": (gettext_lazy("磁盘已满或读写出错"), gettext_lazy("请系统管理员清理磁盘空间后重试。")),
    "too_slow": (gettext_lazy("数据库操作超过时限"), gettext_lazy("分批办理，或避开高峰后重试。")),
    "file_missing": (gettext_lazy("需要的文件不存在或无法读取"), gettext_lazy("重新上传文件后再办理。")),
    "memory": (gettext_lazy("内存不足"), gettext_lazy("减小文件或分批办理后重试。")),
    "worker_lost": (gettext_lazy("执行中断：服务被关闭或意外退出"), gettext_lazy("已写入的内容不会重复；可以直接重试。")),
    "stopped": (gettext_lazy("服务正常停止，任务退回队列"), gettext_lazy("服务恢复后自动继续。")),
    "cancelled": (gettext_lazy("已按要求停止"), gettext_lazy("需要时可以重新开始。")),
    "unknown_job": (gettext_lazy("当前版本没有这种任务"), gettext_lazy("可能是升级前提交的任务；请重新办理。")),
    "bug": (gettext_lazy("程序内部错误"), gettext_lazy("请把任务编号告诉系统管理员。")),
}


class Cancelled(Exception):  # noqa: N818 - what happened, not an error
    """Raised inside a job when someone asked it to stop. Let it pass, undoing what is half done."""


class Stopped(Exception):  # noqa: N818 - what happened, not an error
    """Raised inside a job when the server is being shut down; the job goes back to the queue. Let it pass."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why. `is_transient`: it passes by itself, so trying again makes sense."""

    code: str
    detail: str = ""
    is_transient: bool = False


def cause_of(error: BaseException) -> Cause:
    """What kind of failure an exception is."""
    if isinstance(error, Refused | Conflict):
        return Cause("conflict" if isinstance(error, Conflict) else "refused", _cut(error.reason))
    if isinstance(error, Invalid):
        return Cause("invalid", _cut("\n".join(_lines(error))))
    if isinstance(error, DatabaseError | InterfaceError):
        return _database_cause(error)
    if isinstance(error, FileNotFoundError):
        return Cause("file_missing", _cut(str(error)))
    if isinstance(error, MemoryError):
        return Cause("memory")
    if isinstance(error, OSError) and error.errno in _FULL_ERRORS:
        return Cause("disk_full", _cut(str(error)))
    return Cause("bug", _cut(f"{type(error).__name__}: {error}"))


def _database_cause(error: BaseException) -> Cause:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    text = str(error).lower()
    if state in _FULL_STATES or "is full" in text or "disk i/o" in text:
        return Cause("disk_full", _cut(str(error)))
    if state == _TIMED_OUT:
        return Cause("too_slow", _cut(str(error)))
    if state:
        passing = state in _PASSING_STATES or state[:2] in _PASSING_CLASSES
    else:
        # Without a state: SQLite's lock, or a PostgreSQL connection that broke before the server could answer.
        passing = isinstance(error, InterfaceError) or (isinstance(error, OperationalError) and "no such" not in text)
    return Cause("database_busy", _cut(str(error)), True) if passing else Cause("bug", _cut(f"{type(error).__name__}: {error}"))


def _lines(error: Invalid) -> Iterable[str]:
    for field, problems in error.problems.items():
        for problem in problems:
            message = str(getattr(problem, "message", problem))
            yield f"{field}: {message}" if field else message


def _cut(text: str) -> str:
    return str(text)[:_LONGEST]


def what_happened(code: str) -> str:
    """The cause in plain words; empty for none."""
    return str(WORDS[code][0]) if code in WORDS else (_("原因不明") if code else "")


def what_to_do(code: str) -> str:
    """How to mend it; empty for none."""
    return str(WORDS[code][1]) if code in WORDS else ""
