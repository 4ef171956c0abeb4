"""Django app of the case room."""

from django.apps import AppConfig


class CasesRoomConfig(AppConfig):
    """事项。"""

    name = "guatu.web.cases"
    label = "cases_room"
    verbose_name = "事项"
