"""Django app of the returns."""

from importlib import import_module

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """填报。"""

    name = "guatu.life.dispatch.returns"
    label = "returns"
    verbose_name = "填报"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.dispatch.returns.startup")
