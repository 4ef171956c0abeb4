"""Django app of the look: templates, static files and the ``guatu`` template tags."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """界面。"""

    name = "guatu.ui"
    label = "ui"
    verbose_name = "界面"
