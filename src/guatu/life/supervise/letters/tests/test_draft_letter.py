"""拟稿: one letter an addressee, every number from a case; and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from guatu.access.models import Post, Unit
from guatu.cases import ladders
from guatu.cases import services as cases
from guatu.cases.models import CaseStanding, Escalation
from guatu.cases.tests.scene import officer, proof
from guatu.documents.canon import from_tree
from guatu.documents.content import Para, Table
from guatu.facts.models import Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.models import Parameter
from guatu.life.supervise.letters import queries, services
from guatu.life.supervise.letters.content import Call
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Draft
from guatu.life.supervise.letters.tests.scene import City, adopted, at, build_city, drafted, fresh, overdue, proposed, signed

pytestmark = pytest.mark.django_db


def body(letter: Letter) -> str:
    """Its text as one string."""
    document = from_tree(fresh(letter).document.content)
    return "\n".join("".join(run.text for run in block.runs) for block in document.body if isinstance(block, Para))


def test_it_works(city: City) -> None:
    letter = drafted(city)
    assert (letter.state, letter.level, letter.reply_days, letter.reply_unit) == ("drafted", 1, 5, "workday")
    assert letter.title == "关于加快办理清表受阻的提醒函"
    text = body(letter)
    assert "1项事项已超过办理时限，最长逾期3个工作日。" in text
    assert "清表受阻（WT-2023-0001），应于2023年8月28日前办结，已逾期3个工作日。" in text
    assert "本函印发之日起5个工作日内" in text
    fact = Fact.objects.get(kind="letters.drafted")
    assert fact.subject_id == str(letter.id) and fact.body["document"] == str(letter.document_id)


def test_every_number_names_where_it_is_from(city: City) -> None:
    """DECISIONS 31: what is printed as a number carries its key; plain words hold no digit but the sentence about the list."""
    document = from_tree(fresh(drafted(city)).document.content)
    runs = [run for block in document.body if isinstance(block, Para) for run in block.runs]
    assert [run.text for run in runs if not run.figure_key and any(char.isdigit() for char in run.text)] == []
    keyed = {run.figure_key: run for run in runs if run.figure_key}
    assert set(keyed) == {"letter.items", "case.workdays_late", "case.number", "case.due_on", "letters.reply_limits"}
    assert keyed["case.workdays_late"].source == "case:WT-2023-0001@2023-08-31"


def test_several_cases_make_one_letter(city: City) -> None:
    for title in ("清表受阻", "报批滞后", "水电未通"):
        proposed(overdue(city, title=title))
    proposed(overdue(city, unit="housing_bureau"))
    groups = queries.groups_for(city.drafter, city.cast.city.id)
    assert sorted((one.addressee.name, one.kind, len(one.cases)) for one in groups) == [
        ("示例市住建局", "reminder", 1), ("示例市自然资源局", "reminder", 3),
    ]  # fmt: skip
    group = next(one for one in groups if len(one.cases) == 3)
    draft = Draft("reminder", group.addressee.id, tuple(one.id for one in group.escalations))
    letter = services.adopt_and_draft(actor=city.drafter, draft=draft)
    assert "清表受阻等3项事项" in letter.title and body(letter).count("WT-2023-") == 3
    left = queries.groups_for(city.drafter, city.cast.city.id)
    assert [one.addressee.name for one in left] == ["示例市住建局"]


def test_many_cases_go_into_an_annex(city: City) -> None:
    wanted = [overdue(city, title=f"事项之{name}") for name in "甲乙丙丁"]
    document = from_tree(fresh(drafted(city, *wanted)).document.content)
    (annex,) = document.attachments
    (table,) = annex.blocks
    assert isinstance(table, Table) and [line.cells[5].text for line in table.rows] == ["3"] * 4


def test_a_letter_may_go_to_the_leader_in_charge(city: City) -> None:
    """R4.3: by his post, never by a name."""
    post = Post.objects.create(title="分管副局长", unit=city.bureau, place=city.bureau.place)
    letter = drafted(city, addressee_post=post.id)
    assert from_tree(fresh(letter).document.content).addressee == "示例市自然资源局分管副局长"


def test_the_call_beforehand_is_cited(city: City) -> None:
    call = Call(dt.date(2023, 8, 30), "用地科科长", "promised")
    letter = drafted(city, call=call)
    assert "2023年8月30日已电话联系用地科科长，对方答应办理。" in body(letter)
    assert (letter.called_on, letter.call_result) == (dt.date(2023, 8, 30), "promised")
    for wrong in (replace(call, whom=" "), replace(call, result="x"), replace(call, on=dt.date(2023, 9, 1))):
        with pytest.raises(Invalid):
            drafted(city, call=wrong)


def test_a_supervision_letter_cites_the_reminder_or_says_why_not(city: City) -> None:
    """B08."""
    case = overdue(city, due="2023-08-18")
    with pytest.raises(Invalid) as refused:
        drafted(city, case, kind="supervision", rung="L2")
    assert list(refused.value.problems) == ["skip_reason"]
    row = Escalation.objects.get(case_id=case)
    draft = Draft("supervision", city.bureau.id, (row.id,), skip_reason="首次核对时已严重逾期")
    letter = services.adopt_and_draft(actor=city.drafter, draft=draft)
    assert body(letter).startswith("首次核对时已严重逾期，经核对")


def test_a_refused_draft_leaves_its_proposals_undecided(city: City) -> None:
    row = proposed(overdue(city, due="2023-08-18"), "L2")
    with pytest.raises(Invalid):
        services.adopt_and_draft(actor=city.drafter, draft=Draft("supervision", city.bureau.id, (row.id,)))
    row.refresh_from_db()
    assert row.state == "proposed"


def test_no_number_is_typed(city: City) -> None:
    for demand in ("请于9月5日前回复", "请在三日内回复", "完成率不低于百分之八十", "请补报{没有的栏位}"):
        with pytest.raises(Invalid) as refused:
            drafted(city, demand=demand)
        assert list(refused.value.problems) == ["demand"], demand


def test_a_figure_may_be_named(city: City) -> None:
    letter = drafted(city, demand="全市未销号事项共{指标:cases.open}。")
    run = next(
        run for block in from_tree(fresh(letter).document.content).body for run in block.runs if run.figure_key == "cases.open"
    )
    assert run.text == "1件" and run.source == "99S000@2023-08-31"


def test_no_letter_without_a_case(city: City) -> None:
    """B07."""
    with pytest.raises(Invalid) as refused:
        services.draft_letter(actor=city.drafter, draft=Draft("letter", city.bureau.id))
    assert list(refused.value.problems) == ["cases"]


def test_a_unit_or_post_that_no_longer_exists(city: City) -> None:
    rung = adopted(city, overdue(city))
    Unit.objects.filter(id=city.bureau.id).update(valid_to=dt.date(2023, 8, 1))
    with pytest.raises(Invalid) as refused:
        services.draft_letter(actor=city.drafter, draft=Draft("reminder", city.bureau.id, (rung,)))
    assert list(refused.value.problems) == ["addressee"]
    Unit.objects.filter(id=city.bureau.id).update(valid_to=None)
    gone = Post.objects.create(title="原分管", unit=city.bureau, place=city.bureau.place, valid_to=dt.date(2023, 8, 1))
    with pytest.raises(Invalid) as refused:
        services.draft_letter(actor=city.drafter, draft=Draft("reminder", city.bureau.id, (rung,), addressee_post=gone.id))
    assert list(refused.value.problems) == ["addressee_post"]


def test_other_refusals(city: City) -> None:
    case = overdue(city)
    row = proposed(case)
    draft = Draft("reminder", city.bureau.id, (row.id,))
    with pytest.raises(Invalid, match="还没有采纳"):
        services.draft_letter(actor=city.drafter, draft=draft)
    letter = services.adopt_and_draft(actor=city.drafter, draft=draft)
    with pytest.raises(Conflict, match="已经拟过函"):
        services.draft_letter(actor=city.drafter, draft=draft)
    assert Letter.objects.get() == letter
    with pytest.raises(Refused):
        services.draft_letter(actor=city.cast.viewer.actor, draft=draft)
    with pytest.raises(NotFound):
        services.draft_letter(
            actor=city.cast.other_county_office.actor, draft=replace(draft, issuer=city.cast.units["city_office"].id)
        )
    with pytest.raises(Invalid, match="不由收文单位承办"):
        services.draft_letter(actor=city.drafter, draft=Draft("assignment", city.cast.units["housing_bureau"].id, cases=(case,)))
    with pytest.raises(Invalid, match="不能发给自己"):
        services.draft_letter(actor=city.drafter, draft=Draft("letter", city.cast.units["city_office"].id, cases=(case,)))


def test_a_settled_case_needs_no_letter(city: City) -> None:
    case = overdue(city)
    rung = adopted(city, case)
    cases.withdraw_case(actor=city.signer, case=case, reason="重复")
    with pytest.raises(Invalid, match="不需要再发函"):
        services.draft_letter(actor=city.drafter, draft=Draft("reminder", city.bureau.id, (rung,)))


def test_redrawn_it_leaves_out_what_was_settled(city: City) -> None:
    done, left = overdue(city, title="报批滞后"), overdue(city)
    letter = drafted(city, done, left)
    cases.accept_case(actor=city.land, case=done)
    cases.submit_result(actor=city.land, case=done, text="完成", evidence=proof())
    cases.verify_result(actor=city.signer, case=done, manner="on_site")
    cases.close_case(actor=city.signer, case=done)
    rungs = tuple(letter.items.values_list("escalation_id", flat=True))
    again = services.redraft_letter(actor=city.drafter, letter=letter.id, draft=Draft("reminder", city.bureau.id, rungs))
    assert again.title == "关于加快办理清表受阻的提醒函" and again.items.count() == 1
    assert again.document_id != letter.document_id and again.version == 2
    with pytest.raises(Conflict):
        services.redraft_letter(actor=city.drafter, letter=letter.id, draft=Draft("reminder", city.bureau.id, rungs), seen=1)


def test_letters_of_a_month_are_held_against_a_cap(city: City) -> None:
    """DECISIONS 31: drafts count, withdrawn ones do not, another month begins anew."""
    bureau, root = city.bureau.id, city.cast.city.id
    assert queries.loads_of([bureau], root)[bureau] == queries.Load(0, 4)
    letters = [drafted(city, overdue(city, title=f"事项之{name}")) for name in "甲乙丙"]
    letters.append(signed(city, drafted(city, overdue(city, title="事项之丁"))))
    load = queries.loads_of([bureau], root)[bureau]
    assert (load.count, load.is_over) == (4, True)
    services.withdraw_letter(actor=city.drafter, letter=letters[0].id, reason="已当面说明")
    assert queries.loads_of([bureau], root)[bureau].count == 3
    with at("2023-09-01"):
        assert queries.loads_of([bureau], root)[bureau].count == 0


def test_a_sample_city_drafts_a_sample_letter(db: None) -> None:
    city = build_city(is_sample=True)
    letter = drafted(city)
    assert letter.is_sample and from_tree(fresh(letter).document.content).watermark == "示例"
    assert Fact.objects.get(kind="letters.drafted").provenance == "sample"


def test_drafting_twice_with_one_key_drafts_once(city: City) -> None:
    draft = Draft("reminder", city.bureau.id, (adopted(city, overdue(city)),))
    first = services.draft_letter(actor=city.drafter, draft=draft, idem_key="k")
    assert services.draft_letter(actor=city.drafter, draft=draft, idem_key="k") == first
    assert Letter.objects.count() == 1
    call = Call(dt.date(2023, 8, 30), "用地科科长", "promised")
    for other in ({"urgency": "特急"}, {"copy_to": "示例市住建局"}, {"skip_reason": "首次核对"}, {"call": call}):
        with pytest.raises(Conflict, match="不同内容"):
            services.draft_letter(actor=city.drafter, draft=replace(draft, **other), idem_key="k")  # type: ignore[arg-type]


def test_a_sensitive_case_is_written_about_by_its_circle_only(city: City) -> None:
    """DECISIONS 33: whoever may not read it is not offered its letter and cannot write one; the inspectors may."""
    case = overdue(city, title="张家村集体访", category="petition")
    rung = proposed(case)
    stranger, inspector = officer(city.cast, "housing_bureau", "city_office"), city.cast.inspector.actor
    assert queries.groups_for(stranger, city.cast.city.id) == []
    assert len(queries.groups_for(inspector, city.cast.city.id)) == 1
    draft = Draft("reminder", city.bureau.id, (rung.id,))
    with pytest.raises(Refused, match="敏感事项"):
        services.adopt_and_draft(actor=stranger, draft=draft)
    rung.refresh_from_db()
    assert rung.state == "proposed" and not Letter.objects.exists()
    assert services.adopt_and_draft(actor=inspector, draft=draft).is_sensitive


def test_a_sensitive_case_is_written_to_its_circle_only(city: City) -> None:
    case = overdue(city, title="张家村集体访", category="petition")
    housing = city.cast.units["housing_bureau"].id
    with pytest.raises(Invalid, match="不在知悉范围") as refused:
        services.draft_letter(actor=city.drafter, draft=Draft("letter", housing, cases=(case,)))
    assert list(refused.value.problems) == ["addressee"]
    ours = Draft("letter", city.bureau.id, cases=(case,))
    for copy_to in ("示例市住建局", "省重点办"):
        with pytest.raises(Invalid) as refused:
            services.draft_letter(actor=city.drafter, draft=replace(ours, copy_to=copy_to))
        assert list(refused.value.problems) == ["copy_to"], copy_to
    leader = city.cast.leader.actor
    letter = services.draft_letter(actor=city.drafter, draft=replace(ours, addressee_post=leader.post_id, copy_to="示例市督查室"))
    with pytest.raises(Invalid, match="不在知悉范围"):
        services.check_letter(actor=city.checker, letter=letter.id, units=(housing,))


def test_redrawn_it_keeps_what_was_chosen(city: City) -> None:
    letter = drafted(city)
    rungs = tuple(letter.items.values_list("escalation_id", flat=True))
    call = Call(dt.date(2023, 8, 30), "用地科科长", "promised", "下周回话")
    draft = Draft("reminder", city.bureau.id, rungs, urgency="特急", call=call, copy_to="示例市住建局")
    limits = {"reminder": {"days": 5, "unit": "workday"}, "reminder.urgent": {"days": 3, "unit": "workday"}}
    Parameter.objects.filter(key="letters.reply_limits").update(value=limits)
    again = fresh(services.redraft_letter(actor=city.drafter, letter=letter.id, draft=draft))
    assert (again.reply_days, again.reply_unit, again.urgency) == (3, "workday", "特急")
    assert (again.called_on, again.called_whom, again.call_result, again.call_note) == (
        dt.date(2023, 8, 30), "用地科科长", "promised", "下周回话",
    )  # fmt: skip
    assert Fact.objects.filter(kind="letters.called").count() == 1
    assert [one.name for one in again.copies.all()] == ["示例市住建局"]
    CaseStanding.objects.filter(case_id__in=letter.items.values("case_id")).update(is_sensitive=True)
    with pytest.raises(Invalid):
        services.redraft_letter(actor=city.drafter, letter=letter.id, draft=draft)
    kept = services.redraft_letter(actor=city.drafter, letter=letter.id, draft=replace(draft, copy_to="", call=None))
    assert fresh(kept).is_sensitive and fresh(kept).called_on == dt.date(2023, 8, 30)
    assert Fact.objects.filter(kind="letters.called").count() == 1, "the same call is one call"


def test_the_highest_rung_is_the_one_that_is_written_about(city: City) -> None:
    case = overdue(city, due="2023-08-28")
    ladders.propose_all()
    with at("2023-09-05"):
        ladders.propose_all()
        groups = queries.groups_for(city.drafter, city.cast.city.id)
        assert [(one.kind, len(one.escalations)) for one in groups] == [("supervision", 1)] and groups[0].cases[0].case_id == case
        draft = Draft("supervision", city.bureau.id, (groups[0].escalations[0].id,), skip_reason="首次核对时已严重逾期")
        services.adopt_and_draft(actor=city.drafter, draft=draft)
        assert queries.groups_for(city.drafter, city.cast.city.id) == [], "no letter goes back down the ladder"
        assert services.settle_letters()["rungs"] == 1
        assert Escalation.objects.get(case_id=case, rung="L1").reason == "已按更高一级办理"
