"""亮灯拟函: which rung a light asks for, and until when it does (R4.1, R4.5, R4.7)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.attention.services import Wish, grant_exemption, propose_exemption
from guatu.kernel.actor import SYSTEM
from guatu.kernel.period import Period
from guatu.ledger import kinds
from guatu.ledger.services import set_parameter
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.light_rules import light_rung
from guatu.life.supervise.letters.light_todo import light_items
from guatu.life.supervise.letters.lights import newest_locked_month
from guatu.life.supervise.letters.tests.light_scene import GREEN, RED, YELLOW, asked, filed, lit, month, only, told
from guatu.life.supervise.letters.tests.scene import City, at
from tests.register import event

STATES = ("future", "exempt", "normal", "watch", "missing", "late", "stopped", "")
EXPECTED = {("watch", before): "L2" if before in ("watch", "late") else "L1" for before in STATES} | {
    ("late", before): "L2" for before in STATES
}


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("before", STATES)
def test_first_yellow_reminds_second_yellow_and_red_supervise(now: str, before: str) -> None:
    assert light_rung(now, before) == EXPECTED.get((now, before), "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("colours", "rung"),
    [((GREEN, GREEN), ""), ((GREEN, YELLOW), "L1"), ((YELLOW, YELLOW), "L2"), ((RED, YELLOW), "L2"), ((GREEN, RED), "L2"), ((YELLOW, GREEN), "")],
)  # fmt: skip
def test_it_works(city: City, colours: tuple[dict[str, int], ...], rung: str) -> None:
    with at("2023-09-11"):
        lit(city, *colours)
        assert told(city) == ([("示例一号厂房", "progress", rung)] if rung else [])


@pytest.mark.django_db
def test_its_words_are_the_lights_own(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        one = only(city)
        assert (one.reason, one.run.since, one.period) == ("落后时序 16.7 个百分点", dt.date(2023, 8, 31), "2023-08")


@pytest.mark.django_db
def test_a_month_counts_once_its_lock_day_is_past(city: City) -> None:
    """2023-09-05 is the lock day of August: until it is over July speaks. The lock of September moves off the holiday."""
    with at("2023-09-05"):
        lit(city, GREEN, YELLOW)
        assert newest_locked_month(city.cast.city.id) == Period.parse("2023-07") and told(city) == []
    with at("2023-09-06"):
        assert newest_locked_month(city.cast.city.id) == Period.parse("2023-08")
        assert told(city) == [("示例一号厂房", "progress", "L1")]
    with at("2023-10-06"):
        assert newest_locked_month(city.cast.city.id) == Period.parse("2023-08")


@pytest.mark.django_db
def test_a_light_that_is_green_again_asks_no_more(city: City) -> None:
    with at("2023-09-11"):
        project = lit(city, GREEN, YELLOW)
        assert told(city) == [("示例一号厂房", "progress", "L1")]
    with at("2023-10-16"):
        filed(project, month("2023-09", GREEN))
        assert told(city) == []


@pytest.mark.django_db
def test_an_exempt_light_asks_for_nothing(city: City) -> None:
    with at("2023-09-11"):
        project = lit(city, GREEN, YELLOW)
        wish = Wish(project, "progress", "环保管控停工令", dt.date(2023, 8, 1), dt.date(2023, 10, 31))
        made = propose_exemption(actor=city.cast.county_office.actor, wish=wish)
        assert len(told(city)) == 1
        grant_exemption(actor=city.signer, exemption=made, document_no="示办〔2023〕9号")
        assert told(city) == []


@pytest.mark.django_db
def test_silence_is_asked_for_as_a_return_and_not_by_a_letter(city: City) -> None:
    with at("2023-09-11"):
        lit(city, GREEN, until="2023-07")
        assert told(city) == []


@pytest.mark.django_db
def test_every_dimension_presses_by_itself(city: City) -> None:
    """A start promised for July and not made, beside a plan well on."""
    with at("2023-09-11"):
        promise = event(kinds.MilestonePromised("start", dt.date(2023, 8, 10)), "2023-01-10")
        project = lit(city, GREEN, YELLOW)
        filed(project, event(kinds.MilestonePromised("complete", dt.date(2023, 8, 10)), "2023-01-10"), promise)
        assert [(dimension, rung) for _name, dimension, rung in told(city)] == [("completion", "L1"), ("progress", "L1")]
        set_parameter(
            actor=city.signer, root=city.cast.city, key="letters.light_dimensions", value=["completion"],
            valid_from=dt.date(2023, 8, 31), source="示办〔2023〕10号",
        )  # fmt: skip
        assert [dimension for _name, dimension, _rung in told(city)] == ["completion"]


@pytest.mark.django_db
def test_only_what_is_in_reach_of_whoever_may_draft(city: City) -> None:
    cast = city.cast
    with at("2023-09-11"):
        lit(city, GREEN, YELLOW)
        lit(city, GREEN, RED, name="示例乙县项目", place=cast.county_b)
        assert told(city) == [("示例乙县项目", "progress", "L2"), ("示例一号厂房", "progress", "L1")]
        assert told(city, cast.county_office.actor) == [("示例一号厂房", "progress", "L1")]
        assert told(city, cast.other_county_office.actor) == [("示例乙县项目", "progress", "L2")]
        for member in (cast.leader, cast.reporter, cast.department, cast.viewer, cast.security_admin, cast.public):
            assert told(city, member.actor) == [], member.key


@pytest.mark.django_db
def test_it_reappears_when_the_light_went_out_and_came_again(city: City) -> None:
    with at("2023-08-10"):
        project = lit(city, GREEN, YELLOW, until="2023-07")
        services.let_light_be(actor=city.drafter, ask=only(city), reason="汛期停工，复工后再看")
        assert told(city) == []
    with at("2023-09-11"):
        filed(project, month("2023-08", GREEN))
        assert told(city) == []
    with at("2023-10-16"):
        filed(project, month("2023-09", YELLOW))
        assert told(city) == [("示例一号厂房", "progress", "L1")]


@pytest.mark.django_db
def test_the_whole_root_is_read_twice_whatever_its_size(city: City) -> None:
    def reads() -> list[str]:
        asked(city)
        with CaptureQueriesContext(connection) as seen:
            assert len(asked(city)) > 0
        return [one["sql"] for one in seen.captured_queries]

    with at("2023-09-11"):
        for name in "甲乙":
            lit(city, YELLOW, RED if name == "乙" else YELLOW, name=f"示例{name}厂")
        few = reads()
        for name in "丙丁戊己庚辛":
            lit(city, YELLOW, RED if name in "丙丁" else YELLOW, name=f"示例{name}厂")
        many = reads()
    # The rules in force are read once a look at the lights.
    assert sum("lightrulesetting" in sql for sql in many) == 2
    assert len(many) == len(few) <= 45


@pytest.mark.django_db
def test_one_line_on_the_list_of_whoever_drafts(city: City) -> None:
    with at("2023-09-11"):
        assert list(light_items(city.drafter, dt.date(2023, 9, 11))) == []
    with at("2023-10-16"):
        lit(city, YELLOW, YELLOW, until="2023-09")
        lit(city, GREEN, YELLOW, until="2023-09", name="示例二号厂房")
        (line,) = light_items(city.drafter, dt.date(2023, 10, 16))
        assert (line.what, line.url) == ("亮灯待定是否发函 2 件", ("letter:lights", ()))
        with CaptureQueriesContext(connection) as kept:
            list(light_items(city.drafter, dt.date(2023, 10, 16)))
        assert len(kept) <= 20
        services.let_light_be(actor=city.drafter, ask=asked(city)[0], reason="已约谈")
        (line,) = light_items(city.drafter, dt.date(2023, 10, 16))
        assert line.what == "亮灯待定是否发函 1 件"
        for member in (city.cast.leader, city.cast.department, city.cast.reporter):
            assert list(light_items(member.actor, dt.date(2023, 10, 16))) == []
    assert list(light_items(SYSTEM, dt.date(2023, 10, 16))) == []
