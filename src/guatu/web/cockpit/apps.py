"""Django app of the cockpit."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    """驾驶舱。"""

    name = "guatu.web.cockpit"
    label = "cockpit"
    verbose_name = "驾驶舱"
