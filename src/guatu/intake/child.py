"""The reading child: a process of its own turning bytes into plain lists, limited in memory and time, no network, no writing.

Run as `python -m guatu.intake.child KIND NAME ENCODING MEMORY SECONDS` with the file on standard input; answers a marshalled
dict on standard output. It imports no Django, so that it starts quickly. Dates travel as ISO text beside the rows because
marshal knows none.
"""

from __future__ import annotations

import datetime as dt
import gc
import marshal
import resource
import sys
from typing import Any

from guatu.intake import csvfile, limits, xlsscan, xlsxparts
from guatu.intake.xlsxscan import Scan

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.system",
    "shutil.",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "ctypes.",
)


class TooManyError(Exception):
    """More rows, columns or cells than we are willing to hold."""

    def __init__(self, sheet: str, count: int, limit: int) -> None:
        super().__init__(sheet)
        self.said = {"sheet": sheet, "count": count, "limit": limit}


def main(arguments: list[str]) -> None:
    """Read standard input under the limits given, write the answer."""
    kind, name, encoding, memory, seconds = arguments
    gc.disable()  # millions of plain values and no cycles; the process ends when it has answered
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    sys.addaudithook(_guard)
    sys.stdout.buffer.write(marshal.dumps(_answer(kind, data, name, encoding)))


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what a reader has no business doing, should a hostile file ever get a hold of it."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError(event)


def _answer(kind: str, data: bytes, name: str, encoding: str) -> dict[str, Any]:
    try:
        return {"csv": _read_csv, "xls": _read_xls, "xlsx": _read_xlsx}[kind](data, name, encoding)
    except csvfile.UnknownEncodingError:
        return {"error": "csv.encoding", "said": {}}
    except csvfile.BrokenQuotesError as fault:
        return {"error": "csv.quotes", "said": {"row": fault.line}}
    except TooManyError as excess:
        return {"error": "read.too_many", "said": excess.said}
    except MemoryError:
        return {"error": "read.memory", "said": {}}
    except BaseException as fault:  # a panic of the value reader is no Exception; whatever it is, the file cannot be read
        return {"error": "read.failed", "said": {"raw": f"{type(fault).__name__}: {fault}"[:200]}}


def _read_csv(data: bytes, name: str, encoding: str) -> dict[str, Any]:
    text, used = csvfile.decode(data, encoding or None)
    return {"sheets": [_sheet(name, "visible", csvfile.parse(text), Scan())], "encoding": used, "is_1904": False}


def _read_xls(data: bytes, name: str, encoding: str) -> dict[str, Any]:
    stream = xlsscan.open_stream(data)
    shared, scans = xlsscan.scan(stream)
    book = xlsxparts.open_values(data)
    states = {title: state for title, state, _offset in shared.sheets}
    sheets = [
        _sheet(title, states.get(title, "visible"), _values(book, title), scans.get(title, Scan()))
        for title in book.sheet_names[: limits.MAX_SHEETS]
        if title in states
    ]
    return {"sheets": sheets, "encoding": None, "is_1904": shared.is_1904}


def _read_xlsx(data: bytes, name: str, encoding: str) -> dict[str, Any]:
    frame = xlsxparts.open_frame(data)
    for title, _state, scan in frame.sheets:
        if scan.row_count > limits.MAX_ROWS:
            raise TooManyError(title, scan.row_count, limits.MAX_ROWS)
        if scan.row_count * scan.column_count > limits.MAX_CELLS:  # the value reader allocates the rectangle
            raise TooManyError(title, scan.row_count * scan.column_count, limits.MAX_CELLS)
    book = xlsxparts.open_values(xlsxparts.trimmed(data, frame))
    frame.cut.clear()
    sheets = [_sheet(title, state, _values(book, title), scan) for title, state, scan in frame.sheets]
    return {"sheets": sheets, "encoding": None, "is_1904": frame.is_1904}


def _values(book: Any, title: str) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(title)
    cells = sheet.total_height * sheet.total_width
    if cells > limits.MAX_CELLS:
        raise TooManyError(title, cells, limits.MAX_CELLS)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    return rows


def _sheet(title: str, state: str, rows: list[list[Any]], scan: Scan) -> dict[str, Any]:
    """A sheet ready to travel: text shared, dates set apart, everything after a wide gap of blank rows cut off."""
    _cut_after_gap(rows, scan)
    if len(rows) > limits.MAX_ROWS:
        raise TooManyError(title, len(rows), limits.MAX_ROWS)
    texts: dict[str, str] = {}
    dates: list[tuple[int, int, str]] = []
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = type(value)
            if kind is str:
                if value:
                    row[column] = texts.setdefault(value, value)
            elif kind is not float and kind is not bool:
                row[column] = _set_apart(value, number, column, dates)
    return {
        "name": title,
        "state": state,
        "rows": rows,
        "dates": dates,
        "far_row": scan.far_row,
        "strays": scan.strays,
        "merges": [tuple(merge) for merge in scan.merges],
        "hidden_rows": scan.hidden_rows,
        "hidden_columns": scan.hidden_columns,
        "struck": scan.struck,
        "formulas": scan.formulas,
        "uncached": scan.uncached,
        "errors": scan.errors,
        "formats": scan.formats,
    }


def _set_apart(value: Any, row: int, column: int, dates: list[tuple[int, int, str]]) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        dates.append((row, column, value.isoformat()))
        return ""
    if value is None:
        return ""
    return value if isinstance(value, (int, float, str, bool)) else str(value)


def _cut_after_gap(rows: list[list[Any]], scan: Scan) -> None:
    """For .xls and CSV, whose rectangle is read whole; an .xlsx was cut before."""
    last = -1
    for number, row in enumerate(rows):
        if any(value != "" for value in row):
            if number - last > limits.BLANK_ROWS_TO_STOP:
                scan.far_row = scan.far_row if sum(value != "" for value in row) < 3 else number
                scan.strays += [(f"{number + 1}", str(value)[:60]) for value in row if value != ""][:10]
                break
            last = number
    del rows[last + 1 :]


if __name__ == "__main__":
    main(sys.argv[1:])
