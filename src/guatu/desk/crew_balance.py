"""服务员均衡：a proposal of who serves which project, that the office confirms row by row; nothing is done by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access.models import Place, Post
from guatu.access.queries import post_labels
from guatu.desk.crew_rows import CrewView, needed, rows_in
from guatu.figures.labels import place_label
from guatu.ledger.crews import queries
from guatu.ledger.crews.rules import Job, Officer, Share, share_out
from guatu.ledger.models import CrewSeat, CrewTemplateLine, ProjectStanding
from guatu.ledger.queries import parameter
from guatu.ui.components import BulkAction, Column, Empty, Row, Table, Tag

_SEAT = "officer"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the proposal: a project and who should serve it; `seat` is the seat to be changed, when somebody has it."""

    standing: ProjectStanding
    seat: CrewSeat | None
    to: UUID
    cause: str

    @property
    def key(self) -> str:
        """What a chosen row is posted by: project, the seat as it was seen, the officer proposed."""
        return f"{self.standing.project_id}.{self.seat.fact_id if self.seat else ''}.{self.to}"


@dataclass(frozen=True, slots=True)
class Balance:
    """The proposal: the changes, how many projects each officer has before and after, and projects nobody serves."""

    changes: tuple[Change, ...]
    before: Counter[UUID]
    after: Counter[UUID]
    unserved: int


def balance(view: CrewView) -> Balance:
    """Projects that need a crew, shared out among the officers of this place (LPT; county and continuity kept)."""
    standings = list(rows_in(view).filter(needed()).order_by("internal_code"))
    seats = {
        one.project_id: one
        for found in queries.crews_of([one.project_id for one in standings], snapshot_no=view.snapshot_no).values()
        for one in found
        if one.seat == _SEAT
    }
    officers = _officers(view, seats.values())
    jobs = [
        Job(
            str(one.project_id),
            str(one.county_id or ""),
            now=str(seats[one.project_id].post_id) if one.project_id in seats else "",
        )
        for one in standings
    ]
    most = int(parameter("crew.officers_apart", root=view.screen.root.id, at=view.at))
    return _told({one.project_id: one for one in standings}, seats, officers, share_out(officers, jobs, most))


def _officers(view: CrewView, seats: object) -> list[Officer]:
    """Those who serve now and those the standing teams name, as far as they exist; a county's post serves its county only."""
    named = CrewTemplateLine.objects.filter(seat=_SEAT, place__root=view.screen.root)
    if view.screen.place.id != view.screen.root.id:
        named = named.filter(place=view.screen.place)
    ids = {one.post_id for one in seats} | set(named.values_list("post_id", flat=True))  # type: ignore[attr-defined]
    posts = Post.objects.valid_on(view.at).filter(id__in=ids).select_related("place")
    return [Officer(str(one.id), frozenset({str(one.place_id)} if one.place.parent_id else ())) for one in posts]


def _told(
    standings: dict[UUID, ProjectStanding], seats: dict[UUID, CrewSeat], officers: list[Officer], shares: list[Share]
) -> Balance:
    before: Counter[UUID] = Counter({UUID(one.key): 0 for one in officers})
    after: Counter[UUID] = Counter({UUID(one.key): 0 for one in officers})
    before.update(one.post_id for one in seats.values())
    after.update(UUID(share.to) for share in shares if share.to)
    changes = tuple(
        Change(standings[UUID(share.job.key)], seats.get(UUID(share.job.key)), UUID(share.to), share.cause)
        for share in shares
        if share.cause in ("new", "levelled")
    )
    return Balance(changes, before, after, sum(share.cause == "none" for share in shares))


def change_table(view: CrewView, found: Balance, *, confirm_url: str) -> Table:
    """The changes, each to be confirmed or left."""
    labels = post_labels({one.to for one in found.changes} | {one.seat.post_id for one in found.changes if one.seat})
    places = {one.id: place_label(one) for one in Place.objects.filter(root=view.screen.root)}
    columns = (
        Column("name", _("项目"), is_sticky=True, is_fixed=True, width="wide"), Column("county", _("县区")), Column("now", _("现服务员")),
        Column("to", _("建议服务员")), Column("why", _("理由")),
    )  # fmt: skip
    rows = tuple(
        Row({
            "name": one.standing.label, "county": places.get(one.standing.county_id or one.standing.root_id, ""),
            "now": labels.get(one.seat.post_id, "") if one.seat else None, "to": labels.get(one.to, ""), "why": cause_tag(one.cause),
        }, key=one.key, url=view.screen.link("crew:project", one.standing.project_id))
        for one in found.changes
    )  # fmt: skip
    effect = _("将为选中的 {n} 个项目确定首席服务员，原服务员随之离位。")
    bulk = (BulkAction(_("确认选中的调整"), confirm_url, effect),) if confirm_url else ()
    empty = Empty(_("不需要调整"), _("每个项目都有服务员，各人负担相差不大。"))
    return Table("changes", _("建议调整"), columns, rows, view.query, bulk=bulk, empty=empty, has_tools=False)


def cause_tag(cause: str) -> Tag:
    """Why a change is proposed."""
    return Tag(_("尚无服务员"), "bad") if cause == "new" else Tag(_("减轻负担"), "watch")


def load_table(view: CrewView, found: Balance) -> Table:
    """Projects an officer has now, and would have."""
    labels = post_labels(found.after | found.before)
    columns = (
        Column("name", _("服务员"), is_fixed=True, width="wide"), Column("before", _("现有项目"), "个", "count"),
        Column("after", _("调整后"), "个", "count"),
    )  # fmt: skip
    order = sorted(found.before | found.after, key=lambda post: (-found.before[post], labels.get(post, "")))
    rows = tuple(
        Row({"name": labels.get(post, ""), "before": found.before[post], "after": found.after[post]}, key=str(post),
            url=view.screen.link("crew:post", post))
        for post in order
    )  # fmt: skip
    empty = Empty(_("还没有服务员"), _("先在项目专班或专班模板里安排首席服务员。"))
    return Table("officers", _("各人负担"), columns, rows, has_tools=False, is_dense=True, empty=empty)
