"""Django app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """调度台。"""

    name = "guatu.desk"
    label = "desk"
    verbose_name = "调度台"
