"""Django app of the import room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """归集。"""

    name = "guatu.web.importing"
    label = "importing"
    verbose_name = "归集"
