"""An import batch for the permission table."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.importing.reading import Options
from guatu.life.dispatch.importing.services import apply_import, preview_import
from guatu.life.dispatch.models import ImportBatch
from tests.cast import Cast, Member
from tests.register import load_parameters


def small_ledger() -> bytes:
    """One row, no questions."""
    book = openpyxl.Workbook()
    book.active.append(["示例2023年8月项目台账"])
    book.active.append(["序号", "项目名称", "建设内容", "总投资（亿元）", "年度计划投资（亿元）"])
    book.active.append([1, "示例权限表项目", "厂房", 3, 1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _batch(member: Member, is_own: bool) -> ImportBatch:
    load_parameters()
    place = member.own_place if is_own else member.other_place
    return preview_import(actor=SYSTEM, place=place, content=small_ledger(), filename="台账.xlsx", options=Options())


def import_batch(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """A previewed batch."""
    return {"pk": _batch(member, is_own).id}


def applied_batch(_cast: Cast, member: Member, is_own: bool) -> dict[str, Any]:
    """An applied one."""
    batch = _batch(member, is_own)
    apply_import(actor=SYSTEM, batch=batch)
    return {"pk": batch.id}


FACTORIES = {"import_batch": import_batch, "applied_batch": applied_batch}
