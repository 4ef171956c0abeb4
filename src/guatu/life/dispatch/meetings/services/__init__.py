"""Verbs of meetings. Each: check → lock → record → return; one entry a call; `actor` keyword-only."""

from guatu.life.dispatch.meetings.services.calling import mark_not_held, move_meeting, plan_meeting, skip_meeting
from guatu.life.dispatch.meetings.services.deciding import Ruling, carry_case, decide, escalate_case, propose_close
from guatu.life.dispatch.meetings.services.finishing import finish_meeting, take_attendance
from guatu.life.dispatch.meetings.services.freezing import freeze_pack
from guatu.life.dispatch.meetings.services.listing import list_project, release_project
from guatu.life.dispatch.meetings.services.minutes import check_minutes, draft_minutes, issue_minutes, withdraw_minutes
from guatu.life.dispatch.meetings.services.series import load_series, set_series
from guatu.life.dispatch.meetings.services.topics import Slip, accept_topic, give_opinion, merge_topic, raise_topic, return_topic

__all__ = [
    "Ruling", "Slip", "accept_topic", "carry_case", "check_minutes", "decide", "draft_minutes", "escalate_case", "finish_meeting",
    "freeze_pack", "give_opinion", "issue_minutes", "list_project", "load_series", "mark_not_held", "merge_topic", "move_meeting", "plan_meeting",
    "propose_close", "raise_topic", "release_project", "return_topic", "set_series", "skip_meeting", "take_attendance",
    "withdraw_minutes",
]  # fmt: skip
