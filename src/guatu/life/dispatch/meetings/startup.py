"""Start-up of meetings: its facts, fold, figures, guards, verbs, and what it asks of people."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases.todo import register_source
from guatu.facts import folds, guards
from guatu.life.dispatch.meetings import figures, kinds
from guatu.life.dispatch.meetings.models import MeetingPack, MeetingStanding
from guatu.life.dispatch.meetings.standings import MEETING_FOLD
from guatu.life.dispatch.meetings.todo import meeting_items
from guatu.notices import topics

KINDS, FIGURES = kinds, figures

folds.register_subject(MEETING_FOLD)
guards.guard_rows(MeetingStanding._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
guards.guard_rows(MeetingPack._meta.db_table, key="id", condition="1=1")
register_source("meetings", meeting_items)
topics.register_topic("topic", _("议题"))
_OFFICES = ("city_office", "county_office")
policy.register_verbs({
    "meeting.read": (
        _("查看会议"), ("leader", *_OFFICES, "reporter", "department", "inspector", "viewer"),
    ),
    "meeting.pack": (_("查看会议材料全本"), ("leader", *_OFFICES, "inspector")),
    "meeting.run": (_("办理会议"), _OFFICES),
    "meeting.series": (_("维护会议系列"), _OFFICES),
    "meeting.check": (_("核对会议纪要"), _OFFICES),
    "meeting.issue": (_("印发会议纪要"), ("leader",)),
    "topic.read": (_("查看议题"), ("leader", *_OFFICES, "reporter", "department", "inspector", "viewer")),
    "topic.raise": (_("提出议题"), (*_OFFICES, "department", "inspector")),
    "topic.advise": (_("答复议题意见"), (*_OFFICES, "department", "inspector")),
})  # fmt: skip
