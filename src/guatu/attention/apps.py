"""Django app of the lights."""

from importlib import import_module

from django.apps import AppConfig


class AttentionConfig(AppConfig):
    """预警亮灯。"""

    name = "guatu.attention"
    label = "attention"
    verbose_name = "预警亮灯"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.attention.startup")
