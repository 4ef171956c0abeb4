"""Django app of the search room."""

from django.apps import AppConfig


class SearchRoomConfig(AppConfig):
    """查找。"""

    name = "guatu.web.search"
    label = "search"
    verbose_name = "查找"
