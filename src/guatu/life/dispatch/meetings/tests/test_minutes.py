"""Minutes: rosters and decisions in official form, checked by another, no number for a sample; the list of assignments."""

import dataclasses
import datetime as dt

import pytest

from guatu.access.models import Delegation, Unit
from guatu.cases.models import CaseStanding
from guatu.cases.tests.scene import officer
from guatu.documents import freezing
from guatu.documents.content import Edition, Kind, Roster, blocks_of, runs_of
from guatu.documents.docx import render_docx
from guatu.documents.pdf import render_pdf
from guatu.documents.xlsx import xlsx_bytes
from guatu.figures.closing import closed_table
from guatu.figures.services import make_close
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, Refused
from guatu.kernel.period import Period
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.meetings import reviewing
from guatu.life.dispatch.meetings.building import build_pack
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.papers import orders_paper
from guatu.life.dispatch.meetings.services import (
    check_minutes,
    decide,
    draft_minutes,
    freeze_pack,
    issue_minutes,
    set_series,
    take_attendance,
    withdraw_minutes,
)
from guatu.life.dispatch.meetings.tests.scene import ask, called, good_project, held, on, red_project, topic
from tests.cast import SINCE, Cast
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db


def text(document):
    return "".join(run.text for block in blocks_of(document) for run in runs_of(block))


@pytest.fixture
def over(cast: Cast, series: dict[str, MeetingSeries]) -> Meeting:
    """A meeting that took place, with its rosters."""
    meeting = held(cast, series["weekly"], "2023-09-04", ask(cast), ask(cast, "原则同意甲县意见"))
    present = {
        cast.units["land_bureau"].id: ("attended", "局长"), cast.units["county_a_office"].id: ("attended", ""),
        cast.units["housing_bureau"].id: ("excused", ""), cast.units["inspection"].id: ("observed", ""),
    }  # fmt: skip
    take_attendance(actor=cast.city_office.actor, meeting=meeting.id, present=present)
    return meeting


def drafted(cast, over):
    return draft_minutes(actor=cast.city_office.actor, meeting=over.id)


def test_it_works(cast, over):
    frozen = drafted(cast, over)
    content = freezing.content_of(frozen)
    assert (content.kind, content.organ, content.title) == (
        Kind.MINUTES, "示例市重点项目建设周例会纪要", "2023年第1次重点项目建设周例会纪要",
    )  # fmt: skip
    said = text(content)
    assert "2023年9月4日，政府分管领导主持召开第1次重点项目建设周例会" in said
    assert "1.十日内完成清表。（责任单位：示例市自然资源局；完成时限：2023年9月14日；编号：JB-2023-0001）" in said
    rosters = {block.label: block.names[0].text for block in content.body if isinstance(block, Roster)}
    assert rosters == {"出席": "示例市自然资源局局长、示例甲县项目办", "请假": "示例市住建局", "列席": "示例市督查室"}


def test_both_files_can_be_had(cast, over):
    frozen = drafted(cast, over)
    assert render_pdf(freezing.content_of(frozen), edition=Edition.CLEAN).startswith(b"%PDF")
    assert render_docx(freezing.content_of(frozen)).startswith(b"PK")


def test_without_rosters_there_are_no_minutes(cast, series):
    meeting = held(cast, series["weekly"], "2023-09-04")
    with pytest.raises(Invalid):
        draft_minutes(actor=cast.city_office.actor, meeting=meeting.id)


def test_before_the_end_there_are_none(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    with pytest.raises(Conflict):
        draft_minutes(actor=cast.city_office.actor, meeting=meeting.id)


def test_rosters_stand_once_written(cast, over):
    drafted(cast, over)
    with pytest.raises(Conflict):
        take_attendance(actor=cast.city_office.actor, meeting=over.id, present={})
    with pytest.raises(Conflict):
        drafted(cast, over)


def test_another_post_checks_them(cast, over):
    drafted(cast, over)
    with pytest.raises(Invalid):
        check_minutes(actor=cast.city_office.actor, meeting=over.id)
    assert check_minutes(actor=SYSTEM, meeting=over.id).status == "checked"


def test_two_posts_may_bear_one_title(cast, over):
    """The post that drafted them is refused, not the name on its door."""
    drafted(cast, over)
    twin = officer(cast, "city_office", "city_office", cast.city_office.post.title)
    cast.city_office.post.title = "改了名的岗位"
    cast.city_office.post.save()
    with pytest.raises(Invalid):
        check_minutes(actor=cast.city_office.actor, meeting=over.id)
    assert check_minutes(actor=twin, meeting=over.id).status == "checked"


@pytest.mark.parametrize(("drafts", "checks"), [("self", "deputy"), ("deputy", "self"), ("deputy", "deputy"), ("deputy", "own")])
def test_a_deputy_of_the_drafter_does_not_check(cast, over, drafts, checks):
    """Whose hand it was and for whom it was: neither checks them, in either chair."""
    office, second = cast.city_office, officer(cast, "city_office", "city_office", "市项目办副主任")
    Delegation.objects.create(
        from_post=office.post, to_post_id=second.post_id, verbs=["meeting.run", "meeting.check"], from_on=SINCE
    )
    hands = {"self": office.actor, "own": second, "deputy": dataclasses.replace(second, on_behalf_of=office.post.id)}
    draft_minutes(actor=hands[drafts], meeting=over.id)
    with pytest.raises(Invalid):
        check_minutes(actor=hands[checks], meeting=over.id)
    third = officer(cast, "city_office", "city_office", "市项目办三科")
    assert check_minutes(actor=third, meeting=over.id).status == "checked"


def test_a_sample_takes_no_number(cast, over):
    drafted(cast, over)
    check_minutes(actor=SYSTEM, meeting=over.id)
    with pytest.raises(Refused):
        issue_minutes(actor=cast.leader.actor, meeting=over.id, organ_code="示项办")
    over.refresh_from_db()
    assert over.state == "held"


def test_real_ones_take_their_number_and_end_the_meeting(cast, over):
    over.series.place.is_sample = False
    Meeting.objects.filter(id=over.id).update(is_sample=False)
    drafted(cast, over)
    check_minutes(actor=SYSTEM, meeting=over.id)
    issued = issue_minutes(actor=cast.leader.actor, meeting=over.id, organ_code="示项办纪")
    over.refresh_from_db()
    assert (issued.doc_number, over.state) == ("示项办纪〔2023〕1号", "issued")


@pytest.mark.parametrize("day", ["2023-09-03", "2023-09-05"])
def test_they_are_issued_neither_before_the_meeting_nor_tomorrow(cast, over, day):
    over.series.place.is_sample = False
    Meeting.objects.filter(id=over.id).update(is_sample=False)
    drafted(cast, over)
    check_minutes(actor=SYSTEM, meeting=over.id)
    with pytest.raises(Invalid) as refused:
        issue_minutes(actor=cast.leader.actor, meeting=over.id, organ_code="示项办纪", issued_on=dt.date.fromisoformat(day))
    assert "issued_on" in refused.value.problems
    over.refresh_from_db()
    assert over.state == "held"


def test_they_are_withdrawn_and_written_again(cast, over):
    first = drafted(cast, over)
    with pytest.raises(Invalid):
        withdraw_minutes(actor=cast.city_office.actor, meeting=over.id, reason="")
    withdraw_minutes(actor=cast.city_office.actor, meeting=over.id, reason="漏了列席单位")
    again = drafted(cast, over)
    first.refresh_from_db()
    assert (first.status, again.status) == ("withdrawn", "draft")


def test_what_is_sensitive_is_not_spelled_out(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    one = topic(cast, series["weekly"], "欠薪上访", meeting=meeting)
    type(one).objects.filter(id=one.id).update(is_sensitive=True)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    made = decide(actor=cast.city_office.actor, meeting=meeting.id, ruling=ask(cast, "核实欠薪台账", topic=one.id))
    assert CaseStanding.objects.get(snapshot_no=0, case_id=made.case_id).is_sensitive
    from guatu.life.dispatch.meetings.papers import minutes_paper  # noqa: PLC0415 - beside its only use

    said = text(minutes_paper.assemble(meeting)) + str(orders_paper.lines(meeting, None))
    assert "欠薪" not in said
    assert "其他协调事项" in said


def test_the_list_of_assignments(cast, series):
    first = held(cast, series["weekly"], "2023-09-04", ask(cast))
    with on("2023-09-11"):
        meeting = called(series["weekly"], "2023-09-11")
        pack = build_pack(meeting, dt.date(2023, 9, 11))
    lines = orders_paper.lines(first, pack)
    assert [line[0] for line in lines] == ["1", "2"]
    assert len(orders_paper.COLUMNS) == 12
    assert lines[0][1:5] == ("十日内完成清表", "会议（第1次重点项目建设周例会）", "", "示例市自然资源局")
    assert lines[1][10] == "未启动"
    assert render_pdf(orders_paper.assemble(first, pack)).startswith(b"%PDF")
    assert xlsx_bytes(orders_paper.sheet(first, pack)).startswith(b"PK")


def test_a_part_ticked_twice_stands_once(cast, series):
    body = series["weekly"]
    set_series(actor=SYSTEM, place=cast.city, key="weekly", settings={"parts": body.parts * 3}, series=body.id)
    body.refresh_from_db()
    assert body.parts == ["promises", "red", "overdue", "topics", "requests", "stalled"]
    assert freeze_pack(actor=SYSTEM, meeting=called(body, "2023-09-04").id).document_id


def test_an_empty_list_says_so(cast, series):
    assert "没有交办事项" in text(orders_paper.assemble(held(cast, series["weekly"], "2023-09-04"), None))


# ---- 月讲评 ---------------------------------------------------------------------------------------------------------


def test_a_review_rests_on_the_close(cast, series):
    red_project(cast.county_a, "示例甲园")
    good_project(cast.county_b, "示例乙园")
    project_at(cast.zone, planned(2023, 10 * YI), returned("2023-08", "2023-08-31", 5 * YI), name="示例区园")
    with on("2023-09-11"):
        make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-08"))
        meeting = called(series["review"], "2023-09-12")
        pack = build_pack(meeting, dt.date(2023, 9, 11))
    assert [one.title for one in pack.part("best").items] == ["乙县"]
    assert [one.title for one in pack.part("worst").items] == ["甲县"]
    assert [(one.title, one.number) for one in pack.part("ranking").items] == [("乙县", "1"), ("甲县", "2"), ("开发区", "1")]
    assert "红灯1个" in pack.part("worst").items[0].reason
    assert [one.title for one in pack.part("flags").items][:1] == ["甲县"]
    assert pack.notes[0].startswith("讲评数据为2023年8月月结数")
    assert Unit.objects.exists()
    with on("2023-09-11"):
        assert freeze_pack(actor=SYSTEM, meeting=meeting.id).data_version == "8月月结版"
    assert dataclasses.is_dataclass(pack)


def test_what_came_after_the_close_is_said_in_the_figures_own_decimals(cast, series, monkeypatch):
    red_project(cast.county_a, "示例甲园")
    late = good_project(cast.county_b, "示例乙园")
    with on("2023-09-11"):
        make_close(actor=SYSTEM, root=cast.city, period=Period.parse("2023-08"))
        file_returns(actor=SYSTEM, period=Period.parse("2023-08"), returns=[Return(late, Told(9 * YI), reason="补报")])
        red_project(cast.county_a, "示例迟报园")
        meeting = called(series["review"], "2023-09-12")
        asked = []
        monkeypatch.setattr(reviewing, "closed_table", lambda *args: asked.append(1) or closed_table(*args))
        notes = build_pack(meeting, dt.date(2023, 9, 11)).notes
    assert len(asked) == 1, "four parts rest on one reading of the close"
    assert [one.removeprefix("月结后更正：") for one in notes[1:]] == [
        "本年累计完成投资+2.00亿元",
        "年度计划投资+10.00亿元",
        "项目个数+1个",
    ]
