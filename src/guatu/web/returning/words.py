"""Words of the room: an occasion, a state, a class of being late, as a reader reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.life.dispatch.returns import rules
from guatu.life.dispatch.returns.models import ReturnCycle
from guatu.life.dispatch.returns.rules import Occasion
from guatu.life.dispatch.returns.vocab import Asked, Level, ReturnState
from guatu.ui.components import Tag
from guatu.ui.wording import date_text, moment_text

_TONES = {
    "owed": "watch",
    "filed": "plain",
    "reviewing": "plain",
    "sent_back": "bad",
    "accepted": "good",
    "locked": "good",
    "missed": "bad",
}
_CLASS_TONES = {"on_time": "good", "late": "watch", "missed": "bad", "silent": "bad", "pending": "plain"}
CLASSES = ("missed", "silent", "late", "pending", "on_time")


def occasion_label(cycle: ReturnCycle, occasion: Occasion) -> str:
    """8月14日, 第33周, 2023年8月."""
    if cycle.cadence == rules.DAILY:
        return date_text(occasion.on)
    if cycle.cadence == rules.WEEKLY:
        year, week = occasion.key.split("-W")
        return _("%(year)s年第%(week)s周") % {"year": year, "week": int(week)}
    period = Period.reported(occasion.on.year, occasion.on.month)
    months = f"{period.start.month}—{period.end.month}" if period.length > 1 else str(period.end.month)
    return _("%(year)s年%(months)s月") % {"year": period.end.year, "months": months}


def due_words(occasion: Occasion, at: dt.datetime) -> str:
    """今天 17:30 截止, 已过截止 2 小时."""
    due = clock.local_time(occasion.due_at)
    if at > occasion.due_at:
        return _("已过截止时刻（%(due)s），%(lock)s 锁定") % {
            "due": moment_text(due),
            "lock": moment_text(clock.local_time(occasion.lock_at)),
        }
    if due.date() == clock.local_date(at):
        return _("今天 %(time)s 截止") % {"time": f"{due:%H:%M}"}
    return _("%(due)s 截止") % {"due": moment_text(due)}


def state_tag(state: str, mark: Mapping[str, Any] | None) -> Tag:
    """Where a return stands, with whose turn it is."""
    text = str(dict(ReturnState.choices)[state])
    if mark and state in ("filed", "reviewing") and mark["steps"]:
        text = _("%(state)s·待%(step)s") % {"state": text, "step": step_title(mark["steps"][mark["step"]])}
    return Tag(text, _TONES[state], mark.get("reason", "") if mark else "")


def step_title(step: Mapping[str, str]) -> str:
    """A check by its own title, or its level's where it has none."""
    return step["title"] or str(dict(Level.choices)[step["level"]])


def class_titles() -> dict[str, str]:
    """How a return was received."""
    return {"on_time": _("按时"), "late": _("迟报"), "missed": _("漏报"), "silent": _("未报"), "pending": _("未到期")}


def class_tag(name: str) -> Tag:
    """The same as a mark."""
    return Tag(class_titles()[name], _CLASS_TONES[name])


def warning_words() -> dict[str, str]:
    """What was odd about a return that was taken all the same."""
    return {
        "unit_gone": _("项目的责任单位已撤销，请在台账改为现有单位。"),
        "step_unit_gone": _("审核链里有已撤销的单位，这一步已略过；请在“填报周期”里改审核链。"),
        "clock_back": _("服务器时钟比已入账的记录早，收到时刻按已入账的最后一条计。"),
    }


def asked_titles(keys: list[str]) -> str:
    """What a cycle asks, in words."""
    titles = dict(Asked.choices)
    return "、".join(str(titles[key]) for key in keys if key in titles)


def weekday(number: int | None) -> str:
    """星期四."""
    days = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    return days[number] if number is not None else ""


def rule_words(cycle: ReturnCycle) -> str:
    """每个工作日 17:30, 星期四 18:00, 次月 5 日 17:30."""
    time = f"{cycle.due_time:%H:%M}"
    if cycle.cadence == rules.DAILY:
        return _("每个工作日 %(time)s") % {"time": time}
    if cycle.cadence == rules.WEEKLY:
        return f"{weekday(cycle.due_weekday)} {time}"
    return _("次月 %(day)s 日 %(time)s") % {"day": cycle.due_day, "time": time}


def lock_words(cycle: ReturnCycle) -> str:
    """截止当日 24:00, 截止后第 1 个工作日 12:00."""
    time = f"{cycle.lock_time:%H:%M}" if cycle.lock_time else "24:00"
    if cycle.lock_workdays == 0:
        return _("截止当日 %(time)s") % {"time": time}
    return _("截止后第 %(n)s 个工作日 %(time)s") % {"n": cycle.lock_workdays, "time": time}
