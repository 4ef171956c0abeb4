"""Django app of the meeting room."""

from django.apps import AppConfig


class MeetingRoomConfig(AppConfig):
    """会议室。"""

    name = "guatu.web.meeting"
    label = "meeting"
    verbose_name = "会议室"
