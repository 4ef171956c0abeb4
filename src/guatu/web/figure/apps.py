"""Django app of the drawer room."""

from django.apps import AppConfig


class FigureRoomConfig(AppConfig):
    """指标与亮灯抽屉。"""

    name = "guatu.web.figure"
    label = "figure"
    verbose_name = "指标抽屉"
