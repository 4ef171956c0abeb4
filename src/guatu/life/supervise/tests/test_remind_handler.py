"""催办: the posts of the unit that owes a case are told, once a day, by whoever asked for it."""

from __future__ import annotations

import pytest

from guatu.cases import services as cases
from guatu.cases.tests.scene import opened, proof
from guatu.kernel.errors import Conflict, NotFound, Refused
from guatu.life.supervise.services import remind_handler
from guatu.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    case = opened(cast)
    assert remind_handler(actor=cast.city_office.actor, case=case) == 1
    told = Notice.objects.get(key__startswith="remind:")
    assert (told.post_id, told.url_name, told.values["number"]) == (cast.department.actor.post_id, "cases:case", "WT-2023-0001")


def test_it_is_said_once_a_day(cast: Cast) -> None:
    case = opened(cast)
    remind_handler(actor=cast.city_office.actor, case=case)
    with pytest.raises(Conflict):
        remind_handler(actor=cast.city_office.actor, case=case)


def test_only_whoever_asked_reminds(cast: Cast) -> None:
    case = opened(cast)
    with pytest.raises(Refused):
        remind_handler(actor=cast.county_office.actor, case=case)
    with pytest.raises(NotFound):
        remind_handler(actor=cast.other_county_office.actor, case=case)
    with pytest.raises(Refused):
        remind_handler(actor=cast.viewer.actor, case=case)


def test_nothing_owed_nothing_said(cast: Cast) -> None:
    case, land = opened(cast), cast.department.actor
    cases.accept_case(actor=land, case=case)
    cases.submit_result(actor=land, case=case, text="清表完成", evidence=proof())
    with pytest.raises(Conflict):
        remind_handler(actor=cast.city_office.actor, case=case)
