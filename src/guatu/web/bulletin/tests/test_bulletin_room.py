"""The room: draft, read with figures that open, check by another, files of both editions; no draft for a county."""

import pytest
from django.urls import reverse

from guatu.documents.models import FrozenDocument
from tests.cast import build_cast, sign_in
from tests.register import YI, load_parameters, planned, project_at, returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    load_parameters()
    cast = build_cast()
    for place in (cast.county_a, cast.county_b):
        project_at(place, planned(2023, 10 * YI), returned("2023-08", "2023-08-31", 7 * YI))
    return cast


@pytest.fixture
def office(client, cast):
    return sign_in(client, cast.city_office)


def drafted(office):
    office.post(reverse("bulletin:draft"), {"period": "2023-08"})
    return FrozenDocument.objects.get()


def test_it_works(office):
    answer = office.post(reverse("bulletin:draft"), {"period": "2023-08", "requests": "一是抓紧。\n二是报实。"})
    page = office.get(answer.url).content.decode()
    assert "1—8月份进展情况通报" in page
    assert "一是抓紧。" in page
    assert "/completion.rate?at=2023-08-31" in page
    assert FrozenDocument.objects.get().drafted_by


def test_the_list_names_it(office):
    one = drafted(office)
    assert one.title in office.get(reverse("bulletin:list")).content.decode()


def test_both_editions_can_be_had(office):
    one = drafted(office)
    for edition, suffix, start in (("clean", "pdf", b"%PDF"), ("check", "docx", b"PK")):
        body = office.get(reverse("bulletin:download", args=[one.id, edition, suffix])).content
        assert body.startswith(start)


def test_there_is_no_other_edition(office):
    assert office.get(reverse("bulletin:download", args=[drafted(office).id, "secret", "pdf"])).status_code == 404


def test_a_month_written_wrongly_is_explained(office):
    answer = office.post(reverse("bulletin:draft"), {"period": "八月"})
    assert answer.status_code == 422
    assert "2023-08" in answer.content.decode()


def test_a_drafter_cannot_check_his_own(office):
    one = drafted(office)
    office.post(reverse("bulletin:check", args=[one.id]))
    one.refresh_from_db()
    assert one.status == "draft"


def test_a_sample_offers_no_issuing(office):
    page = office.get(reverse("bulletin:show", args=[drafted(office).id])).content.decode()
    assert reverse("bulletin:issue", args=[FrozenDocument.objects.get().id]) not in page


def test_a_county_sees_no_draft(client, cast, office):
    one = drafted(office)
    sign_in(client, cast.county_office)
    assert client.get(reverse("bulletin:show", args=[one.id])).status_code in {403, 404}
    assert one.title not in client.get(reverse("bulletin:list")).content.decode()


def test_page_and_picture_are_files(office):
    assert office.get(reverse("bulletin:one-page")).content.startswith(b"%PDF")
    assert office.get(reverse("bulletin:picture")).content.startswith(b"\x89PNG")


def test_withdrawing_needs_a_reason(office):
    one = drafted(office)
    assert office.post(reverse("bulletin:withdraw", args=[one.id]), {}).status_code == 422
    office.post(reverse("bulletin:withdraw", args=[one.id]), {"reason": "数据有误"})
    one.refresh_from_db()
    assert one.status == "withdrawn"
