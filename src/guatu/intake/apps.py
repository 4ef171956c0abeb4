"""The Django app entry of intake: it carries only the catalogue of messages."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "guatu.intake"
    label = "intake"
    verbose_name = "归集"
