"""发群图：a table or a list as one phone screen of PNG, and the same as text ready to paste. Always with its as-of date.

Source: DECISIONS 33.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guatu.documents import typesetter
from guatu.documents.checks import require_sound_blocks
from guatu.documents.content import Block, Document, Edition, Kind, Run, Table, para
from guatu.documents.payload import Drawing, present
from guatu.kernel.errors import Invalid

TEMPLATE = "picture.typ"
WIDTH_PX = 1080
MOST_HEIGHT_PX = 2600  # a tall phone's screen; beyond it a chat shows a strip nobody can read
WIDTH_PT = 360.0
TABLE_MM = (WIDTH_PT - 24) * 25.4 / 72


@dataclass(frozen=True, slots=True)
class Light:
    """A light in a row of counts: shape and word, colour only beside them. Source: UI 1.3."""

    shape: str
    word: str
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What one screen says: title, the sentence that matters, counts of lights, a small table, where it is from."""

    title: str
    as_of: str
    sentence: str = ""
    lights: tuple[Light, ...] = ()
    table: Table | None = None
    source: str = ""
    audience: str = "内部"
    is_sample: bool = False


def render_picture(picture: Picture) -> bytes:
    """PNG, 1080 pixels wide and at most one screen tall.

    Errors: Invalid without an as-of date, for unsound text, or when it is taller than a screen.
    """
    if not picture.as_of.strip():
        raise Invalid({"as_of": [_("发群图必须写明截至日期。")]})
    require_sound_blocks(_blocks(picture))
    made = typesetter.set_png(TEMPLATE, _payload(picture), dots_per_inch=72 * WIDTH_PX / WIDTH_PT)
    if height_px(made) > MOST_HEIGHT_PX:
        raise Invalid({"table": [_("内容超过一屏，手机上看不清。请减少行数或列数，或改发表格文件。")]})
    return made


def height_px(png: bytes) -> int:
    """Height of a PNG, from its header."""
    return int(struct.unpack(">I", png[20:24])[0])


def _blocks(picture: Picture) -> list[Block]:
    words = [picture.title, picture.as_of, picture.sentence, picture.source, picture.audience]
    words += [light.shape + light.word for light in picture.lights]
    return [para(*words), *([picture.table] if picture.table else [])]


def _payload(picture: Picture) -> dict[str, Any]:
    document = Document(Kind.SHEET, "", picture.title, ())
    table = Drawing(document, Edition.CLEAN).table(picture.table, TABLE_MM) if picture.table else None
    return present(
        title=picture.title, as_of=picture.as_of, sentence=picture.sentence, source=picture.source, table=table,
        lights=[{"shape": light.shape, "word": light.word, "count": light.count, "tone": light.tone} for light in picture.lights],
        audience=picture.audience, watermark="示例" if picture.is_sample else "",
    ) | {"width": WIDTH_PT}  # fmt: skip


def paste_text(picture: Picture) -> str:
    """The same as plain text for a chat."""
    lines = [f"【{'示例·' if picture.is_sample else ''}{picture.title}】", picture.sentence]
    lines.append("　".join(f"{light.shape}{light.word}{light.count}" for light in picture.lights))
    if picture.table:
        lines += [_row_text(picture.table, line.cells, line.role) for line in picture.table.rows]
        lines.append(f"单位：{picture.table.unit}" if picture.table.unit else "")
    lines += ["；".join(part for part in (picture.as_of, picture.source) if part)]
    lines.append("示例数据，仅供演示，不得引用" if picture.is_sample else "")
    return "\n".join(line for line in lines if line)


def _row_text(table: Table, cells: tuple[Run, ...], role: str) -> str:
    """「1 长葛市：完成(亿元)90.0，占计划(%)78.9」: what names the row first, then what is said of it."""
    if role == "section":
        return cells[0].text
    named = _naming(table)
    name = " ".join(cell.text for cell in cells[:named] if cell.text)
    told = [f"{column.title}{cell.text}" for column, cell in zip(table.columns[named:], cells[named:], strict=True) if cell.text]
    return f"{name}：{'，'.join(told)}" if told else name


def _naming(table: Table) -> int:
    """How many columns at the left name the row: up to and including the first that is set left."""
    lefts = [at for at, column in enumerate(table.columns) if column.align == "left"]
    return lefts[0] + 1 if lefts else 1
