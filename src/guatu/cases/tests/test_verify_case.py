"""Seen done by somebody else, closed by whom it belongs to, looked at again, come back."""

from __future__ import annotations

from uuid import UUID

import pytest

from guatu.cases import services
from guatu.cases.tests.scene import below, officer, opened, proof, standing
from guatu.facts import verify
from guatu.kernel.errors import Conflict, Invalid, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def submitted(cast: Cast, **more: object) -> UUID:
    """A case whose result waits to be looked at."""
    case, land = opened(cast, **more), cast.department.actor
    if standing(case).state == "assigned":
        services.accept_case(actor=land, case=case)
    services.submit_result(actor=land, case=case, text="清表完成", evidence=proof())
    return case


def test_it_works(cast: Cast) -> None:
    case, office = submitted(cast), cast.city_office.actor
    services.verify_result(actor=office, case=case, manner="on_site")
    services.close_case(actor=office, case=case)
    found = standing(case)
    assert (found.state, found.turn, found.rank) == ("closed", "nobody", 0)
    assert found.closed_on is not None
    with pytest.raises(Conflict):
        services.close_case(actor=office, case=case)


def test_nobody_verifies_his_own(cast: Cast) -> None:
    """R4.13: not the handler, not a unit under it, not the county over a city's item."""
    case = submitted(cast)
    below(cast, "land_bureau", "示例市自然资源所")
    for actor in (cast.department.actor, officer(cast, "land_bureau", title="副科长")):
        with pytest.raises(Refused) as own:
            services.verify_result(actor=actor, case=case, manner="on_site")
        assert "自己" in own.value.reason
    with pytest.raises(Refused) as lower:
        services.verify_result(actor=cast.county_office.actor, case=case, manner="on_site")
    assert "市级" in lower.value.reason


def test_nobody_closes_his_own(cast: Cast) -> None:
    """R4.13: seen done by somebody else, the problem is still not its handler's to strike out."""
    case = submitted(cast)
    services.verify_result(actor=cast.city_office.actor, case=case, manner="on_site")
    with pytest.raises(Refused):
        services.close_case(actor=cast.department.actor, case=case)
    with pytest.raises(Refused, match="自己"):
        services.close_case(actor=officer(cast, "land_bureau", "city_office", "局办主任"), case=case)
    assert standing(case).state == "verified"


def test_a_county_verifies_its_own(cast: Cast) -> None:
    case = submitted(cast, level="county")
    services.verify_result(actor=cast.county_office.actor, case=case, manner="phone")
    assert standing(case).state == "verified"


def test_it_is_sent_back_with_a_reason(cast: Cast) -> None:
    case, office = submitted(cast), cast.city_office.actor
    with pytest.raises(Invalid):
        services.send_back(actor=office, case=case, reason=" ")
    services.send_back(actor=office, case=case, reason="仍有 2 户未签")
    found = standing(case)
    assert (found.state, found.turn, found.send_backs, found.submitted_on) == ("working", "handler", 1, None)


def test_what_inspection_asked_closes_there_only(cast: Cast) -> None:
    case = submitted(cast, actor=cast.inspector.actor)
    office, inspector = cast.city_office.actor, cast.inspector.actor
    services.verify_result(actor=office, case=case, manner="on_site")
    with pytest.raises(Refused) as refused:
        services.close_case(actor=office, case=case)
    assert "督查室" in refused.value.reason
    services.close_case(actor=inspector, case=case)
    assert standing(case).state == "closed"


def test_an_instruction_is_reported_back_before_it_closes(cast: Cast) -> None:
    case, office = submitted(cast, kind="instruction", grade=""), cast.city_office.actor
    services.verify_result(actor=office, case=case, manner="papers")
    with pytest.raises(Invalid) as refused:
        services.close_case(actor=office, case=case)
    assert "呈报" in str(refused.value)
    services.report_back(actor=office, case=case, text="已办结，呈阅")
    services.reinstruct(actor=office, case=case, text="请再核实一次")
    found = standing(case)
    assert (found.state, found.reported_on) == ("working", None)
    assert "请再核实一次" in found.text


def test_the_enterprise_confirms_its_own(cast: Cast) -> None:
    case, office = submitted(cast, kind="appeal"), cast.city_office.actor
    with pytest.raises(Invalid):
        services.verify_result(actor=office, case=case, manner="phone")
    services.verify_result(actor=office, case=case, manner="phone", satisfaction="bad")
    with pytest.raises(Refused) as refused:
        services.close_case(actor=office, case=case)
    assert "不满意" in refused.value.reason
    services.close_case(actor=cast.inspector.actor, case=case)


def test_what_comes_back_gets_a_new_number_and_names_the_old(cast: Cast) -> None:
    """R4.4, R4.13: within 60 days it restarts at the rung it was closed at."""
    case, office = submitted(cast), cast.city_office.actor
    made = services.propose_escalation(actor=office, case=case, ladder="letters", rung="L2", rank=2, why="逾期 6 个工作日")
    assert made is not None
    services.decide_escalation(actor=office, escalation=made.id, is_confirmed=True)
    services.verify_result(actor=office, case=case, manner="on_site")
    services.close_case(actor=office, case=case)
    assert services.recheck_case(actor=office, case=case, is_sound=True) is None
    again = services.recheck_case(actor=office, case=case, is_sound=False, text="又堆土")
    assert again is not None
    found = standing(again)
    assert (found.number, found.relapse_of, found.rank, found.state) == ("WT-2023-0002", case, 2, "assigned")
    assert standing(case).relapsed_into == again
    assert standing(case).state == "closed"


def test_a_rung_is_proposed_once_and_refused_with_a_reason(cast: Cast) -> None:
    case, office = opened(cast), cast.city_office.actor
    asked = {"case": case, "ladder": "letters", "rung": "L1", "rank": 1, "why": "逾期 1 天"}
    made = services.propose_escalation(actor=office, **asked)  # type: ignore[arg-type]
    assert made is not None
    assert services.propose_escalation(actor=office, **asked) is None  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        services.decide_escalation(actor=office, escalation=made.id, is_confirmed=False)
    services.decide_escalation(actor=office, escalation=made.id, is_confirmed=False, reason="已电话督促")
    assert standing(case).rank == 0
    with pytest.raises(Conflict):
        services.decide_escalation(actor=office, escalation=made.id, is_confirmed=True)


def test_a_handler_does_not_decide_on_its_own_rung(cast: Cast) -> None:
    """R4.1: whoever asked decides, or the office over it; what is settled climbs no more."""
    case, land = opened(cast), cast.department.actor
    asked = {"case": case, "ladder": "letters", "rung": "L1", "rank": 1, "why": "逾期 1 天"}
    with pytest.raises(Refused):
        services.propose_escalation(actor=land, **asked)  # type: ignore[arg-type]
    made = services.propose_escalation(actor=cast.city_office.actor, **asked)  # type: ignore[arg-type]
    assert made is not None
    for member in (cast.department, cast.county_office):
        for told in ({"is_confirmed": True}, {"is_confirmed": False, "reason": "已在办"}):
            with pytest.raises(Refused):
                services.decide_escalation(actor=member.actor, escalation=made.id, **told)  # type: ignore[arg-type]
    services.decide_escalation(actor=cast.inspector.actor, escalation=made.id, is_confirmed=True)
    assert standing(case).rank == 1


@pytest.mark.parametrize(("settle", "reason"), [("close", "事项已销号"), ("withdraw", "事项已撤销")])
def test_what_is_settled_leaves_no_rung_to_decide(cast: Cast, settle: str, reason: str) -> None:
    """R4.4."""
    case, office = submitted(cast), cast.city_office.actor
    asked = {"case": case, "ladder": "letters", "rung": "L1", "rank": 1, "why": "逾期 1 天"}
    made = services.propose_escalation(actor=office, **asked)  # type: ignore[arg-type]
    assert made is not None
    if settle == "close":
        services.verify_result(actor=office, case=case, manner="on_site")
        services.close_case(actor=office, case=case)
    else:
        services.withdraw_case(actor=office, case=case, reason="重复")
    made.refresh_from_db()
    assert (made.state, made.reason, made.decided_post_id) == ("dismissed", reason, office.post_id)
    assert list(verify.verify()) == []
    with pytest.raises(Conflict):
        services.propose_escalation(actor=office, **{**asked, "rung": "L2", "rank": 2})  # type: ignore[arg-type]


def test_whoever_helped_does_not_verify(cast: Cast) -> None:
    """R4.13."""
    housing = officer(cast, "housing_bureau")
    case = submitted(cast, coop=(cast.units["housing_bureau"].id,))
    with pytest.raises(Refused) as helped:
        services.verify_result(actor=housing, case=case, manner="on_site")
    assert "配合" in helped.value.reason
    with pytest.raises(Refused):
        services.send_back(actor=housing, case=case, reason="还差一点")
    with pytest.raises(Invalid) as named:
        opened(cast, coop=(cast.units["housing_bureau"].id,), verifier=cast.units["housing_bureau"].id)
    assert "verifier" in named.value.problems
