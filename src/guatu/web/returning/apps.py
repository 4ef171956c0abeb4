"""Django app of the returns room."""

from django.apps import AppConfig


class ReturningConfig(AppConfig):
    """填报室。"""

    name = "guatu.web.returning"
    label = "returning"
    verbose_name = "填报室"
