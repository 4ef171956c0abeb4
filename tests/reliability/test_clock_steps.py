"""The server's clock is set back, set forward, and set back by a day: the order of what was told never changes (P5)."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from guatu.facts import journal, seal
from guatu.facts.models import Entry, SealLeaf
from guatu.facts.verify import verify
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.kernel import clock
from guatu.kernel.period import Period
from guatu.life.build.rules import Told
from guatu.life.build.services import Return, file_returns
from tests.cast import Cast, build_cast
from tests.register import YI, load_parameters, planned, project_at

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2023, 9, 10, 4, 0, tzinfo=dt.UTC)
JULY, AUGUST = Period.parse("2023-07"), Period.parse("2023-08")
STEPS = {"back 2 h": -7200, "forward 2 h": 7200, "back a day": -86400, "stands still": 0}


@pytest.fixture
def cast(db: None) -> Cast:
    load_parameters()
    return build_cast()


def file(cast: Cast, project: UUID, ytd: int, period: Period = JULY) -> None:
    rows = [Return(project, Told(ytd), reason="核对无误", document_no="示函1号")]
    file_returns(actor=cast.county_office.actor, period=period, returns=rows)


def done(cast: Cast) -> int:
    return evaluate(["done.ytd"], context_for(cast.city, at=JULY.end)).total["done.ytd"].raw


@pytest.mark.parametrize("step", STEPS)
def test_clock_steps(step: str, cast: Cast) -> None:
    """Each entry is later than the one before it, cuts hold, seals are in order, and a page of an earlier day is not stale."""
    with clock.frozen(NOON):
        project = project_at(cast.county_a, planned(2023, 10 * YI))
        file(cast, project, 3 * YI, AUGUST)
        file(cast, project, YI)
        before = journal.cut()
        assert done(cast) == YI
    told = [YI + 1, YI + 2]
    with clock.frozen(NOON + dt.timedelta(seconds=STEPS[step])):
        for ytd in told:
            file(cast, project, ytd)
            assert done(cast) == ytd, "a cache drawn before this return was served after it"
        after = journal.cut()
    order = list(Entry.objects.order_by("recorded_at").values_list("recorded_at", flat=True))
    assert order == sorted(set(order))
    assert len([at for at in order if at <= before]) == len(order) - len(told)
    assert all(at <= after for at in order)
    amounts = [row.amount_yuan for row in journal.facts_of(project, known_at=before, only=("ledger.investment_returned",))]
    assert amounts == [YI, 3 * YI]
    seal.seal_now()
    sealed = list(SealLeaf.objects.order_by("index").values_list("entry__recorded_at", flat=True))
    assert sealed == order
    assert list(verify()) == []
