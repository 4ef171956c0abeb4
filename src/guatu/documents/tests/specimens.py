"""Invented papers to render in tests: a bulletin with tables and a landscape annex, a letter, minutes, prints."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guatu.documents.content import (
    Attachment,
    CheckLine,
    Column,
    Document,
    HeadCell,
    Kind,
    Roster,
    Row,
    Run,
    Table,
    heading,
    para,
    row,
    runs,
)

COUNTIES = ("示例甲县", "示例乙县", "示例丙市", "示例丁区", "示例戊区", "示例己县", "示例庚市", "示例辛区", "示例经济技术开发区")
LIGHTS = (("● 正常", "green"), ("▲ 关注", "amber"), ("■ 滞后", "red"))
TEXT = "今年以来，全市上下认真落实决策部署，持续强化要素保障，推动重点项目建设取得积极进展。"
OFFICE = "示例市重点项目建设指挥部办公室"
CHECK = CheckLine(
    seal_head="1289/ab12cd34", cut_at="2023-09-05 17:12", data_version="8月月结版", drafted_by="重点科", checked_by="综合科"
)


def county_table() -> Table:
    columns = (
        Column("位次"), Column("县(市、区)", "left"), Column("项目个数", "right"), Column("总投资(亿元)", "right"),
        Column("1—8月完成(亿元)", "right", figure_key="investment.done", source="核定，8月月结版"), Column("亮灯"),
    )  # fmt: skip
    lines = [row("", "合计", "648", "1\u2009673.1", "543.2", "", role="total")]
    for at, name in enumerate(COUNTIES):
        shown, tone = LIGHTS[at // 3]
        lines.append(row(str(at + 1), name, str(90 - at), f"{310 - at}.5", f"{90 - at}.1", Run(shown, tone=tone)))
    return Table(columns, tuple(lines), unit="亿元")


def wide_table(rows: int = 40) -> Table:
    heads = (
        (
            HeadCell("位次", 1, 2),
            HeadCell("县(市、区)", 1, 2),
            HeadCell("投资", 3),
            HeadCell("开工", 2),
            HeadCell("总位次", 1, 2),
        ),
        tuple(HeadCell(text) for text in ("总投资", "年度计划", "完成", "计划新开工", "已开工")),
    )
    titles = ("位次", "县(市、区)", "总投资", "年度计划", "完成", "计划新开工", "已开工", "总位次")
    columns = tuple(Column(title, "left" if at == 1 else "right") for at, title in enumerate(titles))
    lines: list[Row] = [row("一、县（市、区）", role="section")]
    lines += [row(str(at + 1), COUNTIES[at % 9], "310.52", "120.00", "90.10", "12", "11", str(at + 1)) for at in range(rows)]
    return Table(columns, tuple(lines), heads=heads, unit="亿元", signers=("填报人：", "审核人：", "（盖章）"))


def bulletin(**changes: Any) -> Document:
    body = (
        heading(1, "一、总体情况"),
        para(
            TEXT, "1—8月份，完成投资", Run("543.2亿元", "investment.done", "核定，8月月结版"), "，占年度计划的",
            Run("66.9%", "investment.rate"), "，同比增长3.1%。",
        ),
        heading(2, "（一）省重点项目"),
        para(
            "省重点项目总投资1\u2009673.1亿元，完成投资",
            Run("221.5亿元", "investment.done@province", footnote="含调增项目2个。"), "。", TEXT,
        ),
        county_table(),
        heading(1, "二、存在问题"),
        heading(3, "1.部分项目进展缓慢。"),
        para(TEXT * 2),
    )  # fmt: skip
    given: dict[str, Any] = {
        "kind": Kind.FILE, "organ": OFFICE, "title": "示例市重点项目建设1—8月份进展情况通报", "body": body,
        "doc_number": "示重建办〔2023〕8号", "addressee": "各县（市、区）人民政府，市直有关部门",
        "attachments": (
            Attachment("2023年1—8月份综合得分排名", (county_table(),)),
            Attachment("各县（市、区）建设进展情况明细表", (wide_table(),), landscape=True),
        ),
        "signature": OFFICE, "date": dt.date(2023, 9, 8), "remark": "此件公开发布",
        "note": "数据来源于县（市、区）报送，截至2023年8月31日。", "copy_to": "市委办公室，市人大常委会办公室，市政府办公室",
        "printed_by": OFFICE, "printed_on": dt.date(2023, 9, 8),
    }  # fmt: skip
    return Document(**{**given, **changes})


def letter(**changes: Any) -> Document:
    given: dict[str, Any] = {
        "kind": Kind.LETTER, "organ": OFFICE, "title": "关于加快办理示例大道北延等3个项目施工许可的督办函",
        "doc_number": "示重建办函〔2023〕15号", "urgency": "加急", "addressee": "示例丙市人民政府",
        "body": (
            para("示例大道北延等3个项目已逾期", Run("23天", "days_late", "问题台账第17号"), "。", TEXT),
            para(TEXT * 6), para(TEXT),
        ),
        "signature": OFFICE, "date": dt.date(2023, 9, 8), "copy_to": "市政府督查室",
    }  # fmt: skip
    return Document(**{**given, **changes})


def minutes(**changes: Any) -> Document:
    given: dict[str, Any] = {
        "kind": Kind.MINUTES, "organ": "示例市重点项目周例会纪要", "title": "2023年第35次重点项目周例会纪要",
        "doc_number": "〔2023〕35号", "is_stamped": False,
        "body": (
            para("2023年9月4日召开重点项目周例会，听取上周交办事项落实情况。纪要如下："),
            heading(1, "一、上周交办事项落实情况"), para(TEXT * 3), heading(1, "二、本周议定事项"), para(TEXT * 3),
            Roster("出席", runs("市发展改革委、市自然资源局、市住房城乡建设局、市生态环境局、示例甲县、示例乙县有关负责同志")),
            Roster("请假", runs("市水利局")),
        ),
        "copy_to": "市政府领导，各县（市、区）人民政府", "printed_by": "示例市人民政府办公室", "printed_on": dt.date(2023, 9, 5),
    }  # fmt: skip
    return Document(**{**given, **changes})


def solid(chars: str = "国", lines: int = 70) -> Document:
    """A file of nothing but one paragraph of full lines."""
    return Document(Kind.FILE, "示例市人民政府", "标题", (para(chars * 28 * lines),))
