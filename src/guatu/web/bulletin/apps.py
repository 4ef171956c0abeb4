"""Django app of the bulletin room."""

from django.apps import AppConfig


class BulletinRoomConfig(AppConfig):
    """通报。"""

    name = "guatu.web.bulletin"
    label = "bulletin"
    verbose_name = "通报"
