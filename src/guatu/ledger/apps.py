"""Django app of the register."""

from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """项目台账。"""

    name = "guatu.ledger"
    label = "ledger"
    verbose_name = "项目台账"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.ledger.startup")
