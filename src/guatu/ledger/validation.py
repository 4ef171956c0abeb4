"""Checks of project attributes as they come in. Ordinary edits validate only what they touch (issue of the register)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.kernel import codes
from guatu.kernel.errors import Invalid
from guatu.ledger import vocab
from guatu.ledger.attributes import ATTRIBUTES, Attribute

_CHOICES: dict[str, set[str]] = {
    "tier": set(vocab.Tier.values),
    "nature": set(vocab.Nature.values),
    "approval_mode": set(vocab.ApprovalMode.values),
    "row_role": set(vocab.RowRole.values),
}
# A prefecture's yearly output is some hundreds of 亿元; anything above this is a unit slip, not a project.
_LARGEST_YUAN = 10**13


def clean(attrs: dict[str, Any], *, complete: bool = False) -> dict[str, Any]:
    """Attributes in stored form. `complete`: a registration, which needs a name and a place.

    Errors: Invalid by attribute, all problems at once.
    """
    problems: dict[str, list[str]] = {}
    cleaned: dict[str, Any] = {}
    for key, value in attrs.items():
        if key not in ATTRIBUTES:
            problems[key] = [_("没有这一栏。")]
            continue
        try:
            cleaned[key] = _CLEANERS[ATTRIBUTES[key].kind](ATTRIBUTES[key], value)
        except ValueError as error:
            problems[key] = [str(error)]
    _check_together(cleaned, problems, complete)
    if problems:
        raise Invalid(problems)
    return cleaned


def _check_together(cleaned: dict[str, Any], problems: dict[str, list[str]], complete: bool) -> None:
    if complete and not cleaned.get("name"):
        problems.setdefault("name", [_("请填写项目名称。")])
    if complete and not cleaned.get("place"):
        problems.setdefault("place", [_("请选择考核归属（县区或功能区）。")])
    total, fixed = cleaned.get("total_yuan"), cleaned.get("fixed_yuan")
    if total is not None and fixed is not None and fixed > total:
        problems.setdefault("fixed_yuan", [_("固定资产投资不能大于总投资；请核对两栏的单位。")])


def _text(attribute: Attribute, value: Any) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > 200:
        raise ValueError(_("太长（%(count)s 字），请控制在 200 字以内。") % {"count": len(text)})
    return text


def _long(attribute: Attribute, value: Any) -> str:
    return str(value or "").strip()[:5000]


def _money(attribute: Attribute, value: Any) -> int | None:
    if value is None or value == "":
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(_("金额应为整数元。"))
    if value < 0:
        raise ValueError(_("金额不能为负。"))
    if value > _LARGEST_YUAN:
        raise ValueError(_("金额超过十万亿元，请核对单位（元、万元、亿元）。"))
    return value


def _id(attribute: Attribute, value: Any) -> str | None:
    return str(UUID(str(value))) if value else None


def _code(attribute: Attribute, value: Any) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    return _project_code(text) if attribute.key == "national_code" else _uscc(text)


def _project_code(text: str) -> str:
    # The kernel speaks Chinese only; `ledger.wording` keeps its sentences in the catalogue.
    try:
        return codes.project_code(text)
    except ValueError as error:
        raise ValueError(_(str(error))) from error


def _uscc(text: str) -> str:
    problem = codes.uscc_problem(text)
    if problem:
        raise ValueError(_(problem))
    return text.strip().upper()


def _choice(attribute: Attribute, value: Any) -> str:
    text = str(value or "")
    if text and text not in _CHOICES[attribute.key]:
        raise ValueError(_("不在可选范围内：%(value)s") % {"value": text})
    return text


def _plain(attribute: Attribute, value: Any) -> Any:
    return value


_CLEANERS: dict[str, Callable[[Attribute, Any], Any]] = {
    "text": _text, "long": _long, "money": _money, "place": _id, "unit": _id, "project": _id, "code": _code,
    "choice": _choice, "term": _text, "bool": _plain, "marks": _plain, "date": _plain, "int": _plain,
}  # fmt: skip
