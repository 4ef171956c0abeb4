"""Rounds on screen: the list with its coverage, and one round by county and project (B05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Unit
from guatu.access.queries import post_labels
from guatu.access.things import at_place
from guatu.desk.inspection import Names, names_of
from guatu.desk.screen import Screen
from guatu.figures.labels import place_name, unit_label
from guatu.kernel import clock
from guatu.kernel.rounding import percent
from guatu.life.supervise.rounds.models import Round, RoundItem
from guatu.life.supervise.rounds.queries import inspects, items_of, progress_of, visible_rounds
from guatu.life.supervise.rounds.vocab import Method, Result
from guatu.ui.components import Bar, Cell, Choice, Column, Empty, Link, Row, Table, Tag
from guatu.ui.query import Query

_TONES = {"": "watch", "clear": "good", "found": "bad"}


def share_text(done: int, of: int) -> str:
    """96.7%; – without a list."""
    return f"{percent(done, of)}%" if of else "–"


def share_bar(done: int, of: int) -> Bar:
    """The same as a bar."""
    return Bar(done / of if of else 0, text=share_text(done, of))


def rounds_table(screen: Screen) -> Table:
    """Every round one may read, newest first, each with how far it has come."""
    rows = list(visible_rounds(screen.actor, screen.root.id)[:200])
    told = progress_of(row.id for row in rows)
    may = policy.can(screen.actor, "round.start").ok
    columns = (
        Column("title", _("核查"), is_fixed=True, width="wide"), Column("place", _("地方")), Column("method", _("方式")),
        Column("span", _("起止"), width="wide"), Column("done", _("已核查"), "个", align="end"), Column("coverage", _("覆盖率"), width="wide"),
        Column("found", _("发现问题"), "件", "count"), Column("state", _("状态")),
    )  # fmt: skip
    link = Link(_("发起核查"), screen.link("inspection:start")) if may else None
    empty = Empty(_("还没有核查过"), _("发起一轮全覆盖或随机抽查；名单当场冻结，查没查都有据可查。"), link)
    counted = _found(rows)
    return Table(
        "rounds", _("核查轮次"), columns, tuple(_round_row(screen, one, told, counted) for one in rows), screen.query, empty=empty
    )


def _found(rows: Sequence[Round]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    items = RoundItem.objects.filter(snapshot_no=0, round_id__in=[one.id for one in rows], found__gt=0)
    for round_id, count in items.values_list("round_id", "found"):
        found[round_id] = found.get(round_id, 0) + count
    return found


def _round_row(screen: Screen, one: Round, told: Mapping[UUID, tuple[int, int]], counted: Mapping[UUID, int]) -> Row:
    done, of = told.get(one.id, (0, one.size))
    url = screen.link("inspection:round", one.id)
    return Row({
        "title": Link(one.title, url), "place": place_name(one.place), "method": method_words(one),
        "span": f"{one.from_on.isoformat()} – {one.to_on.isoformat()}",
        "done": f"{done}/{of}", "coverage": share_bar(done, of), "found": counted.get(one.id, 0), "state": state_tag(one),
    }, key=str(one.id), url=url)  # fmt: skip


def method_words(one: Round) -> str:
    """全覆盖; 随机抽查 10%; 随机抽查 20 个."""
    if one.method != Method.SAMPLE:
        return str(Method.FULL.label)
    if one.percent:
        return _("随机抽查 %(n)s%%") % {"n": one.percent}
    return _("随机抽查 %(n)s 个") % {"n": one.count}


def state_tag(one: Round) -> Tag:
    """Whether it goes on, is over its days, or is finished."""
    if one.finished_on is not None:
        return Tag(_("已办结"), "good")
    if clock.today() > one.to_on:
        return Tag(_("已过期限"), "bad")
    return Tag(_("进行中"), "watch") if one.from_on <= clock.today() else Tag(_("未开始"))


# ---- one round -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round: what it says of itself, its coverage by county, its projects."""

    round: Round
    facts: tuple[tuple[str, str], ...]
    state: Tag
    coverage: Table
    items: Table
    done: int
    total: int
    may_finish: bool
    next_url: str

    @property
    def left(self) -> int:
        """Projects nobody has been to."""
        return self.total - self.done


def round_page(screen: Screen, one: Round) -> RoundPage:
    """One round as this reader may see it: only rows in reach, counties in reach."""
    items = items_of(screen.actor, one)
    names = names_of((i.project_id for i in items), (i.county_id or i.place_id for i in items), (i.unit_id for i in items))
    done = sum(item.checked_on is not None for item in items)
    may_go = one.finished_on is None and policy.can(screen.actor, "round.check").ok and inspects(screen.actor, one)
    waiting = next((item for item in items if item.checked_on is None), None)
    return RoundPage(
        one, _facts(one), state_tag(one), _coverage(items, names), _items(screen, one, items, names, may_go=may_go), done, len(items),
        may_finish=one.finished_on is None and policy.can(screen.actor, "round.start", at_place(one.place_id)).ok,
        next_url=screen.link("inspection:check", one.id, waiting.project_id) if may_go and waiting else "",
    )  # fmt: skip


def _facts(one: Round) -> tuple[tuple[str, str], ...]:
    units = [unit_label(unit) for unit in Unit.objects.filter(id__in=one.inspector_ids)]
    posts = [*post_labels([UUID(post) for post in one.posts]).values()]
    found = [
        (_("核查方式"), method_words(one)), (_("起止"), f"{one.from_on.isoformat()} – {one.to_on.isoformat()}"),
        (_("核查单位"), "、".join([*units, *posts]) or _("当地项目办、督查室")),
        (_("名单"), _("%(day)s 台账中 %(n)s 个项目") % {"day": one.as_of.isoformat(), "n": one.population}),
    ]  # fmt: skip
    if one.seed:
        found.append((_("随机种子"), one.seed))
    if one.finished_on is not None:
        found.append((_("办结"), " ".join(filter(None, [one.finished_on.isoformat(), one.note]))))
    return tuple(found)


def _coverage(items: Sequence[RoundItem], names: Names) -> Table:
    """Checked ÷ all by county."""
    counted: dict[UUID | None, list[int]] = {}
    for item in items:
        row = counted.setdefault(item.county_id or item.place_id, [0, 0, 0, 0])
        row[0] += 1
        row[1] += item.checked_on is not None
        row[2] += item.result == Result.CLEAR
        row[3] += item.found
    columns = (
        Column("place", _("县区"), is_fixed=True), Column("due", _("应核查"), "个", "count"), Column("done", _("已核查"), "个", "count"),
        Column("share", _("覆盖率"), width="wide"), Column("clear", _("无问题"), "个", "count"), Column("found", _("发现问题"), "件", "count"),
    )  # fmt: skip
    rows = tuple(
        Row({"place": names.place(place), "due": due, "done": done, "share": share_bar(done, due), "clear": clear,
             "found": found}, key=str(place))
        for place, (due, done, clear, found) in sorted(counted.items(), key=lambda pair: names.order(pair[0]))
    )  # fmt: skip
    sums = [sum(row[at] for row in counted.values()) for at in range(4)]
    totals = {"due": sums[0], "done": sums[1], "share": share_bar(sums[1], sums[0]), "clear": sums[2], "found": sums[3]}
    return Table("coverage", _("分县区覆盖"), columns, rows, sums=totals, sums_title=_("合计"), has_tools=False, is_tall=False)


def _items(screen: Screen, one: Round, items: Sequence[RoundItem], names: Names, *, may_go: bool) -> Table:
    wanted = screen.query.text("result")
    kept = [item for item in items if not wanted or (item.result or "waiting") == wanted]
    columns = (
        Column("project", _("项目"), is_fixed=True, width="wide"), Column("place", _("县区")), Column("unit", _("责任单位"), width="wide"),
        Column("result", _("结果")), Column("found", _("发现问题"), "件", "count"), Column("on", _("核查日")),
        Column("observed", _("现场形象进度"), width="fill"), *([Column("act", _("办理"))] if may_go else []),
    )  # fmt: skip
    rows = tuple(_item_row(screen, one, item, names, may_go=may_go) for item in kept)
    empty = Empty(_("没有这样的项目"), _("换一个结果看。"))
    return Table("items", _("项目"), columns, rows, screen.query, empty=empty, views=_views(screen.query, items), is_dense=True)


def _views(query: Query, items: Sequence[RoundItem]) -> tuple[Choice, ...]:
    counts = {key: sum((item.result or "waiting") == key for item in items) for key in ("waiting", "clear", "found")}
    words = {"waiting": Result.NONE.label, "clear": Result.CLEAR.label, "found": Result.FOUND.label}
    wanted = query.text("result")
    every = Choice(_("全部 %(n)s") % {"n": len(items)}, query.but(result=None).url, not wanted)
    return (every, *(Choice(f"{words[key]} {n}", query.but(result=key).url, wanted == key) for key, n in counts.items()))


def _item_row(screen: Screen, one: Round, item: RoundItem, names: Names, *, may_go: bool) -> Row:
    url = screen.link("inspection:check", one.id, item.project_id) if may_go else ""
    name = names.project(item.project_id) or _("（已合并的项目）")
    cells: dict[str, Any] = {
        "project": Link(name, screen.link("register:project", item.project_id)), "place": names.place(item.county_id or item.place_id),
        "unit": names.unit(item.unit_id) or Cell(_("未定"), tone="quiet"), "result": Tag(str(Result(item.result).label), _TONES[item.result]),
        "found": item.found or None, "on": item.checked_on, "observed": item.observed,
    }  # fmt: skip
    if url:
        cells["act"] = Link(_("核查") if item.checked_on is None else _("再查"), url)
    return Row(cells, key=str(item.project_id), url=url)
