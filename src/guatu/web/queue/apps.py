"""Django app of the queue room."""

from django.apps import AppConfig


class QueueRoomConfig(AppConfig):
    """任务队列。"""

    name = "guatu.web.queue"
    label = "web_queue"
    verbose_name = "任务队列"
