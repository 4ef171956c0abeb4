"""The attributes of a project that facts may set: key, kind of value, name, and what an edit of it requires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. `needs_reason`: an amendment must say why, because figures move with it."""

    key: str
    kind: str  # text | long | money | place | unit | code | date | precision | choice | term | bool | int | project
    title: Any
    needs_reason: bool = False
    vocabulary: str = ""


_ALL = (
    Attribute("name", "text", _("项目名称"), needs_reason=True),
    Attribute("short_name", "text", _("简称")),
    Attribute("national_code", "code", _("项目代码")),
    Attribute("place", "place", _("考核归属"), needs_reason=True),
    Attribute("county", "place", _("考核县区")),
    Attribute("city", "place", _("所属市")),
    Attribute("site_place", "place", _("建设地点")),
    Attribute("site_text", "text", _("建设地点说明")),
    Attribute("stat_place", "place", _("统计归属")),
    Attribute("unit", "unit", _("责任单位"), needs_reason=True),
    Attribute("unit_name", "text", _("责任单位（原文）")),
    Attribute("owner_name", "text", _("建设单位")),
    Attribute("owner_uscc", "code", _("统一社会信用代码")),
    Attribute("field", "term", _("所属领域"), needs_reason=True, vocabulary="field"),
    Attribute("industry", "term", _("行业（小类）"), vocabulary="industry"),
    Attribute("chain", "term", _("产业链"), needs_reason=True, vocabulary="chain"),
    Attribute("tier", "choice", _("项目层级"), needs_reason=True),
    Attribute("nature", "choice", _("建设性质")),
    Attribute("approval_mode", "choice", _("立项方式")),
    Attribute("total_yuan", "money", _("总投资"), needs_reason=True),
    Attribute("total_qualifier", "text", _("总投资说明")),
    Attribute("fixed_yuan", "money", _("其中：固定资产投资"), needs_reason=True),
    Attribute("funding", "text", _("资金来源")),
    Attribute("row_role", "choice", _("行的身份"), needs_reason=True),
    Attribute("parent", "project", _("上级项目"), needs_reason=True),
    Attribute("is_counted", "bool", _("计入汇总"), needs_reason=True),
    Attribute("content", "long", _("建设规模及主要内容")),
    Attribute("build_years", "text", _("建设起止年限")),
    Attribute("year_goal", "long", _("本年度建设目标")),
    Attribute("progress_text", "long", _("当前形象进度")),
    Attribute("permits", "marks", _("前期手续")),
    Attribute("land_text", "text", _("用地情况")),
    Attribute("problem_text", "long", _("存在问题")),
    Attribute("request_text", "long", _("需协调事项")),
    Attribute("next_step", "long", _("下步打算")),
    Attribute("remark", "long", _("备注")),
)
ATTRIBUTES: dict[str, Attribute] = {attribute.key: attribute for attribute in _ALL}
PLACE_KEYS = frozenset(a.key for a in _ALL if a.kind == "place")
