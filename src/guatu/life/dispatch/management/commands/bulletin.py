"""guatu bulletin 2023-08 --place CODE -o FILE：生成月通报、一页纸或发群图。"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from guatu.access.models import Place
from guatu.documents import docx, freezing, onepage, pdf, picture
from guatu.documents.content import Edition
from guatu.documents.models import FrozenDocument
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.kernel.period import Period
from guatu.life.dispatch.bulletins.drawing import draw
from guatu.life.dispatch.bulletins.onepage import one_page, ranking_picture
from guatu.life.dispatch.bulletins.services import draft_bulletin

_CLI = Actor(None, None, None, "cli")


class Command(BaseCommand):
    """Draws a month and writes the file; by the ending of its name: .docx, .pdf or .png."""

    help = "生成月通报 / draw the monthly bulletin"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="2023-08")
        parser.add_argument("--place", required=True)
        parser.add_argument("-o", "--output", type=Path, required=True)
        parser.add_argument("--check", action="store_true", help="核对稿 / the copy for checking")
        parser.add_argument("--one-page", action="store_true", help="领导一页纸 / the leader's page")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place.objects.filter(code=options["place"]).first()
        if place is None:
            raise CommandError(_("没有代码为 %(code)s 的地方。") % {"code": options["place"]})
        try:
            period = Period.parse(options["period"])
        except ValueError as error:
            raise CommandError(_("期间应写成 2023-08 的样子。")) from error
        output: Path = options["output"]
        try:
            output.write_bytes(_bytes(place, period, output.suffix, options))
        except Invalid as invalid:
            raise CommandError(str(invalid)) from invalid
        self.stdout.write(_("已生成 %(path)s") % {"path": output})


def _bytes(place: Place, period: Period, suffix: str, options: dict[str, Any]) -> bytes:
    if options["one_page"]:
        return onepage.render_onepage(one_page(draw(place, period)))
    if suffix == ".png":
        return picture.render_picture(ranking_picture(draw(place, period)))
    if suffix not in _RENDER:
        raise CommandError(_("文件名应以 .docx、.pdf 或 .png 结尾。"))
    frozen = draft_bulletin(actor=_CLI, place=place, period=period)
    return render(frozen, suffix, Edition.CHECK if options["check"] else Edition.CLEAN)


_RENDER: dict[str, Callable[..., bytes]] = {".docx": docx.render_docx, ".pdf": pdf.render_pdf}


def render(frozen: FrozenDocument, suffix: str, edition: Edition) -> bytes:
    """A frozen bulletin as bytes."""
    content = freezing.content_of(frozen)
    return _RENDER[suffix](content, edition=edition, check=freezing.check_line_of(frozen))
