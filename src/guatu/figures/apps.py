"""Django app of the figures."""

from importlib import import_module

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """指标与月结。"""

    name = "guatu.figures"
    label = "figures"
    verbose_name = "指标与月结"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.figures.startup")
