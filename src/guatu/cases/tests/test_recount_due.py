"""A calendar that comes late: what was counted is counted again, what was written down stays (R14.3)."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases import services
from guatu.cases.services import recount_due
from guatu.cases.services.opening import Order, open_case
from guatu.cases.tests.scene import opened, standing
from guatu.facts import verify
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.calendar import calendar_of
from guatu.ledger.services.calendars import Day, set_calendar
from guatu.notices.models import Notice
from tests.cast import build_cast

pytestmark = pytest.mark.django_db
# A Friday; no notice of 2027 comes with the house, and its 1st of January is a Friday.
BEFORE = dt.datetime(2026, 12, 25, 4, tzinfo=dt.UTC)
NOTICE = (
    Day(dt.date(2027, 1, 1), "off", "元旦"), Day(dt.date(2027, 1, 4), "off", "元旦"), Day(dt.date(2027, 1, 5), "off", "元旦"),
    Day(dt.date(2027, 1, 3), "work", "元旦"),
)  # fmt: skip


@pytest.fixture
def cast():
    with clock.frozen(BEFORE):
        yield build_cast()


def notice_comes(cast, days=NOTICE, year=2027):
    before = calendar_of(cast.city.id)
    set_calendar(actor=SYSTEM, root=cast.city, year=year, source="示办〔2026〕7号", days=days)
    return recount_due(actor=cast.city_office.actor, root=cast.city.id, before=before)


def test_five_working_days_stay_five(cast):
    case = opened(cast, actor=cast.county_office.actor)
    early = standing(case)
    assert (early.due_on, early.is_provisional) == (dt.date(2027, 1, 1), True)
    said = Notice.objects.count()
    assert notice_comes(cast) == 1
    late = standing(case)
    # Monday to Thursday, and the Sunday that is worked.
    assert (late.due_on, late.original_due_on, late.is_provisional) == (dt.date(2027, 1, 3), dt.date(2027, 1, 3), False)
    assert late.extendable_to - late.due_on == early.extendable_to - early.due_on
    assert Notice.objects.count() > said, "the handler is told"
    assert notice_comes(cast) == 0 and standing(case).version == late.version
    assert list(verify.verify()) == []


def test_a_date_that_was_written_down_stays_and_is_certain_now(cast):
    order = Order(kind="assignment", title="清表", handler=cast.units["land_bureau"].id, place=cast.city.id, due_on=dt.date(2027, 1, 4))
    case = open_case(actor=cast.city_office.actor, order=order)
    assert standing(case).is_provisional
    assert notice_comes(cast) == 0
    assert (standing(case).due_on, standing(case).is_provisional) == (dt.date(2027, 1, 4), False)


def test_an_extension_stays_as_it_was_granted(cast):
    case = opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    services.ask_extension(actor=cast.department.actor, case=case, until_on=dt.date(2027, 1, 5), reason="管线未迁")
    services.decide_extension(actor=cast.city_office.actor, case=case, is_granted=True)
    assert notice_comes(cast) == 0
    assert (standing(case).due_on, standing(case).original_due_on) == (dt.date(2027, 1, 5), dt.date(2027, 1, 1))


def test_what_was_left_after_a_stop_is_left_still(cast):
    case = opened(cast)
    with clock.frozen(dt.datetime(2026, 12, 28, 4, tzinfo=dt.UTC)):
        services.stop_clock(actor=cast.city_office.actor, case=case, cause="enterprise", reason="等企业补件")
    with clock.frozen(dt.datetime(2026, 12, 29, 4, tzinfo=dt.UTC)):
        services.resume_clock(actor=cast.city_office.actor, case=case)
        assert standing(case).due_on == dt.date(2027, 1, 4), "four working days were left"
        assert notice_comes(cast) == 1
        assert standing(case).due_on == dt.date(2027, 1, 6)


def test_what_is_over_and_what_lies_elsewhere_is_left_alone(cast):
    case, withdrawn = opened(cast), opened(cast)
    services.withdraw_case(actor=cast.city_office.actor, case=withdrawn, reason="重复交办")
    before = calendar_of(cast.neighbour_city.id)
    set_calendar(actor=SYSTEM, root=cast.neighbour_city, year=2027, source="示办〔2026〕7号", days=NOTICE)
    assert recount_due(actor=SYSTEM, root=cast.neighbour_city.id, before=before) == 0
    assert standing(case).due_on == dt.date(2027, 1, 1)
    assert notice_comes(cast) == 1
    assert standing(withdrawn).due_on == dt.date(2027, 1, 1)
