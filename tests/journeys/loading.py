"""Fills a folder for the journeys: python -m tests.journeys.loading demo|furnished|town. A process of its own, as `guatu` is."""

from __future__ import annotations

import datetime as dt
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")

import django

django.setup()

from guatu.access.models import Incumbency, Place  # noqa: E402
from guatu.attention.services import Wish, propose_exemption  # noqa: E402
from guatu.cli.readiness import apply_migrations  # noqa: E402
from guatu.demo import ledger_file  # noqa: E402
from guatu.demo.services import load_demo  # noqa: E402
from guatu.kernel import clock  # noqa: E402
from guatu.kernel.actor import Actor  # noqa: E402
from guatu.kernel.period import Period  # noqa: E402
from guatu.ledger.models import ProjectStanding  # noqa: E402
from guatu.life.dispatch.bulletins.services import draft_bulletin  # noqa: E402
from guatu.life.dispatch.importing.reading import Options  # noqa: E402
from guatu.life.dispatch.importing.services import apply_import, preview_import  # noqa: E402
from tests.journeys import town  # noqa: E402

# The whole demo has four hundred sample projects; this part of it has the same shape and is there in half a minute.
SCALE = 0.15
MACHINE = Actor(post_id=None, user_id=None, unit_id=None, channel="cli")
# The one question of the messy ledger: row 30 says a range.
ASKED = frozenset({"amount.range@30G"})


def load() -> None:
    """Both jurisdictions, as `guatu demo load` makes them, only smaller."""
    apply_migrations()
    load_demo(actor=MACHINE, with_sample=True, scale=SCALE)


def furnish() -> None:
    """What the rooms need to have every page: a batch with a question, a batch entered, a bulletin."""
    office, county = _sitting("demo-city"), Place.objects.get(code="99S101")
    content, name = ledger_file.demo_ledger(), ledger_file.file_name()
    preview_import(actor=office, place=county, content=content, filename=name)
    batch = preview_import(actor=office, place=county, content=content, filename=name, options=Options(accepted=ASKED))
    apply_import(actor=office, batch=batch)
    city = Place.objects.get(code="99S000")
    draft_bulletin(actor=office, place=city, period=Period.parse("2023-07"))
    slow = ProjectStanding.objects.live().filter(root_id=city.id, is_counted=True).order_by("internal_code")[0]
    today = clock.today()
    propose_exemption(actor=office, wish=Wish(slow.project_id, "progress", "环保管控停工令", today, today + dt.timedelta(days=60)))


def found_town() -> None:
    """The town whose papers may be signed."""
    apply_migrations()
    town.build()


def _sitting(username: str) -> Actor:
    chair = Incumbency.objects.select_related("post").get(user__username=username, to_on=None)
    return Actor(chair.post_id, chair.user_id, chair.post.unit_id, "web")


if __name__ == "__main__":
    {"demo": load, "furnished": furnish, "town": found_town}[sys.argv[1]]()
