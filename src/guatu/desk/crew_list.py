"""专班一览：every project × who, what lacks first; as a table, a workbook and a picture for a chat group."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Post, Unit
from guatu.access.queries import post_labels
from guatu.desk.crew_rows import LACKS, CrewLine, CrewView, Due, chosen, concerned, lack, lines_of, rows_in
from guatu.desk.screen import version_label
from guatu.desk.sheets import picture_table, sheet_of
from guatu.documents.picture import Picture
from guatu.documents.xlsx import Sheet
from guatu.figures.labels import place_label, place_name, unit_label
from guatu.ledger.crews import queries
from guatu.ledger.models import ProjectVisit
from guatu.ui.components import Cell, Column, Empty, Filter, FilterBar, Link, Option, Page, Row, Tab, Table, Tag

PAGE_SIZE = 50
_PICTURE_ROWS = 20
_MOST_SHEET_ROWS = 20_000


def lack_title(key: str) -> str:
    """What a lack is called."""
    return {
        "crew": _("未建专班"), "leader": _("缺分包领导"), "officer": _("缺服务员"), "overdue": _("走访逾期"), "closing": _("已投产待移交"),
    }[key]  # fmt: skip


def lack_tag(key: str) -> Tag:
    """The same as a mark."""
    return Tag(lack_title(key), "watch" if key == "closing" else "bad")


def tabs(view: CrewView, counts: dict[str, int]) -> list[Tab]:
    """All, then what lacks, each with how many."""
    now = view.query.text("lack")
    found = [Tab(_("全部"), view.query.but(lack=None, page=None).url, now not in LACKS, concerned(view).count())]
    return found + [Tab(lack_title(key), view.query.but(lack=key, page=None).url, now == key, counts[key]) for key in LACKS]


def lack_counts(view: CrewView) -> dict[str, int]:
    """How many projects lack what."""
    return {key: rows_in(view).filter(lack(view, key)).count() for key in LACKS}


def sentence(counts: dict[str, int]) -> str:
    """What matters first."""
    said = [_("%(what)s %(n)s 个") % {"what": lack_title(key), "n": counts[key]} for key in LACKS if counts[key]]
    return _("，").join(said) + _("。") if said else _("每个项目都有专班，走访都按期。")


def crew_table(view: CrewView) -> Table:
    """The page of the table that the address asks for."""
    rows = chosen(view)
    number, total = view.query.number("page"), rows.count()
    first = (number - 1) * PAGE_SIZE
    lines = lines_of(view, rows.order_by("county_id", "internal_code")[first : first + PAGE_SIZE])
    screen = view.screen
    exports = (
        Link(_("导出 Excel"), screen.link("crew:export", **_kept(view))), Link(_("发群图"), screen.link("crew:picture", **_kept(view))),
        Link(_("纯文字"), screen.link("crew:text", **_kept(view))),
    )  # fmt: skip
    return Table(
        "crews", _("专班一览"), _columns(), tuple(_rows(view, lines)), view.query, page=Page(number, PAGE_SIZE, total),
        filters=_bar(view), exports=exports if total else (), empty=_empty(view),
    )  # fmt: skip


def _kept(view: CrewView) -> dict[str, object]:
    return {name: view.query.many(name) for name in ("lack", "county", "post", "unit", "scope", "q") if view.query.many(name)}


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("county", _("县区")), Column("stage", _("阶段")),
        Column("lacks", _("所缺")), Column("city_leader", _("分包市领导")), Column("county_leader", _("分包县领导")), Column("leader", _("班长")),
        Column("officer", _("首席服务员")), Column("others", _("其他席位"), "个", "count", is_hidden=True),
        Column("visit", _("上次走访")), Column("due", _("下次应访")),
    )  # fmt: skip


def _rows(view: CrewView, lines: Iterable[CrewLine]) -> Iterable[Row]:
    found = list(lines)
    posts = Post.objects.filter(id__in={one.post_id for line in found for one in line.seats}).select_related("unit").in_bulk()
    places = {one.id: place_label(one) for one in Place.objects.filter(id__in={line.standing.county_id for line in found})}
    for line in found:
        one = line.standing
        url = view.screen.link("crew:project", one.project_id)
        cells = {
            "name": Link(one.label, url), "county": places.get(one.county_id, ""), "stage": str(one.get_stage_display()),
            **{seat: _holders(line, seat, posts) for seat in ("city_leader", "county_leader", "leader", "officer")},
            "others": len([s for s in line.seats if s.seat in ("department", "site_officer", "member")]),
            "visit": visit_cell(line.visits), "due": due_cell(view, line.due), "lacks": tuple(lack_tag(key) for key in line.lacks),
        }  # fmt: skip
        yield Row(cells, key=str(one.project_id), url=url)


def _holders(line: CrewLine, seat: str, posts: dict[UUID, Post]) -> object:
    """Title above, unit beneath, so that four seats fit beside each other."""
    found = [posts[post] for post in line.holders(seat) if post in posts]
    return tuple(Cell(one.title, note=one.unit.label) for one in found) or None


def visit_cell(visits: Iterable[ProjectVisit]) -> object:
    """The last visit: when, of what kind."""
    last = next(iter(visits), None)
    return Cell(last.visited_on, note=str(last.get_kind_display())) if last else None


def due_cell(view: CrewView, due: Due | None) -> object:
    """Until when, whose turn; overdue with its days."""
    if due is None:
        return None
    days = (view.at - due.on).days
    words = str(due.seat.get_seat_display())
    if days > 0:
        return Cell(due.on, note=_("%(who)s逾期 %(n)s 天") % {"who": words, "n": days}, tone="wrong")
    return Cell(due.on, note=words)


def _empty(view: CrewView) -> Empty:
    if view.query.text("lack") in LACKS or view.query.text("q"):
        return Empty(_("没有这样的项目"), _("换一个条件，或看全部。"), Link(_("看全部"), view.query.but(lack=None, q=None).url))
    return Empty(_("还没有应建专班的项目"), _("项目签约或列入省、市重点后，会自动列在这里。"))


def _bar(view: CrewView) -> FilterBar:
    scope = Option("all", _("全部项目（含不需专班的）"))
    filters = [Filter("scope", _("范围"), options=(scope,)), *_county_filter(view)]
    seats = queries.seats_in_force(view.snapshot_no).filter(project_id__in=rows_in(view).values("project_id"))
    posts = sorted(post_labels(seats.values_list("post_id", flat=True).distinct()).items(), key=lambda pair: pair[1])
    filters.append(Filter("post", _("岗位"), options=tuple(Option(str(one), label) for one, label in posts)))
    units = Unit.objects.filter(id__in=seats.values("unit_id")).order_by("official_order", "name")
    filters.append(Filter("unit", _("单位"), options=tuple(Option(str(one.id), unit_label(one)) for one in units)))
    return FilterBar(tuple(filters), view.query, search="q", search_hint=_("项目名称"))


def _county_filter(view: CrewView) -> list[Filter]:
    if view.screen.place.id != view.screen.root.id:
        return []
    places = Place.objects.filter(parent=view.screen.root).in_official_order()
    return [Filter("county", _("县区"), "multi", tuple(Option(str(one.id), place_label(one)) for one in places))]


# ---- out -------------------------------------------------------------------------------------------------------------------


def _whole(view: CrewView, most: int) -> Table:
    lines = lines_of(view, chosen(view).order_by("county_id", "internal_code")[:most])
    title = _("%(place)s项目专班一览") % {"place": place_name(view.screen.place)}
    return Table("crews", title, _columns(), tuple(_rows(view, lines)))


def as_of_line(view: CrewView) -> str:
    """As of when, in which version, on what condition."""
    day = _("截至 %(day)s") % {"day": view.at.isoformat()}
    key = view.query.text("lack")
    return " · ".join(part for part in (day, version_label(view.screen.context), lack_title(key) if key in LACKS else "") if part)


def workbook(view: CrewView) -> Sheet:
    """Every row of the selection."""
    return sheet_of(_whole(view, _MOST_SHEET_ROWS), as_of=as_of_line(view), is_sample=view.screen.root.is_sample)


def picture(view: CrewView) -> Picture:
    """发群图: what lacks in one sentence, and the first rows."""
    table, total = _whole(view, _PICTURE_ROWS), chosen(view).count()
    drawn = picture_table(table, ("name", "county_leader", "officer", "due")) if table.rows else None
    more = total - len(table.rows)
    return Picture(
        table.caption, as_of_line(view), sentence(lack_counts(view)), table=drawn, is_sample=view.screen.root.is_sample,
        source=_("另有 %(n)s 个项目见表格") % {"n": more} if more > 0 else "",
    )  # fmt: skip
