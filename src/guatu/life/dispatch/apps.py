"""Django app of the dispatch stage."""

from importlib import import_module

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """调度。"""

    name = "guatu.life.dispatch"
    label = "dispatch"
    verbose_name = "调度"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.dispatch.startup")
