"""guatu seal：封存到此刻并打印树头，供抄送外存。"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from guatu.facts.seal import seal_now


class Command(BaseCommand):
    """Prints SIZE:ROOT, the form `guatu verify --head` takes."""

    help = "封存并打印树头 / seal and print the head"

    def handle(self, *args: Any, **options: Any) -> None:
        head = seal_now()
        self.stdout.write(f"{head.size}:{head.root_hash}")
