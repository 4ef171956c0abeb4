"""Dictionaries: fields of a year, chains, clusters, industries. An entry is dated and never changed; a new version follows it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger import kinds
from guatu.ledger.models import Term

VOCABULARIES: dict[str, Any] = {
    "field": gettext_lazy("所属领域（按年度）"),
    "reserve_field": gettext_lazy("储备领域（按年度）"),
    "chain": gettext_lazy("产业链"),
    "cluster": gettext_lazy("产业集群"),
    "taxonomy": gettext_lazy("产业分类版本"),
    "industry": gettext_lazy("行业"),
}
_CODE = re.compile(r"[\w.\-·]{1,40}")


@dataclass(frozen=True, slots=True)
class NewTerm:
    """What a new entry says. `valid_to` is its last day."""

    vocabulary: str
    code: str
    name: str
    valid_from: dt.date
    source: str
    valid_to: dt.date | None = None
    name_en: str = ""
    parent_code: str = ""
    order: int = 0


def add_term(*, actor: Actor, root: Place, term: NewTerm, idem_key: str | None = None) -> Term:
    """增加词条，自某日起。The version of the same code that holds until then ends the day before; closed months keep theirs.

    Errors: Invalid by field, where a later version stands in the way, or while the general dictionary is in use; Refused;
    Replayed. Facts: ledger.term_added. Source: R2.23.
    """
    policy.require(actor, "params.edit", at_place(root.id))
    request = {"root": root.id} | {name: getattr(term, name) for name in term.__dataclass_fields__}
    with journal.entry(actor=actor, verb="ledger.add_term", idem_key=idem_key, request=request) as entry:
        _check(root, term)
        earlier = _ended_before(root, term)
        row = Term.objects.create(root=root, **{name: getattr(term, name) for name in term.__dataclass_fields__})
        kind = kinds.TermAdded(
            vocabulary=row.vocabulary, code=row.code, name=row.name, valid_from=row.valid_from, valid_to=row.valid_to,
            source=row.source, replaced_from=earlier.valid_from if earlier else None,
        )  # fmt: skip
        entry.record(
            kind, occurred_on=clock.today(), place=root.id, subject=("term", row.id),
            provenance="sample" if root.is_sample else "observed",
        )  # fmt: skip
        entry.answer = {"term": str(row.id)}
    return row


def _check(root: Place, term: NewTerm) -> None:
    problems: dict[str, list[Any]] = {}
    if term.vocabulary not in VOCABULARIES:
        problems["vocabulary"] = [_("没有这部词典。")]
    if not _CODE.fullmatch(term.code):
        problems["code"] = [_("代码为 1 至 40 个字母、汉字、数字或 . - _ ·，不含空格。")]
    if not term.name.strip():
        problems["name"] = [_("请填写名称。")]
    if not term.source.strip():
        problems["source"] = [_("请写明依据（文号）。")]
    if term.valid_to is not None and term.valid_to < term.valid_from:
        problems["valid_to"] = [_("截止日不能早于起始日。")]
    if not problems:
        problems = _clashes(root, term)
    if problems:
        raise Invalid(problems)


def _clashes(root: Place, term: NewTerm) -> dict[str, list[Any]]:
    """What in the dictionary as it stands is in the way."""
    versions = _versions(root, term)
    if versions.filter(valid_from=term.valid_from).exists():
        return {"valid_from": [_("这个代码自同一天起已有词条。")]}
    later = versions.filter(valid_from__gt=term.valid_from).order_by("valid_from").first()
    if later is not None and (term.valid_to is None or term.valid_to >= later.valid_from):
        words = _("这个代码自 %(day)s 起已有词条；请把截止日填在它之前。")
        return {"valid_to": [words % {"day": later.valid_from.isoformat()}]}
    if term.parent_code and not _parents(root, term).exists():
        return {"parent_code": [_("没有代码为 %(code)s 的上级词条。") % {"code": term.parent_code}]}
    # A jurisdiction with one entry of its own no longer sees the general ones (`queries.terms`): that must not happen unseen.
    if Term.objects.filter(vocabulary=term.vocabulary, root=None).exists() and not _own(root, term).exists():
        return {"vocabulary": [_("这部词典现在用的是通用词条；增加一条会使通用词条全部停用，请先把整部词典导入本辖区。")]}
    return {}


def _own(root: Place, term: NewTerm) -> QuerySet[Term]:
    return Term.objects.filter(vocabulary=term.vocabulary, root=root)


def _parents(root: Place, term: NewTerm) -> QuerySet[Term]:
    return Term.objects.filter(Q(root=root) | Q(root=None), code=term.parent_code)


def _versions(root: Place, term: NewTerm) -> QuerySet[Term]:
    return _own(root, term).filter(code=term.code)


def _ended_before(root: Place, term: NewTerm) -> Term | None:
    """End the version in force the day before the new one begins, and return it; None when there is none."""
    still = Q(valid_to=None) | Q(valid_to__gte=term.valid_from)
    earlier = _versions(root, term).select_for_update().filter(still, valid_from__lt=term.valid_from).first()
    if earlier is not None:
        earlier.valid_to = term.valid_from - dt.timedelta(days=1)
        earlier.save(update_fields=["valid_to"])
    return earlier
