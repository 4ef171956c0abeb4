"""The gate of legacy .xls: encrypted packages, macros, embedded objects and external links are refused.

Source: RELIABILITY 4.3.
"""

from __future__ import annotations

import io

import olefile

from guatu.intake.biff import BOUNDSHEET, FILEPASS, SUPBOOK, records, workbook_stream
from guatu.intake.problems import report
from guatu.kernel.errors import Problem

MACRO_SHEETS = frozenset({1, 6})  # Excel 4 macro sheet, Visual Basic module
SELF_REFERENCES = frozenset({0x0401, 0x3A01})  # this workbook, add-in functions
MACRO_STORAGES = ("_vba_project_cur", "_vba_project", "vba")
EMBEDDED_STORAGES = ("objectpool", "mbd", "\x01ole10native")


def is_encrypted_package(data: bytes) -> bool:
    """Whether an OLE container holds an encrypted .xlsx."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return bool(container.exists("EncryptedPackage") or container.exists("EncryptionInfo"))
    except (
        Exception
    ):  # a container olefile cannot open is simply not an encrypted package; the gate refuses it under another code
        return False


def look(data: bytes) -> list[Problem]:
    """Problems of an .xls container."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return _look_at_storages(container) or _look_at_records(workbook_stream(container))
    except Exception as error:  # olefile raises many kinds on damaged input, all of which mean the same here
        return [report("file.damaged", raw=error)]


def _look_at_storages(container: olefile.OleFileIO) -> list[Problem]:
    for path in container.listdir(streams=True, storages=True):
        lowered = [piece.lower() for piece in path]
        if "encryptedpackage" in lowered:
            return [report("file.encrypted", raw=path[-1])]
        if any(piece in MACRO_STORAGES for piece in lowered):
            return [report("file.macro", raw=path[0])]
        if any(piece.startswith(EMBEDDED_STORAGES) for piece in lowered):
            return [report("file.embedded", raw=path[0])]
    return []


def _look_at_records(stream: bytes) -> list[Problem]:
    if not stream:
        return [report("file.extension", raw=".xls", actual="OLE")]
    for _at, kind, payload in records(stream):
        if kind == FILEPASS:
            return [report("file.encrypted", raw="FILEPASS")]
        if kind == BOUNDSHEET and len(payload) > 5 and payload[5] in MACRO_SHEETS:
            return [report("file.macro", raw="BOUNDSHEET")]
        if kind == SUPBOOK and len(payload) >= 4 and int.from_bytes(payload[2:4], "little") not in SELF_REFERENCES:
            return [report("file.external", raw="SUPBOOK")]
    return []
