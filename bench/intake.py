"""A ledger of many rows: read by us (gate, reading, proposal), or entered whole, and merely read by openpyxl beside it."""

from __future__ import annotations

import io
import time

import openpyxl
import xlsxwriter

from bench.rows import Result
from guatu.access.models import Place
from guatu.intake import file as intake
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.importing.reading import PROFILE
from guatu.life.dispatch.importing.services import apply_import, preview_import

# Of the time openpyxl needs to merely read it. Source: PERFORMANCE, "import".
GOAL = 0.35

_HEAD = (
    "序号", "项目名称", "项目代码", "建设单位", "建设性质", "所属领域", "产业链", "项目层级", "建设规模及主要内容", "建设起止年限",
    "总投资（万元）", "固定资产投资（万元）", "资金来源", "截至上年底累计完成投资（万元）", "年度计划投资（万元）", "本年度建设目标",
    "计划开工时间", "开工时间", "计划竣工时间", "本月完成投资（万元）", "1—8月累计完成投资（万元）", "当前形象进度", "用地面积（亩）", "是否入统",
    "存在问题", "需协调事项", "下步打算", "责任单位", "备注", "备注2",
)  # fmt: skip


def ledger(rows: int) -> bytes:
    """An office's ledger of `rows` × 30."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["示例2023年1—8月重点项目台账"])
    sheet.write_row(1, 0, _HEAD)
    for n in range(rows):
        sheet.write_row(n + 2, 0, [
            n + 1, f"示例基准台账项目{n:06}", "", f"示例公司{n % 900}", "新建", "新型基础设施", "电力装备", "市重点", "厂房与生产线",
            "2022-2024", 50000 + n % 9000, 40000, "自筹", 8000, 20000, "主体完工", "2022年3月", "2022年4月", "2024年6月底前",
            1200, 13000 + n % 500, "主体施工", 120, "是", "无", "无", "加快施工", "示例发改局", "", "甲",
        ])  # fmt: skip
    book.close()
    return out.getvalue()


def reading(rows: int) -> Result:
    """Gate, read and propose against openpyxl merely reading the cells."""
    content = ledger(rows)
    start = time.perf_counter()
    found = intake.propose(content, "台账.xlsx", PROFILE)
    ours = time.perf_counter() - start
    if found.proposal is None or len(found.proposal) != rows:
        raise RuntimeError("the bench ledger was not read whole")
    return Result(f"读入并核对台账 {rows:,}×30", "openpyxl 只读一遍", ours, _merely_read(content), GOAL)


def entering(city: Place, rows: int) -> Result:
    """The same from the upload to the last fact: previewed, applied in one entry, durable. Errors: RuntimeError when it is not all in."""
    content, county = ledger(rows), Place.objects.filter(root=city, kind="county").order_by("official_order")[0]
    start = time.perf_counter()
    batch = preview_import(actor=SYSTEM, place=county, content=content, filename="台账.xlsx")
    counts = apply_import(actor=SYSTEM, batch=batch)
    ours = time.perf_counter() - start
    if counts["new"] != rows:
        raise RuntimeError(f"the bench ledger was not entered whole: {counts}")
    return Result(f"导入台账入账 {rows:,}×30", "openpyxl 只读一遍", ours, _merely_read(content), GOAL)


def _merely_read(content: bytes) -> float:
    """Seconds in which openpyxl reads the cells and does nothing with them."""
    start = time.perf_counter()
    for _row in openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True):
        pass
    return time.perf_counter() - start
