"""Django app of the letter room."""

from django.apps import AppConfig


class LetterRoomConfig(AppConfig):
    """文书。"""

    name = "guatu.web.letter"
    label = "letter"
    verbose_name = "文书"
