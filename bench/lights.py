"""Lights of every project, with overdue cases and promises that moved, against one full scan of the standings in the same run.

python -m bench.lights --size 100000        alone, on SQLite in a folder of its own
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from typing import Any

AT = dt.date(2023, 12, 31)
_BATCH = 500


def rows(city: Any) -> list[Any]:
    """The rows of the bench: all lights, their counts by place and dimension, one page of the list with its words."""
    from bench.rows import measured  # noqa: PLC0415 - Django must be set up first
    from guatu.attention.figures import counted, states_by_dimension  # noqa: PLC0415
    from guatu.attention.lights import lights_of, lights_over, tell  # noqa: PLC0415
    from guatu.attention.registry import dimensions  # noqa: PLC0415
    from guatu.figures.context import context_for  # noqa: PLC0415
    from guatu.figures.evaluate import evaluate  # noqa: PLC0415
    from guatu.ledger.models import ProjectStanding  # noqa: PLC0415

    held = hold_some(city)
    context = context_for(city, at=AT)
    keys = [key for dimension in dimensions() for _state, key in counted(dimension)]

    def scan() -> None:
        """One full scan: every standing read into objects."""
        list(ProjectStanding.objects.filter(context.base()))

    def counts() -> None:
        """As a page asks: a context of its own, so that nothing is remembered."""
        evaluate(keys, context_for(city, at=AT), by="place")

    def page() -> None:
        """Fifty rows of the list with reason, since when, whose turn, what turns them green."""
        found = lights_of(context, list(ProjectStanding.objects.filter(context.base()).order_by("-total_yuan")[:50]))
        tell(found.values())
        for one in found.values():
            for finding in one.findings:
                _said = (finding.reason, finding.since, finding.turn, finding.turns_green)

    few = 3 if len(states_by_dimension(context)) > 20_000 else 5
    return [
        measured(f"全部项目亮灯（含 {held} 件逾期事项）", lambda: lights_over(context), "现状行全扫一遍", scan, None, rounds=few),
        measured(f"{len(keys)} 项亮灯计数，合计与分县", counts, "现状行全扫一遍", scan, None, rounds=few),
        measured("红黄灯清单一页 50 行", page, "现状行全扫一遍", scan, None, rounds=few),
    ]


def hold_some(city: Any) -> int:
    """One project in fifty is held by an overdue case, one in twenty put its completion off twice. How many cases there are."""
    from guatu.access.models import Place, Unit  # noqa: PLC0415
    from guatu.facts import journal  # noqa: PLC0415
    from guatu.kernel.actor import SYSTEM  # noqa: PLC0415
    from guatu.ledger import kinds  # noqa: PLC0415
    from guatu.ledger.models import ProjectStanding  # noqa: PLC0415

    place = Place.objects.get(id=city.id)
    units = [Unit.objects.create(name=f"示例基准{n}", place=place, kind="department", is_sample=True) for n in range(2)]
    projects = list(
        ProjectStanding.objects.live().filter(root_id=city.id).order_by("internal_code").values_list("project_id", flat=True)
    )
    moved, held = projects[::20], projects[::50]
    for start in range(0, len(moved), _BATCH):
        with journal.entry(actor=SYSTEM, verb="bench.promise") as entry:
            for project in moved[start : start + _BATCH]:
                for said, to in ((dt.date(2023, 3, 1), dt.date(2024, 9, 30)), (dt.date(2023, 6, 1), dt.date(2024, 12, 31))):
                    entry.record(kinds.MilestonePromised("complete", to), occurred_on=said, project=project, provenance="sample")
    for start in range(0, len(held), _BATCH):
        with journal.entry(actor=SYSTEM, verb="bench.case") as entry:
            for project in held[start : start + _BATCH]:
                _open(entry, project, units)
    return len(held)


def _open(entry: Any, project: Any, units: list[Any]) -> None:
    from guatu.cases.services.opening import Order, write_opening  # noqa: PLC0415
    from guatu.kernel.actor import SYSTEM  # noqa: PLC0415

    order = Order(
        kind="problem", title="示例基准问题", handler=units[0].id, issuer=units[1].id, verifier=units[1].id, grade="C", project=project,
        opened_on=dt.date(2023, 11, 1), provenance="sample",
    )  # fmt: skip
    write_opening(entry, actor=SYSTEM, order=order)


def main() -> int:
    """Build a register of its own and print the rows."""
    parser = argparse.ArgumentParser(prog="bench.lights")
    parser.add_argument("--size", type=int, default=10_000, help="projects (1000, 10000, 100000)")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory(prefix="guatu-bench-") as home:
        os.environ |= {"GUATU_HOME": home, "GUATU_SAMPLE": "1", "DJANGO_SETTINGS_MODULE": "guatu.settings", "DATABASE_URL": ""}
        import django  # noqa: PLC0415 - the environment must be set first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        from bench import world  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        start = time.perf_counter()
        city = world.build(size)
        print(f"== {size:,} 个项目 · 建库 {time.perf_counter() - start:.1f} s ==")
        for one in rows(city):
            print(
                f"{one.name:<28} {one.ours_s * 1000:>10.2f} ms  {one.floor_name}：{one.floor_s * 1000:.2f} ms  {one.ratio:.2f}×"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
