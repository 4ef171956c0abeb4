"""Django app of the wall."""

from django.apps import AppConfig


class WallRoomConfig(AppConfig):
    """挂图。"""

    name = "guatu.web.wall"
    label = "wall"
    verbose_name = "挂图"
