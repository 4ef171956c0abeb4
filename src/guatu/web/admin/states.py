"""The state of the house in words: loud lines first, then the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guatu.desk.administration import House, Verified
from guatu.desk.administration_receipt import head_line
from guatu.kernel import clock
from guatu.ui.components import Tag
from guatu.ui.wording import moment_text
from guatu.web.admin.tabling import breakable

_STEPS = (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024))
# The night's verification has failed to come twice.
STALE = dt.timedelta(hours=50)
# Sealing runs every minute; a tail that old has nobody who seals it.
TAIL_LATE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the state: what, how, a mark, something to copy."""

    title: str
    text: str
    tag: Tag | None = None
    code: SafeString | str = ""


def warnings(house: House) -> list[str]:
    """What must be said aloud, the gravest first, each with what to do."""
    found = []
    if house.missing_guards:
        found.append(_("防改触发器缺失 %(n)s 个：日志可能被改动。请停止服务，运行 guatu migrate，再核对账本。") % {"n": len(house.missing_guards)})
    if house.verified and not house.verified.is_clean:
        found.append(_("最近一次核对发现 %(n)s 处不符；请到“核对”页查看，并保全现场。") % {"n": house.verified.count})
    if house.is_clock_late:
        found.append(_("定时任务没有按时进行：新凭证没有封存。请确认服务（或 guatu worker）正在运行。"))
    if house.has_little_space:
        found.append(_("数据目录所在磁盘只剩 %(size)s；请清理或扩容。") % {"size": size_text(house.free_bytes)})
    if house.engine.is_outdated:
        words = _("SQLite %(found)s 低于 %(safe)s：只允许一个写进程，后台任务在服务进程内执行；请勿另开写入程序，并保留每夜核对。")
        found.append(words % {"found": house.engine.version, "safe": house.engine.safe_version})
    for place, year in house.years_without_notice:
        words = _("%(place)s没有 %(year)s 年的放假安排：工作日按周一至周五计，所定时限标“时限待定”。请由市项目办在“日历”页登记国务院办公厅的通知。")
        found.append(words % {"place": place, "year": year})
    if not house.is_https:
        found.append(_("当前以明文 HTTP 运行（GUATU_HTTPS=0）：口令和数据在网络上不加密，只可用于封闭的内部网络。"))
    if house.is_sample:
        found.append(_("已允许示例数据（GUATU_SAMPLE=1）：含示例的数字、导出和文书都有标记，不能编号签发。正式使用请关闭。"))
    return found


def groups(house: House) -> list[tuple[str, list[Line]]]:
    """The state by matter."""
    return [(_("账本"), _ledger(house)), (_("运行"), _running(house)), (_("数据"), _data(house))]


def _ledger(house: House) -> list[Line]:
    head, is_late = house.head, house.tail_since is not None and _is_old(house.tail_since, TAIL_LATE)
    guards = Tag(_("齐全"), "good") if not house.missing_guards else Tag(_("缺失"), "bad")
    return [
        Line(_("封存树头"), _age(head.cut_at), code=breakable(head_line(head))),
        Line(_("未封存凭证"), _("%(n)s 张") % {"n": house.unsealed}, Tag(_("封存滞后"), "watch") if is_late else None),
        Line(_("防改触发器"), "、".join(house.missing_guards), guards), _verified(house.verified),
    ]  # fmt: skip


def _verified(last: Verified | None) -> Line:
    title = _("最近核对")
    if last is None:
        return Line(title, _("还没有核对过；每天 2:40 自动核对。"), Tag(_("未核对"), "watch"))
    tag = Tag(_("全部相符"), "good") if last.is_clean else Tag(_("有不符"), "bad")
    if last.is_clean and _is_old(last.job.finished_at, STALE):
        tag = Tag(_("已过期"), "watch")
    return Line(title, moment_text(last.job.finished_at), tag)


def _running(house: House) -> list[Line]:
    failed = Tag(_("有失败"), "bad") if house.failed_jobs else None
    clock_tag = Tag(_("停摆"), "bad") if house.is_clock_late else Tag(_("正常"), "good")
    return [
        Line(_("待办任务"), _("%(n)s 项") % {"n": house.open_jobs}), Line(_("失败任务"), _("%(n)s 项") % {"n": house.failed_jobs}, failed),
        Line(_("定时任务"), "", clock_tag),
        Line(_("访问方式"), "", Tag("HTTPS", "good") if house.is_https else Tag(_("明文 HTTP"), "watch")),
        Line(_("示例数据"), _("允许") if house.is_sample else _("不允许"), Tag(_("示例"), "sample") if house.is_sample else None),
    ]  # fmt: skip


def _data(house: House) -> list[Line]:
    engine = house.engine
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine.vendor, engine.vendor)
    return [
        Line(_("版本"), house.version), Line(_("数据库"), f"{name} {engine.version}", Tag(_("版本偏低"), "watch") if engine.is_outdated else None),
        Line(_("数据库大小"), size_text(engine.size)),
        Line(_("原件"), _("%(n)s 件，%(size)s") % {"n": house.files, "size": size_text(house.files_bytes)}),
        Line(_("磁盘剩余"), size_text(house.free_bytes), Tag(_("不足"), "bad") if house.has_little_space else None),
    ]  # fmt: skip


def size_text(size: int) -> str:
    """Bytes in words."""
    for unit, step in _STEPS:
        if size >= step:
            tenths = size * 10 // step
            return f"{tenths // 10}.{tenths % 10} {unit}"
    return f"{size} B"


def _is_old(instant: dt.datetime | None, limit: dt.timedelta) -> bool:
    return instant is None or clock.now() - instant > limit


def _age(instant: dt.datetime | None) -> str:
    """How long ago, in words."""
    if instant is None:
        return _("还没有封存")
    minutes = max(0, int((clock.now() - instant).total_seconds())) // 60
    if minutes < 60:
        return _("%(n)s 分钟前") % {"n": minutes}
    return _("%(n)s 小时前") % {"n": minutes // 60} if minutes < 48 * 60 else _("%(n)s 天前") % {"n": minutes // (24 * 60)}
