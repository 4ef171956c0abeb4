"""The letter room: the desk, one letter from proposal to reply through the doors, templates, many in one go, the register."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from guatu.access.models import Incumbency, Post, Unit
from guatu.documents.tests.measure import text_of
from guatu.kernel import clock
from guatu.life.supervise.letters import services
from guatu.life.supervise.letters.models import Letter
from guatu.life.supervise.letters.tests.scene import (
    City,
    at,
    build_city,
    checked,
    drafted,
    fresh,
    noon,
    overdue,
    proposed,
    signed,
)
from tests.cast import SINCE, Member, sign_in

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


# ---- the desk --------------------------------------------------------------------------------------------------------------


def test_it_works(city: City) -> None:
    proposed(overdue(city))
    page = as_(city, "city_office").get(url("list"))
    told = text(page)
    assert page.status_code == 200
    for words in ("待发提议", "示例市自然资源局", "提醒函", "清表受阻", "0 / 4", "本年提醒函"):
        assert words in told, words


def test_the_cap_is_in_sight(city: City) -> None:
    for name in "甲乙丙丁":
        drafted(city, overdue(city, title=f"事项之{name}"))
    proposed(overdue(city, title="事项之戊"))
    client = as_(city, "city_office")
    assert "4 / 4 已到控制数" in text(client.get(url("list", tab="proposals")))
    told = text(client.get(url("new", kind="reminder", addressee=str(city.bureau.id))))
    assert "再发一份将超过每月 4 份的控制数" in told


def test_tabs_hold_what_they_say(city: City) -> None:
    client = as_(city, "city_office")
    letter = drafted(city)
    assert letter.title in text(client.get(url("list", tab="drafts")))
    checked(city, letter)
    assert letter.title in text(client.get(url("list", tab="signing"))) and letter.title not in text(
        client.get(url("list", tab="drafts"))
    )
    assert "签发后才算发函" in text(client.get(url("list", tab="issued")))
    services.sign_letter(actor=city.signer, letter=letter.id, number=services.Number("示重建办函"))
    told = text(client.get(url("list", tab="waiting")))
    assert letter.title in told and "示重建办函〔2023〕1号" in told and "2023-09-07" in told
    with at("2023-09-09"):
        assert "逾期 2 天" in text(as_(city, "city_office").get(url("list", tab="waiting")))


def test_what_each_sees(city: City) -> None:
    """A draft is the issuer's; an addressee sees its letter once it is signed; administrators see nothing."""
    letter = drafted(city)
    page = url("letter", letter.id)

    def seen_by() -> dict[str, int]:
        return {key: as_(city, key).get(page).status_code for key in city.cast.members if key != "public"}

    no = dict.fromkeys(city.cast.members, 404)
    assert seen_by() == {
        key: {"leader": 200, "city_office": 200, "inspector": 200}.get(key, no[key]) for key in no if key != "public"
    }
    signed(city, letter)
    assert as_(city, "department").get(page).status_code == 200
    assert letter.title in text(as_(city, "department").get(url("list")))
    assert "待发提议" not in text(as_(city, "viewer").get(url("list")))


# ---- one letter ------------------------------------------------------------------------------------------------------------


def test_from_the_proposal_to_the_accepted_reply(city: City) -> None:
    case = overdue(city)
    proposed(case)
    office, address = as_(city, "city_office"), url("new", kind="reminder", addressee=str(city.bureau.id))
    told = text(office.get(address))
    assert "采纳并拟稿" in told and "WT-2023-0001 清表受阻（逾期 3 个工作日）" in told and "已逾期 3 个工作日" in told
    sent = office.post(
        address,
        {
            "cases": [str(case)],
            "demand": "请附佐证。",
            "called_on": "2023-08-30",
            "called_whom": "用地科科长",
            "call_result": "noted",
        },
    )
    letter = Letter.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, url("letter", letter.id))
    second = sign_in(Client(), _member(city, city.checker))
    assert "核稿" in text(second.get(url("letter", letter.id))) and post(office, letter, "check").status_code == 403
    assert post(second, letter, "check").status_code == 302
    # He drafted it himself: another post signs.
    inspector = as_(city, "inspector")
    assert post(inspector, letter, "sign", organ_code="示重建办函").status_code == 302
    assert post(office, letter, "deliver", channel="network").status_code == 302
    bureau = as_(city, "department")
    assert post(bureau, letter, "receive").status_code == 302
    paper = SimpleUploadedFile("回复.pdf", b"%PDF-1.7 x %%EOF", "application/pdf")
    assert post(bureau, letter, "reply", text="已完成清表", file=paper, key="k").status_code == 302
    page = text(office.get(url("letter", letter.id)))
    assert "认可回复" in page and "已完成清表" in page
    assert post(office, letter, "accept").status_code == 302
    assert "已销号" in text(office.get(url("letter", letter.id)))
    assert letter.title in text(office.get(url("list", tab="settled")))


def _member(city: City, actor: Any) -> Member:
    """A post of the office as somebody who signs in: the post takes the account of a spare member."""
    spare = city.cast.members["other_county_office"]
    assert spare.user is not None
    Incumbency.objects.filter(user=spare.user).delete()
    Incumbency.objects.create(post_id=actor.post_id, user=spare.user, from_on=SINCE)
    return spare


def test_the_page_shows_true_pages_and_where_its_numbers_are_from(city: City) -> None:
    letter = drafted(city)
    office = as_(city, "city_office")
    page = office.get(url("letter", letter.id))
    body = page.content.decode()
    assert f'src="{url("page", letter.id, "clean", 1)}"' in body
    case = letter.items.get().case_id
    assert f'href="{reverse("cases:case", args=[case])}"' in body and ">3个工作日<" in body
    assert "逾期工作日" in text(page) and "WT-2023-0001" in text(page)
    picture = office.get(url("page", letter.id, "clean", 1))
    assert picture.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (909, 1286)
    assert office.get(url("page", letter.id, "clean", 9)).status_code == 404
    assert (
        "edition=check" in body
        and url("page", letter.id, "check", 2) in office.get(url("letter", letter.id, edition="check")).content.decode()
    )


def test_files(city: City) -> None:
    letter = signed(city)
    office = as_(city, "city_office")
    paper = office.get(url("download", letter.id, "clean", "pdf"))
    assert hashlib.sha256(paper.content).hexdigest() == letter.pdf_sha256
    assert office.get(url("download", letter.id, "clean", "docx")).content[:2] == b"PK"
    assert "核对清单" in text_of(office.get(url("download", letter.id, "check", "pdf")).content)
    for edition, suffix in (("clean", "exe"), ("draft", "pdf")):
        assert office.get(url("download", letter.id, edition, suffix)).status_code == 404


def test_a_scan_is_looked_at_before_it_is_kept(city: City) -> None:
    letter = signed(city)
    office = as_(city, "city_office")
    for name, content in (
        ("扫描.exe", b"MZ"),
        ("扫描.pdf", b"not a pdf"),
        ("机密.pdf", b"%PDF- %%EOF"),
        ("扫描.pdf", b"%PDF- /JavaScript %%EOF"),
    ):
        refused = post(office, letter, "attach", file=SimpleUploadedFile(name, content))
        assert refused.status_code == 422, name
    assert post(office, letter, "attach", file=SimpleUploadedFile("盖章件.pdf", b"%PDF-1.7 stamped %%EOF")).status_code == 302
    page = office.get(url("letter", letter.id)).content.decode()
    found = re.search(rf'href="({url("letter", letter.id)}/evidence/[0-9a-f-]+)">盖章扫描件', page)
    assert found is not None and office.get(found[1]).content == b"%PDF-1.7 stamped %%EOF"


def test_refusals_are_said_on_the_page(city: City) -> None:
    office = as_(city, "city_office")
    letter = checked(city)
    empty = post(office, letter, "sign")
    assert empty.status_code == 422 and "两者取一" in text(empty)
    stale = office.post(url("sign", letter.id), {"seen": 1, "organ_code": "示重建办函"})
    assert stale.status_code == 409 and "刚被别人办理过" in text(stale)
    signed_one = signed(city, drafted(city, overdue(city, title="报批滞后")))
    used = post(office, letter, "sign", typed=signed_one.document.doc_number)
    assert used.status_code == 409 and "不能混用" in text(used)
    gone = post(office, signed_one, "withdraw", reason="口径有误")
    assert gone.status_code == 302
    assert post(as_(city, "department"), signed_one, "reply", text="已办").status_code == 403
    for act in ("check", "countersign", "call", "deliver", "attach", "withdraw", "redraft"):
        assert office.post(url(act, letter.id)).status_code in (422, 403), act


def test_a_free_letter_is_about_cases_one_chooses(city: City) -> None:
    case = overdue(city, due="2023-09-30")
    office = as_(city, "city_office")
    assert "下一步：选事项" in text(office.get(url("new")))
    address = url("new", kind="assignment", addressee=str(city.bureau.id))
    assert "WT-2023-0001 清表受阻" in text(office.get(address))
    nothing = office.post(address, {})
    assert nothing.status_code == 422
    assert office.post(address, {"cases": [str(case)]}).status_code == 302
    assert Letter.objects.get().kind == "assignment"
    empty = office.get(url("new", kind="assignment", addressee=str(city.cast.units["housing_bureau"].id)))
    assert "没有事项的函不能发" in text(empty)
    typed = office.post(address, {"cases": [str(case)], "demand": "请于9月5日前回复"})
    assert typed.status_code == 422 and "不能键入数字" in text(typed)


def test_the_cases_of_a_free_letter_are_chosen_by_the_database(city: City) -> None:
    """A city's open cases are thousands; of sensitive ones outside the circle none is offered and none is read."""
    overdue(city, due="2023-09-30")
    overdue(city, due="2023-09-29", title="张家村集体访", category="petition")
    address = url("new", kind="letter", addressee=str(city.cast.units["housing_bureau"].id))
    assert "集体访" in text(as_(city, "city_office").get(address))
    client = as_(city, "county_office")
    with CaptureQueriesContext(connection) as asked:
        told = text(client.get(address))
    assert "清表受阻" in told and "集体访" not in told and "WT-2023-0002" not in told
    (sql,) = [one["sql"] for one in asked if "cases_casestanding" in one["sql"] and "LIMIT 200" in one["sql"]]
    assert "is_sensitive" in sql.partition("WHERE")[2]


def test_drawn_anew(city: City) -> None:
    letter = drafted(city)
    office = as_(city, "city_office")
    page = office.get(url("redraft", letter.id))
    assert "按事项现状重新生成" in text(page)
    assert office.post(url("redraft", letter.id), {"demand": "请附佐证。"}).status_code == 422
    assert office.post(url("redraft", letter.id), {"demand": "请附佐证。", "seen": 1}).status_code == 302
    assert fresh(letter).demand == "请附佐证。" and fresh(letter).version == 2


def test_it_may_go_to_the_leader_in_charge(city: City) -> None:
    government = Unit.objects.get(name="示例市政府")
    leader = Post.objects.create(title="分管副市长", unit=government, place=government.place)
    case = overdue(city)
    proposed(case)
    address = url("new", kind="reminder", addressee=str(city.bureau.id))
    office = as_(city, "city_office")
    assert "示例市政府·分管副市长" in text(office.get(address))
    office.post(address, {"cases": [str(case)], "addressee_post": str(leader.id)})
    assert Letter.objects.get().addressee_post == leader


def test_an_addressees_office_is_not_offered_the_issuers_steps(city: City) -> None:
    """It writes letters of its own, and sees this one; what moves it is its issuer's."""
    office = city.cast.units["county_a_office"]
    letter = signed(city, drafted(city, overdue(city, unit="county_a_office"), addressee=office.id))
    client = as_(city, "county_office")
    page = client.get(url("letter", letter.id))
    assert page.status_code == 200 and url("receive", letter.id) in page.content.decode()
    for act in ("deliver", "attach", "withdraw"):
        assert url(act, letter.id) not in page.content.decode(), act
        assert post(client, letter, act, channel="network", reason="不想要").status_code == 403
