"""WordprocessingML of tables: fixed widths, head repeated on every page, unit line above, signers below; and the 版记."""

from __future__ import annotations

from math import ceil
from typing import Any

from guatu.documents.docx_text import (
    hanging,
    paragraph,
    run_properties,
    shown_runs,
    text_run,
    twips,
)
from guatu.documents.rules import MM_PER_PT, ems

GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
CLOSE = '<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
# A table must be followed by a paragraph; this one takes a point of height.
HAIR = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm


def table_xml(table: dict[str, Any]) -> str:
    """A table of the payload with its caption, unit line, note and signers."""
    half_pt = round(table["size"] * 2)
    widths = [twips(width) for width in table["widths"]]
    rows = "".join(_head_row(line, widths, half_pt) for line in table["heads"])
    rows += "".join(_row(line, table, widths, half_pt) for line in table["rows"])
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{GRID}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
    )
    return _above(table, half_pt) + f"<w:tbl>{shape}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" + _below(table, widths, half_pt)


def _line(text: str, align: str, half_pt: int, face: str = "fang", keep: bool = False) -> str:
    shape = f'{"<w:keepNext/>" if keep else ""}{CLOSE}<w:jc w:val="{align}"/>'
    return paragraph(text_run(text, run_properties(face, half_pt, spacing=0)), shape)


def _above(table: dict[str, Any], half_pt: int) -> str:
    made = _line(table["caption"], "center", half_pt + 2, "hei", keep=True) if "caption" in table else ""
    return made + (_line(f"单位：{table['unit']}", "right", half_pt, keep=True) if "unit" in table else "")


def _below(table: dict[str, Any], widths: list[int], half_pt: int) -> str:
    made = _line(table["note"], "left", half_pt) if "note" in table else ""
    if "signers" in table:
        step = sum(widths) // len(table["signers"])
        stops = "".join(f'<w:tab w:val="left" w:pos="{step * at}"/>' for at in range(1, len(table["signers"])))
        words = f"<w:r>{run_properties('fang', half_pt, spacing=0)}<w:tab/></w:r>".join(
            text_run(label, run_properties("fang", half_pt, spacing=0)) for label in table["signers"]
        )
        made += paragraph(words, f'<w:tabs>{stops}</w:tabs>{CLOSE}<w:jc w:val="left"/>')
    return made or HAIR


def _head_row(line: list[dict[str, Any]], widths: list[int], half_pt: int) -> str:
    at, cells = 0, ""
    for cell in line:
        span = cell["cs"]
        merge = "<w:vMerge/>" if cell["below"] else '<w:vMerge w:val="restart"/>' if cell["rs"] > 1 else ""
        inner = "" if cell["below"] else shown_runs([cell], face="hei", half_pt=half_pt, spacing=0)
        cells += _cell(inner, sum(widths[at : at + span]), "center", span, merge, keep=True)
        at += span
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(line: dict[str, Any], table: dict[str, Any], widths: list[int], half_pt: int) -> str:
    role = line.get("r", "")
    face = "hei" if role else "fang"
    shown = [shown_runs(cell, face=face, half_pt=half_pt, spacing=0) for cell in line["c"]]
    if role == "section":
        cells = _cell(shown[0], sum(widths), "left", len(widths), keep=True)
    else:
        cells = "".join(_cell(inner, width, align) for inner, width, align in zip(shown, widths, table["aligns"], strict=True))
    return f"<w:tr><w:trPr>{'' if 'long' in table else '<w:cantSplit/>'}</w:trPr>{cells}</w:tr>"


def _cell(inner: str, width: int, align: str, span: int = 1, merge: str = "", *, keep: bool = False) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shape = f'{"<w:keepNext/>" if keep else ""}{CLOSE}<w:jc w:val="{align}"/>'
    cell = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merge}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{cell}{paragraph(inner, shape)}</w:tc>"


# ---- 版记 -----------------------------------------------------------------------------------------------------------

FOURTH = '<w:snapToGrid w:val="0"/><w:spacing w:line="440" w:lineRule="exact"/>'
SMALL = run_properties(half_pt=28, spacing=0)


def imprint_xml(document: dict[str, Any], width_mm: float) -> str:
    """版记 in a box held to the bottom of the type area; in a letter only 抄送, without lines. Source: R5.5, R5.9.

    A box, because a page's foot is the same on every page of a section and a floating table or a frame with lines is not
    held at the bottom by every program.
    """
    rows, tall_pt = [], 1.0
    if "copy-to" in document:
        rows.append(_copied(document["copy-to"]))
        tall_pt += 22 * ceil(ems(document["copy-to"]) / (width_mm / MM_PER_PT / 14 - 5))
    if document["kind"] != "letter":
        rows.append(_imprinted(document, width_mm))
        tall_pt += 22
    return _box(_imprint_table(rows, width_mm, has_lines=document["kind"] != "letter"), width_mm / MM_PER_PT, tall_pt + 2)


def _box(inner: str, wide_pt: float, tall_pt: float) -> str:
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{wide_pt:.1f}pt;height:{tall_pt:.1f}pt;z-index:3;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:bottom;mso-position-vertical-relative:margin"
    )
    return paragraph(
        f'<w:r><w:pict><v:rect style="{style}" filled="f" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>{inner}{HAIR}'
        '</w:txbxContent></v:textbox><w10:wrap type="topAndBottom" anchorx="margin" anchory="margin"/></v:rect></w:pict></w:r>',
        '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>',
    )


def _imprint_table(rows: list[str], width_mm: float, *, has_lines: bool) -> str:
    lines = [THICK, *[THIN] * (len(rows) - 1), THICK] if has_lines else [0] * (len(rows) + 1)
    body = "".join(_imprint_row(inner, width_mm, lines[at], lines[at + 1]) for at, inner in enumerate(rows))
    shape = (
        f'<w:tblPr><w:tblW w:w="{twips(width_mm)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    return f'<w:tbl>{shape}<w:tblGrid><w:gridCol w:w="{twips(width_mm)}"/></w:tblGrid>{body}</w:tbl>'


def _copied(copy_to: str) -> str:
    return paragraph(text_run(f"抄送：{copy_to}", SMALL), f'{FOURTH}{hanging(4, 3, 280, right=1)}<w:jc w:val="left"/>')


def _imprinted(document: dict[str, Any], width_mm: float) -> str:
    """印发机关 left, 印发日期 right, one character in from either edge."""
    stops = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width_mm) - 280}"/></w:tabs>'
    words = text_run(document.get("printed-by", ""), SMALL) + f"<w:r>{SMALL}<w:tab/></w:r>"
    inner = words + text_run(document.get("printed-on", ""), SMALL)
    return paragraph(inner, f'{stops}{FOURTH}<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>')


def _imprint_row(inner: str, width_mm: float, above: int, below: int) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", above), ("bottom", below))
        if size
    )
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>'
        f"<w:tcBorders>{edges}</w:tcBorders></w:tcPr>{inner}</w:tc></w:tr>"
    )
