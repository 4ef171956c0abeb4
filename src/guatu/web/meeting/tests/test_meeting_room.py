"""The room: list, one meeting, the projector with its line, what each role sees, refusals with what was typed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from guatu.cases.tests.scene import opened, standing
from guatu.kernel.actor import SYSTEM
from guatu.life.dispatch.meetings.models import Meeting, MeetingSeries
from guatu.life.dispatch.meetings.services import freeze_pack
from guatu.life.dispatch.meetings.tests.scene import ask, called, closed, held, on, red_project
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def page(cast, who, name, *args, **asked):
    return sign_in(Client(), cast.members[who]).get(reverse(f"meeting:{name}", args=args), asked)


def send(cast, who, name, *args, **data):
    return sign_in(Client(), cast.members[who]).post(reverse(f"meeting:{name}", args=args), data)


def text(answer):
    return answer.content.decode()


def under_way(series, day="2023-09-04"):
    meeting = called(series, day)
    freeze_pack(actor=SYSTEM, meeting=meeting.id)
    return meeting


# ---- the list ------------------------------------------------------------------------------------------------------


def test_it_works(cast, series):
    held(cast, series["weekly"], "2023-09-04", ask(cast))
    shown = text(page(cast, "city_office", "list"))
    assert "重点项目建设周例会" in shown
    assert "会议交办" in shown
    assert "已召开" in shown
    assert "筹备下一次" in shown


def test_an_empty_place_offers_the_defaults(cast):
    assert "按缺省设立" in text(page(cast, "city_office", "list"))
    assert send(cast, "city_office", "load").status_code == 302
    assert MeetingSeries.objects.filter(place=cast.city).count() == 5
    assert "按缺省设立" not in text(page(cast, "viewer", "list"))


def test_a_county_reads_the_citys_bodies_and_runs_none(cast, series):
    shown = text(page(cast, "county_office", "list"))
    assert "重点项目建设周例会" in shown
    assert "筹备下一次" not in shown
    assert "提出议题" in shown


def test_planning_from_the_list(cast, series):
    weekly = series["weekly"]
    answer = send(cast, "city_office", "plan", weekly.id, held_on="2023-09-11")
    assert answer.status_code == 302
    assert Meeting.objects.get().held_on.isoformat() == "2023-09-11"
    again = send(cast, "city_office", "plan", weekly.id, held_on="2023-09-11")
    assert again.status_code == 422
    assert "这一天已有一次会议" in text(again)


def test_a_week_without_a_meeting_is_asked_for(cast, series):
    held(cast, series["weekly"], "2023-09-04")
    with on("2023-09-13"):
        assert "1 次未登记" in text(page(cast, "city_office", "list"))
        to_come = send(cast, "city_office", "skip", series["weekly"].id, held_on="2023-09-18", reason="防汛")
        assert to_come.status_code == 422
        assert "还没有到" in text(to_come)
        answer = send(cast, "city_office", "skip", series["weekly"].id, held_on="2023-09-11", reason="防汛")
    assert answer.status_code == 302
    assert Meeting.objects.filter(state="not_held").count() == 1


def test_a_series_is_edited_in_its_own_order(cast, series):
    row = series["assignment"]
    shown = page(cast, "city_office", "series", row.id)
    assert shown.status_code == 200
    data = {
        "title": "市政府周交办会议", "kind": "assignment", "rhythm": "weekly", "weekday": "2", "starts_at": "08:30", "topic_weekday": "4",
        "topic_time": "18:00", "parts": ["red", "stalled", "promises"], "audience": "inside", "is_active": "on", "seen": row.version,
    }  # fmt: skip
    assert send(cast, "city_office", "series", row.id, **data).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.weekday, row.parts) == ("市政府周交办会议", 2, ["promises", "stalled", "red"])
    assert send(cast, "city_office", "series", row.id, **data).status_code == 422, "somebody edited it since"


# ---- one meeting ---------------------------------------------------------------------------------------------------


def test_the_pack_on_the_page(cast, series):
    red_project(cast.county_a)
    meeting = called(series["weekly"], "2023-09-04")
    shown = text(page(cast, "city_office", "show", meeting.id))
    assert "上次议定事项落实情况" in shown
    assert "示例红灯园" in shown
    assert "未定稿，随数据变动" in shown
    assert send(cast, "city_office", "freeze", meeting.id).status_code == 302
    assert "已定稿" in text(page(cast, "city_office", "show", meeting.id))


def test_a_county_sees_its_own_rows_only(cast, series):
    red_project(cast.county_a, "示例甲园")
    red_project(cast.county_b, "示例乙园")
    meeting = under_way(series["weekly"])
    mine = text(page(cast, "county_office", "show", meeting.id))
    assert "示例甲园" in mine
    assert "示例乙园" not in mine
    assert "示例乙园" in text(page(cast, "leader", "show", meeting.id))


def test_since_the_last_time_is_one_click(cast, series):
    red_project(cast.county_a, "示例原红园")
    held(cast, series["weekly"], "2023-09-04")
    red_project(cast.county_b, "示例新红园")
    with on("2023-09-06"):
        meeting = called(series["weekly"], "2023-09-11")
        shown = text(page(cast, "city_office", "since", meeting.id))
        assert reverse("meeting:since", args=[meeting.id]) in text(page(cast, "city_office", "show", meeting.id))
    assert "2023-09-04 的会议材料之后，截至 2023-09-06" in shown
    assert "示例新红园" in shown
    assert "示例原红园" not in shown


def test_each_line_of_what_moved_says_which_day_it_means(cast, series):
    done, late = opened(cast), opened(cast, title="供电受阻", due_on=dt.date(2023, 9, 5))
    held(cast, series["weekly"], "2023-09-04")
    with on("2023-09-06"):
        closed(cast, done)
        meeting = called(series["weekly"], "2023-09-11")
        shown = text(page(cast, "city_office", "since", meeting.id))
    assert "时限 2023-09-05" in shown
    assert "2023-09-06 销号" in shown
    assert shown.count("1 件") == 2
    assert shown.index("供电受阻") < shown.index("清表受阻"), standing(late).number


def test_nothing_to_compare_says_so(cast, series):
    assert "没有可以比较的" in text(page(cast, "city_office", "since", called(series["weekly"], "2023-09-04").id))


def test_files(cast, series):
    red_project(cast.county_a)
    meeting = under_way(series["weekly"])
    for name, args, start in (
        ("pack-file", ("pdf",), b"%PDF"), ("pack-file", ("docx",), b"PK"), ("orders-file", ("xlsx",), b"PK"), ("orders-file", ("pdf",), b"%PDF"),
        ("one-page", (), b"%PDF"),
    ):  # fmt: skip
        assert page(cast, "leader", name, meeting.id, *args).content.startswith(start)
    assert page(cast, "leader", "pack-file", meeting.id, "exe").status_code == 404
    assert page(cast, "leader", "pack-file", called(series["weekly"], "2023-09-11").id, "pdf").status_code == 404


# ---- the end -------------------------------------------------------------------------------------------------------


def test_from_the_end_to_the_minutes(cast, series):
    meeting = under_way(series["weekly"])
    send(cast, "city_office", "decide", meeting.id, text="清表", unit="示例市自然资源局", key="k")
    assert send(cast, "city_office", "attendance", meeting.id).status_code == 422
    roster = {f"presence.{cast.units['land_bureau'].id}": "attended", f"post.{cast.units['land_bureau'].id}": "局长"}
    assert send(cast, "city_office", "attendance", meeting.id, **roster).status_code == 302
    assert send(cast, "city_office", "finish", meeting.id).status_code == 302
    assert send(cast, "city_office", "decide", meeting.id, text="再加一件").status_code == 422
    wordy = send(cast, "city_office", "draft", meeting.id, preamble="会" * 2001)
    assert wordy.status_code == 422, "an opening that is too long is said, not dropped"
    assert "会会会" in text(wordy)
    assert send(cast, "city_office", "draft", meeting.id, preamble="按市政府安排召开例会。").status_code == 302
    assert "按市政府安排召开例会。" in text(page(cast, "city_office", "minutes", meeting.id))
    shown = text(page(cast, "city_office", "minutes", meeting.id))
    assert "出席：" in shown
    assert "会后 1 个工作日内送达（最迟 2023-09-05）" in text(page(cast, "city_office", "show", meeting.id))
    assert "示例市自然资源局局长" in shown
    assert "不能编号、不能印发" in shown
    assert "纪要还没有印发" in text(page(cast, "county_office", "minutes", meeting.id)), "a draft is not for the table yet"
    refused = send(cast, "leader", "issue", meeting.id, organ_code="示项办")
    assert refused.status_code == 422
    assert send(cast, "city_office", "withdraw", meeting.id).status_code == 422
    assert send(cast, "city_office", "withdraw", meeting.id, reason="漏项").status_code == 302


def test_it_is_put_off_or_not_held(cast, series):
    meeting = called(series["weekly"], "2023-09-04")
    assert send(cast, "city_office", "move", meeting.id, held_on="2023-09-05", reason="冲突").status_code == 302
    assert send(cast, "city_office", "move", meeting.id, held_on="2023-09-01", reason="冲突").status_code == 422
    assert send(cast, "city_office", "not-held", meeting.id).status_code == 422
    assert send(cast, "city_office", "not-held", meeting.id, reason="防汛").status_code == 302
    assert "这次会议没有召开：防汛" in text(page(cast, "city_office", "show", meeting.id))


def test_the_list_of_stalled_projects(cast, series):
    project = red_project(cast.county_a)
    meeting = called(series["assignment"], "2023-09-04")
    url = f"{reverse('meeting:list-project', args=[series['assignment'].id])}?meeting={meeting.id}"
    office = sign_in(Client(), cast.city_office)
    assert office.post(url, {"project": "没有这个项目", "why": "停"}).status_code == 422
    assert office.post(url, {"project": "示例红灯园", "why": "三个月没动"}).status_code == 302
    assert "三个月没动" in text(page(cast, "city_office", "show", meeting.id))
    free = f"{reverse('meeting:release-project', args=[series['assignment'].id])}?meeting={meeting.id}"
    assert office.post(free, {"project": str(project)}).status_code == 422
    assert office.post(free, {"project": str(project), "reason": "现场已复工"}).status_code == 302
