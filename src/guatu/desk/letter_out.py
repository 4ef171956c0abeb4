"""The register of letters as a workbook and as a sheet to print on A4 or A3, with repeated heads and the signers' line (R5.12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from guatu.desk.letter import filtered, letters_of, tab_title
from guatu.desk.screen import Screen
from guatu.documents.content import Column, Document, Kind, Row, Run, Table
from guatu.documents.xlsx import Sheet, SheetColumn
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.life.supervise.letters import queries
from guatu.life.supervise.letters.models import Letter

MOST = 2000
PAPERS = ("A4", "A3")


def register_rows(screen: Screen) -> tuple[str, list[Letter]]:
    """(which letters, the letters), as the tab and filters of the address ask; oldest first as a register is kept."""
    tab = screen.query.text("tab")
    rows = filtered(screen, letters_of(screen))
    if tab in queries.STAGES:
        rows = queries.in_stage(rows, tab)
    found = rows.annotate(count=Count("items")).order_by("signed_on", "drafted_on", "id")[:MOST]
    return (tab_title(tab) if tab in queries.STAGES else _("全部")), list(found)


def _heads() -> tuple[tuple[str, str, str], ...]:
    """(title, kind in a workbook, side on paper)."""
    return (
        (_("序号"), "int", "center"), (_("文种"), "text", "center"), (_("发文字号"), "text", "left"), (_("标题"), "text", "left"),
        (_("收文单位"), "text", "left"), (_("事项（件）"), "int", "right"), (_("签发日"), "date", "center"), (_("回复时限"), "date", "center"),
        (_("签收日"), "date", "center"), (_("回复日"), "date", "center"), (_("状态"), "text", "center"),
    )  # fmt: skip


def _lines(screen: Screen, letters: list[Letter]) -> Iterator[list[str | int | dt.date | None]]:
    for at, one in enumerate(letters, start=1):
        yield [
            at, str(one.get_kind_display()), one.document.doc_number or "", queries.shown_title(screen.actor, one), one.addressee.name,
            one.count, one.signed_on, one.reply_due_on, one.received_on, one.replied_on, str(one.get_state_display()),  # type: ignore[attr-defined]
        ]  # fmt: skip


def title_of(screen: Screen, which: str) -> str:
    """示例市函件登记簿（已发）."""
    return _("%(place)s函件登记簿（%(which)s）") % {"place": place_name(screen.place), "which": which}


def signers() -> tuple[str, ...]:
    """The line below a register."""
    return (_("填报人："), _("审核人："), _("（盖章）"))


def workbook(screen: Screen) -> Sheet:
    """The register as a sheet, in Chinese like the letters in it: it is filed and signed."""
    with translation.override(settings.LANGUAGE_CODE):
        return _workbook(screen)


def _workbook(screen: Screen) -> Sheet:
    which, letters = register_rows(screen)
    widths = {_("标题"): 44.0, _("收文单位"): 22.0, _("发文字号"): 22.0}
    columns = tuple(
        SheetColumn(title, kind, width=widths.get(title, 0), wraps=title in widths) for title, kind, _side in _heads()
    )
    paper = screen.query.text("paper")
    return Sheet(
        title_of(screen, which), columns, list(_lines(screen, letters)), name=_("函件登记簿"),
        as_of=_("截至 %(day)s") % {"day": clock.today().isoformat()}, signers=signers(), paper=paper if paper in PAPERS else "A4",
        frozen_columns=2, is_sample=screen.root.is_sample,
    )  # fmt: skip


def print_sheet(screen: Screen) -> Document:
    """The same as a page to print, lying."""
    with translation.override(settings.LANGUAGE_CODE):
        return _print_sheet(screen)


def _print_sheet(screen: Screen) -> Document:
    which, letters = register_rows(screen)
    columns = tuple(Column(title, side) for title, _kind, side in _heads())
    rows = tuple(Row(tuple(Run(_told(cell)) for cell in line)) for line in _lines(screen, letters))
    paper = screen.query.text("paper")
    table = Table(columns, rows or (Row(tuple(Run("–") for _one in columns)),), signers=signers())
    return Document(
        Kind.SHEET, "", title_of(screen, which), (table,), note=_("截至 %(day)s") % {"day": clock.today().isoformat()},
        paper=paper if paper in PAPERS else "A4", landscape=True, is_sample=screen.root.is_sample,
    )  # fmt: skip


def _told(cell: str | int | dt.date | None) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "–" if cell in (None, "") else str(cell)
