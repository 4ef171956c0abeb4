"""What an .xlsx sheet says beyond its values, read straight from the part's bytes.

The value reader does not tell merged-over formats, hidden rows, strike-through, formulas without a result or error cells,
and it allocates the whole rectangle up to the last stray cell; this scan finds the first and cuts the second. It walks rows,
and opens a row's cells only when the row holds something special, so a plain sheet costs one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guatu.intake import limits
from guatu.intake.sheets import Merge, column_of, place

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")
HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
CELL_REF = re.compile(rb"\br=\"([A-Z]+)\d+\"")
LAST_REF = re.compile(rb".*\br=\"([A-Z]{1,3})\d+\"", re.DOTALL)
STYLE = re.compile(rb"\bs=\"(\d+)\"")
TYPE = re.compile(rb"\bt=\"(\w+)\"")
CONTENT = re.compile(rb"<(?:\w+:)?(?:v>[^<]|v [^>]*>[^<]|is[ >]|f[ />])")
VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
COLUMNS = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
COLUMN_SPAN = re.compile(rb"\b(min|max)=\"(\d+)\"")
COMMENTS = re.compile(rb"<!--.*?-->|<\?(?!xml\b).*?\?>", re.DOTALL)
CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
SINGLE_QUOTED = re.compile(rb"<(?:\w+:)?(?:row|c|mergeCell|col)\b[^>]*='")
TAG = re.compile(rb"<[a-zA-Z][^>]*>")
QUOTED = re.compile(rb"='([^'\"]*)'")
FORMULA_ROW, ERROR_ROW = rb"<(?:\w+:)?f\b", rb" t=\"e\""
NO_ADDRESS_ROW = rb"<(?:\w+:)?c(?:>|/>| (?:s|t)=\"\w+\"(?:>|/>| (?:s|t)=\"\w+\"(?:>|/>)))"
REFERENCE = re.compile(rb"\br=")


@dataclass(slots=True)
class Styles:
    """Which style numbers strike through, and which show numbers in a way that changes their meaning."""

    struck: frozenset[int] = frozenset()
    formats: dict[int, str] = field(default_factory=dict)
    struck_texts: frozenset[int] = frozenset()


@dataclass(slots=True)
class Scan:
    """The findings of one sheet; offsets counted from 0."""

    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    formulas: list[int] = field(default_factory=list)
    uncached: list[int] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)
    strays: list[tuple[str, str]] = field(default_factory=list)
    far_row: int | None = None
    row_count: int = 0
    trimmed: bytes | None = None


def plain_xml(part: bytes) -> bytes:
    """The part without comments and with CDATA written out, so that a byte search sees what a parser sees."""
    if b"<!--" in part or part.find(b"<?", 5) >= 0:
        part = part[:5] + COMMENTS.sub(b"", part[5:])
    if b"<![CDATA[" in part:
        part = CDATA.sub(lambda found: _escape(found.group(1)), part)
    if b"='" in part and SINGLE_QUOTED.search(part):
        part = TAG.sub(lambda tag: QUOTED.sub(rb'="\1"', tag.group()), part)
    return part


def _escape(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def scan(part: bytes, styles: Styles) -> Scan:
    """Everything special in one sheet part, and the part cut to its table when something lies far away."""
    found = Scan()
    starts = [(match.start(), match.end(), match.group(1)) for match in ROW.finditer(part)]
    end_of_data = _end_of_data(part, starts)
    special = _special_pattern(part, styles)
    kept_until, rows = _walk_rows(part, starts, end_of_data, special, styles, found)
    found.row_count = rows
    _trim(part, starts, end_of_data, kept_until, found)
    _read_frame(part, starts, end_of_data, found)
    return found


def _end_of_data(part: bytes, starts: list[tuple[int, int, bytes]]) -> int:
    at = part.find(b"sheetData>", starts[-1][1]) if starts else -1
    return part.rfind(b"<", 0, at) if at >= 0 else len(part)


def _special_pattern(part: bytes, styles: Styles) -> re.Pattern[bytes] | None:
    """Matches a row with a formula, an error, a cell without address or in a style of interest; None when no row can."""
    pieces = _pieces_present(part)
    interesting = sorted(styles.struck | set(styles.formats))
    if interesting:
        pieces.append(rb" s=\"(?:" + b"|".join(str(number).encode() for number in interesting) + rb")\"")
    if styles.struck_texts:
        pieces.append(
            rb" t=\"s\"[^>]*><(?:\w+:)?v>(?:" + b"|".join(str(number).encode() for number in sorted(styles.struck_texts)) + rb")<"
        )
    return re.compile(b"|".join(pieces)) if pieces else None


def _pieces_present(part: bytes) -> list[bytes]:
    """Plain byte counts decide which patterns can match at all; they cost a tenth of searching for the patterns."""
    pieces = []
    if b"</f>" in part or b"<f " in part or b":f>" in part or b":f " in part:
        pieces.append(FORMULA_ROW)
    if b' t="e"' in part:
        pieces.append(ERROR_ROW)
    if part.count(b"<c ") + part.count(b":c ") != part.count(b'c r="') or b"<c>" in part or b":c>" in part:
        pieces.append(NO_ADDRESS_ROW)
    return pieces


def _walk_rows(
    part: bytes,
    starts: list[tuple[int, int, bytes]],
    end_of_data: int,
    special: re.Pattern[bytes] | None,
    styles: Styles,
    found: Scan,
) -> tuple[int, int]:
    """Visit rows up to the first gap too wide to cross; answers the index of the first row left out, and the rows kept."""
    row, last_filled = -1, -1
    for index, (_start, opened, attributes) in enumerate(starts):
        number = ROW_NUMBER.search(attributes)
        row = int(number.group(1)) - 1 if number else row + 1
        if attributes.endswith(b"/"):
            _note_hidden(attributes, row, found)
            continue
        closed = starts[index + 1][0] if index + 1 < len(starts) else end_of_data
        if CONTENT.search(part, opened, closed):
            if row - last_filled > limits.BLANK_ROWS_TO_STOP:
                return index, last_filled + 1
            last_filled = row
            if special and special.search(part, opened, closed):
                _read_cells(part[opened:closed], row, styles, found)
        _note_hidden(attributes, row, found)
    return len(starts), last_filled + 1


def _note_hidden(attributes: bytes, row: int, found: Scan) -> None:
    if HIDDEN.search(attributes):
        found.hidden_rows.append(row)


def _read_cells(segment: bytes, row: int, styles: Styles, found: Scan) -> None:
    column = -1
    for match in CELL.finditer(segment):
        attributes, body = match.group(1), match.group(2) or b""
        reference = CELL_REF.search(attributes)
        column = column_of(reference.group(1).decode()) if reference else column + 1
        key = place(row, column)
        style = STYLE.search(attributes)
        number = int(style.group(1)) if style else 0
        kind = TYPE.search(attributes)
        _note_cell(key, body, number, kind.group(1) if kind else b"n", styles, found)


def _note_cell(key: int, body: bytes, style: int, kind: bytes, styles: Styles, found: Scan) -> None:
    value = VALUE.search(body)
    if FORMULA.search(body):
        found.formulas.append(key)
        if (value is None and kind != b"str") or (value is not None and not value.group(1) and kind != b"str"):
            found.uncached.append(key)
    if kind == b"e":
        found.errors[key] = value.group(1).decode("utf-8", "replace") if value else "#ERROR"
    if not body:
        return
    if style in styles.struck or (kind == b"s" and value and styles.struck_texts and int(value.group(1)) in styles.struck_texts):
        found.struck.append(key)
    if style in styles.formats:
        found.formats[key] = styles.formats[style]


def _trim(part: bytes, starts: list[tuple[int, int, bytes]], end_of_data: int, kept_until: int, found: Scan) -> None:
    """Cut rows beyond a wide gap and cells far to the right, keeping a note of what was cut."""
    body_end = starts[kept_until][0] if kept_until < len(starts) else end_of_data
    for index in range(kept_until, len(starts)):
        _note_strays(part, starts, index, end_of_data, found)
    kept = part[:body_end]
    if starts and REFERENCE.search(kept, starts[0][0]):
        kept = _cut_far_columns(kept, starts[:kept_until], body_end, found)
    if kept_until < len(starts) or len(kept) != body_end:
        found.trimmed = kept + part[end_of_data:]


def _note_strays(part: bytes, starts: list[tuple[int, int, bytes]], index: int, end_of_data: int, found: Scan) -> None:
    _start, opened, attributes = starts[index]
    closed = starts[index + 1][0] if index + 1 < len(starts) else end_of_data
    if attributes.endswith(b"/"):
        return
    number = ROW_NUMBER.search(attributes)
    filled = [m for m in CELL.finditer(part, opened, closed) if m.group(2) and CONTENT.search(m.group(2))]
    if len(filled) >= 3 and found.far_row is None and number:
        found.far_row = int(number.group(1)) - 1
    for match in filled[: max(0, 10 - len(found.strays))]:
        found.strays.append(_stray(match))


def _stray(match: re.Match[bytes]) -> tuple[str, str]:
    reference = re.search(rb"\br=\"([A-Z]+\d+)\"", match.group(1))
    return (reference.group(1).decode() if reference else "?"), re.sub(rb"<[^>]*>", b"", match.group(2))[:60].decode(
        "utf-8", "replace"
    )


def _cut_far_columns(kept: bytes, starts: list[tuple[int, int, bytes]], body_end: int, found: Scan) -> bytes:
    """Drop cells that stand beyond a wide gap of columns; only rows that reach past the ordinary width are opened."""
    reach = [_reach(kept, starts, index, body_end) for index in range(len(starts))]
    edge = _column_edge(reach)
    if max(reach, default=0) <= edge:
        return kept
    pieces, at = [], 0
    for index, last in enumerate(reach):
        if last <= edge:
            continue
        opened = starts[index][1]
        closed = starts[index + 1][0] if index + 1 < len(starts) else body_end
        pieces += [kept[at:opened], CELL.sub(lambda match: _drop_beyond(match, edge, found), kept[opened:closed])]
        at = closed
    return b"".join([*pieces, kept[at:]])


def _reach(kept: bytes, starts: list[tuple[int, int, bytes]], index: int, body_end: int) -> int:
    """The last column a row mentions."""
    opened = starts[index][1]
    closed = starts[index + 1][0] if index + 1 < len(starts) else body_end
    at = kept.rfind(b' r="', opened, closed)
    if at < 0:
        return 0
    letters = re.match(rb"[A-Z]{1,3}", kept[at + 4 : at + 8])
    return column_of(letters.group().decode()) if letters else 0


def _column_edge(reach: list[int]) -> int:
    """The last ordinary column: widths seen, in order, until a gap of many columns or the hard cap."""
    edge = 0
    for width in sorted(set(reach)):
        if (width - edge > limits.BLANK_COLUMNS_TO_STOP and edge > 0) or width >= limits.MAX_COLUMNS:
            break
        edge = width
    return edge if edge or not reach else min(max(reach), limits.MAX_COLUMNS - 1)


def _drop_beyond(match: re.Match[bytes], edge: int, found: Scan) -> bytes:
    reference = CELL_REF.search(match.group(1))
    if reference is None or column_of(reference.group(1).decode()) <= edge:
        return match.group()
    if match.group(2) and CONTENT.search(match.group(2)) and len(found.strays) < 10:
        found.strays.append(_stray(match))
    return b""


def _read_frame(part: bytes, starts: list[tuple[int, int, bytes]], end_of_data: int, found: Scan) -> None:
    """Merged ranges stand after the data, column widths before it."""
    for match in MERGE.finditer(part, end_of_data):
        left, top, right, bottom = match.groups()
        found.merges.append(Merge(int(top) - 1, column_of(left.decode()), int(bottom) - 1, column_of(right.decode())))
    for match in COLUMNS.finditer(part, 0, starts[0][0] if starts else len(part)):
        if HIDDEN.search(match.group()):
            span = {key: int(number) for key, number in COLUMN_SPAN.findall(match.group())}
            last = min(span.get(b"max", 0), limits.MAX_COLUMNS)
            found.hidden_columns.extend(range(span.get(b"min", 1) - 1, last))
