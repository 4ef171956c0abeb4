"""Tables of meetings: series and meetings, topics and opinions, decisions, packs that were frozen, and how a meeting stands (folded)."""

from guatu.life.dispatch.meetings.models.agenda import ListedProject, Topic, TopicOpinion
from guatu.life.dispatch.meetings.models.meeting import Attendance, Decision, Meeting, MeetingPack, MeetingSeries
from guatu.life.dispatch.meetings.models.standing import MeetingStanding

__all__ = [
    "Attendance", "Decision", "ListedProject", "Meeting", "MeetingPack", "MeetingSeries", "MeetingStanding", "Topic",
    "TopicOpinion",
]  # fmt: skip
