"""DOCX of a document to GB/T 9704-2012, in the fonts an office has. Content goes in escaped; equal content, equal bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from guatu.documents.checks import require_sound
from guatu.documents.content import CheckLine, Document, Edition, Kind
from guatu.documents.docx_base import CHECK_PLACE, NAMES, Base, Look, base
from guatu.documents.docx_table import imprint_xml, table_xml
from guatu.documents.docx_text import (
    LEVEL_FACES,
    RED,
    blank,
    body_indent,
    hanging,
    paragraph,
    plain,
    right_indent,
    run_properties,
    shown_runs,
    text_run,
    title,
    twips,
)
from guatu.documents.payload import document_payload
from guatu.documents.pdf import imprint_stands_alone

WIDTH_MM = 156.0
EPOCH = (2000, 1, 1, 0, 0, 0)  # of every member of the package, so that equal content gives equal bytes
KEEP = "<w:keepNext/>"
SIDES = {"left": "left", "right": "right", "center": "center"}


def render_docx(document: Document, *, edition: Edition = Edition.CLEAN, check: CheckLine | None = None) -> bytes:
    """One document as DOCX.

    Errors: Invalid for unsound content.
    """
    require_sound(document)
    shown = document_payload(document, edition, check or CheckLine())
    package = base(_look(shown))
    line = escape(shown.get("check-line", ""))
    return _zipped(package, _document_xml(shown, package, _stands_alone(document)), line)


def _stands_alone(document: Document) -> bool:
    """Whether 版记 takes a page of its own, as the measured PDF has it. A letter's never does."""
    has_imprint = bool(document.copy_to or document.printed_by)
    return has_imprint and document.kind in (Kind.FILE, Kind.MINUTES) and imprint_stands_alone(document)


def _look(shown: dict[str, Any]) -> Look:
    head = shown["head"]
    return Look(
        shown["kind"], (head["text"], head["size"], head["scale"]) if shown["kind"] == "letter" else ("", 0.0, 100),
        shown.get("watermark", ""), "check-line" in shown, shown["paper"], shown["landscape"],
    )  # fmt: skip


def _zipped(package: Base, document_xml: str, check_line: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, body in package.parts:
            if check_line and name.startswith("word/header"):
                body = body.replace(CHECK_PLACE.encode(), check_line.encode())
            made.writestr(_member(name), body)
        made.writestr(_member("word/document.xml"), document_xml.encode())
    return whole.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _document_xml(shown: dict[str, Any], package: Base, stands_alone: bool) -> str:
    pieces = _sheet(shown, package) if shown["kind"] == "sheet" else _official(shown, package, stands_alone)
    body = "".join(pieces)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMES}><w:body>{body}</w:body></w:document>'


# ---- sections -------------------------------------------------------------------------------------------------------


def _sections(parts: list[tuple[str, str]], package: Base) -> list[str]:
    """Content of each section followed by its properties; those of the last stand in the body itself."""
    made = []
    for at, (inner, name) in enumerate(parts):
        shape = package.sections[name.removesuffix("-even")]
        if name.endswith("-even"):
            shape = shape.replace("<w:pgSz", '<w:type w:val="evenPage"/><w:pgSz', 1)
        last = at == len(parts) - 1
        made += [inner, shape if last else _break(shape)]
    return made


def _break(shape: str) -> str:
    return f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>{shape}</w:pPr></w:p>'


def _official(shown: dict[str, Any], package: Base, stands_alone: bool) -> list[str]:
    parts = [(_head(shown) + _main(shown), "first")]
    for annex in shown.get("attachments", []):
        if annex["landscape"] or parts[-1][1] == "lying":
            parts.append((_annex(annex, starts_page=False), "lying" if annex["landscape"] else "upright"))
        else:
            parts[-1] = (parts[-1][0] + _annex(annex, starts_page=True), parts[-1][1])
    if "copy-to" in shown or "printed-by" in shown:
        _add_imprint(parts, shown, stands_alone)
    if "checklist" in shown:
        parts.append((_checklist(shown), "bare"))
    return _sections(parts, package)


def _add_imprint(parts: list[tuple[str, str]], shown: dict[str, Any], stands_alone: bool) -> None:
    imprint = imprint_xml(shown, WIDTH_MM)
    if stands_alone:
        parts.append((imprint, "bare-even"))
    elif parts[-1][1] == "lying":
        parts.append((imprint, "bare"))
    else:
        parts[-1] = (parts[-1][0] + imprint, parts[-1][1])


def _sheet(shown: dict[str, Any], package: Base) -> list[str]:
    inner = title(shown["title"]) + _blocks(shown["body"]) + _small_print(shown) + _signature(shown)
    parts = [(inner, "first")]
    if "checklist" in shown:
        parts.append((_checklist(shown), "bare"))
    return _sections(parts, package)


def _checklist(shown: dict[str, Any]) -> str:
    return title(["核对清单"]) + table_xml(shown["checklist"])


# ---- 版头 -----------------------------------------------------------------------------------------------------------


def _head(shown: dict[str, Any]) -> str:
    if shown["kind"] == "letter":
        return _letter_top(shown) + blank(2)
    head = shown["head"]
    top = '<w:snapToGrid w:val="0"/><w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/><w:jc w:val="center"/>'
    # 35 mm from the top of the type area to the top of the characters, which fill their exact line.
    shape = top.format(before=twips(35), line=round(head["size"] * 20))
    red = plain(head["text"], shape, face="title", half_pt=round(head["size"] * 2), color=RED, spacing=0, scale=head["scale"])
    return _urgency(shown) + red + blank(2) + _number_line(shown) + blank(2)


def _urgency(shown: dict[str, Any]) -> str:
    """紧急程度 on the first line of the type area, flush left, out of the way of the red head. Source: R5.5."""
    if "urgency" not in shown:
        return ""
    frame = f'<w:framePr w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{twips(28)}" w:y="{twips(37)}"/>'
    return plain(shown["urgency"], frame, face="hei")


def _number_line(shown: dict[str, Any]) -> str:
    """发文字号, 4 mm above the red line across the type area. Source: R5.5."""
    line = f'<w:pBdr><w:bottom w:val="single" w:sz="10" w:space="5" w:color="{RED}"/></w:pBdr>'
    number = text_run(shown.get("number", ""), run_properties())
    if "signer" not in shown:
        return paragraph(number, f'{line}<w:jc w:val="center"/>')
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(WIDTH_MM) - 316}"/></w:tabs>'
    signer = text_run("签发人：", run_properties()) + text_run(shown["signer"], run_properties("kai"))
    tab = f"<w:r>{run_properties()}<w:tab/></w:r>"
    # A full-width blank rather than an indent: the red line would be indented with the text.
    return paragraph(text_run("　", run_properties()) + number + tab + signer, f'{line}{stop}<w:jc w:val="left"/>')


def _letter_top(shown: dict[str, Any]) -> str:
    """发文字号 flush right under the double line, urgency flush left. Source: R5.9."""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(WIDTH_MM)}"/></w:tabs><w:jc w:val="left"/>'
    urgent = text_run(shown.get("urgency", ""), run_properties("hei"))
    tab = f"<w:r>{run_properties()}<w:tab/></w:r>"
    return paragraph(urgent + tab + text_run(shown.get("number", ""), run_properties()), stop)


# ---- 主体 -----------------------------------------------------------------------------------------------------------


def _main(shown: dict[str, Any]) -> str:
    made = title(shown["title"]) + blank()
    if "addressee" in shown:
        made += plain(shown["addressee"] + "：")
    made += _blocks(shown["body"]) + _small_print(shown)
    return made + _attachment_list(shown.get("attachment-names", [])) + _signature(shown)


def _blocks(blocks: list[dict[str, Any]]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: dict[str, Any]) -> str:
    if block["k"] == "table":
        return table_xml(block)
    if block["k"] == "roster":
        label = text_run(f"{block['label']}：", run_properties("hei"))
        wide = len(block["label"]) + 1
        return paragraph(label + shown_runs(block["runs"]), hanging(2 + wide, wide))
    if block["k"] == "heading":
        return paragraph(shown_runs(block["runs"], face=LEVEL_FACES[block["level"] - 1]), KEEP + body_indent())
    keep = KEEP if block.get("sticky") else ""
    indent = "" if block["flush"] else body_indent()
    align = f'<w:jc w:val="{SIDES[block["align"]]}"/>' if block["align"] != "left" else ""
    return paragraph(shown_runs(block["runs"]), keep + indent + align)


def _small_print(shown: dict[str, Any]) -> str:
    """Footnotes and 注：data source and date."""
    texts = list(shown.get("footnotes", [])) + ([f"注：{shown['note']}"] if "note" in shown else [])
    shape = '<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:line="440" w:lineRule="exact"/>' + hanging(4, 2, 280)
    return "".join(plain(text, shape, half_pt=28, spacing=0) for text in texts)


def _attachment_list(names: list[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return blank(1, KEEP) + plain(f"附件：{names[0]}", KEEP + hanging(5, 3))
    lead = ["附件：", *[""] * (len(names) - 1)]
    lines = (plain(f"{lead[at]}{at + 1}.{name}", KEEP + hanging(6, 4 if at == 0 else 1)) for at, name in enumerate(names))
    return blank(1, KEEP) + "".join(lines)


def _signature(shown: dict[str, Any]) -> str:
    """署名 and 成文日期; two empty lines above when a seal is to come, one when not. Source: R5.5."""
    if "sign" not in shown:
        return ""
    sign = shown["sign"]
    keep = "<w:keepNext/><w:keepLines/>"
    made = paragraph("", keep) * (2 if sign["stamped"] else 1)
    if "name" in sign:
        made += plain(sign["name"], keep + right_indent(sign["name-indent"]))
    if "date" in sign:
        made += plain(sign["date"], right_indent(sign["date-indent"]))
    return made + (plain(f"（{sign['remark']}）", body_indent()) if "remark" in sign else "")


def _annex(annex: dict[str, Any], *, starts_page: bool) -> str:
    """附件：label on the first line, title on the third. Source: R5.5."""
    label = plain(annex["label"], "<w:pageBreakBefore/>" if starts_page else "", face="hei")
    return label + blank() + title(annex["title"]) + _blocks(annex["blocks"])
