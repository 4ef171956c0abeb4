"""guatu figures：在命令行取数——哪些指标、哪个地方、截至哪天、按什么分组。"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import json
import unicodedata
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.figures.context import Context, context_for
from guatu.figures.evaluate import FigureTable, FigureValue, evaluate
from guatu.figures.labels import group_labels, is_english, place_name
from guatu.figures.registry import DIMENSIONS, all_figures
from guatu.kernel import clock

COLUMNS = ("key", "title", "group", "name", "value", "unit", "sample_rows")


@dataclass(frozen=True, slots=True)
class Line:
    """One value: of which figure, of which group (None: of the whole scope; empty: of what was not filled in)."""

    key: str
    title: str
    group: str | None
    name: str
    value: str
    unit: str
    sample_rows: int


class Command(BaseCommand):
    """Prints registered numbers; the same that every page and document prints."""

    help = "取数：指标、地方、截至日、分组 / print figures for a place and date, in groups"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="指标，不写为全部 / figure keys, all when none")
        parser.add_argument("--by", choices=DIMENSIONS, help="按什么分组 / group by")
        parser.add_argument("--at", default="", help="截至日 2023-08-31 / as of")
        parser.add_argument("--known-at", default="", help="已知时刻 2023-09-10T08:00 / as known on")
        parser.add_argument("--place", default="", metavar="CODE", help="地方代码 / place code")
        parser.add_argument("--format", default="table", choices=tuple(_WRITERS), help="输出格式 / output format")

    def handle(self, *args: Any, **options: Any) -> None:
        by, place = options["by"], _place(options["place"])
        keys = _keys(options["keys"], by)
        context = context_for(place, at=_date(options["at"]), known_at=_instant(options["known_at"]))
        lines = _lines(evaluate(keys, context, by=by), context, by)
        self.stdout.write(_WRITERS[options["format"]](lines, place, context), ending="")


# ---- what is asked -------------------------------------------------------------------------------------------------


def _place(code: str) -> Place:
    if code:
        found: Place | None = Place.objects.filter(code=code).first()
        if found is None:
            raise CommandError(_("没有代码为 %(code)s 的地方。") % {"code": code})
        return found
    roots: list[Place] = list(Place.objects.filter(parent=None).in_official_order())
    if len(roots) == 1:
        return roots[0]
    codes = "、".join(f"{one.code} {place_name(one)}" for one in roots)
    raise CommandError(_("请用 --place 指明地方：%(codes)s。") % {"codes": codes or "–"})


def _keys(asked: Sequence[str], by: str | None) -> list[str]:
    known = {one.key: one for one in all_figures()}
    if not asked:
        return [key for key, one in known.items() if by is None or by in one.dimensions]
    for key in asked:
        if key not in known:
            near = "、".join(difflib.get_close_matches(key, known, 3)) or _("见 guatu figures")
            raise CommandError(_("没有指标 %(key)s。相近的有：%(near)s。") % {"key": key, "near": near})
        if by is not None and by not in known[key].dimensions:
            text = _("指标 %(key)s 不能按 %(by)s 分组；可以按 %(may)s。")
            raise CommandError(text % {"key": key, "by": by, "may": "、".join(d for d in DIMENSIONS if d in known[key].dimensions)})
    return list(dict.fromkeys(asked))


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("--at 应写成 2023-08-31 的样子，不是 %(text)s。") % {"text": text}) from error
    if found > clock.today():
        raise CommandError(_("截至日不能晚于今天。"))
    return found


def _instant(text: str) -> dt.datetime | None:
    """An instant; without a zone it is Shanghai's."""
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("--known-at 应写成 2023-09-10T08:00 的样子，不是 %(text)s。") % {"text": text}) from error
    return found if found.tzinfo else found.replace(tzinfo=clock.SHANGHAI)


# ---- what is answered ----------------------------------------------------------------------------------------------


def _lines(table: FigureTable, context: Context, by: str | None) -> list[Line]:
    names = group_labels(by, table.groups, context) if by else {}
    found = []
    for key in table.keys:
        for group in table.groups:
            found.append(_line(table.groups[group][key], group, names[group]))
        found.append(_line(table.total[key], None, _("合计") if by else ""))
    return found


def _line(value: FigureValue, group: str | None, name: str) -> Line:
    figure = value.figure
    shown = "" if value.shown is None else f"{value.shown:.{figure.places}f}"
    title = figure.title_en if is_english() else figure.title
    return Line(figure.key, title, group, name, shown, figure.unit, value.sample_rows)


def _as_json(lines: Sequence[Line], place: Place, context: Context) -> str:
    answer = {
        "place": place.code, "at": context.at.isoformat(), "known_at": context.known_at.isoformat() if context.known_at else None,
        "close": context.close_period or None,
        "figures": [{name: getattr(line, name) for name in COLUMNS} | {"value": line.value or None} for line in lines],
    }  # fmt: skip
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _as_csv(lines: Sequence[Line], _place: Place, context: Context) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("at", *COLUMNS))
    for line in lines:
        writer.writerow((context.at.isoformat(), *(getattr(line, name) for name in COLUMNS)))
    return out.getvalue()


def _as_table(lines: Sequence[Line], place: Place, context: Context) -> str:
    version = _("%(period)s 月结版") % {"period": context.close_period} if context.close_period else _("实时未月结")
    head = f"{place_name(place)}  {context.at.isoformat()}  {version}"
    rows = [(line.key, line.title, line.name, line.value or "–", line.unit, _("示例") if line.sample_rows else "") for line in lines]
    wide = [max((_width(row[at]) for row in rows), default=0) for at in range(6)]
    return "\n".join([head, *(_padded(row, wide) for row in rows)]) + "\n"


def _padded(row: Sequence[str], wide: Sequence[int]) -> str:
    """Words to the left, the number to the right."""
    cells = [
        " " * (wide[at] - _width(cell)) + cell if at == 3 else cell + " " * (wide[at] - _width(cell)) for at, cell in enumerate(row)
    ]
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


_WRITERS = {"table": _as_table, "json": _as_json, "csv": _as_csv}
