"""Django app of the journal."""

from importlib import import_module

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """事实日志。"""

    name = "guatu.facts"
    label = "facts"
    verbose_name = "事实日志"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.facts.startup")
