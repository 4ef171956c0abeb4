"""A leader's words are kept as they were, and what they ask for becomes a case in the same entry."""

from __future__ import annotations

import datetime as dt

import pytest

from guatu.cases.models import CaseStanding
from guatu.cases.tests.scene import proof
from guatu.facts.models import Entry, Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.life.supervise import queries, services
from guatu.life.supervise.tests.words import WORDS, row, told
from tests.cast import Cast
from tests.register import project_at

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    made = services.record_instruction(
        actor=cast.city_office.actor, told=told(cast, handler=cast.units["land_bureau"].id, evidence=proof())
    )
    found, case = row(made), CaseStanding.objects.live().get()
    assert (found.state, found.case_id, found.text) == ("opened", case.case_id, WORDS)
    assert (case.kind, case.text, case.source_type, case.source_id) == ("instruction", WORDS, "instruction", str(made))
    assert case.due_on == dt.date(2023, 8, 29)  # 15 days (R4.9)
    facts = Fact.objects.order_by("recorded_at", "line")
    assert [fact.kind for fact in facts] == ["supervise.instruction_recorded", "cases.opened"]
    assert len({fact.entry_id for fact in facts}) == 1
    assert facts[0].occurred_on == dt.date(2023, 8, 11) and facts[0].evidence.count() == 1


def test_what_was_only_circled_is_only_kept(cast: Cast) -> None:
    made = services.record_instruction(
        actor=cast.city_office.actor, told=told(cast, mode="read", handler=cast.units["land_bureau"].id)
    )
    assert (row(made).state, row(made).handler_id, CaseStanding.objects.count()) == ("filed", None, 0)


def test_without_a_handler_it_waits(cast: Cast) -> None:
    made = services.record_instruction(actor=cast.city_office.actor, told=told(cast, mode="advise"))
    assert row(made).state == "recorded"
    assert [one.id for one in queries.awaiting_handling(cast.city_office.actor)] == [made]


def test_oral_words_keep_who_said_them(cast: Cast) -> None:
    made = services.record_oral(actor=cast.inspector.actor, told=told(cast, handler=cast.units["land_bureau"].id))
    assert row(made).form == "oral" and CaseStanding.objects.live().get().kind == "oral"
    assert Entry.objects.get().said_by == "示例市政府·市领导"


def test_a_project_says_where_it_belongs(cast: Cast) -> None:
    project = project_at(cast.county_a, name="甲园")
    made = services.record_instruction(
        actor=cast.city_office.actor, told=told(cast, place=None, project=project, handler=cast.units["land_bureau"].id)
    )
    assert row(made).place_id == cast.county_a.id
    assert CaseStanding.objects.live().get().project_id == project


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": " "}, "title"), ({"text": ""}, "text"), ({"mode": "whatever"}, "mode"), ({"place": None}, "place"),
     ({"given_on": dt.date(2023, 8, 15)}, "given_on"), ({"due_on": dt.date(2023, 8, 1)}, "due_on")],
)  # fmt: skip
def test_what_is_missing_is_said(cast: Cast, more: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid) as refused:
        services.record_instruction(actor=cast.city_office.actor, told=told(cast, **more))
    assert field in refused.value.problems
    assert not Fact.objects.exists()


def test_only_a_leaders_post_gives_instructions(cast: Cast) -> None:
    assert cast.department.post is not None
    with pytest.raises(Invalid) as refused:
        services.record_instruction(actor=cast.city_office.actor, told=told(cast, leader_post=cast.department.post.id))
    assert "leader_post" in refused.value.problems


def test_nobody_else_records(cast: Cast) -> None:
    for key in ("leader", "reporter", "viewer"):
        with pytest.raises(Refused):
            services.record_instruction(actor=cast.members[key].actor, told=told(cast))
    with pytest.raises(NotFound):
        services.record_instruction(actor=cast.other_county_office.actor, told=told(cast))


def test_the_handler_does_not_verify_itself(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        services.record_instruction(actor=cast.city_office.actor, told=told(cast, handler=cast.units["city_office"].id))
    assert "verifier" in refused.value.problems and not Fact.objects.exists()


def test_the_same_form_counts_once(cast: Cast) -> None:
    first, second = (
        services.record_instruction(actor=cast.city_office.actor, told=told(cast, mode="advise"), idem_key="k")
        for _at in range(2)
    )
    assert first == second and Fact.objects.count() == 1


def test_a_leader_reads_its_own_and_no_other(cast: Cast) -> None:
    made = services.record_instruction(actor=cast.city_office.actor, told=told(cast))
    assert queries.get_instruction_for(cast.leader.actor, made).id == made
    other = cast.city_office.post
    assert other is not None
    queries.Instruction.objects.filter(id=made).update(leader_post=other)
    with pytest.raises(NotFound):
        queries.get_instruction_for(cast.leader.actor, made)
    with pytest.raises(NotFound):
        queries.get_instruction_for(cast.other_county_office.actor, made)


def test_a_sensitive_one_shows_itself_in_its_circle(cast: Cast) -> None:
    made = row(services.record_instruction(actor=cast.inspector.actor, told=told(cast, category="wages")))
    assert made.is_sensitive
    assert queries.is_in_circle(cast.inspector.actor, made) and queries.is_in_circle(cast.leader.actor, made)
    assert not queries.is_in_circle(cast.city_office.actor, made)
