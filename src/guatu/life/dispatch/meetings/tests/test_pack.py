"""The pack: its order and content, frozen at a cut, what moved since, what each audience sees."""

import datetime as dt

import pytest

from guatu.cases.services import Order, accept_case, open_case, submit_result
from guatu.cases.tests.scene import opened, proof
from guatu.documents.content import blocks_of, runs_of
from guatu.documents.onepage import render_onepage
from guatu.figures.registry import all_figures
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.period import Period
from guatu.ledger.models import Parameter, ProjectList
from guatu.ledger.services import change_state, join_list
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.life.dispatch.meetings.building import build_pack, closed_between, earlier_pack, movement
from guatu.life.dispatch.meetings.pack import Item, for_audience, to_plain
from guatu.life.dispatch.meetings.papers.one_page import one_page
from guatu.life.dispatch.meetings.services import freeze_pack, list_project, release_project
from guatu.life.dispatch.meetings.tests.scene import ask, called, case_of, closed, good_project, held, on, red_project, topic
from tests.register import YI

pytestmark = pytest.mark.django_db
SEPT_4 = dt.date(2023, 9, 4)


def keys(part):
    return [item.key for item in part.items]


def said(document):
    return "".join(run.text for block in blocks_of(document) for run in runs_of(block))


def test_it_works(cast, series):
    """Promises of the last time first, then what is red, overdue, to be discussed, asked for, stalled."""
    weekly = series["weekly"]
    project = red_project(cast.county_a)
    good_project(cast.county_b)
    with on("2023-08-14"):
        late = opened(cast, title="清表受阻")
    last = held(cast, weekly, "2023-09-04", ask(cast))
    request = open_case(
        actor=cast.city_office.actor,
        order=Order("coordination", "请协调用电", cast.units["land_bureau"].id, place=cast.county_a.id),
    )
    with on("2023-09-06"):
        meeting = called(weekly, "2023-09-11")
        one = topic(cast, weekly, meeting=meeting)
        pack = build_pack(meeting, dt.date(2023, 9, 6))
    assert [part.key for part in pack.parts] == ["promises", "red", "overdue", "topics", "requests", "stalled"]
    (promised,) = pack.parts[0].items
    assert (promised.case_id, promised.result, promised.unit) == (str(last.decisions.get().case_id), "idle", "示例市自然资源局")
    (lit,) = [one for one in pack.part("red").items if one.project_id == str(project)]
    assert lit.light == "late"
    assert "落后时序" in lit.reason
    assert lit.turn == "示例县住建局"
    assert keys(pack.part("overdue")) == [f"case:{late}"]
    assert keys(pack.part("topics")) == [f"topic:{one.id}"]
    assert keys(pack.part("requests")) == [f"case:{request}"]
    assert pack.data_version == "实时未月结"


def test_every_number_is_a_figure(cast, series):
    red_project(cast.county_a)
    pack = build_pack(called(series["weekly"], "2023-09-11"), SEPT_4)
    known = {one.key for one in all_figures()}
    assert {one.key for one in pack.figures} <= known
    assert pack.figure("lights.late").text == "1"
    assert pack.figure("cases.open").text == "0"


def test_one_number_of_red_lights(cast, series):
    """The head counts what the list names, on the day of the meeting: here a case that fell overdue after the month's data."""
    project = red_project(cast.county_a)
    other = good_project(cast.county_a, name="另一个")
    with on("2023-09-05"):
        opened(cast, project=other, due_on=dt.date(2023, 9, 8))
    with on("2023-09-25"):
        pack = build_pack(called(series["weekly"], "2023-09-25"), dt.date(2023, 9, 25))
    lit = {item.project_id for item in pack.part("red").items}
    assert lit == {str(project), str(other)} and pack.figure("lights.late").text == str(len(lit))
    assert pack.day_of(pack.figure("lights.late")) == "2023-09-25" != pack.day_of(pack.figure("completion.rate"))


def test_what_became_of_promises(cast, series):
    weekly = series["weekly"]
    held(cast, weekly, "2023-08-28", ask(cast, "清表"), ask(cast, "供地", due="2023-09-01"), ask(cast, "验收"))
    done, late, shown = [case_of(one) for one in weekly.meetings.get().decisions.order_by("order")]
    accept_case(actor=cast.department.actor, case=shown.case_id)
    submit_result(actor=cast.department.actor, case=shown.case_id, text="验收完了", evidence=proof())
    meeting = called(weekly, "2023-09-11")
    pack = build_pack(meeting, SEPT_4)
    found = {item.case_id: (item.result, item.days) for item in pack.part("promises").items}
    assert found == {str(done.case_id): ("idle", 0), str(late.case_id): ("overdue", 3), str(shown.case_id): ("submitted", 0)}
    assert pack.part("promises").items[0].case_id == str(late.case_id), "the worst first"


def test_what_is_sample_is_marked(cast, series):
    assert build_pack(called(series["weekly"], "2023-09-11"), SEPT_4).is_sample


def test_the_joint_conference_deals_with_its_lists_only(cast, series):
    listed, other = red_project(cast.county_a, "示例批次园"), red_project(cast.county_b, "示例他园")
    batch = ProjectList.objects.create(root=cast.city, code="B3", title="第三期开工一批", kind="programme", year=2023)
    join_list(actor=SYSTEM, project=listed, project_list=batch, joined_on=dt.date(2023, 5, 10))
    pack = build_pack(called(series["joint"], "2023-09-11"), SEPT_4)
    assert keys(pack.part("red")) == [f"project:{listed}"]
    assert str(other) not in pack.red


def test_a_county_sees_its_own(cast, series):
    from guatu.life.dispatch.meetings.tests.scene import bodies  # noqa: PLC0415 - beside its only use

    mine, other = red_project(cast.county_a, "示例甲园"), red_project(cast.county_b, "示例乙园")
    pack = build_pack(called(bodies(cast.county_a)["weekly"], "2023-09-11"), SEPT_4)
    assert pack.red == (str(mine),)
    assert str(other) not in str(to_plain(pack))


# ---- since the last meeting ----------------------------------------------------------------------------------------


def test_what_moved_since_the_last_time(cast, series):
    weekly = series["weekly"]
    better = red_project(cast.county_a, "示例转好园")
    held(cast, weekly, "2023-09-04")
    file_returns(actor=SYSTEM, period=Period.parse("2023-08"), returns=[Return(better, Told(9 * YI), reason="补报")])
    worse = red_project(cast.county_b, "示例转红园")
    with on("2023-09-06"):
        late = opened(cast, due_on=dt.date(2023, 9, 7))
        meeting = called(weekly, "2023-09-11")
    with on("2023-09-10"):
        moved = movement(earlier_pack(meeting), build_pack(meeting, dt.date(2023, 9, 10)))
    assert moved == {"turned_red": [str(worse)], "turned_green": [str(better)], "newly_overdue": [str(late)]}


def test_what_was_closed_is_of_the_days_between(cast, series):
    """An earlier meeting's page keeps to its own week: what was closed after its pack is the next one's."""
    weekly = series["weekly"]
    held(cast, weekly, "2023-09-04")
    mine, later = opened(cast), opened(cast, title="供电")
    with on("2023-09-06"):
        closed(cast, mine)
    with on("2023-09-11"):
        meeting = called(weekly, "2023-09-11")
        freeze_pack(actor=SYSTEM, meeting=meeting.id)
    with on("2023-09-13"):
        closed(cast, later)
        found = closed_between(meeting, dt.date(2023, 9, 4), dt.date(2023, 9, 11))
    assert [row.case_id for row in found] == [mine]


def test_nothing_to_compare_with(cast, series):
    meeting = called(series["weekly"], "2023-09-11")
    assert movement(earlier_pack(meeting), build_pack(meeting, SEPT_4))["turned_red"] == []


# ---- stalled projects ----------------------------------------------------------------------------------------------


def test_a_listed_project_stays_until_somebody_saw_it_move(cast, series):
    project = good_project(cast.county_a)
    body = series["assignment"]
    list_project(actor=cast.city_office.actor, series=body.id, project=project, why="征迁停滞三个月")
    with pytest.raises(Conflict):
        list_project(actor=cast.city_office.actor, series=body.id, project=project, why="再列")
    meeting = called(body, "2023-09-05")
    (item,) = [one for one in build_pack(meeting, SEPT_4).part("stalled").items if one.project_id == str(project)]
    assert (item.result, item.is_flagged, item.reason) == ("listed", True, "征迁停滞三个月")
    with pytest.raises(Invalid):
        release_project(actor=cast.city_office.actor, series=body.id, project=project, reason="")
    release_project(actor=cast.city_office.actor, series=body.id, project=project, reason="现场已恢复施工")
    assert str(project) not in [one.project_id for one in build_pack(meeting, SEPT_4).part("stalled").items]


def test_a_listed_project_that_was_removed_since_the_day_of_the_data_is_on_no_list(cast, series):
    project = red_project(cast.county_a)
    good_project(cast.county_b)
    body, weekly = series["assignment"], series["weekly"]
    list_project(actor=cast.city_office.actor, series=body.id, project=project, why="征迁停滞三个月")
    parts = ((called(body, "2023-09-05"), "stalled"), (called(weekly, "2023-09-05"), "red"))
    for meeting, part in parts:
        assert f"project:{project}" in keys(build_pack(meeting, SEPT_4).part(part))
    with on("2023-09-02"):
        change_state(actor=SYSTEM, project=project, state="removed", since=dt.date(2023, 9, 2), reason="合同解除", document_no="示政〔2023〕9号")
    for meeting, part in parts:
        assert f"project:{project}" not in keys(build_pack(meeting, SEPT_4).part(part))


# ---- audiences -----------------------------------------------------------------------------------------------------


def item(part, **more):
    return Item(
        **{
            "key": f"{part}:1",
            "part": part,
            "title": "欠薪上访",
            "text": "细节",
            "light": "late",
            "reason": "落后",
            "stage": "P50",
            **more,
        }
    )


def test_audiences(cast, series):
    pack = build_pack(called(series["weekly"], "2023-09-11"), SEPT_4)
    from dataclasses import replace  # noqa: PLC0415 - beside its only use

    from guatu.life.dispatch.meetings.pack import AgendaPart  # noqa: PLC0415

    parts = (
        AgendaPart("promises", (item("promises", is_sensitive=True, result="overdue"), item("promises", result="done")), 2),
        AgendaPart("red", (item("red"),), 1), AgendaPart("topics", (item("topics"), item("topics", stage="P20")), 2),
    )  # fmt: skip
    pack = replace(pack, parts=parts)

    def see(audience, *, in_circle=True):
        return for_audience(pack, audience, lambda _one: in_circle, "其他协调事项")

    assert [one.title for one in see("inside").items] == ["其他协调事项", "欠薪上访", "欠薪上访", "欠薪上访", "欠薪上访"]
    assert see("inside").part("red").items[0].light == "late"
    assert see("leader").items[0].title == "欠薪上访"
    assert see("leader", in_circle=False).items[0].title == "其他协调事项"
    for outside in ("tour", "public"):
        shown = see(outside)
        assert [part.key for part in shown.parts] == ["promises", "topics"]
        assert [one.light + one.reason for one in shown.items] == ["", "", ""]
        assert [one.result for one in shown.part("promises").items] == ["", "done"]
        assert len(shown.part("topics").items) == 1, "a negotiation is not for visitors"
        assert shown.figures == ()
        assert shown.part("promises").total == 2, "hidden or not, it is counted"


def test_the_leaders_page(cast, series):
    red_project(cast.county_a)
    meeting = called(series["weekly"], "2023-09-11")
    topic(cast, series["weekly"], meeting=meeting)
    page = one_page(build_pack(meeting, SEPT_4))
    assert len(page.figures) == 8
    assert page.dragging[0].holder == "示例县住建局"
    assert page.asks == ("示例甲县项目办：供电线路迁改",)
    assert render_onepage(page).startswith(b"%PDF")


def test_the_leaders_page_counts_what_was_carried_by_the_offices_own_number(cast, series):
    weekly = series["weekly"]
    Parameter.objects.create(
        key="case.carries_flagged", value=2, valid_from=dt.date(2023, 9, 1), title="示例", source="示例", root=cast.city
    )
    for day, rulings in (("2023-09-04", [ask(cast)]), ("2023-09-11", []), ("2023-09-18", [])):
        held(cast, weekly, day, *rulings)
    with on("2023-09-22"):
        page = one_page(build_pack(called(weekly, "2023-09-25"), dt.date(2023, 9, 22)))
    assert "其中1件已结转2次以上" in "".join(run.text for run in page.sentence)
