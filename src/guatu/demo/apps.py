"""Django app of the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """演示。"""

    name = "guatu.demo"
    label = "demo"
    verbose_name = "演示"
