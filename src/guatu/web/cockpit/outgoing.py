"""What leaves the cockpit: sheets and pictures of exactly what is shown, with their as-of date."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from guatu.desk.cockpit import Places, place_table
from guatu.desk.headline import as_of_line, headline, strip
from guatu.desk.screen import Screen, version_label
from guatu.desk.sheets import picture_table, sheet_of
from guatu.desk.wall import Wall
from guatu.documents.picture import Light, Picture
from guatu.documents.xlsx import xlsx_bytes
from guatu.figures.labels import place_name
from guatu.ui.components import Table
from guatu.ui.units import light_word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PICTURED = (
    "place", "rank", "plan.total", "done.ytd", "completion.rate", "completion.points", "projects.total", "projects.unpriced",
    "projects.building",
)  # fmt: skip
_SHAPES = {"late": ("■", "red"), "watch": ("▲", "amber"), "missing": ("◇", "grey"), "normal": ("●", "green")}


def workbook(table: Table, screen: Screen, name: str) -> HttpResponse:
    """A table as a workbook to keep."""
    sheet = sheet_of(table, as_of=as_of_line(screen, version_label(screen.context)), is_sample=screen.root.is_sample)
    content = xlsx_bytes(replace(sheet, title=f"{place_name(screen.place)}{table.caption}"))
    return attachment(content, XLSX, f"{name}.xlsx")


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Bytes to keep, under a name."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def ranking_picture(places: Places, wall: Wall) -> Picture:
    """发群图: the sentence, the lights, the places in their order, on one phone screen (DECISIONS 33)."""
    screen = wall.screen
    figures, _kept = strip(wall)
    lights = tuple(
        Light(shape, light_word(state), int(figures[f"lights.{state}"].value or 0), tone)
        for state, (shape, tone) in _SHAPES.items()
        if f"lights.{state}" in figures
    )
    table = place_table(places, screen)
    return Picture(
        _("%(place)s投资完成情况") % {"place": place_name(screen.place)}, as_of_line(screen, version_label(screen.context)),
        sentence=headline(wall, figures).text, lights=lights, table=picture_table(table, _PICTURED) if table.rows else None,
        is_sample=screen.root.is_sample,
    )  # fmt: skip
