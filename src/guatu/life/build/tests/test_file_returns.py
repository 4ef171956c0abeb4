"""Filing, verifying and objecting: the checks of R2.25, lawful decreases, three numbers that never overwrite each other."""

import datetime as dt

import pytest

from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ledger.models import ProjectMonth, ProjectYear
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns, object_return, verify_returns
from tests.cast import build_cast
from tests.register import YI, load_parameters, planned, project_at, returned

pytestmark = pytest.mark.django_db
MARCH = Period.parse("2023-03")
FEBRUARY = Period.parse("2023-01/02")


@pytest.fixture
def cast(db):
    load_parameters()
    return build_cast()


@pytest.fixture
def project(cast):
    return project_at(cast.county_a, planned(2023, 10 * YI), returned("2023-01/02", "2023-02-28", YI))


def file(cast, project, ytd, period=MARCH, **more):
    one = Return(project, Told(ytd), **more)
    return file_returns(actor=cast.county_office.actor, period=period, returns=[one])


def done(project):
    return ProjectYear.objects.get(snapshot_no=0, project_id=project, year=2023).done_yuan


def test_it_works(cast, project):
    file(cast, project, 2 * YI)
    assert done(project) == 2 * YI
    assert list(verify()) == []


def test_a_repeat_of_one_key_files_once(cast, project):
    one = Return(project, Told(2 * YI))
    first = file_returns(actor=cast.county_office.actor, period=MARCH, returns=[one], idem_key="k")
    again = file_returns(actor=cast.county_office.actor, period=MARCH, returns=[one], idem_key="k")
    assert first == again
    with pytest.raises(Conflict):
        file_returns(actor=cast.county_office.actor, period=MARCH, returns=[Return(project, Told(3 * YI))], idem_key="k")


def test_sending_again_corrects_and_keeps_both(cast, project):
    file(cast, project, 2 * YI)
    file(cast, project, 3 * YI)
    assert done(project) == 3 * YI
    assert ProjectMonth.objects.filter(snapshot_no=0, project_id=project, period="2023-03").count() == 1


def test_it_refuses_a_decrease_without_reason_and_document(cast, project):
    for words in ({}, {"reason": "审计核减"}):
        with pytest.raises(Invalid) as refusal:
            file(cast, project, YI // 2, **words)
        assert "文号" in str(refusal.value)
    file(cast, project, YI // 2, reason="审计核减", document_no="示审〔2023〕2号")
    assert done(project) == YI // 2


def test_it_refuses_more_than_thirty_percent_of_the_plan_unexplained(cast, project):
    """R2.25: more than 30 % asks; 30 % itself does not (R0.5)."""
    file(cast, project, 4 * YI)
    with pytest.raises(Invalid):
        file(cast, project, 4 * YI + 1)
    file(cast, project, 4 * YI + 1, reason="设备集中到货")


def test_it_refuses_a_month_that_does_not_meet_the_difference(cast, project):
    with pytest.raises(Invalid):
        file_returns(actor=cast.county_office.actor, period=MARCH, returns=[Return(project, Told(2 * YI, month_yuan=5))])


def test_it_refuses_the_future_and_january_alone(cast, project):
    for period in (Period.month(2099, 1), Period.month(2023, 1)):
        with pytest.raises(Invalid) as refusal:
            file(cast, project, YI, period=period)
        assert "period" in refusal.value.problems


def test_a_return_from_the_future_is_told_so(cast, project):
    """Not one day early, whatever reason is given; the last day of the period is early enough."""
    for day, is_early in ((30, True), (31, False)):
        with clock.frozen(dt.datetime(2023, 3, day, 4, tzinfo=dt.UTC)):
            if not is_early:
                file(cast, project, 2 * YI, reason="提前报")
                continue
            with pytest.raises(Invalid) as refusal:
                file(cast, project, 2 * YI, reason="提前报")
            assert "尚未结束，不能填报" in str(refusal.value)
            assert done(project) == YI
    assert done(project) == 2 * YI


def test_one_bad_row_files_nothing(cast, project):
    other = project_at(cast.county_a, planned(2023, 10 * YI))
    rows = [Return(other, Told(YI)), Return(project, Told(-1))]
    with pytest.raises(Invalid) as refusal:
        file_returns(actor=cast.county_office.actor, period=MARCH, returns=rows)
    assert list(refusal.value.problems) == [str(project)]
    assert not ProjectMonth.objects.filter(project_id=other).exists()


def test_it_refuses_other_counties(cast, project):
    with pytest.raises((NotFound, Refused)):
        file_returns(actor=cast.other_county_office.actor, period=MARCH, returns=[Return(project, Told(2 * YI))])


def test_verified_stands_beside_reported(cast, project):
    file(cast, project, 2 * YI)
    verify_returns(actor=cast.city_office.actor, period=MARCH, returns=[Return(project, Told(2 * YI - 5), reason="扣除土地款")])
    bases = dict(ProjectMonth.objects.filter(snapshot_no=0, project_id=project, period="2023-03").values_list("basis", "ytd_yuan"))
    assert bases == {"reported": 2 * YI, "verified": 2 * YI - 5}
    assert done(project) == 2 * YI - 5


def test_a_different_verified_number_needs_a_reason(cast, project):
    file(cast, project, 2 * YI)
    with pytest.raises(Invalid):
        verify_returns(actor=cast.city_office.actor, period=MARCH, returns=[Return(project, Told(2 * YI - 5))])


def test_a_county_does_not_verify(cast, project):
    with pytest.raises(Refused):
        verify_returns(actor=cast.county_office.actor, period=MARCH, returns=[Return(project, Told(YI), reason="x")])


def test_a_county_objects_in_writing(cast, project):
    with pytest.raises(Invalid):
        object_return(actor=cast.county_office.actor, project=project, period=MARCH, text="不认可")
    verify_returns(actor=cast.city_office.actor, period=MARCH, returns=[Return(project, Told(YI), reason="扣减")])
    object_return(actor=cast.county_office.actor, project=project, period=MARCH, text="附支付凭证")
    assert ProjectMonth.objects.get(snapshot_no=0, project_id=project, basis="verified").is_objected


def test_the_machine_may_file(cast, project):
    file_returns(actor=SYSTEM, period=MARCH, returns=[Return(project, Told(2 * YI))])
    assert FEBRUARY.key == "2023-01/02"
