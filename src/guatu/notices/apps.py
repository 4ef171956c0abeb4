"""Django app of the notices."""

from importlib import import_module

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知。"""

    name = "guatu.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        # Facts of this storey can only be declared once every app is loaded (DECISIONS 15).
        import_module("guatu.notices.startup")
