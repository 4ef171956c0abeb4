"""Django app of the lights room."""

from django.apps import AppConfig


class LightsConfig(AppConfig):
    """亮灯。"""

    name = "guatu.web.lights"
    label = "lights"
    verbose_name = "亮灯"
