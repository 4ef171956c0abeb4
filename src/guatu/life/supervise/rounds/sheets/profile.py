"""The columns of the problem ledger and what offices call them (R3.7). Synonyms belong to their owner (DECISIONS 15)."""

from __future__ import annotations

from typing import Any

from guatu.intake.profile import Profile, from_plain

# What a cell may say → the key. The first word of each is how the ledger goes out.
CATEGORIES = {
    "用地": "land", "征迁": "demolition", "规划": "planning", "环评": "eia", "能耗": "energy", "资金": "funding", "用工": "labour",
    "水电气路讯": "utilities", "审批": "approval", "招标": "tender", "企业自身": "enterprise", "信访": "petition", "欠薪": "wages",
    "涉诉": "litigation", "舆情": "opinion", "其他": "other", "土地": "land", "征地拆迁": "demolition", "拆迁": "demolition",
    "征收": "demolition", "环保": "eia", "能评": "energy", "融资": "funding", "水电": "utilities", "基础设施配套": "utilities",
    "手续": "approval", "手续办理": "approval", "前期手续": "approval", "招投标": "tender", "企业": "enterprise",
    "农民工工资": "wages", "诉讼": "litigation", "其它": "other",
}  # fmt: skip
LEVELS = {"县级": "county", "市级": "city", "省级": "province", "县": "county", "市": "city", "省": "province"}
STATES = {
    "待签收": "assigned", "退回待裁定": "returned", "办理中": "working", "待核验": "submitted", "待销号": "verified",
    "已销号": "closed", "已撤销": "withdrawn", "未办理": "assigned", "未启动": "assigned", "已交办": "assigned", "在办": "working",
    "正在办理": "working", "整改中": "working", "正在整改": "working", "正在推进": "working", "推进中": "working",
    "已申请销号": "submitted", "已办结": "closed", "办结": "closed", "已完成": "closed", "已整改": "closed", "已解决": "closed",
    "销号": "closed",
}  # fmt: skip
SATISFACTION = {"满意": "good", "基本满意": "fair", "不满意": "bad"}
GRADES = {"A类": "A", "B类": "B", "C类": "C"}


def _field(key: str, title: str, kind: str = "text", synonyms: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "title_zh": title, "kind": kind, "synonyms": synonyms.split(), **more}


FIELDS = (
    _field("seq", "序号", "text", "序 号 No"),
    _field("number", "问题编号", "text", "编号 台账编号 销号编号"),
    _field("project", "项目名称", "text", "项目 工程名称 涉及项目 所属项目", required=True),
    _field("category", "问题类别", "choice", "问题类型 类别 问题分类", choices=CATEGORIES),
    _field("text", "问题描述", "text", "存在问题 问题 主要问题 问题内容 具体问题 问题描述及诉求", required=True),
    _field("found_by", "提出单位/人", "text", "提出单位 提出人 反映单位 发现单位 问题来源"),
    _field("found_on", "提出日期", "vague_date", "发现日期 提出时间 发现时间 反映时间"),
    _field("level", "问题层级", "choice", "层级 协调层级 解决层级", choices=LEVELS),
    _field("grade", "分类", "choice", "等级 ABC类 问题等级", choices=GRADES),
    _field("lead", "牵头单位", "text", "责任单位 承办单位 整改单位 牵头责任单位 整改责任单位"),
    _field("coop", "配合单位", "text", "协办单位 配合责任单位 协同单位"),
    _field("person", "责任人", "text", "责任领导 具体责任人 联系人", pii=True),
    _field("assigned_on", "交办日期", "vague_date", "交办时间 下达日期"),
    _field("due_on", "办理时限", "vague_date", "完成时限 整改时限 办结时限 时限 限办日期"),
    _field("measures", "办理措施", "text", "整改措施 措施 解决措施 办理举措"),
    _field("progress", "进展情况", "text", "办理进展 整改进展 进展 整改情况 办理情况"),
    _field("late", "是否逾期(天)", "text", "是否逾期 逾期天数 逾期"),
    _field("state", "办理状态", "choice", "状态 整改状态 是否完成 是否销号 办理结果", choices=STATES),
    _field("submitted_on", "销号申请日期", "vague_date", "申请销号日期 申请日期"),
    _field("verifier", "核验人", "text", "核验单位 验收单位 复核单位"),
    _field("verdict", "核验结论", "text", "核验意见 验收意见"),
    _field("closed_on", "销号日期", "vague_date", "办结日期 完成日期 销号时间"),
    _field("satisfaction", "企业满意度", "choice", "满意度 企业评价", choices=SATISFACTION),
    _field("evidence", "佐证材料", "text", "佐证 附件"),
)
PROFILE: Profile = from_plain({
    "key": "problems", "title": "问题台账", "fields": FIELDS, "label_key": "project", "number_key": "seq",
})  # fmt: skip
