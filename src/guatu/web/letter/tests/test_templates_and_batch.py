"""Templates, many letters in one go, and the register, through the doors."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from guatu.access.models import Unit
from guatu.cases.services import decide_escalation
from guatu.documents.models import NumberLine
from guatu.documents.tests.measure import page_size, text_of
from guatu.kernel import clock
from guatu.life.supervise.letters import queries, services, templating
from guatu.life.supervise.letters.models import Letter, LetterTemplate
from guatu.life.supervise.letters.tests.scene import (
    City,
    adopted,
    build_city,
    drafted,
    fresh,
    noon,
    overdue,
    proposed,
    signed,
)
from guatu.runner.jobs import Job, drain
from guatu.web.letter import writing
from tests.cast import sign_in

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def thursday() -> Any:
    """2023-08-31."""
    with clock.frozen(noon("2023-08-31")):
        yield


@pytest.fixture
def city() -> City:
    return build_city()


def as_(city: City, key: str) -> Client:
    return sign_in(Client(), city.cast.members[key])


def url(name: str, *args: Any, **query: str) -> str:
    found = reverse(f"letter:{name}", args=args)
    return found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def text(response: Any) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def post(client: Client, letter: Letter, act: str, **data: Any) -> Any:
    """A step, with the version that was seen."""
    return client.post(url(act, letter.id), {"seen": fresh(letter).version, **data})


# ---- templates, many in one go, the register ---------------------------------------------------------------------------------


def test_templates(city: City) -> None:
    office = as_(city, "city_office")
    assert "督办函" in text(office.get(url("templates")))
    one = url("template", kind="reminder")
    now = templating.template_of("reminder", root=city.cast.city.id)
    assert "{事项清单}" in text(office.get(one))
    wrong = office.post(one, {"title": now.title, "body": now.body + "\n{没有}", "demand": ""})
    assert wrong.status_code == 422 and "没有“没有”这个栏位" in text(wrong)
    assert (
        office.post(one, {"title": now.title, "body": now.body, "demand": "请附佐证。", "seen": str(now.id)}).status_code == 302
    )
    assert LetterTemplate.objects.get(root=city.cast.city).demand == "请附佐证。"
    stale = office.post(one, {"title": now.title, "body": now.body, "demand": "", "seen": str(now.id)})
    assert stale.status_code == 409
    inspector = as_(city, "inspector")
    assert inspector.get(one).status_code == 200 and inspector.post(one).status_code == 403
    assert as_(city, "viewer").get(url("templates")).status_code == 403


def ticked(city: City) -> list[str]:
    """Every group the page offers."""
    groups = [one for one in queries.groups_for(city.drafter, city.cast.city.id) if one.is_adopted]
    return [value for value, _words in writing.group_choices(groups)]


def test_the_job_does_what_was_ticked(city: City) -> None:
    """A group in which something waits for a decision is not offered; what is not ticked is not written."""
    adopted(city, overdue(city))
    for name in ("示例甲局", "示例乙局"):
        city.cast.units[name] = Unit.objects.create(name=name, place=city.cast.city, kind="department")
        adopted(city, overdue(city, unit=name))
    proposed(overdue(city, title="还没有定"))
    office = as_(city, "city_office")
    assert "合成 2 份函" in text(office.get(url("batch")))
    (one,) = [value for value in ticked(city) if str(city.cast.units["示例乙局"].id) in value]
    assert office.post(url("batch-draft"), {"groups": [one]}).status_code == 302
    drain()
    assert [letter.addressee.name for letter in Letter.objects.all()] == ["示例乙局"]


def test_what_was_adopted_after_the_page_was_drawn_is_not_written(city: City) -> None:
    """A tick stands for the proposals that were on the page: with one more among them the page is shown again."""
    adopted(city, overdue(city))
    seen, office = ticked(city), as_(city, "city_office")
    adopted(city, overdue(city, title="后来采纳"))
    refused = office.post(url("batch-draft"), {"groups": seen})
    assert refused.status_code == 422 and "请刷新后再选" in text(refused)
    assert Job.objects.filter(key="letters.draft_all").count() == 0
    assert office.post(url("batch-draft"), {"groups": ticked(city)}).status_code == 302


def test_two_offices_do_not_block_one_another(city: City) -> None:
    """The same post asking twice starts one job; another post its own."""
    adopted(city, overdue(city))
    wanted = {"groups": ticked(city)}
    for member in ("city_office", "city_office", "inspector"):
        assert as_(city, member).post(url("batch-draft"), wanted).status_code == 302
    assert Job.objects.filter(key="letters.draft_all").count() == 2


def test_many_in_one_go(city: City) -> None:
    for at_ in range(3):
        unit = Unit.objects.create(name=f"示例{at_}局", place=city.cast.city, kind="department")
        city.cast.units[unit.name] = unit
        adopted(city, overdue(city, unit=unit.name))
    office = as_(city, "city_office")
    assert "合成 3 份函" in text(office.get(url("batch")))
    assert office.post(url("batch-draft")).status_code == 422, "nothing was ticked"
    assert office.post(url("batch-draft"), {"groups": ticked(city)}).status_code == 302
    drain()
    told = text(office.get(url("batch")))
    assert "办成 3 份。" in told and Letter.objects.count() == 3
    for letter in Letter.objects.all():
        services.check_letter(actor=city.checker, letter=letter.id)
    inspector = as_(city, "inspector")
    chosen = [str(one) for one in Letter.objects.order_by("id").values_list("id", flat=True)]
    assert inspector.post(url("batch-sign"), {"letters": chosen}).status_code == 422
    assert inspector.post(url("batch-sign"), {"letters": chosen, "organ_code": "示重建办函"}).status_code == 302
    drain()
    assert sorted(NumberLine.objects.values_list("seq", flat=True)) == [1, 2, 3]
    assert office.post(url("batch-draft")).status_code == 422


def test_what_fails_is_listed(city: City) -> None:
    adopted(city, overdue(city, due="2023-08-18"), "L2")
    office = as_(city, "city_office")
    office.post(url("batch-draft"), {"groups": ticked(city)})
    drain()
    assert "1 份没有办成" in text(office.get(url("batch"))) and "请写明越级理由" in text(office.get(url("batch")))
    office.post(url("batch-draft"), {"groups": ticked(city), "skip_reason": "首次核对时已严重逾期"})
    drain()
    assert Letter.objects.get().kind == "supervision"


def test_the_register(city: City) -> None:
    signed(city)
    office = as_(city, "city_office")
    book = openpyxl.load_workbook(io.BytesIO(office.get(url("register", tab="issued")).content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    for words in ("示重建办函〔2023〕1号", "填报人：", "审核人：", "（盖章）", "函件登记簿（已发）"):
        assert any(words in one for one in cells), words
    for paper, size in (("A4", (297, 210)), ("A3", (420, 297))):
        sheet = office.get(url("register", format="pdf", paper=paper)).content
        assert page_size(sheet, 1) == pytest.approx(size, abs=0.1)
        assert "填报人：" in text_of(sheet)


def test_a_long_register_repeats_its_head(city: City) -> None:
    letter = drafted(city)
    for at_ in range(60):
        copy = Letter.objects.get(id=letter.id)
        copy.pk, copy.title = None, f"登记簿之{at_}"
        copy.save(force_insert=True)
    sheet = as_(city, "city_office").get(url("register", format="pdf")).content
    for page in (1, 2):
        assert "收文单位" in text_of(sheet, page).replace("\n", "")


def test_one_does_not_say_no_twice(city: City) -> None:
    """A proposal that was dismissed meanwhile has no page any more."""
    rung = proposed(overdue(city))
    decide_escalation(actor=city.signer, escalation=rung.id, is_confirmed=False, reason="已电话督促")
    assert as_(city, "city_office").get(url("new", kind="reminder", addressee=str(city.bureau.id))).status_code == 404
