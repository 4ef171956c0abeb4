"""亮灯豁免：who asked for what, until when, who approved it under which document, and what can be done next (R4.7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place, Post
from guatu.attention.models import LightExemption
from guatu.attention.queries import dimension_titles, of_projects, own_wishes, standings_of, steps_of, visible_exemptions
from guatu.attention.vocab import ExemptionState
from guatu.desk.screen import Screen
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.figures.labels import place_label
from guatu.kernel import clock
from guatu.ledger.models import ProjectStanding
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, Link, Option, Page, Row, Table, Tag, TimelineEntry
from guatu.ui.wording import moment_text

SIZE = 50
EXPIRED = "expired"
_TONES = {"proposed": "draft", "granted": "good", "refused": "bad", "withdrawn": "plain", EXPIRED: "plain"}


@dataclass(frozen=True, slots=True)
class ExemptionOnPage:
    """One exemption as its page shows it, and what the reader may do with it."""

    row: LightExemption
    standing: ProjectStanding
    dimension: str
    tag: Tag
    asked_by: str
    decided_by: str
    steps: tuple[TimelineEntry, ...]
    may_decide: bool
    may_withdraw: bool
    is_own: bool

    @property
    def days(self) -> int:
        """How long it is asked for. Units: days, both ends counted."""
        return (self.row.valid_until - self.row.valid_from).days + 1


def state_of(row: LightExemption, at: dt.date) -> str:
    """How it stands on a day: an approved one whose time is over has expired."""
    return EXPIRED if row.state == ExemptionState.GRANTED and row.valid_until < at else row.state


def state_words() -> dict[str, str]:
    """Every state by its name."""
    return {**{one.value: str(one.label) for one in ExemptionState}, EXPIRED: _("已到期")}


def exemption_table(screen: Screen, *, is_whole: bool = False) -> Table:
    """The exemptions of the place: what waits first, then what holds, then what is over. One page, or all for a workbook."""
    today, rows = clock.today(), _of_place(screen)
    counts = Counter(state_of(row, today) for row in rows)
    wanted = set(screen.query.many("state"))
    kept = [row for row in rows if not wanted or state_of(row, today) in wanted]
    kept.sort(key=lambda row: (_ORDER.index(state_of(row, today)), row.valid_until, row.asked_on))
    number = min(screen.query.number("page"), max(1, -(-len(kept) // SIZE)))
    shown = kept if is_whole else kept[(number - 1) * SIZE : number * SIZE]
    bar = FilterBar(
        (Filter("state", _("状态"), "multi", tuple(Option(key, words, counts[key]) for key, words in state_words().items())),),
        screen.query,
    )
    columns = (
        Column("name", _("项目"), is_fixed=True, is_sticky=True, width="wide"), Column("county", _("县区")), Column("dimension", _("维度")),
        Column("state", _("状态")), Column("reason", _("正当理由"), width="fill"), Column("until", _("期限"), width="wide"),
        Column("left", _("还剩"), "天", "count"), Column("asked", _("提出"), on_phone=False), Column("document", _("批准文号")),
    )  # fmt: skip
    return Table(
        "exemptions", _("亮灯豁免"), columns, tuple(_rows(screen, shown, today)), screen.query,
        page=None if is_whole else Page(number, SIZE, len(kept)), filters=bar,
        exports=(Link(_("Excel"), screen.link("lights:exemptions-workbook", state=screen.query.many("state"))),) if kept else (), empty=_empty(bar),
        is_tall=False,
    )  # fmt: skip


_ORDER = ("proposed", "granted", EXPIRED, "refused", "withdrawn")


def _of_place(screen: Screen) -> list[LightExemption]:
    """Those of the screen's place that the reader may see."""
    rows = visible_exemptions(screen.actor).filter(root_id=screen.root.id)
    if screen.context.place_ids is not None:
        rows = rows.filter(of_projects(ProjectStanding.objects.filter(snapshot_no=LIVE, place_id__in=screen.context.place_ids)))
    return list(rows)


def waiting_count(screen: Screen) -> int:
    """How many wait for a decision, for the tab."""
    return sum(row.state == ExemptionState.PROPOSED for row in _of_place(screen))


def _empty(bar: FilterBar) -> Empty:
    if bar.is_set:
        return Empty(_("没有符合条件的豁免"), _("放宽条件再看。"), Link(_("清除全部条件"), bar.clear_url))
    return Empty(_("没有豁免"), _("有正当理由的灯，由县区在“红黄灯清单”打开项目后提请豁免，市里批准后转灰。"))


def _rows(screen: Screen, rows: Iterable[LightExemption], today: dt.date) -> Iterable[Row]:
    found = list(rows)
    standings = standings_of(found)
    places = {one.id: place_label(one) for one in Place.objects.filter(root_id=screen.root.id)}
    titles, words = dimension_titles(), state_words()
    for row in found:
        state, standing = state_of(row, today), standings.get(row.project_id)
        url = screen.link("lights:exemption", row.exemption_id)
        until = _("%(first)s 至 %(last)s") % {"first": row.valid_from.isoformat(), "last": row.valid_until.isoformat()}
        cells = {
            "name": Link(standing.label if standing else str(row.project_id), url), "county": places.get(row.county_id or row.place_id, ""),
            "dimension": titles.get(row.dimension, row.dimension), "state": Tag(words[state], _TONES[state]), "reason": row.reason, "until": until,
            "left": (row.valid_until - today).days + 1 if state == ExemptionState.GRANTED else None, "asked": row.asked_on,
            "document": row.document_no or Cell("–", tone="quiet"),
        }  # fmt: skip
        yield Row(cells, key=str(row.exemption_id), url=url)


# ---- one exemption ---------------------------------------------------------------------------------------------------------


def exemption_page(screen: Screen, row: LightExemption, standing: ProjectStanding) -> ExemptionOnPage:
    """Everything about one exemption."""
    state, actor = state_of(row, clock.today()), screen.actor
    may = {verb: policy.can(actor, verb, standing).ok for verb in ("light.propose", "light.approve")}
    is_own = bool(own_wishes(actor, [row.exemption_id]))
    waits, holds = row.state == ExemptionState.PROPOSED, row.state == ExemptionState.GRANTED
    names = _posts([row.asked_post_id, row.decided_post_id])
    return ExemptionOnPage(
        row, standing, dimension_titles().get(row.dimension, row.dimension), Tag(state_words()[state], _TONES[state]),
        names.get(row.asked_post_id, ""), names.get(row.decided_post_id, ""), tuple(_step(one) for one in steps_of(row.exemption_id)),
        may_decide=waits and may["light.approve"] and not is_own,
        may_withdraw=(waits and may["light.propose"]) or (holds and may["light.approve"]), is_own=is_own and waits,
    )  # fmt: skip


def _posts(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    rows = Post.objects.filter(id__in=[one for one in ids if one is not None]).select_related("unit")
    return {one.id: f"{one.unit.label} {one.title}" for one in rows}


def _step(fact: Fact) -> TimelineEntry:
    title, tone = _STEPS()[fact.kind]
    document = fact.body.get("document_no") or ""
    body = " · ".join(part for part in (document, fact.reason) if part)
    names = _posts([UUID(fact.body["post"])] if fact.body.get("post") else [])
    return TimelineEntry(
        str(fact.body.get("decided_on") or fact.body.get("asked_on") or fact.occurred_on), title, by=next(iter(names.values()), ""),
        recorded=moment_text(fact.recorded_at), body=body, tone=tone,
    )  # fmt: skip


def _STEPS() -> dict[str, tuple[str, str]]:  # noqa: N802 - a table whose words follow the reader's language
    return {
        "attention.exemption_proposed": (_("提请豁免"), ""), "attention.exemption_granted": (_("批准"), "good"),
        "attention.exemption_refused": (_("不批准"), "bad"), "attention.exemption_withdrawn": (_("撤回"), "struck"),
    }  # fmt: skip
