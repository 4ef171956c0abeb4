"""Django app of the to-do room."""

from django.apps import AppConfig


class TodoRoomConfig(AppConfig):
    """今日。"""

    name = "guatu.web.todo"
    label = "web_todo"
    verbose_name = "今日"
