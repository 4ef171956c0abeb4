"""Django app of supervision."""

from importlib import import_module

from django.apps import AppConfig


class SuperviseConfig(AppConfig):
    """督导。"""

    name = "guatu.life.supervise"
    label = "supervise"
    verbose_name = "督导"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded (DECISIONS 15).
        import_module("guatu.life.supervise.startup")
