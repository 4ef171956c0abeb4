"""The `guatu` command: finds the command of that name in any app, and makes sure there is a database to work on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.utils import translation

from guatu.cli.readiness import apply_migrations, outdated_sqlite
from guatu.kernel.garbage import collect_seldom

# These begin a life with an empty folder; every other command may expect what these made.
BEGINNERS = frozenset({"serve", "demo"})


def main(argv: Sequence[str] | None = None) -> None:
    """`guatu <command> …`; `guatu help` lists them all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
    # The ledger is nobody else's on this machine to read.
    os.umask(0o027)
    arguments = list(sys.argv[1:] if argv is None else argv)
    settings.GUATU_HOME.mkdir(parents=True, exist_ok=True)
    django.setup()
    collect_seldom()
    translation.activate(settings.COMMAND_LANGUAGE)
    if arguments and arguments[0] in BEGINNERS and not {"-h", "--help"} & set(arguments):
        for line in outdated_sqlite():
            print(line, file=sys.stderr)
        apply_migrations()
    execute_from_command_line(["guatu", *arguments])
