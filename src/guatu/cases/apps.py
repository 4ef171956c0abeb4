"""Django app of the closed loop."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """闭环事项。"""

    name = "guatu.cases"
    label = "cases"
    verbose_name = "闭环事项"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.cases.startup")
