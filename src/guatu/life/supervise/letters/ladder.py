"""The ladder 提醒函 → 督办函 → 通报批评 → 约谈 → 问责建议: proposals only, each once; an officer decides (R4.1, R4.2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.cases import rules as case_rules
from guatu.cases.ladders import Looked, Rung, register
from guatu.cases.models import CaseStanding
from guatu.life.supervise.letters import rules
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.vocab import KIND_OF_RUNG, LetterKind

LADDER = "letters"
# A letter's own case is answered by its letter's next rung, not by a letter about the letter.
NOT_PRESSED = frozenset({"letter"})


def thresholds(params: dict[str, object]) -> rules.Thresholds:
    """The limits of the day."""
    return rules.Thresholds(
        int(str(params["letters.l1_overdue_workdays"])), int(str(params["letters.l2_overdue_workdays"])),
        int(str(params["letters.l4_letters_in_quarter"])),
    )  # fmt: skip


def workdays_late(looked: Looked) -> int:
    """Working days past the case's date. Units: working days."""
    return case_rules.workdays_late(looked.case.due_on, looked.at, looked.calendar)


def past_of(looked: Looked, rung: str) -> rules.Past:
    """What came of the issued letter by which the case climbed a rung, up to the day; nothing where it climbed without one."""
    climbed = looked.confirmed(rung)
    if climbed is None:
        return rules.Past()
    found = Letter.objects.filter(items__escalation=climbed, signed_on__lte=looked.at).standing()
    told = (
        found.annotate(is_replied=_is_replied(looked.at)).order_by("-signed_on").values_list("reply_due_on", "is_replied").first()
    )
    if told is None:
        return rules.Past()
    due, is_replied = told
    return rules.Past(True, due is not None and due < looked.at, is_replied)


def _is_replied(at: dt.date) -> Exists:
    """Whether its reply is in: as the case that awaits it says, for a reply may be handed in and sent back there too."""
    return Exists(CaseStanding.objects.live().filter(case_id=OuterRef("reply_case_id"), submitted_on__lte=at))


def _late_words(looked: Looked) -> str:
    return _("已逾期 %(n)s 个工作日") % {"n": workdays_late(looked)}


def _reminder(looked: Looked) -> str:
    if looked.case.kind in NOT_PRESSED:
        return ""
    return _late_words(looked) if rules.reminder_reached(workdays_late(looked), thresholds(looked.params)) else ""


def _supervision(looked: Looked) -> str:
    if looked.case.kind in NOT_PRESSED:
        return ""
    found = rules.supervision_reached(workdays_late(looked), past_of(looked, "L1"), thresholds(looked.params))
    if found == "unanswered":
        return _("提醒函逾期未回复，") + _late_words(looked)
    return _late_words(looked) if found else ""


def _criticism(looked: Looked) -> str:
    return _("督办函回复期限已过仍未办结，") + _late_words(looked) if past_of(looked, "L2").is_unmet else ""


def _interview(looked: Looked) -> str:
    if looked.confirmed("L2") is None:
        return ""
    count = supervisions_in_quarter(looked)
    found = rules.interview_reached(past_of(looked, "L3"), count, thresholds(looked.params))
    if found == "letters":
        return _("本季度已发督办函 %(n)s 份，") % {"n": count} + _late_words(looked)
    return _("通报整改期限已过仍未办结，") + _late_words(looked) if found else ""


def supervisions_in_quarter(looked: Looked) -> int:
    """督办函 issued to the handler in the quarter of the day. Units: letters."""
    start = quarter_start(looked.at)
    found = Letter.objects.filter(
        kind=LetterKind.SUPERVISION,
        addressee_id=looked.case.unit_id,
        root_id=looked.case.root_id,
        signed_on__range=(start, looked.at),
    )
    return found.standing().count()


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the quarter a day lies in."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _referral(looked: Looked) -> str:
    return _("约谈整改期限已过仍未办结，") + _late_words(looked) if past_of(looked, "L4").is_unmet else ""


RUNGS = (
    Rung(LADDER, "L1", 1, KIND_OF_RUNG["L1"].label, "R4.1", _reminder),
    Rung(LADDER, "L2", 2, KIND_OF_RUNG["L2"].label, "R4.1", _supervision),
    Rung(LADDER, "L3", 3, KIND_OF_RUNG["L3"].label, "R4.1", _criticism),
    Rung(LADDER, "L4", 4, KIND_OF_RUNG["L4"].label, "R4.1", _interview),
    # R4.2: the platform never decides; the rung only proposes the list that is handed over.
    Rung(LADDER, "L5", 5, gettext_lazy("问责建议"), "R4.2", _referral),
)
for _rung in RUNGS:
    register(_rung)
