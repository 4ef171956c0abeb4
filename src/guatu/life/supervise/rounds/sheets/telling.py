"""A change of a row in words: the name of its column, what it says now and what it would say."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.life.supervise.rounds.sheets.planning import Change
from guatu.life.supervise.rounds.sheets.wanting import Names
from guatu.life.supervise.rounds.vocab import ProblemLevel

TITLES = {
    "progress": gettext_lazy("进展情况"), "found_on": gettext_lazy("提出日期"), "found_by": gettext_lazy("提出单位/人"),
    "level": gettext_lazy("问题层级"), "measures": gettext_lazy("办理措施"), "due_text": gettext_lazy("办理时限（原文）"),
    "own_number": gettext_lazy("原台账编号"), "person": gettext_lazy("责任人"),
}  # fmt: skip


def telling(change: Change, names: Names) -> dict[str, str]:
    """As the preview keeps it, for good. A person's name is not repeated there: it stands beside the problem and nowhere else.

    Of who found a problem the unit alone is kept; `names` says what is a unit.
    """
    title = str(TITLES[change.key])
    if change.key == "person":
        return {"title": title, "old": "", "new": _("已改，内容只存在个人信息栏")}
    if change.key == "found_by":
        old, new = names.unit_words(change.old), names.unit_words(change.new)
        # One person of a unit for another: the unit alone would look as if nothing changed.
        return {"title": title, "old": old, "new": new if new and new != old else _("已改，内容只存在个人信息栏")}
    return {"title": title, "old": _shown(change.key, change.old), "new": _shown(change.key, change.new)}


def _shown(key: str, value: str) -> str:
    return str(ProblemLevel(value).label) if key == "level" and value in ProblemLevel.values else value
