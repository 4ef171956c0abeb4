"""Django app of the letters."""

from importlib import import_module

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """文书。"""

    name = "guatu.life.supervise.letters"
    label = "letters"
    verbose_name = "文书"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.supervise.letters.startup")
