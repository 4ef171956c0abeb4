"""The parts of an .xlsx that stand around the cells: which sheets there are, in which state, in which styles."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import python_calamine
from defusedxml.ElementTree import fromstring

from guatu.intake import limits
from guatu.intake.numberformats import changes_meaning
from guatu.intake.xlsxscan import Scan, Styles, scan
from guatu.intake.xlsxtrim import trim
from guatu.intake.xmlrows import plain_xml

STRIKE = re.compile(rb"<(?:\w+:)?strike\b(?![^>]*val=\"(?:0|false)\")")
TEXT_ITEM = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)


@dataclass(slots=True)
class Frame:
    """Sheets in order as (name, state, scan), the parts that had to be cut by their path, and the date system."""

    sheets: list[tuple[str, str, Scan]] = field(default_factory=list)
    cut: dict[str, bytes] = field(default_factory=dict)
    is_1904: bool = False


def open_frame(data: bytes) -> Frame:
    """Read everything but the values."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        path = _workbook_path(archive)
        root = _tree(archive, path)
        targets = _targets(archive, path)
        styles = _styles(archive, targets)
        frame = Frame(is_1904=any(_name(e) == "workbookPr" and e.get("date1904") in ("1", "true") for e in root))
        for element in root.iter():
            if _name(element) == "sheet" and len(frame.sheets) < limits.MAX_SHEETS:
                _add_sheet(archive, element, targets, styles, frame)
    return frame


def open_values(data: bytes) -> Any:
    """The value reader over the same bytes."""
    return python_calamine.load_workbook(io.BytesIO(data))


def trimmed(data: bytes, frame: Frame) -> bytes:
    """The file with its cut sheets in place of the whole ones; the file itself when nothing was cut."""
    if not frame.cut:
        return data
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in source.infolist():
            copy.writestr(entry.filename, frame.cut.get(entry.filename) or source.read(entry))
    return target.getvalue()


def _add_sheet(
    archive: zipfile.ZipFile, element: Element, targets: dict[str, tuple[str, str]], styles: Styles, frame: Frame
) -> None:
    relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
    kind, path = targets.get(relation, ("", ""))
    if not kind.endswith("/worksheet") or path not in archive.namelist():
        return
    name = element.get("name", "")
    state = {"hidden": "hidden", "veryHidden": "very_hidden"}.get(element.get("state", ""), "visible")
    rows, found = scan(plain_xml(archive.read(path)), styles)
    cut = trim(rows, found)
    if cut is not None:
        frame.cut[path] = cut
    frame.sheets.append((name, state, found))


def _workbook_path(archive: zipfile.ZipFile) -> str:
    for kind, path in _targets(archive, "").values():
        if kind.endswith("/officeDocument"):
            return path
    return "xl/workbook.xml"


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, path) of a part; the empty part is the package."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for element in _tree(archive, path):
        target = element.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", ""), full)
    return found


def _styles(archive: zipfile.ZipFile, targets: dict[str, tuple[str, str]]) -> Styles:
    styles = Styles()
    for kind, path in targets.values():
        if path not in archive.namelist():
            continue
        if kind.endswith("/styles"):
            _read_styles(_tree(archive, path), styles)
        elif kind.endswith("/sharedStrings"):
            styles.struck_texts = _struck_texts(archive.read(path))
    return styles


def _read_styles(root: Element, styles: Styles) -> None:
    parts = {_name(element): element for element in root}
    texts = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in parts.get("numFmts", ())}
    struck_fonts = {number for number, font in enumerate(parts.get("fonts", ())) if any(_strikes(e) for e in font)}
    struck = set()
    for number, style in enumerate(parts.get("cellXfs", ())):
        shown = changes_meaning(int(style.get("numFmtId", "0")), texts.get(int(style.get("numFmtId", "0"))))
        if shown:
            styles.formats[number] = shown
        if int(style.get("fontId", "0")) in struck_fonts:
            struck.add(number)
    styles.struck = frozenset(struck)


def _strikes(element: Element) -> bool:
    return _name(element) == "strike" and element.get("val", "1") in ("1", "true")


def _struck_texts(part: bytes) -> frozenset[int]:
    """Numbers of shared texts of which some run is struck through."""
    if not STRIKE.search(part):
        return frozenset()
    items = enumerate(TEXT_ITEM.finditer(plain_xml(part)))
    return frozenset(number for number, match in items if match.group(1) and STRIKE.search(match.group(1)))


def _tree(archive: zipfile.ZipFile, path: str) -> Element:
    root: Element = fromstring(archive.read(path))
    return root


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
