"""Django app of the dispatch stage."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """调度。"""

    name = "guatu.life.dispatch"
    label = "dispatch"
    verbose_name = "调度"
