"""R4.7: an approved exemption lifts a light to 灰 while it lasts; who may ask, decide, withdraw; any past day answers alike."""

import pytest
from django.db import DatabaseError, transaction

from guatu.attention.models import LightExemption
from guatu.attention.services import grant_exemption, propose_exemption, refuse_exemption, withdraw_exemption
from guatu.attention.tests.scene import asked, at, day, granted, light, wish
from guatu.facts import journal, verify
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.figures.context import context_for
from guatu.figures.evaluate import evaluate
from guatu.figures.services import make_close
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.kernel.period import Period
from guatu.ledger.services import merge_projects, undo_merge
from tests.register import YI, planned, project_at, returned

pytestmark = pytest.mark.django_db


def test_it_works(cast, slow):
    made = asked(cast, slow)
    assert light(slow, cast.city, "2023-08-31").state == "late"
    grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号")
    found = light(slow, cast.city, "2023-08-31")
    one = found.finding("ledger.progress")
    assert (found.state, one.state) == ("normal", "exempt")
    assert one.reason == "落后时序 46.7 个百分点。豁免至 2023-10-31（示办〔2023〕9号）：环保管控停工令"
    assert [fact.kind for fact in Fact.objects.filter(subject_id=str(made)).order_by("recorded_at")] == [
        "attention.exemption_proposed", "attention.exemption_granted",
    ]  # fmt: skip
    assert list(verify.verify()) == []


def test_only_the_dimension_is_lifted(cast, slow):
    granted(cast, slow, dimension="start")
    assert light(slow, cast.city, "2023-08-31").state == "late"
    granted(cast, slow, dimension="progress")
    assert light(slow, cast.city, "2023-08-31").state == "normal"


def test_all_dimensions_at_once(cast, slow):
    granted(cast, slow, dimension="")
    assert light(slow, cast.city, "2023-08-31").finding("ledger.progress").state == "exempt"
    with at("2023-10-08"):
        found = light(slow, cast.city, "2023-09-30")
        assert found.finding("ledger.returns").state == "exempt"


@pytest.mark.parametrize(
    ("on", "state"), [("2023-10-04", "missing"), ("2023-10-05", "exempt"), ("2023-10-31", "exempt"), ("2023-11-01", "missing")]
)
def test_it_holds_from_its_first_to_its_last_day(cast, on, state):
    """No return came since July's: without the exemption the light is out on each of these days, before a lock and after it."""
    project = project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-07", "2023-07-31", 60 * YI))
    with at("2023-12-04"):
        assert light(project, cast.city, on).finding("ledger.returns").state == "missing"
        granted(cast, project, dimension="returns", valid_from=day("2023-10-05"))
        assert light(project, cast.city, on).finding("ledger.returns").state == state


def test_a_past_day_answers_alike_before_and_after(cast, slow):
    """The exemption is withdrawn in September: August, asked later, is as exempt as it was; as known before it, it never was."""
    known = journal.cut()
    made = granted(cast, slow)
    with at("2023-09-20"):
        withdraw_exemption(actor=cast.city_office.actor, exemption=made, reason="已复工")
        assert light(slow, cast.city, "2023-08-31").finding("ledger.progress").state == "exempt"
        assert light(slow, cast.city, "2023-09-20").finding("ledger.progress").state == "late"
        assert light(slow, cast.city, "2023-08-31", known_at=known).finding("ledger.progress").state == "late"


def test_a_close_keeps_what_held(cast, slow):
    """Its own rows are read and cannot be changed, whatever becomes of the live ones."""
    granted(cast, slow)
    make_close(actor=cast.city_office.actor, root=cast.city, period=Period.month(2023, 8))
    LightExemption.objects.filter(snapshot_no=LIVE).update(valid_until=day("2023-08-01"))
    counts = ["lights.late", "lights.progress.late"]
    closed = evaluate(counts, context_for(cast.city, at=day("2023-08-31")))
    live = evaluate(counts, context_for(cast.city, at=day("2023-09-04")))
    assert [closed.total[key].raw for key in counts] == [0, 0]
    assert [live.total[key].raw for key in counts] == [1, 1]
    with pytest.raises(DatabaseError), transaction.atomic():
        LightExemption.objects.exclude(snapshot_no=LIVE).update(valid_until=day("2023-08-01"))


def test_counts_follow(cast, slow):
    context = context_for(cast.city, at=day("2023-08-31"))
    assert evaluate(["lights.progress.late"], context).total["lights.progress.late"].raw == 1
    granted(cast, slow)
    assert evaluate(["lights.progress.late"], context).total["lights.progress.late"].raw == 0


def test_what_was_granted_lifts_the_light_of_the_survivor(cast, slow):
    """Merged on 4 September: from then on the survivor's light is lifted; before, each stood for itself. Undone, it is as it was."""
    made = granted(cast, slow)
    kept = project_at(cast.county_a, planned(2023, 100 * YI), returned("2023-08", "2023-08-31", 10 * YI))
    assert light(kept, cast.city, "2023-09-04").finding("ledger.progress").state == "late"
    merge = merge_projects(actor=cast.city_office.actor, survivor=kept, merged=slow, reason="同一项目")
    assert light(kept, cast.city, "2023-09-04").finding("ledger.progress").state == "exempt"
    assert light(kept, cast.city, "2023-09-03").finding("ledger.progress").state == "late"
    with pytest.raises(Invalid):
        asked(cast, kept)
    undo_merge(actor=cast.city_office.actor, survivor=kept, merge=merge, reason="不是同一项目")
    assert light(kept, cast.city, "2023-09-04").finding("ledger.progress").state == "late"
    assert LightExemption.objects.get(snapshot_no=LIVE).exemption_id == made


def test_the_same_key_asks_once(cast, slow):
    first = propose_exemption(actor=cast.county_office.actor, wish=wish(slow), idem_key="k1")
    assert propose_exemption(actor=cast.county_office.actor, wish=wish(slow), idem_key="k1") == first
    assert LightExemption.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"dimension": "weather"}, "dimension"),
        ({"valid_from": day("2023-09-05")}, "valid_from"),
        ({"valid_until": day("2023-07-31")}, "valid_until"),
        ({"valid_until": day("2024-01-28")}, "valid_until"),
    ],
)
def test_it_refuses_what_cannot_stand(cast, slow, more, field):
    """180 days are the most: from 1 August that is until 27 January."""
    with pytest.raises(Invalid) as refused:
        asked(cast, slow, **more)
    assert field in refused.value.problems


def test_the_longest_that_may_be_asked_for(cast, slow):
    assert asked(cast, slow, valid_until=day("2024-01-27"))


def test_a_closed_month_is_not_lifted_afterwards(cast, slow):
    make_close(actor=cast.city_office.actor, root=cast.city, period=Period.month(2023, 8))
    with pytest.raises(Invalid) as refused:
        asked(cast, slow)
    assert "valid_from" in refused.value.problems
    assert asked(cast, slow, valid_from=day("2023-09-01"))


def test_the_same_is_not_asked_twice(cast, slow):
    made = asked(cast, slow)
    with pytest.raises(Invalid):
        asked(cast, slow, valid_from=day("2023-09-01"))
    withdraw_exemption(actor=cast.county_office.actor, exemption=made, reason="写错了")
    assert asked(cast, slow)


def test_who_asks_does_not_decide(cast, slow):
    made = propose_exemption(actor=cast.city_office.actor, wish=wish(slow))
    with pytest.raises(Refused):
        grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号")
    grant_exemption(actor=cast.leader.actor, exemption=made, document_no="示办〔2023〕9号")


def test_a_decision_needs_a_document_and_may_shorten(cast, slow):
    made = asked(cast, slow)
    with pytest.raises(Invalid):
        grant_exemption(actor=cast.city_office.actor, exemption=made, document_no=" ")
    with pytest.raises(Invalid):
        grant_exemption(
            actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号", valid_until=day("2023-11-01")
        )
    grant_exemption(actor=cast.city_office.actor, exemption=made, document_no="示办〔2023〕9号", valid_until=day("2023-09-30"))
    assert LightExemption.objects.get().valid_until == day("2023-09-30")


def test_it_is_decided_once(cast, slow):
    made = asked(cast, slow)
    refuse_exemption(actor=cast.city_office.actor, exemption=made, reason="理由不足")
    assert light(slow, cast.city, "2023-08-31").state == "late"
    for again in (
        lambda: grant_exemption(actor=cast.leader.actor, exemption=made, document_no="示办〔2023〕9号"),
        lambda: withdraw_exemption(actor=cast.county_office.actor, exemption=made, reason="不要了"),
    ):
        with pytest.raises(Conflict):
            again()


def test_a_refusal_needs_its_reason_and_what_was_seen_must_still_be_so(cast, slow):
    made = asked(cast, slow)
    with pytest.raises(Invalid):
        refuse_exemption(actor=cast.city_office.actor, exemption=made, reason="")
    with pytest.raises(Conflict):
        refuse_exemption(actor=cast.city_office.actor, exemption=made, reason="理由不足", seen=2)


def test_a_granted_one_is_its_approvers_to_take_back(cast, slow):
    made = granted(cast, slow)
    with pytest.raises(Refused):
        withdraw_exemption(actor=cast.county_office.actor, exemption=made, reason="已复工")
    with pytest.raises(Invalid):
        withdraw_exemption(actor=cast.city_office.actor, exemption=made, reason="")


def test_who_may_and_who_sees_nothing(cast, slow):
    with pytest.raises(Refused):
        propose_exemption(actor=cast.viewer.actor, wish=wish(slow))
    with pytest.raises(NotFound):
        propose_exemption(actor=cast.other_county_office.actor, wish=wish(slow))
    made = asked(cast, slow)
    with pytest.raises(Refused):
        grant_exemption(actor=cast.county_office.actor, exemption=made, document_no="示办〔2023〕9号")
    with pytest.raises(NotFound):
        withdraw_exemption(actor=cast.other_county_office.actor, exemption=made, reason="x")


def test_a_patched_row_is_found_and_refilled(cast, slow):
    made = granted(cast, slow)
    LightExemption.objects.filter(exemption_id=made).update(valid_until=day("2030-01-01"))
    assert [one.code for one in verify.verify()] == ["standing.attention.exemption"]
    verify.rebuild()
    assert list(verify.verify()) == []
    assert LightExemption.objects.get().valid_until == day("2023-10-31")
