"""The records of a legacy .xls workbook stream (BIFF8), as far as intake looks at them itself."""

from __future__ import annotations

from collections.abc import Iterator

import olefile

BOF, EOF, FILEPASS, SUPBOOK, BOUNDSHEET, DATEMODE = 0x0809, 0x000A, 0x002F, 0x01AE, 0x0085, 0x0022
FONT, FORMAT, XF, ROW, COLINFO, MERGECELLS = 0x0031, 0x041E, 0x00E0, 0x0208, 0x007D, 0x00E5
NUMBER, RK, LABELSST, LABEL, BOOLERR, MULRK, FORMULA = 0x0203, 0x027E, 0x00FD, 0x0204, 0x0205, 0x00BD, 0x0006


def workbook_stream(container: olefile.OleFileIO) -> bytes:
    """The bytes of the workbook stream, empty when there is none."""
    for name in ("Workbook", "Book"):
        if container.exists(name):
            return bytes(container.openstream(name).read())
    return b""


def records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(offset, type, payload) of every BIFF record until the stream ends or stops making sense."""
    at, end = 0, len(stream)
    while at + 4 <= end:
        kind = int.from_bytes(stream[at : at + 2], "little")
        length = int.from_bytes(stream[at + 2 : at + 4], "little")
        if kind == 0 and length == 0:
            return
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def u16(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 2], "little")
