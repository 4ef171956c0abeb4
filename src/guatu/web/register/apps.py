"""Django app of the register room."""

from django.apps import AppConfig


class RegisterRoomConfig(AppConfig):
    """台账与项目页。"""

    name = "guatu.web.register"
    label = "register"
    verbose_name = "台账"
