"""What happened to a project, fact by fact: in words, with who filed it, what corrected it, and the evidence it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.access.queries import post_labels
from guatu.desk import crew_words, fact_words, project_shares
from guatu.desk.evidence import shot_of, where_of
from guatu.desk.project_words import Words, value_words
from guatu.desk.screen import Screen
from guatu.facts import journal, refold
from guatu.facts.models import Fact, StoredFile
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.ledger import gates, vocab
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ui.components import Figure, Link, Tag, TimelineEntry

SHOWN = 15
# Stages whose words and papers everybody who sees a project may read; the rest have rooms of their own, which know whose circle a
# matter belongs to, and only its kind and day are told here (DECISIONS 33).
_OPEN_STAGES = frozenset({"ledger", "returns", "attention", "figures"})
# Filter of the timeline → the kinds it keeps.
GROUPS: dict[str, tuple[str, ...]] = {
    "stage": ("stage_reached", "correction_proposed", "stage_corrected", "state_changed"),
    "money": ("investment_returned", "return_objected", "plan_set", "carried_forward"),
    "milestone": ("milestone_promised",),
    "attribute": ("project_registered", "project_amended", "confirmed_current", "project_merged", "places_shared"),
    "list": ("list_joined", "list_left", "year_categorised", "statistics_entered"),
    "evidence": ("evidence_attached",),
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as the timeline prints it; `corrects` and `corrected_by` lead to the other end of a correction."""

    id: UUID
    entry: TimelineEntry
    corrects: UUID | None = None
    corrected_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines shown, how many there are, and the filters that may be chosen with the one that is."""

    lines: tuple[FactLine, ...]
    total: int
    group: str
    groups: tuple[tuple[str, str], ...] = field(default_factory=tuple)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is shown."""
        return self.total > len(self.lines)


@dataclass(frozen=True, slots=True)
class Paper:
    """A filed piece of evidence: what it shows, of which fact, when, and where it opens."""

    title: str
    about: str
    on: dt.date
    link: Link
    sha: str


def facts_seen(screen: Screen, project: UUID) -> list[Fact]:
    """Every fact of a project and of those merged into it, as the screen's day and version know them, newest first."""
    found = [fact for one in (project, *_merged_into(project)) for fact in journal.timeline(one)]
    context = screen.context
    if context.snapshot_no != 0:
        known = context.known_at
        found = [f for f in found if f.occurred_on <= context.at and (known is None or f.recorded_at <= known)]
    return sorted(found, key=lambda f: (f.occurred_on, f.recorded_at, f.line), reverse=True)


def _merged_into(project: UUID) -> list[UUID]:
    """The projects that were merged into this one and still are."""
    rows = refold.effective().filter(kind=refold.MERGED, project=project)
    return [UUID(fact.subject_id) for fact in rows if not fact.body.get("undone")]


def timeline(facts: Sequence[Fact], words: Words, group: str, *, is_whole: bool) -> Timeline:
    """The facts as lines, those of one filter only."""
    kept = [fact for fact in facts if group not in GROUPS or fact.kind.removeprefix("ledger.") in GROUPS[group]]
    shown = kept if is_whole else kept[:SHOWN]
    posts = post_labels(fact.entry.actor_post for fact in shown if fact.entry.actor_post)
    names = _file_names(shown)
    lines = tuple(_line(fact, words, posts, names) for fact in shown)
    return Timeline(lines, len(kept), group if group in GROUPS else "", _group_words())


def _group_words() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("全部")), ("stage", _("阶段与状态")), ("money", _("计划与投资")), ("milestone", _("节点")),
        ("attribute", _("属性")), ("list", _("名单与类别")), ("evidence", _("佐证")),
    )  # fmt: skip


def papers(facts: Sequence[Fact], words: Words) -> list[Paper]:
    """The evidence behind facts that still hold, newest first."""
    names = _file_names(facts)
    found = []
    for fact in facts:
        if _superseder(fact) is None and _is_open(fact):
            found += [_paper(fact, row, words, names) for row in fact.evidence.all()]
    return found


def _paper(fact: Fact, row: Any, words: Words, names: Mapping[str, str]) -> Paper:
    title = fact.body.get("title") or names.get(row.file_sha256, "") or _("原件")
    return Paper(str(title), _title(fact, words), fact.occurred_on, _evidence_link(row, names), row.file_sha256)


def _file_names(facts: Iterable[Fact]) -> dict[str, str]:
    shas = {row.file_sha256 for fact in facts for row in fact.evidence.all()}
    return dict(StoredFile.objects.filter(sha256__in=shas).values_list("sha256", "name")) if shas else {}


def _is_open(fact: Fact) -> bool:
    return fact.kind.partition(".")[0] in _OPEN_STAGES


def _superseder(fact: Fact) -> UUID | None:
    later = getattr(fact, "superseded_by", None)
    return later.id if later is not None else None


def _line(fact: Fact, words: Words, posts: Mapping[UUID, str], names: Mapping[str, str]) -> FactLine:
    later = _superseder(fact)
    amount = None
    if fact.amount_yuan is not None:
        amount = Figure("fact", _("金额"), fact.amount_yuan, "万元", "yuan", 2)
    entry = TimelineEntry(
        fact.occurred_on.isoformat(), _title(fact, words), by=_who(fact, posts), recorded=_recorded(fact),
        body=_said(fact, words), tone="struck" if later else _tone(fact), tags=_tags(fact),
        evidence=tuple(_evidence_link(row, names) for row in fact.evidence.all() if _is_open(fact)), amount=amount,
    )  # fmt: skip
    return FactLine(fact.id, entry, fact.supersedes_id, later)


def _evidence_link(row: Any, names: Mapping[str, str]) -> Link:
    """A piece of evidence: where in which file. Without the file at hand only its place is told."""
    name = names.get(row.file_sha256, "")
    told = (where_of(row.locator, name) or _("佐证"), shot_of(row.locator))
    title = " · ".join(one for one in told if one)
    return Link(title, reverse("figure:evidence", args=[row.id]) if name else "")


def _who(fact: Fact, posts: Mapping[UUID, str]) -> str:
    entry = fact.entry
    if entry.actor_post is None:
        return {"import": _("导入"), "task": _("系统任务")}.get(entry.channel, _("系统"))
    name = posts.get(entry.actor_post, _("岗位"))
    return _("%(post)s 代录，%(who)s 口述") % {"post": name, "who": entry.said_by} if entry.said_by else name


def _recorded(fact: Fact) -> str:
    return _("%(moment)s 记录") % {"moment": fact.recorded_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")}


def _tone(fact: Fact) -> str:
    if fact.kind == "ledger.state_changed":
        return "good" if fact.body.get("state") == "normal" else "bad"
    return {"ledger.stage_reached": "good", "ledger.return_objected": "watch", "ledger.correction_proposed": "watch"}.get(fact.kind, "")


def _tags(fact: Fact) -> tuple[Tag, ...]:
    words = {
        "sample": (_("示例"), "sample"), "reported": (_("公布"), "stated"), "imported": (_("导入"), "plain"),
        "reconstructed": (_("推算"), "derived"),
    }  # fmt: skip
    found = words.get(fact.provenance)
    return (Tag(*found),) if found else ()


# ---- each kind in words ----------------------------------------------------------------------------------------------------


def _title(fact: Fact, words: Words) -> str:
    made = _TITLES.get(fact.kind)
    return made(fact.body, fact, words) if made else str(fact_words.KINDS.get(fact.kind, fact.kind))


def _stage(code: str) -> str:
    return str(dict(vocab.Stage.choices).get(code, code))


def _label(choices: Any, code: str) -> str:
    return str(dict(choices.choices).get(code, code))


def _period(key: str) -> str:
    return Period.parse(key).label_zh if key else ""


def _merged_title(body: Mapping[str, Any], fact: Fact, words: Words) -> str:
    code = words.projects.get(fact.subject_id, "")
    return _("撤销合并：%(code)s") % {"code": code} if body.get("undone") else _("并入重复项目：%(code)s") % {"code": code}


def _promised_title(body: Mapping[str, Any], _fact: Fact, _words: Words) -> str:
    when = body.get("text") or body.get("promised_on", "")
    return _("承诺%(milestone)s：%(when)s") % {"milestone": _label(vocab.Milestone, body["milestone"]), "when": when}


def _shared_title(body: Mapping[str, Any], _fact: Fact, words: Words) -> str:
    told = project_shares.split_words(body["shares"], words)
    return _("考核归属分摊：%(shares)s") % {"shares": told} if told else _("取消考核归属分摊")


def _evidence_title(body: Mapping[str, Any], _fact: Fact, _words: Words) -> str:
    labels = {one.target: one.label for one in gates.requirements() if one.kind == "evidence"}
    return _("存入佐证：%(what)s") % {"what": labels.get(body.get("requirement", ""), body.get("title", ""))}


_TITLES: dict[str, Callable[[Mapping[str, Any], Fact, Words], str]] = {
    "ledger.project_registered": lambda b, f, w: _("建档"),
    "ledger.project_amended": lambda b, f, w: _("修改属性"),
    "ledger.stage_reached": lambda b, f, w: _("进入%(stage)s") % {"stage": _stage(b["stage"])},
    "ledger.correction_proposed": lambda b, f, w: _("申请误报更正，退到%(stage)s") % {"stage": _stage(b["stage"])},
    "ledger.stage_corrected": lambda b, f, w: _("批准误报更正，退到%(stage)s") % {"stage": _stage(b["stage"])},
    "ledger.state_changed": lambda b, f, w: _("运行状态：%(state)s") % {"state": _label(vocab.State, b["state"])},
    "ledger.plan_set": lambda b, f, w: _("%(year)s年度计划%(kind)s") % {"year": b["year"], "kind": _label(vocab.PlanKind, b["plan_kind"])},
    "ledger.year_categorised": lambda b, f, w: _("%(year)s年度类别：%(category)s")
    % {"year": b["year"], "category": _label(vocab.Category, b["category"])},
    "ledger.list_joined": lambda b, f, w: _("列入名单：%(list)s") % {"list": w.lists.get(b["list"], "")},
    "ledger.list_left": lambda b, f, w: _("调出名单：%(list)s") % {"list": w.lists.get(b["list"], "")},
    "ledger.milestone_promised": _promised_title,
    "ledger.statistics_entered": lambda b, f, w: _("登记入统") if b["is_entered"] else _("登记未入统"),
    "ledger.evidence_attached": _evidence_title,
    "ledger.places_shared": _shared_title,
    "ledger.confirmed_current": lambda b, f, w: _("确认无变化"),
    "ledger.project_merged": _merged_title,
    "ledger.investment_returned": lambda b, f, w: _("%(basis)s %(period)s 本年累计")
    % {"basis": _label(vocab.Basis, b["basis"]), "period": _period(f.period)},
    "ledger.return_objected": lambda b, f, w: _("对 %(period)s 核定数提出异议") % {"period": _period(f.period)},
    "ledger.carried_forward": lambda b, f, w: _("结转%(year)s年以前累计") % {"year": b["year"]},
    **crew_words.TITLES,
}


def _said(fact: Fact, words: Words) -> str:
    """The rest of a fact in one line: what changed, the note, the reason, the document."""
    body = fact.body
    if not _is_open(fact):
        return ""
    parts = [_changed(fact, words)] if fact.kind in {"ledger.project_registered", "ledger.project_amended"} else []
    parts += [str(body.get(key, "")) for key in ("note", "cause", "progress", "month") if body.get(key)]
    parts += [str(body["text"])] if fact.kind == "ledger.return_objected" else []
    if fact.reason and fact.reason != body.get("cause"):
        parts.append(_("理由：%(reason)s") % {"reason": fact.reason})
    if body.get("document_no"):
        parts.append(_("文号：%(number)s") % {"number": body["document_no"]})
    return "；".join(part for part in parts if part)


_FIRST_TOLD = ("name", "total_yuan", "owner_name")


def _changed(fact: Fact, words: Words) -> str:
    """Attribute by attribute, old → new; of a registration only the weightiest."""
    attrs, before = fact.body.get("attrs", {}), fact.body.get("before", {})
    keys = _FIRST_TOLD if fact.kind == "ledger.project_registered" else [k for k in attrs if k not in {"county", "city"}]
    said = []
    for key in keys:
        if key not in attrs or key not in ATTRIBUTES:
            continue
        now = value_words(key, attrs[key], words)
        old = value_words(key, before[key], words) if key in before else ""
        said.append(f"{ATTRIBUTES[key].title} {old} → {now}" if key in before else f"{ATTRIBUTES[key].title} {now}")
    return "，".join(said)
