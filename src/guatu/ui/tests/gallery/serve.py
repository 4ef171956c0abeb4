"""Runs the gallery on this machine: ``python -m guatu.ui.tests.gallery.serve 8765``."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Start the development server with the gallery's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.ui.tests.gallery.settings")
    execute_from_command_line(["serve", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{sys.argv[1]}"])


if __name__ == "__main__":
    main()
