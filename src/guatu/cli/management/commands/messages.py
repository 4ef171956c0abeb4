"""`guatu messages`: for whoever writes or translates a text."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.cli import catalogues

_ACTS = {"extract": catalogues.show, "update": catalogues.update, "compile": catalogues.compile_all}


class Command(BaseCommand):
    """extract: every source text; update: the .po files; compile: the .mo files; check: fail when English is missing."""

    help = "Keep the English catalogues in step with the Chinese source texts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word."""
        parser.add_argument("act", choices=[*_ACTS, "check"])

    def handle(self, *_args: Any, act: str, **_options: Any) -> None:
        """Do it and print a line for each thing done or found."""
        lines = catalogues.missing() if act == "check" else _ACTS[act]()
        for line in lines:
            self.stdout.write(line)
        if act == "check" and lines:
            raise CommandError(f"{len(lines)} without English")
