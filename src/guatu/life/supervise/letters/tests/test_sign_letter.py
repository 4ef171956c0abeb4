"""签发: number, bytes and the case that awaits the reply in one entry; numbers without a gap whatever is refused or breaks."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import translation

from guatu.cases import services as cases
from guatu.documents import freezing
from guatu.documents.content import Document, blocks_of, runs_of
from guatu.documents.models import NumberLine
from guatu.documents.numbers import missing_numbers
from guatu.documents.tests.measure import bands, ink, page_image, text_of
from guatu.facts import files
from guatu.facts.models import Fact
from guatu.facts.verify import verify
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.ledger.services import Draft as RegisterDraft
from guatu.ledger.services import register_project
from guatu.life.supervise.letters import queries, services, templating
from guatu.life.supervise.letters.content import Brief, build
from guatu.life.supervise.letters.items import items_for
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.services import Number
from guatu.life.supervise.letters.services import signing as signing_module
from guatu.life.supervise.letters.tests.scene import (
    ORGAN,
    City,
    at,
    build_city,
    checked,
    drafted,
    fresh,
    overdue,
    signed,
    standing,
)

pytestmark = pytest.mark.django_db


def ready(city: City, count: int) -> list[Letter]:
    """Letters that wait for the signature."""
    return [checked(city, drafted(city, overdue(city, title=f"事项之{chr(0x4E00 + at)}"))) for at in range(count)]


def sign(city: City, letter: Letter, **more: Any) -> bool:
    return services.sign_letter(actor=city.signer, letter=letter.id, number=more.pop("number", Number(ORGAN)), **more)


def numbers() -> list[int]:
    return list(NumberLine.objects.order_by("seq").values_list("seq", flat=True))


def test_it_works(city: City) -> None:
    letter = signed(city)
    assert (letter.state, letter.document.doc_number) == ("issued", f"{ORGAN}〔2023〕1号")
    assert str(letter.reply_due_on) == "2023-09-07"
    kept = files.read(letter.pdf_sha256)
    assert hashlib.sha256(kept).hexdigest() == letter.pdf_sha256
    assert f"{ORGAN}〔2023〕1号" in text_of(kept).replace("\n", "")
    case = standing(letter.reply_case_id)
    assert (case.kind, case.category, case.unit_id, case.due_on) == ("letter", "reminder", city.bureau.id, letter.reply_due_on)
    assert (case.source_type, case.source_id, case.state) == ("letter", str(letter.id), "working")
    fact = Fact.objects.get(kind="letters.signed")
    assert fact.body["number"] == f"{ORGAN}〔2023〕1号" and fact.entry.facts.count() == 2
    assert list(verify()) == []


def test_what_is_kept_is_a_letter_by_the_rule(city: City) -> None:
    """R5.9: head 30 mm from the top, a double line of 170 mm below it, another 20 mm above the bottom edge."""
    paper = files.read(signed(city).pdf_sha256)
    image = page_image(paper, 1)
    head = ink(image, (0, 0, 210, 45), red=True)
    assert head.top == pytest.approx(30, abs=0.35)
    thick, thin = bands(image, 22, 40, 60, red=True)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    assert ink(image, (0, thick[0], 210, thin[1]), red=True).width == pytest.approx(170, abs=0.5)
    low_thin, low_thick = bands(image, 22, 262, 297, red=True)
    assert low_thick[1] == pytest.approx(277, abs=0.35)
    assert low_thick[1] - low_thick[0] > low_thin[1] - low_thin[0]


def test_numbers_have_no_gap_whatever_is_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = ready(city, 3)
    sign(city, first)
    with monkeypatch.context() as patched:
        patched.setattr(signing_module, "_open_reply_case", lambda *_args: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError):
            sign(city, second)
    assert fresh(second).state == "checked" and numbers() == [1]
    with pytest.raises(RuntimeError), transaction.atomic():
        sign(city, second)
        raise RuntimeError("killed before the commit")
    with pytest.raises(Conflict):
        sign(city, second, seen=1)
    sign(city, third)
    sign(city, second)
    assert numbers() == [1, 2, 3] and missing_numbers(ORGAN, 2023) == []


def test_a_number_from_outside_is_used_once(city: City) -> None:
    first, second = ready(city, 2)
    sign(city, first, number=Number(typed="示政办函〔2023〕17号"))
    with pytest.raises(Conflict, match="已经用过"):
        sign(city, second, number=Number(typed="示政办函〔2023〕17号"))
    with pytest.raises(Invalid):
        sign(city, second, number=Number(typed="示政办函[2023]18号"))
    for wrong in (Number(), Number(ORGAN, "示政办函〔2023〕18号")):
        with pytest.raises(Invalid):
            sign(city, second, number=wrong)
    assert fresh(second).state == "checked" and not fresh(second).is_issued


def test_the_number_of_a_letter_called_back_stays_used(city: City) -> None:
    first, second = ready(city, 2)
    typed = Number(typed="示政办函〔2023〕17号")
    sign(city, first, number=typed)
    services.withdraw_letter(actor=city.signer, letter=first.id, reason="口径有误")
    with pytest.raises(Conflict, match="已经用过"):
        sign(city, second, number=typed)


def test_a_clock_stepped_back_signs_on_the_last_day(city: City) -> None:
    """RELIABILITY P5: no letter is signed before it was checked; a day told by hand before that is refused."""
    letter = checked(city)
    with at("2023-08-30"):
        with pytest.raises(Invalid, match="不能早于上一步"):
            sign(city, letter, issued_on=dt.date(2023, 8, 30))
        sign(city, letter)
    letter = fresh(letter)
    assert letter.signed_on == letter.document.issued_on == letter.checked_on == dt.date(2023, 8, 31)
    assert numbers() == [1] and list(verify()) == []


def test_sample_is_never_signed(db: None) -> None:
    city = build_city(is_sample=True)
    letter = checked(city)
    with pytest.raises(Refused) as refused:
        sign(city, letter)
    assert refused.value.code == "sample" and not NumberLine.objects.exists()


def test_who_may_sign(city: City) -> None:
    letter = checked(city)
    for member, error in (("viewer", Refused), ("department", NotFound), ("county_office", NotFound)):
        with pytest.raises(error):
            services.sign_letter(actor=city.cast.members[member].actor, letter=letter.id, number=Number(ORGAN))
    with pytest.raises(Refused, match="拟稿人"):
        services.sign_letter(actor=city.drafter, letter=letter.id, number=Number(ORGAN))


def test_criticism_takes_two(city: City) -> None:
    """R4.2: two posts of the roles the route names; one post is not two."""
    case = overdue(city, due="2023-08-18")
    signed(city, drafted(city, case, kind="supervision", rung="L2", skip_reason="首次核对时已严重逾期"))
    with at("2023-09-11"):
        letter = checked(city, drafted(city, case, kind="criticism", rung="L3"))
        with pytest.raises(Refused, match="不由你的岗位"):
            sign(city, letter)
        leader = city.cast.leader.actor
        assert services.sign_letter(actor=leader, letter=letter.id, number=Number("示重组")) is False
        assert not fresh(letter).is_issued and Fact.objects.filter(kind="letters.approved").count() == 1
        with pytest.raises(Conflict, match="另一个岗位"):
            services.sign_letter(actor=leader, letter=letter.id, number=Number("示重组"))
        assert services.sign_letter(actor=city.cast.inspector.actor, letter=letter.id, number=Number("示重组")) is True
    assert fresh(letter).document.kind == "file"


def test_a_letter_whose_cases_are_settled_is_not_signed(city: City) -> None:
    one, two = overdue(city), overdue(city, title="报批滞后")
    letter = checked(city, drafted(city, one, two))
    cases.withdraw_case(actor=city.signer, case=one, reason="重复")
    with pytest.raises(Invalid, match="先重拟"):
        sign(city, letter)
    cases.withdraw_case(actor=city.signer, case=two, reason="重复")
    with pytest.raises(Refused, match="应当撤回"):
        sign(city, letter)


def test_signing_twice_with_one_key_signs_once(city: City) -> None:
    letter = checked(city)
    assert sign(city, letter, idem_key="k") is True
    assert sign(city, letter, idem_key="k") is True
    assert numbers() == [1]
    with pytest.raises(Conflict):
        sign(city, letter)


def real_project(city: City, name: str) -> UUID:
    """A project that is no sample: letters about it can be signed."""
    attrs = {"name": name, "place": city.cast.county_a.id, "total_yuan": 10**9}
    return register_project(actor=SYSTEM, draft=RegisterDraft(attrs=attrs, registered_on=dt.date(2022, 1, 5)))


def test_the_reply_belongs_to_the_project_all_cases_share(city: City) -> None:
    mine, other = real_project(city, "甲项目"), real_project(city, "乙项目")
    one = signed(city, drafted(city, overdue(city, project=mine), overdue(city, title="报批滞后", project=mine)))
    assert standing(one.reply_case_id).project_id == mine
    two = signed(city, drafted(city, overdue(city, project=mine), overdue(city, title="报批滞后", project=other)))
    three = signed(city, drafted(city, overdue(city, project=other), overdue(city, title="没有项目")))
    assert (standing(two.reply_case_id).project_id, standing(three.reply_case_id).project_id) == (None, None)
    seen = lambda actor, project: {row.id for row in queries.letters_of_project(actor, project)}  # noqa: E731
    assert seen(city.signer, mine) == {one.id, two.id} and seen(city.land, other) == {two.id, three.id}
    assert seen(city.cast.other_county_office.actor, mine) == set()


def words_of(document: Document) -> str:
    """Everything it prints, as one string."""
    runs = [run.text for block in blocks_of(document) for run in runs_of(block)]
    return "\n".join([document.title, document.addressee, document.urgency, document.note, document.copy_to, *runs])


def test_it_is_chinese_whatever_anybody_reads(city: City) -> None:
    with translation.override("en"):
        letter = signed(city, drafted(city, urgency="特急", copy_to="示例市住建局"))
        template = templating.template_of("referral", root=city.cast.city.id)
        items = items_for(queries.standings_of(letter), city.cast.city.id, clock.today(), has_proofs=True)
        brief = Brief("referral", city.cast.city, letter.issuer, city.bureau, template, tuple(items), clock.today())
        said = words_of(freezing.content_of(letter.document)) + words_of(build(brief))
        assert queries.post_words(None) == "系统"
    assert set(re.findall(r"[A-Za-z]+", said)) == {"WT"}, "the numbers of cases only"
    assert "提醒函" in said and "办理时限" in said
    assert letter.document.checked_by == "示例市项目办副主任"


def test_signatures_side_by_side(city: City) -> None:
    """Two who saw the same letter: one signs, the other is told."""
    letter = checked(city)
    sign(city, letter, seen=letter.version)
    with pytest.raises(Conflict, match="刚被别人办理过"):
        services.sign_letter(actor=city.checker, letter=letter.id, number=Number(ORGAN), seen=letter.version)
    assert numbers() == [1]
