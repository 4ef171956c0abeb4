"""The package around a DOCX: styles, settings, heads and feet, sections. Built once a kind with python-docx, then reused.

Only `document.xml` and the line of the 核对稿 differ between two letters of one office. Source: R5.1, R5.3, R5.9, R5.11.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree  # type: ignore[import-untyped]

from guatu.documents.docx_text import FOURTH_HALF_PT, RED, page_field, paragraph, run_properties, text_run, twips

# Stands in the heads of the base and is replaced in each document.
CHECK_PLACE = "核对稿此处"
NAMES = nsdecls("w", "r", "wp") + (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
QUOTE = {'"': "&quot;"}
UPRIGHT_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
LYING_MM = {"top": 28, "bottom": 26, "left": 35, "right": 37}
SHEET_MM = {"top": 20, "bottom": 18, "left": 20, "right": 20}
LETTER_FOOT_MM = 20
BALLAST = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail")
FOOT_MM = 23  # 35 - 7 - 4.94: the top of the number stands 7 mm below the type area


@dataclass(frozen=True, slots=True)
class Look:
    """What decides the package: kind, the red head of a letter, watermark, whether the 核对 line is printed, paper of a sheet."""

    kind: str
    head: tuple[str, float, int] = ("", 0.0, 100)
    watermark: str = ""
    has_check: bool = False
    paper: str = "A4"
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The parts of the package but `document.xml`, and the section properties to put into it."""

    parts: tuple[tuple[str, bytes], ...]
    sections: dict[str, str]


@lru_cache(maxsize=64)
def base(look: Look) -> Base:
    """The package for one look."""
    made = docx.Document()
    _set_styles(made)
    _set_settings(made)
    _drop_ballast(made)
    for _more in range(2):
        made.add_section(WD_SECTION.NEW_PAGE)
    first, lying, bare = made.sections
    _set_first(first, look)
    _set_lying(lying, look)
    _set_page(bare, 210, 297, UPRIGHT_MM, 15, FOOT_MM)
    _fill(bare, look, "", "")
    sections = {"first": _properties(first), "lying": _properties(lying), "bare": _properties(bare)}
    return Base(_parts(made), sections | {"upright": _later(first)})


def _set_styles(made: Any) -> None:
    normal = made.styles["Normal"].element
    for child in list(normal):
        if child.tag in (qn("w:pPr"), qn("w:rPr")):
            normal.remove(child)
    # Widow control off and spacing between Chinese and Western text off: 22 lines and 28 characters come out exactly.
    shape = parse_xml(
        f'<w:pPr {nsdecls("w")}><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
        '<w:autoSpaceDN w:val="0"/><w:snapToGrid/><w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
        '<w:jc w:val="both"/></w:pPr>'
    )
    normal.append(shape)
    normal.append(parse_xml(run_properties().replace("<w:rPr>", f"<w:rPr {nsdecls('w')}>", 1)))
    for style in list(made.styles.element):
        if style.tag == qn("w:latentStyles") or (style.tag == qn("w:style") and style.get(qn("w:default")) != "1"):
            made.styles.element.remove(style)
    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")


def _drop_ballast(made: Any) -> None:
    """The template's effects, numbering and thumbnail: nine tenths of the bytes, and nothing of them is used."""
    for rels in (made.part.rels, made.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rsplit("/", 1)[1] in BALLAST]:
            del rels[key]


def _set_settings(made: Any) -> None:
    settings = made.settings.element
    settings.insert(0, parse_xml(f"<w:evenAndOddHeaders {nsdecls('w')}/>"))
    zoom = settings.find(qn("w:zoom"))
    if zoom is not None:
        settings.remove(zoom)
        settings.insert(0, zoom)  # the schema wants it before evenAndOddHeaders
    # Word stamps the day of making into the file; the same content must give the same bytes.
    made.core_properties.author, made.core_properties.comments = "", ""


def _set_page(section: Any, width: int, height: int, margins: dict[str, int], head: int, foot: int) -> None:
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side, size in margins.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.header_distance, section.footer_distance = Mm(head), Mm(foot)
    element = section._sectPr
    for child in [*element.findall(qn("w:docGrid")), *element.findall(qn("w:type"))]:
        element.remove(child)
    element.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="579"/>'))
    if width > height:
        element.find(qn("w:pgSz")).set(qn("w:orient"), "landscape")


def _set_first(section: Any, look: Look) -> None:
    if look.kind == "sheet":
        short, long = {"A4": (210, 297), "A3": (297, 420)}[look.paper]
        width, height = (long, short) if look.landscape else (short, long)
        _set_page(section, width, height, SHEET_MM, 10, 9)
        foot = _sheet_foot()
        return _fill(section, look, foot, foot)
    is_letter = look.kind == "letter"
    _set_page(section, 210, 297, UPRIGHT_MM, 30 if is_letter else 15, LETTER_FOOT_MM if is_letter else FOOT_MM)
    lift = FOOT_MM - LETTER_FOOT_MM if is_letter else 0
    _fill(section, look, _number("right", lift), _number("left", lift))
    if is_letter:
        section.different_first_page_header_footer = True
        _replace(section.first_page_header, _over(look) + _letter_head(look))
        _replace(section.first_page_footer, _letter_foot())
    return None


def _set_lying(section: Any, look: Look) -> None:
    _set_page(section, 297, 210, LYING_MM, 10, 10)
    _fill(section, look, "", "", odd=_turned_number("right"), even=_turned_number("left"))


def _fill(section: Any, look: Look, odd_foot: str, even_foot: str, odd: str = "", even: str = "") -> None:
    for part, inner in (
        (section.header, _over(look) + odd), (section.even_page_header, _over(look) + even),
        (section.footer, odd_foot), (section.even_page_footer, even_foot),
    ):  # fmt: skip
        part.is_linked_to_previous = False
        _replace(part, inner)


def _replace(part: Any, inner: str) -> None:
    element = part._element
    for child in list(element):
        element.remove(child)
    empty = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    for child in etree.fromstring(f"<x {NAMES}>{inner or empty}</x>"):
        element.append(parse_xml(etree.tostring(child)))


# ---- heads and feet ---------------------------------------------------------------------------------------------------

SMALL = '<w:snapToGrid w:val="0"/><w:spacing w:line="{line}" w:lineRule="exact"/>'


def _number(side: str, lift_mm: int) -> str:
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    after = f' w:after="{twips(lift_mm)}"' if lift_mm else ""
    shape = f'<w:snapToGrid w:val="0"/><w:spacing{after} w:line="280" w:lineRule="exact"/>{indent}<w:jc w:val="{side}"/>'
    return paragraph(page_field(run_properties("song", FOURTH_HALF_PT, spacing=0)), shape)


def _sheet_foot() -> str:
    field = page_field(run_properties("song", 21, spacing=0))
    return paragraph(field, SMALL.format(line=240) + '<w:jc w:val="center"/>')


def _turned_number(side: str) -> str:
    """A landscape page is bound along its top: the number stands in a box turned with the page, at its bound place."""
    number = paragraph(
        page_field(run_properties("song", FOURTH_HALF_PT, spacing=0)),
        f'{SMALL.format(line=280)}<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>',
    )
    style = (
        "position:absolute;margin-left:58pt;margin-top:79.4pt;width:21.4pt;height:442.2pt;z-index:2;"
        "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    return paragraph(
        f'<w:r><w:pict><v:rect style="{style}" filled="f" stroked="f"><v:textbox style="layout-flow:vertical" inset="0,0,0,0">'
        f"<w:txbxContent>{number}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>",
        SMALL.format(line=20),
    )


def _over(look: Look) -> str:
    """What lies over every page: watermark, and the line of the 核对稿."""
    made = ""
    if look.has_check:
        frame = (
            f'<w:framePr w:w="{twips(180)}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
            f'w:xAlign="center" w:y="{twips(9)}"/>'
        )
        shape = f'{frame}{SMALL.format(line=200)}<w:jc w:val="center"/>'
        made += paragraph(text_run(CHECK_PLACE, run_properties("hei", 15, "5B6472", 0)), shape)
    if look.watermark:
        made += paragraph(_watermark(look.watermark), SMALL.format(line=20))
    return made


def _watermark(word: str) -> str:
    width = min(400, 140 * len(word))
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:130pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    text = f'<v:textpath on="t" fitshape="t" style="font-family:&quot;黑体&quot;;font-size:1pt" string="{escape(word, QUOTE)}"/>'
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" style="{style}" fillcolor="#c0272d" stroked="f">'
        f'<v:fill opacity="8000f"/>{text}</v:shape></w:pict></w:r>'
    )


def _letter_head(look: Look) -> str:
    """30 mm from the page's top edge the organ's name, 4 mm below it the double line, thick above thin. Source: R5.9."""
    name, size, scale = look.head
    wide = f'<w:ind w:left="{-twips(7)}" w:right="{-twips(7)}"/><w:jc w:val="center"/>'
    line = f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="{RED}"/></w:pBdr>'
    shape = f'{line}<w:snapToGrid w:val="0"/><w:spacing w:line="{round(size * 20)}" w:lineRule="exact"/>{wide}'
    head = paragraph(text_run(name, run_properties("title", round(size * 2), RED, 0, scale)), shape)
    # 7/8 of a character between the line and what follows, less the room above a character in its own line.
    return head + paragraph("", SMALL.format(line=150))


def _letter_foot() -> str:
    """20 mm above the page's bottom edge, thin above thick, on the first page only. Source: R5.9."""
    line = f'<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="{RED}"/></w:pBdr>'
    wide = f'<w:ind w:left="{-twips(7)}" w:right="{-twips(7)}"/>'
    return paragraph("", f"{line}{SMALL.format(line=20)}{wide}")


# ---- taking the package apart -----------------------------------------------------------------------------------------


def _properties(section: Any) -> str:
    return str(etree.tostring(section._sectPr, encoding="unicode"))


def _later(section: Any) -> str:
    """A further upright section: as the first, without a first page of its own."""
    element = etree.fromstring(_properties(section))
    for child in list(element):
        if child.tag == qn("w:titlePg") or child.get(qn("w:type")) == "first":
            element.remove(child)
    return str(etree.tostring(element, encoding="unicode"))


def _parts(made: Any) -> tuple[tuple[str, bytes], ...]:
    whole = io.BytesIO()
    made.save(whole)
    with zipfile.ZipFile(whole) as package:
        return tuple((name, package.read(name)) for name in package.namelist() if name != "word/document.xml")
