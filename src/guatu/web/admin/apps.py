"""Django app of the administration room."""

from django.apps import AppConfig


class AdministrationRoomConfig(AppConfig):
    """系统管理。"""

    name = "guatu.web.admin"
    label = "administration"
    verbose_name = "系统管理"
