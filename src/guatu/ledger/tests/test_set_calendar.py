"""A year's notice is filed once, replaces what was known of the year, and is refused where it cannot be one (R14.3)."""

import datetime as dt

import pytest

from guatu.facts.models import Fact
from guatu.kernel import workdays
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.calendar import calendar_of, notices_of, years_missing
from guatu.ledger.models import CalendarDay, Parameter
from guatu.ledger.services.calendars import Day, set_calendar
from tests.cast import build_cast
from tests.register import load_parameters

pytestmark = pytest.mark.django_db
SOURCE = "示办发明电〔2026〕1号"
# An invented notice: the year has none yet.
DAYS = (Day(dt.date(2027, 1, 1), "off", "元旦"), Day(dt.date(2027, 2, 8), "off", "春节"), Day(dt.date(2027, 2, 20), "work", "春节"))


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


def filed(cast, days=DAYS, year=2027, source=SOURCE):
    set_calendar(actor=cast.city_office.actor, root=cast.city, year=year, source=source, days=days)


def test_it_works(cast):
    before = calendar_of(cast.city.id)
    assert before.is_provisional(2027) and before.is_workday(dt.date(2027, 1, 1))
    filed(cast)
    calendar = calendar_of(cast.city.id)
    assert not calendar.is_provisional(2027)
    assert [calendar.is_workday(day.on) for day in DAYS] == [False, False, True]
    fact = Fact.objects.get(kind="ledger.calendar_set")
    assert (fact.place, fact.body["source"], fact.body["days"][0]) == (cast.city.id, SOURCE, {"on": "2027-01-01", "kind": "off", "name": "元旦"})


def test_another_jurisdiction_keeps_its_own(cast):
    filed(cast)
    assert calendar_of(cast.neighbour_city.id).is_provisional(2027)


def test_a_notice_replaces_the_one_before(cast):
    filed(cast)
    filed(cast, (Day(dt.date(2027, 1, 4), "off", "元旦"),))
    calendar = calendar_of(cast.city.id)
    assert calendar.is_workday(dt.date(2027, 1, 1)) and not calendar.is_workday(dt.date(2027, 1, 4))
    assert CalendarDay.objects.count() == 1 and Fact.objects.filter(kind="ledger.calendar_set").count() == 2


def test_it_replaces_the_one_that_came_with_the_house_and_no_other_years(cast):
    filed(cast, (Day(dt.date(2024, 1, 1), "off", "元旦"),), year=2024)
    calendar, seed = calendar_of(cast.city.id), workdays.seed_calendar()
    assert calendar.is_workday(dt.date(2024, 5, 1)) and not seed.is_workday(dt.date(2024, 5, 1))
    assert not calendar.is_workday(dt.date(2025, 5, 1))
    assert [one.is_imported for one in notices_of(cast.city.id) if one.year in {2024, 2025}] == [False, True]


def test_an_order_of_the_office_lies_over_the_notice(cast):
    CalendarDay.objects.create(root=cast.city, on=dt.date(2027, 2, 20), kind="off", source="示例暴雪停工令")
    filed(cast)
    assert not calendar_of(cast.city.id).is_workday(dt.date(2027, 2, 20))


def test_the_december_before_belongs_to_the_notice(cast):
    filed(cast, (Day(dt.date(2026, 12, 31), "off", "元旦"), *DAYS))
    assert not calendar_of(cast.city.id).is_workday(dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((Day(dt.date(2027, 2, 18), "work"), *DAYS), "2027-02-18 不是周六、周日"), ((DAYS[0], DAYS[0]), "写了不止一次"),
        ((Day(dt.date(2028, 1, 1), "off"), *DAYS), "不在 2027 年"), ((Day(dt.date(2026, 5, 1), "off"), *DAYS), "不在 2027 年"),
        ((), "没有一天放假"), ((Day(dt.date(2027, 1, 1), "half"), DAYS[1]), "只能是放假或调休上班"),
    ],
)  # fmt: skip
def test_what_is_no_notice_is_refused(cast, days, words):
    with pytest.raises(Invalid) as refusal:
        filed(cast, days)
    assert words in str(refusal.value) and not CalendarDay.objects.exists()


def test_a_document_is_named(cast):
    with pytest.raises(Invalid):
        filed(cast, source=" ")


@pytest.mark.parametrize("who", ["county_office", "leader", "system_admin"])
def test_it_is_the_city_offices(cast, who):
    with pytest.raises((Refused, NotFound)):
        set_calendar(actor=cast.members[who].actor, root=cast.city, year=2027, source=SOURCE, days=DAYS)


def test_how_long_ahead_is_a_dated_parameter_of_the_jurisdiction(cast):
    asked = dt.date(2026, 10, 15)
    Parameter.objects.create(key="calendar.looks_ahead_days", root=cast.city, valid_from=dt.date(2026, 10, 1), value=90, source="示办〔2026〕2号")
    assert years_missing(cast.city.id, asked) == [2027]
    assert years_missing(cast.city.id, dt.date(2025, 10, 15)) == years_missing(cast.neighbour_city.id, asked) == []


def test_the_year_to_come_is_missed_a_month_ahead(cast):
    assert years_missing(cast.city.id, dt.date(2026, 11, 28)) == []
    assert years_missing(cast.city.id, dt.date(2026, 12, 15)) == [2027]
    assert years_missing(cast.city.id, dt.date(2027, 1, 1)) == [2027]
    filed(cast)
    assert years_missing(cast.city.id, dt.date(2027, 1, 1)) == []
