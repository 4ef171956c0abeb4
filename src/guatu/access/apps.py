"""Django app of access: vouches for the ids of places, units and posts that facts hold."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from guatu.access import sessions, vouching


class AccessConfig(AppConfig):
    """权限。"""

    name = "guatu.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        vouching.register_all()
        user_logged_in.connect(sessions.mark_begun, dispatch_uid="guatu.access.sessions")
