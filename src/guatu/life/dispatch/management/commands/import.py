"""guatu import projects FILE：把一份台账读进来；guatu import calendar FILE：一年的放假安排。默认只预览，--apply 才入账。

Exit 0 accepted, 1 a person must decide, 2 refused.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.intake.problems import Outcome
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.ledger.models import CalendarDay
from guatu.life.dispatch.importing.calendars import file_year, read_year
from guatu.life.dispatch.importing.reading import Options
from guatu.life.dispatch.importing.services import apply_import, preview_import
from guatu.life.dispatch.models import ImportBatch

_EXIT = {Outcome.ACCEPT: 0, Outcome.NORMALIZE: 0, Outcome.CONFIRM: 1, Outcome.REJECT: 2, Outcome.REJECT_FILE: 2}
_CLI = Actor(None, None, None, "cli")


class Command(BaseCommand):
    """Preview or apply a ledger, or a year's holiday notice."""

    help = "导入项目台账、放假安排 / import a project ledger or a year's holiday notice"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["projects", "calendar"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet")
        parser.add_argument("--place", help="地方代码 / place code")
        parser.add_argument("--period", default="", help="2023-08")
        parser.add_argument("--accept", action="append", default=[], metavar="CODE@CELL", help="答复一个问题 / answer a question")
        parser.add_argument("--year", type=int, help="放假安排的年度，不写则由日期得出 / the notice's year")
        parser.add_argument("--source", default="", help="通知的发文字号，文件里没有时写 / the notice's document number")
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("没有这个文件：%(path)s") % {"path": path})
        if options["what"] == "calendar":
            self._calendar(path, options)
            return
        chosen = Options(options["sheet"], options["period"], frozenset(options["accept"]))
        batch = preview_import(actor=_CLI, place=_place(options["place"]), content=path.read_bytes(), filename=path.name, options=chosen)
        code = _EXIT[Outcome(batch.outcome)]
        applied = options["apply"] and code == 0 and self._apply(batch)
        self._print(batch, as_json=options["json"], applied=bool(applied))
        if code:
            raise SystemExit(code)

    def _calendar(self, path: Path, options: dict[str, Any]) -> None:
        place = _place(options["place"])
        read = read_year(path.read_bytes(), path.name, year=options["year"], source=options["source"])
        for one in read.days:
            self.stdout.write(f"  {one.on}  {CalendarDay.Kind(one.kind).label}  {one.name}".rstrip())
        for problem in read.problems:
            self.stderr.write(f"  {problem}")
        if read.problems:
            raise SystemExit(2)
        words = _("%(year)s 年放假安排：放假 %(off)s 天，调休上班 %(work)s 天。依据 %(source)s。")
        count = Counter(one.kind for one in read.days)
        self.stdout.write(words % {"year": read.year, "off": count["off"], "work": count["work"], "source": read.source})
        if options["apply"]:
            moved = file_year(actor=_CLI, root=Place.objects.get(id=place.root_id), read=read)
            self.stdout.write(_("已入账。") + _("在办事项中有 %(n)s 件的时限按它重算。") % {"n": moved})
            return
        self.stdout.write(_("未入账（仅预览）。"))

    def _apply(self, batch: ImportBatch) -> bool:
        try:
            apply_import(actor=_CLI, batch=batch)
        except (Invalid, Conflict) as error:
            raise CommandError(str(error)) from error
        return True

    def _print(self, batch: ImportBatch, *, as_json: bool, applied: bool) -> None:
        report = {
            "outcome": batch.outcome, "rows": batch.counts, "problems": batch.problems, "normalised": batch.normalised,
            "applied": applied, "batch": str(batch.id),
        }  # fmt: skip
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        words = _("结果 %(outcome)s：新增 %(new)s，变更 %(changed)s，无变化 %(unchanged)s，冲突 %(conflict)s，退回 %(rejected)s，非项目行 %(skipped)s")
        self.stdout.write(words % {"outcome": batch.outcome, **batch.counts})
        for one in batch.problems:
            place = f"{one['sheet'] or ''} {one['column'] or ''}{one['row'] or ''}".strip()
            self.stdout.write(f"  {one['code']} {place} {one['message']}")
        self.stdout.write(_("已入账。") if applied else _("未入账（仅预览）。"))


def _place(code: str | None) -> Place:
    """The place named, or the only jurisdiction there is."""
    if code:
        found: Place | None = Place.objects.filter(code=code).first()
        if found is None:
            raise CommandError(_("没有代码为 %(code)s 的地方。") % {"code": code})
        return found
    roots: list[Place] = list(Place.objects.filter(parent=None)[:2])
    if len(roots) != 1:
        raise CommandError(_("请用 --place 指明地方代码。"))
    return roots[0]
