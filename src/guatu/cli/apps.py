"""Django app of the command line: `serve` and what a person at a terminal needs."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """命令行。"""

    name = "guatu.cli"
    label = "cli"
    verbose_name = "命令行"
