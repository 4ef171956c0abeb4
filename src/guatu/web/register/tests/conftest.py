"""A small jurisdiction with a few projects, and somebody signed in."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger import services
from guatu.ledger.models import Term
from guatu.web.register.tests.scene import building
from tests.cast import Cast, build_cast
from tests.register import YI, categorised, load_parameters, planned, project_at, reached, returned

TODAY = dt.datetime(2023, 9, 10, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_day_in_september():
    """Every test of the room happens on 2023-09-10, after the August returns."""
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, the parameters loaded."""
    load_parameters()
    return build_cast()


@pytest.fixture
def varied(cast: Cast) -> Cast:
    """Rows that differ in everything a chip can ask."""
    Term.objects.create(vocabulary="field", code="tech", name="创新驱动", root=cast.city)
    Term.objects.create(vocabulary="chain", code="hard", name="超硬材料", root=cast.city)
    building(
        cast.county_a, "长葛超硬园", planned(2023, 4 * YI), categorised(2023, "new"), returned("2023-08", "2023-08-31", YI // 10),
        total_yuan=20 * YI, tier="city", field="tech", chain="hard", unit=cast.units["land_bureau"].id, owner_name="示例超硬公司",
        national_code="2305-411082-04-01-123456",
    )  # fmt: skip
    building(cast.county_b, "冷链园", planned(2023, 4 * YI), total_yuan=2 * YI)
    project_at(cast.zone, reached("P10", "2023-08-01"), name="谋划园", total_yuan=None, tier="county", on="2023-08-01")
    stopped = project_at(cast.county_a, reached("P20", "2022-01-05"), name="停建园", total_yuan=YI)
    services.change_state(actor=SYSTEM, project=stopped, state="stopped", reason="资金", since=dt.date(2023, 5, 1))
    return cast
