"""Every step tells whoever has the next move, inside its own transaction, and is never stopped by it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from guatu.access.models import Grant
from guatu.cases import services, telling
from guatu.cases.tests.scene import day, officer, opened, proof, standing
from guatu.facts import journal
from guatu.kernel.actor import Actor
from guatu.notices.models import Notice
from guatu.notices.wording import notice_words
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(actor: Actor) -> list[str]:
    """What a post was told, oldest first."""
    return [notice_words(one) for one in Notice.objects.filter(post_id=actor.post_id).order_by("created_at", "id")]


def test_it_works(cast: Cast) -> None:
    case = opened(cast)
    assert told(cast.department.actor) == ["新事项 WT-2023-0001：清表受阻，2023-08-21 前办结。"]
    notice = Notice.objects.get()
    assert (notice.url_name, notice.url_args) == ("cases:case", [str(case)])


def test_each_side_hears_of_the_other(cast: Cast) -> None:
    case, land, office = opened(cast), cast.department.actor, cast.city_office.actor
    services.accept_case(actor=land, case=case)
    services.ask_extension(actor=land, case=case, until_on=day("2023-08-25"), reason="雨季")
    services.decide_extension(actor=office, case=case, is_granted=True)
    services.submit_result(actor=land, case=case, text="完成", evidence=proof())
    services.send_back(actor=office, case=case, reason="照片不清")
    services.submit_result(actor=land, case=case, text="完成", evidence=proof(b"\x89PNG\r\n\x1a\nother"))
    services.verify_result(actor=office, case=case, manner="on_site")
    assert told(land)[1:] == ["WT-2023-0001 已批准延期：清表受阻", "WT-2023-0001 被打回，请继续办理：清表受阻"]
    assert told(office) == [
        "WT-2023-0001 申请延期，请批复：清表受阻", "WT-2023-0001 已办理，请核验：清表受阻", "WT-2023-0001 已办理，请核验：清表受阻",
    ]  # fmt: skip


def test_another_handler_is_told(cast: Cast) -> None:
    case, housing = opened(cast), officer(cast, "housing_bureau")
    services.return_case(actor=cast.department.actor, case=case, reason="不是我局职责", basis="三定方案")
    services.hand_over(actor=cast.city_office.actor, case=case, to_unit=cast.units["housing_bureau"].id, reason="属住建")
    assert told(cast.city_office.actor) == ["WT-2023-0001 被退回，请裁定：清表受阻"]
    assert told(housing) == ["WT-2023-0001 转由你单位办理：清表受阻"]
    assert standing(case).unit_id == cast.units["housing_bureau"].id


def test_only_those_who_can_do_something_are_told(cast: Cast) -> None:
    """In the county's office sit a director, a reporter and a viewer; a viewer has nothing to do in it."""
    opened(cast, handler=cast.units["county_a_office"].id)
    assert len(told(cast.county_office.actor)) == len(told(cast.reporter.actor)) == 1
    assert told(cast.viewer.actor) == told(cast.other_county_office.actor) == []
    Grant.objects.filter(post=cast.reporter.post).update(to_on=day("2023-08-01"))
    opened(cast, handler=cast.units["county_a_office"].id)
    assert (len(told(cast.county_office.actor)), len(told(cast.reporter.actor))) == (2, 1)


def test_a_sensitive_case_is_not_named(cast: Cast) -> None:
    case = opened(cast, category="petition", title="张家村集体访")
    services.withdraw_case(actor=cast.city_office.actor, case=case, reason="重复")
    assert [words for words in told(cast.department.actor) if "集体访" in words] == []
    assert "其他协调事项" in told(cast.department.actor)[0]
    assert "集体访" not in str(list(Notice.objects.values("text", "values")))


def test_history_is_no_news(cast: Cast) -> None:
    opened(cast, opened_on=day("2023-05-05"), due_on=day("2023-05-20"))
    assert not Notice.objects.exists()


def test_a_refused_step_tells_nobody(cast: Cast) -> None:
    case = opened(cast)
    before = Notice.objects.count()
    with pytest.raises(RuntimeError), journal.entry(actor=cast.city_office.actor, verb="cases.test") as entry:
        telling.tell_step(actor=cast.city_office.actor, case=standing(case), kind=telling.kinds.CaseSentBack(), fact=case)
        assert Notice.objects.count() == before + 1
        raise RuntimeError(entry)
    assert Notice.objects.count() == before


@pytest.mark.parametrize("broken", ["python", "database"])
def test_a_notice_that_fails_stops_no_step(cast: Cast, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fail(**_more: object) -> int:
        if broken == "python":
            raise LookupError
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        return 0

    monkeypatch.setattr(telling, "notify", fail)
    case = opened(cast)
    services.accept_case(actor=cast.department.actor, case=case)
    services.submit_result(actor=cast.department.actor, case=case, text="完成", evidence=proof())
    assert (standing(case).state, Notice.objects.count()) == ("submitted", 0)
    with pytest.raises((LookupError, DatabaseError)), telling.transaction.atomic():
        fail()
