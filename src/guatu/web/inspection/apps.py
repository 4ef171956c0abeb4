"""Django app of the inspection room."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """核查。"""

    name = "guatu.web.inspection"
    label = "inspection"
    verbose_name = "核查"
