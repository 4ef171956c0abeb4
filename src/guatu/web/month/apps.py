"""Django app of the month desk."""

from django.apps import AppConfig


class MonthConfig(AppConfig):
    """月报。"""

    name = "guatu.web.month"
    label = "month"
    verbose_name = "月报"
