"""The two sides of a letter: who reads it, and that its issuer alone moves it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.holdings import opened
from guatu.cases.tests.scene import officer
from guatu.facts import files
from guatu.kernel.errors import NotFound, Refused
from guatu.life.supervise.letters import queries, services
from guatu.life.supervise.letters.tests.scene import City, drafted, overdue, signed

pytestmark = pytest.mark.django_db


def test_a_post_with_a_right_over_a_place_reads_what_its_unit_is_told_of(city: City) -> None:
    """An office's right reaches its place, not its unit: what its unit is sent, copied or asked about it may open all the same."""
    planner = officer(city.cast, "county_b_office", "county_office")
    stranger = officer(city.cast, "county_a_office", "county_office")
    office, letter = city.cast.units["county_b_office"], drafted(city, copy_to="示例乙县项目办")
    with pytest.raises(NotFound):
        queries.get_letter_for(planner, letter.id)
    signed(city, letter)
    assert queries.get_letter_for(planner, letter.id) == letter
    assert queries.visible_letters(planner).filter(id=letter.id).exists()
    with pytest.raises(Refused, match="发文单位"):
        services.withdraw_letter(actor=planner, letter=letter.id, reason="不想要")
    asked = drafted(city, overdue(city, title="报批滞后"))
    services.check_letter(actor=city.checker, letter=asked.id, units=(office.id,))
    assert queries.visible_letters(planner).filter(id=asked.id).exists()
    services.countersign_letter(actor=planner, letter=asked.id, agrees=True)
    assert set(queries.visible_letters(stranger)) == set()


def test_only_whoever_writes_for_the_issuer_moves_its_letter(city: City) -> None:
    """An addressee's own office may write letters too: not deliver, scan, answer or take back another's."""
    office = officer(city.cast, "county_a_office", "county_office")
    letter = signed(city, drafted(city, overdue(city, unit="county_a_office"), addressee=city.cast.units["county_a_office"].id))
    assert queries.get_letter_for(office, letter.id) == letter
    sha = files.store(b"scan", name="scan.pdf", kind="pdf").sha256
    for act in (
        lambda: services.deliver_letter(actor=office, letter=letter.id, channel="network"),
        lambda: services.attach_scan(actor=office, letter=letter.id, file_sha256=sha),
        lambda: services.withdraw_letter(actor=office, letter=letter.id, reason="不想要"),
        lambda: services.refuse_reply(actor=office, letter=letter.id, reason="不想要"),
    ):
        with pytest.raises(Refused, match="只有发文单位"):
            act()
    services.deliver_letter(actor=city.drafter, letter=letter.id, channel="network")


def test_a_list_of_sensitive_letters_costs_the_same_for_many(city: City) -> None:
    """Who may read each is read at once, not row by row."""
    reader = officer(city.cast, "city_office", "county_office", "信息员")

    def count(many: int) -> int:
        for at_ in range(many):
            signed(city, drafted(city, overdue(city, title=f"集体访{many}{at_}", category="petition"), copy_to="示例市督查室"))
        with opened(), CaptureQueriesContext(connection) as asked:
            for one in (city.land, city.cast.leader.actor, reader):
                assert len([queries.shown_title(one, row) for row in queries.visible_letters(one)]) > 0
        return len(asked)

    assert count(1) == count(3)
