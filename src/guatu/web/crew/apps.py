"""Django app of the crew room."""

from importlib import import_module

from django.apps import AppConfig


class CrewConfig(AppConfig):
    """专班。"""

    name = "guatu.web.crew"
    label = "crew"
    verbose_name = "专班"

    def ready(self) -> None:
        # What a post owes in visits joins its list of the day; models can only be imported once every app is loaded.
        import_module("guatu.web.crew.startup")
