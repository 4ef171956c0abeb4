"""填报：a page of returns in one sending; what is wrong stands at its row and nothing typed is lost; two people at one row."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.facts import seal
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.models import ProjectMonth
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from guatu.web.month.tests.desk import AUGUST, IN_TIME, TOO_LATE, WAN, cells, due_project, seen_on, text_of, told, url
from tests.cast import build_cast, sign_in
from tests.register import YI, load_parameters, planned, project_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september():
    with clock.frozen(IN_TIME):
        yield


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def reporter(client, cast):
    return sign_in(client, cast.reporter)


def test_it_works(reporter, cast):
    one, other = due_project(cast.county_a), due_project(cast.county_a, "示例二号项目")
    answer = reporter.post(url("file"), {**cells(one, "52000", reason=""), **cells(other, ""), "key": "k1"})
    assert answer.status_code == 302
    assert (told(one), told(other)) == (52000 * WAN, None)
    receipt = text_of(reporter.get(answer.url))
    assert "1 条事实" in receipt
    assert Entry.objects.get(idem_key="k1").verb == "build.return_reported"


def test_the_receipt_carries_the_hash_under_which_it_is_sealed(reporter, cast):
    answer = reporter.post(url("file"), {**cells(due_project(cast.county_a), "41000"), "key": "k"})
    before = text_of(reporter.get(answer.url))
    seal.seal_now()
    after = text_of(reporter.get(answer.url))
    leaf = Entry.objects.get(idem_key="k").leaf.leaf_hash
    assert leaf[:16] in before
    assert leaf[:16] in after
    assert seal.head().short in after


def test_the_page_shows_what_stands_beside_the_field(reporter, cast):
    project = due_project(cast.county_a)
    page = text_of(reporter.get(url("desk")))
    for said in ("示例一号项目", "100\u2009000", "66\u2009667", "40\u2009000", f'name="ytd.{project}"', "无变化", "2023-09-05"):
        assert said in page


def test_no_change_takes_the_last_value(reporter, cast):
    project = due_project(cast.county_a)
    reporter.post(url("file"), {**cells(project, "", same="1"), "key": "k"})
    assert told(project) == 4 * YI


def test_no_change_in_the_first_period_is_nothing_done(reporter, cast):
    project = project_at(cast.county_a, planned(2023, 10 * YI))
    reporter.post(url("file"), {**cells(project, "", same="1"), "key": "k"})
    assert told(project) == 0


def test_no_change_and_another_number_do_not_go_together(reporter, cast):
    project = due_project(cast.county_a)
    answer = reporter.post(url("file"), cells(project, "41000", same="1"))
    assert answer.status_code == 422
    assert "请留一样" in text_of(answer)
    assert told(project) is None


def test_one_wrong_row_enters_nothing_and_loses_nothing(reporter, cast):
    good, bad = due_project(cast.county_a), due_project(cast.county_a, "示例二号项目")
    answer = reporter.post(url("file"), {**cells(good, "41000"), **cells(bad, "95000", reason=""), "key": "k"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert told(good) is None
    assert "本月完成超过年度计划的规定比例" in page
    for typed in ('value="41000"', 'value="95000"', 'value="k"', f"#ytd-{bad}", f'id="wrong-{bad}"'):
        assert typed in page
    assert f'id="wrong-{good}"' not in page
    assert f'action="{reverse("month:desk")}"' in page  # the filters of a refused page still lead somewhere
    assert f'href="{reverse("month:file")}' not in page
    answer = reporter.post(url("file"), {**cells(good, "41000"), **cells(bad, "95000", reason="设备集中到货"), "key": "k"})
    assert (answer.status_code, told(good), told(bad)) == (302, 41000 * WAN, 95000 * WAN)


@pytest.mark.parametrize("typed", ["很多", "约41000", "41000-42000", "41000.00001", "9" * 20, "5000美元"])
def test_what_is_no_amount_is_explained(reporter, cast, typed):
    project = due_project(cast.county_a)
    answer = reporter.post(url("file"), cells(project, typed))
    assert answer.status_code == 422
    assert told(project) is None
    assert typed in text_of(answer)


def test_a_decrease_wants_a_reason_and_a_document(reporter, cast):
    project = due_project(cast.county_a)
    answer = reporter.post(url("file"), cells(project, "39000", reason="审计核减"))
    assert "文号" in text_of(answer)
    assert told(project) is None
    reporter.post(url("file"), cells(project, "39000", reason="审计核减", doc="示审〔2023〕8号"))
    assert told(project) == 39000 * WAN


def test_a_reason_without_a_number_is_not_lost(reporter, cast):
    project = due_project(cast.county_a)
    answer = reporter.post(url("file"), cells(project, "", reason="停工半月"))
    assert answer.status_code == 422
    assert "停工半月" in text_of(answer)


def test_an_empty_page_says_what_to_do(reporter, cast):
    project = due_project(cast.county_a)
    answer = reporter.post(url("file"), cells(project, ""))
    assert answer.status_code == 422
    assert "没有填任何一行" in text_of(answer)


def test_a_second_click_enters_once(reporter, cast):
    project = due_project(cast.county_a)
    form = {**cells(project, "41000", seen=seen_on(reporter, project)), "key": "k"}
    first, second = reporter.post(url("file"), form), reporter.post(url("file"), form)
    assert first.url == second.url
    assert Fact.objects.filter(project=project, period="2023-08").count() == 1


def test_one_key_for_two_contents_is_refused(reporter, cast):
    project = due_project(cast.county_a)
    reporter.post(url("file"), {**cells(project, "41000"), "key": "k"})
    answer = reporter.post(url("file"), {**cells(project, "42000", seen=seen_on(reporter, project)), "key": "k"})
    assert answer.status_code == 409
    assert told(project) == 41000 * WAN
    assert 'value="42000"' in text_of(answer)


def test_two_people_at_one_row(client, cast):
    project = due_project(cast.county_a)
    first, second = sign_in(Client(), cast.reporter), sign_in(client, cast.county_office)
    seen = seen_on(first, project)
    assert seen == seen_on(second, project) == ""
    first.post(url("file"), {**cells(project, "41000", seen=seen), "key": "a"})
    answer = second.post(url("file"), {**cells(project, "43000", seen=seen), "key": "b"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert told(project) == 41000 * WAN
    assert "甲县填报员" in page
    assert 'value="43000"' in page
    again = second.post(url("file"), {**cells(project, "43000", seen=seen_on(second, project)), "key": "c"})
    assert (again.status_code, told(project)) == (302, 43000 * WAN)


def test_an_untouched_filed_row_is_not_sent_again(reporter, cast):
    project, other = due_project(cast.county_a), due_project(cast.county_a, "示例二号项目")
    reporter.post(url("file"), {**cells(project, "41000"), "key": "a"})
    reporter.post(url("file"), {**cells(project, "41000", seen=seen_on(reporter, project)), **cells(other, "41000"), "key": "b"})
    assert Fact.objects.filter(project=project, period="2023-08").count() == 1
    assert told(other) == 41000 * WAN


def test_a_told_sum_since_start_is_asked_for_again(reporter, cast):
    project = due_project(cast.county_a)
    reporter.post(url("file"), cells(project, "41000", since="51000"))
    answer = reporter.post(url("file"), cells(project, "42000", seen=seen_on(reporter, project)))
    assert "新的自开工累计" in text_of(answer)
    reporter.post(url("file"), cells(project, "42000", since="52000", seen=seen_on(reporter, project)))
    assert ProjectMonth.objects.get(snapshot_no=0, project_id=project, period="2023-08").since_start_yuan == 52000 * WAN


def test_after_the_lock_a_correction_wants_a_reason_and_a_first_return_is_late(cast):
    late, early = due_project(cast.county_a), due_project(cast.county_a, "示例二号项目")
    file_returns(actor=cast.reporter.actor, period=AUGUST, returns=[Return(early, Told(41000 * WAN))])
    with clock.frozen(TOO_LATE):
        office = sign_in(Client(), cast.reporter)
        answer = office.post(url("file"), cells(early, "42000", seen=seen_on(office, early)))
        assert "已过锁定日" in text_of(answer)
        assert told(early) == 41000 * WAN
        assert office.post(url("file"), cells(late, "41000")).status_code == 302
        assert "迟报" in text_of(office.get(url("desk", state="late")))
        assert "示例二号项目" not in text_of(office.get(url("late")))


def test_another_countys_project_is_not_sent(reporter, cast):
    own, other = due_project(cast.county_a), due_project(cast.county_b, "示例乙县项目")
    answer = reporter.post(url("file"), {**cells(own, "41000"), **cells(other, "41000")})
    assert answer.status_code == 422
    assert (told(own), told(other)) == (None, None)
    assert "示例乙县项目" not in text_of(answer)
    assert "示例乙县项目" not in text_of(reporter.get(url("desk")))


def test_a_city_reads_and_does_not_file(client, cast):
    project = due_project(cast.county_a)
    sign_in(client, cast.city_office)
    page = text_of(client.get(url("desk")))
    assert "示例一号项目" in page
    assert f"ytd.{project}" not in page
    assert client.post(url("file"), cells(project, "41000")).status_code == 403


def test_a_department_sees_its_own_projects_only(client, cast):
    due_project(cast.county_a)
    project_at(cast.county_a, planned(2023, YI), name="示例用地项目", unit=str(cast.units["land_bureau"].id))
    page = text_of(sign_in(client, cast.department).get(url("desk")))
    assert "示例用地项目" in page
    assert "示例一号项目" not in page


def test_the_lock_day_moves_off_a_day_off(reporter, cast):
    """5 August 2023 was a Saturday (R14.4)."""
    due_project(cast.county_a)
    assert "2023-08-07 锁定" in text_of(reporter.get(f"{reverse('month:desk')}?at=2023-07-31"))


def test_january_leads_to_december_and_february_to_both_months(reporter, cast):
    due_project(cast.county_a)
    assert "2022年12月" in text_of(reporter.get(f"{reverse('month:desk')}?at=2023-01-31"))
    page = text_of(reporter.get(f"{reverse('month:desk')}?at=2023-02-28"))
    assert "2023年1—2月" in page
    assert "at=2022-12-31" in page
    assert "at=2023-03-31" in page


def test_the_next_period_is_offered_once_it_is_over(reporter, cast):
    due_project(cast.county_a)
    assert "at=2023-09-30" not in text_of(reporter.get(url("desk")))
    assert "at=2023-08-31" in text_of(reporter.get(f"{reverse('month:desk')}?at=2023-07-31"))


def test_filters_and_search(reporter, cast):
    one = due_project(cast.county_a)
    due_project(cast.county_a, "示例二号项目")
    file_returns(actor=SYSTEM, period=AUGUST, returns=[Return(one, Told(5 * YI))])
    missing = text_of(reporter.get(url("desk", state="missing")))
    assert ("示例二号项目" in missing, "示例一号项目" in missing) == (True, False)
    assert "示例二号项目" not in text_of(reporter.get(url("desk", q="一号")))


def test_halted_and_unplanned_projects_are_not_due(reporter, cast):
    project_at(cast.county_a, name="示例无计划项目")
    page = text_of(reporter.get(url("desk")))
    assert "示例无计划项目" not in page
    assert "没有要填的项目" in page


def test_queries_do_not_grow_with_the_rows(reporter, cast, django_assert_max_num_queries):
    due_project(cast.county_a)
    reporter.get(url("desk"))
    with CaptureQueriesContext(connection) as few:
        reporter.get(url("desk"))
    limit = len(few)
    for number in range(12):
        due_project(cast.county_a, f"示例更多项目{number}")
    reporter.get(url("desk"))  # what is counted once after every entry, the badge of the header, is not of the rows
    with django_assert_max_num_queries(limit):
        reporter.get(url("desk"))
    assert 5 < limit < 60
