"""Tables of the room: meetings, totals, topics, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.desk.screen import Screen
from guatu.kernel import clock
from guatu.life.dispatch.meetings.models import Meeting, Topic
from guatu.life.dispatch.meetings.queries import Decided, SeriesTotals, expected_number
from guatu.life.dispatch.meetings.vocab import DecisionKind, MeetingState, Result, TopicState
from guatu.ui.components import Cell, Column, Empty, Link, Page, Row, Table, Tag
from guatu.web.meeting.pack_tables import RESULT_TONES

_STATE_TONES = {
    MeetingState.PREPARING: "draft", MeetingState.FIXED: "plain", MeetingState.HELD: "watch", MeetingState.ISSUED: "good",
    MeetingState.NOT_HELD: "bad",
}  # fmt: skip
_TOPIC_TONES = {
    TopicState.RAISED: "draft", TopicState.ACCEPTED: "plain", TopicState.RETURNED: "bad", TopicState.MERGED: "plain", TopicState.DONE: "good",
}  # fmt: skip
_PAGE = 50


def state_tag(meeting: Meeting) -> Tag:
    """How a meeting stands."""
    return Tag(str(meeting.get_state_display()), _STATE_TONES[MeetingState(meeting.state)], meeting.not_held_reason)


def meetings_table(rows: Sequence[Meeting], screen: Screen, total: int) -> Table:
    """Meetings, newest first."""
    columns = (
        Column("title", _("会议"), width="wide", is_fixed=True), Column("on", _("日期")), Column("number", _("第几次"), measure="count"),
        Column("state", _("状态")), Column("topics", _("议题"), "项", "count", on_phone=False),
        Column("decisions", _("决定"), "项", "count"), Column("reason", _("未召开原因"), on_phone=False),
    )  # fmt: skip
    found = tuple(_meeting_row(one, screen) for one in rows)
    empty = Empty(_("还没有会议"), _("在下面选会议和日期，先筹备一次。"))
    page = Page(screen.query.number("page"), _PAGE, total)
    return Table("meetings", _("会议"), columns, found, screen.query, empty=empty, page=page, has_tools=False)


def _meeting_row(one: Meeting, screen: Screen) -> Row:
    url = screen.link("meeting:show", one.id)
    return Row(
        {
            "title": Link(one.series.title, url), "on": one.held_on, "number": one.number, "state": state_tag(one),
            "topics": one.topic_count, "decisions": one.decision_count, "reason": one.not_held_reason or None,  # type: ignore[attr-defined]
        },
        key=str(one.id), url=url, tone="quiet" if one.state == MeetingState.NOT_HELD else "",
    )  # fmt: skip


def totals_table(rows: Iterable[SeriesTotals], screen: Screen, year: int) -> Table:
    """What each body came to in a year."""
    columns = (
        Column("title", _("会议系列"), width="wide", is_fixed=True), Column("held", _("召开"), "次", "count"),
        Column("missed", _("未召开"), "次", "count"), Column("made", _("交办"), "件", "count"), Column("solved", _("已解决"), "件", "count"),
        Column("unsolved", _("未解决"), "件", "count"), Column("overdue", _("逾期"), "件", "count"),
    )  # fmt: skip
    found = tuple(
        Row({"title": _series_link(one, screen), "held": one.held, "missed": one.missed, "made": one.made, "solved": one.solved,
             "unsolved": one.unsolved, "overdue": one.overdue}, key=str(one.series.id))
        for one in rows
    )  # fmt: skip
    return Table("totals", _("%(year)s年各会议累计") % {"year": year}, columns, found, screen.query, has_tools=False, prefix="t_")


def _series_link(one: SeriesTotals, screen: Screen) -> object:
    place = one.series.place
    title = one.series.title if place.id == screen.place.id else f"{one.series.title}（{place.label}）"
    return Link(title, screen.query.but(series=str(one.series.id), page=None).url)


def topics_table(rows: Sequence[Topic], screen: Screen, *, name: str, caption: str, empty: Empty) -> Table:
    """Topics, each opening its page."""
    columns = (
        Column("title", _("议题"), width="wide", is_fixed=True), Column("reporter", _("汇报单位")), Column("series", _("提交到"), on_phone=False),
        Column("raised", _("提出日")), Column("state", _("状态")), Column("route", _("建议提交"), on_phone=False),
    )  # fmt: skip
    found = tuple(_topic_row(one, screen) for one in rows)
    return Table(name, caption, columns, found, screen.query, empty=empty, has_tools=False, prefix=f"{name}_")


def _topic_row(one: Topic, screen: Screen) -> Row:
    url = screen.link("meeting:topic", one.id)
    tags = topic_tags(one)
    route = Cell(str(one.get_route_display()), note=one.route_why) if one.route else None
    title = _("其他协调事项") if one.is_sensitive else one.title
    return Row({"title": Link(title, url), "reporter": one.reporter.label, "series": one.series.title, "raised": clock.local_date(one.raised_at),
                "state": tags, "route": route}, key=str(one.id), url=url)  # fmt: skip


def topic_tags(one: Topic) -> tuple[Tag, ...]:
    """How a topic stands, and that it came late."""
    found = (Tag(str(one.get_state_display()), _TOPIC_TONES[TopicState(one.state)]),)
    return (*found, Tag(_("逾期提出"), "watch")) if one.is_late else found


# ---- decisions -----------------------------------------------------------------------------------------------------


def decisions_table(rows: Sequence[Decided], screen: Screen, readable: Callable[[Decided], bool]) -> Table:
    """What was decided, in order, each with its case as it stands now."""
    columns = (
        Column("order", _("序号"), measure="count", on_phone=False), Column("text", _("决定"), width="fill", is_fixed=True),
        Column("kind", _("种类")), Column("unit", _("责任单位")), Column("due", _("完成时限")), Column("case", _("编号")), Column("result", _("落实情况")),
    )  # fmt: skip
    found = tuple(_decision_row(one, readable(one)) for one in rows)
    empty = Empty(_("还没有决定"), _("会上在投影页逐项输入，一行一件。"))
    return Table(
        "decisions", _("会议决定"), columns, found, screen.query, empty=empty, has_tools=False, prefix="d_", is_tall=False
    )


def _decision_row(one: Decided, is_readable: bool) -> Row:
    row, case = one.decision, one.case
    url = reverse("cases:case", args=[case.case_id]) if case else ""
    tags = tuple(
        Tag(str(Result(one.result).label), RESULT_TONES.get(one.result, "plain")) for _one in (one.result,) if one.result
    )
    tone = {DecisionKind.ASSIGNED: "plain", DecisionKind.ESCALATED: "watch", DecisionKind.CLOSE_PROPOSED: "good"}
    return Row(
        {
            "order": row.order, "text": decision_words(one) if is_readable else _("其他协调事项"),
            "kind": Tag(str(row.get_kind_display()), tone.get(DecisionKind(row.kind), "plain"), _("会后自动结转") if row.is_automatic else ""),
            "unit": row.unit.label if row.unit else None, "due": row.due_on or (case.due_on if case else None),
            "case": Link(case.number, url) if case else None, "result": tags or None,
        },
        key=str(row.id), url=url,
    )  # fmt: skip


def decision_words(one: Decided) -> str:
    """What was decided; about a case on the books its name comes first."""
    is_about_case = one.case is not None and one.decision.kind not in (DecisionKind.ASSIGNED, DecisionKind.NOTED)
    return f"{one.case.title}：{one.decision.text}" if is_about_case and one.case else one.decision.text


def number_words(meeting: Meeting) -> str:
    """第24次, or what it will be."""
    if meeting.state == MeetingState.NOT_HELD:
        return ""
    text = _("第 %(n)s 次") if meeting.number else _("拟第 %(n)s 次")
    return text % {"n": expected_number(meeting)}
