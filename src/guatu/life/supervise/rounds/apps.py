"""Django app of inspections."""

from importlib import import_module

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """核查。"""

    name = "guatu.life.supervise.rounds"
    label = "rounds"
    verbose_name = "核查与问题"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.supervise.rounds.startup")
