"""Django app of the build stage."""

from django.apps import AppConfig


class BuildConfig(AppConfig):
    """建设。"""

    name = "guatu.life.build"
    label = "build"
    verbose_name = "建设回报"
