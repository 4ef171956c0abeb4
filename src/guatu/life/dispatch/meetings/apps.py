"""Django app of meetings."""

from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """会议。"""

    name = "guatu.life.dispatch.meetings"
    label = "meetings"
    verbose_name = "会议"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.dispatch.meetings.startup")
