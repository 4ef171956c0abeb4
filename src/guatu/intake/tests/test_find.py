"""Headings as they are found in public ledgers and systems, and what is remembered of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guatu.intake import headers
from guatu.intake.headermatch import SURE, Dictionary
from guatu.intake.profile import from_plain
from guatu.intake.sheets import Sheet
from guatu.intake.tests import building as make
from guatu.ledger.intake_profile import PROJECTS

PROFILE = from_plain(PROJECTS)
WORDS = Dictionary(PROFILE)

SURE_HEADINGS = {
    "项目代码": "national_code", "项目所属辖区": "place", "项目性质": "nature", "形象进度": "progress_text", "进度详情": "progress_text",
    "本年度投资金额(万元)": "plan_yuan", "所属产业链": "chain", "总投资（亿元）": "total_yuan", "年度计划投资（万元）": "plan_yuan",
    "年度累计完成投资（万元）": "ytd_yuan", "年度投资完成率": "completion_percent", "目前进展情况": "progress_text",
    "本年度进度计划（前期工作节点、施工形象进度等）": "year_goal", "项目总投资(亿元)": "total_yuan", "年度投资计划(亿元)": "plan_yuan",
    "申请主体": "owner_name", "总用地面积(亩)": "land_mu", "项目当前阶段": "stage", "行业名称": "industry", "行政区划代码": "place",
    "拟开工时间(年)": "planned_start", "建设规模及内容": "content", "市(区)": "place", "2023年1-9月份完成投资（万元）": "ytd_yuan",
    "9月份完成投资": "month_yuan", "截至2022年底累计完成投资": "done_to_last_year_yuan", "自开工以来累计完成投资（万元）": "since_start_yuan",
    "其中：固定资产投资": "fixed_yuan", "占年度计划%": "completion_percent", "需要协调解决的事项": "request", "下一步工作安排": "next_step",
    "责任单位及责任人": "unit", "联系人及电话": "phone", "“三个一批”期次及类别": "programme", "预计竣工日期": "planned_completion",
    "超/欠时序(百分点)": "behind_points", "是否纳入统计": "in_statistics", "用地面积(亩)及落实情况": "land_mu",
}  # fmt: skip
NOT_OURS = [
    "其他项目类型补充", "投资方式", "业务变更情况", "支持类型", "占总投资金额比例", "资金到位情况说明", "园区备注", "授权维护人员",
    "未来三年预计投资总额（万元）", "下一年度计划投资（万元）", "下一年度进度目标（前期工作节点、施工形象进度等）", "谋划项目编号",
    "拟引进投资(亿元)", "审批文号", "净用地面积(亩)", "用地性质", "测绘单位", "项目总数", "累计完成投资占总投资比例", "建筑面积（平方米）",
    "合同引资额", "注册公司名称", "三季度目标",
]  # fmt: skip


def sheet(rows: list[list[Any]], **said: Any) -> Sheet:
    return Sheet("台账", rows=[["" if value is None else value for value in row] for row in rows], **said)


def test_it_works() -> None:
    found = headers.find(sheet(make.table(title="示例市2023年重点项目台账（截至8月底）")), PROFILE)
    assert found.header_rows == [2] and [column.label for column in found.columns] == make.HEAD
    assert (found.year, found.month, found.place) == (2023, 8, "示例市")
    total = found.column_of("total_yuan")
    assert total is not None and (total.letter, total.unit, total.confidence >= SURE) == ("G", "万元", True)
    assert not found.problems


@pytest.mark.parametrize(("heading", "key"), SURE_HEADINGS.items())
def test_headings_in_the_wild(heading: str, key: str) -> None:
    guess = WORDS.guess((heading,))
    assert guess is not None and guess.key == key and guess.confidence >= SURE


@pytest.mark.parametrize("heading", NOT_OURS)
def test_headings_that_are_no_field_of_ours(heading: str) -> None:
    guess = WORDS.guess((heading,))
    assert guess is None or guess.confidence < SURE


def test_what_a_person_said_is_remembered_for_the_next_month() -> None:
    head = [*make.HEAD[:6], "总投资", "2023年计划投资", "1-8月完成投资", "K值"]
    august = headers.find(sheet([head, *make.ledger()]), PROFILE)
    assert {problem.code for problem in august.problems} == {"header.unit", "header.unmapped"}
    unit = {"unit": "万元"}
    choices = {"总投资": unit, "2023年计划投资": unit, "1-8月完成投资": unit, "K值": {"field": "remark"}}
    memory = json.loads(json.dumps(headers.remember(august, choices)))
    september = headers.find(sheet([[*head[:8], "1-9月完成投资", "K值"], *make.ledger()]), PROFILE, memory)
    assert september.fingerprint == august.fingerprint
    assert not september.problems
    assert september.column_of("ytd_yuan").unit == "万元" and september.column_of("remark").label == "K值"


def test_memory_of_another_sheet_says_nothing() -> None:
    head = [*make.HEAD[:6], "总投资", *make.HEAD[7:]]
    memory = headers.remember(headers.find(sheet([make.HEAD, *make.ledger()]), PROFILE))
    assert {problem.code for problem in headers.find(sheet([head, *make.ledger()]), PROFILE, memory).problems} == {"header.unit"}


def test_a_person_can_forbid_a_column() -> None:
    rows = [make.HEAD, *make.ledger()]
    memory = headers.remember(headers.find(sheet(rows), PROFILE), {"当前形象进度": {"field": None}})
    assert "progress_text" not in headers.find(sheet(rows), PROFILE, memory).found_keys


def test_data_is_not_taken_for_a_second_header_row() -> None:
    found = headers.find(sheet([make.HEAD, *make.ledger(1)]), PROFILE)
    assert found.header_rows == [1]
