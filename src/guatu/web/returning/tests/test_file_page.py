"""The phone page: what is owed, the form done in a minute, the receipt; and nothing lost by a refusal."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guatu.facts.models import Entry, Evidence, Fact
from guatu.intake import evidence
from guatu.kernel.errors import Invalid
from guatu.ledger.models import ProjectMonth
from guatu.life.dispatch.returns.photos import clean_photo
from guatu.life.dispatch.returns.tests.scene import building, filed, mark_of, photo, row_of
from guatu.life.dispatch.returns.vocab import PhotoSource
from guatu.web.evidence import PaperField, PhotosField
from guatu.web.returning.tests.desk import later
from guatu.web.returning.tests.things import shot
from tests.cast import Cast, sign_in
from tests.register import YI, planned, project_at, reached, returned

pytestmark = pytest.mark.django_db


def form_url(project: UUID, cycle: str = "daily", occasion: str = "2023-08-14") -> str:
    return reverse("returning:file", args=[project, cycle, occasion])


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.fixture
def reporter(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.reporter)


def test_it_works(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    page = text(reporter.get(reverse("returning:mine")))
    assert form_url(project) in page and "今天 17:30 截止" in page and "还有 2 项没有报" in page
    assert reporter.get(form_url(project)).status_code == 200
    sent = {
        "progress": "主体三层浇筑", "people": "46", "key": "k1", "seen": "", "camera_meta": json.dumps([{"lat": 34.03, "lng": 113.85, "accuracy": 9}]),
        "camera": SimpleUploadedFile("camera-1.jpg", shot(), "image/jpeg"), "photos": SimpleUploadedFile("wx.jpg", shot(), "image/jpeg"),
    }  # fmt: skip
    answer = reporter.post(form_url(project), sent)
    entry = Entry.objects.get(verb="returns.file")
    assert answer.status_code == 302 and answer.url == reverse("returning:receipt", args=[entry.id])
    receipt = text(reporter.get(answer.url))
    assert str(entry.id) in receipt and Fact.objects.get(entry=entry).row_hash in receipt and "县项目办审核" in receipt
    assert sorted(piece.locator["is_checked"] for piece in Evidence.objects.all()) == [False, True]
    assert mark_of(project)["checked_photos"] == 1


def test_one_tap_says_no_change(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    assert 'name="is_unchanged"' not in text(reporter.get(form_url(project)))
    filed(cast, project)
    with later("2023-08-15 09:00", reporter, cast.reporter):
        page = text(reporter.get(form_url(project, occasion="2023-08-15")))
        assert 'name="is_unchanged"' in page and "沿用 2023-08-14 报的" in page and "主体三层浇筑" in page
        assert (
            reporter.post(form_url(project, occasion="2023-08-15"), {"is_unchanged": "1", "seen": "", "key": "k"}).status_code
            == 302
        )
    assert mark_of(project, "2023-08-15")["is_unchanged"]


def test_the_same_sending_twice_is_one_return(reporter: Client, cast: Cast) -> None:
    """The phone sends again what it had no answer for."""
    project = building(cast.county_a)
    sent = {"progress": "主体三层", "key": "k9", "seen": ""}
    first, again = (reporter.post(form_url(project), sent) for _n in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert Fact.objects.filter(kind="returns.progress_returned").count() == 1


def test_what_was_typed_stays(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    answer = reporter.post(form_url(project), {"progress": "主体三层", "has_problem": "on", "blockers": "", "seen": ""})
    assert answer.status_code == 422
    assert "主体三层" in text(answer) and "请写明是什么问题" in text(answer)


def test_somebody_was_faster(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    filed(cast, project)
    answer = reporter.post(form_url(project), {"progress": "另一句", "seen": "", "key": "k"})
    assert answer.status_code == 409
    assert "已有人报过" in text(answer) and "另一句" in text(answer)
    fresh = {name: answer.context["form"][name].value() for name in ("seen", "key")}
    assert reporter.post(form_url(project), {"progress": "另一句", **fresh}).status_code == 302, "looked at, and sent all the same"


def test_a_form_of_another_post_is_not_filed_in_this_one(reporter: Client, cast: Cast) -> None:
    """Two people share a phone: the page was opened by one, the other is signed in now."""
    project = building(cast.county_a)
    assert f'name="chair" value="{cast.reporter.actor.post_id}"' in text(reporter.get(form_url(project)))
    sent = {"progress": "别人填的", "seen": "", "key": "k", "chair": str(cast.county_office.actor.post_id)}
    answer = reporter.post(form_url(project), sent)
    assert answer.status_code == 409 and "另一个岗位" in text(answer) and "别人填的" in text(answer)
    assert not Fact.objects.filter(kind="returns.progress_returned").exists()
    assert reporter.post(form_url(project), {**sent, "chair": str(cast.reporter.actor.post_id)}).status_code == 302


@pytest.mark.parametrize("meta", ["[" * 2000 + "]" * 2000, "[9" + "9" * 5000 + "]", "{", '"x"'])
def test_what_the_camera_says_may_be_nonsense(reporter: Client, cast: Cast, meta: str) -> None:
    project = building(cast.county_a)
    sent = {"progress": "主体三层", "seen": "", "camera_meta": meta, "camera": SimpleUploadedFile("a.jpg", shot(), "image/jpeg")}
    assert reporter.post(form_url(project), sent).status_code == 302


def test_after_the_lock_it_asks_for_a_reason(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    with later("2023-08-16 09:00", reporter, cast.reporter):
        assert "已锁定" in text(reporter.get(form_url(project)))
        assert reporter.post(form_url(project), {"progress": "主体三层", "seen": ""}).status_code == 422
        answer = reporter.post(form_url(project), {"progress": "主体三层", "reason": "停电", "seen": ""})
        assert answer.status_code == 302
        assert "迟报或补报" in text(reporter.get(answer.url))


def test_a_return_sent_back_shows_why(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    receipt = filed(cast, project)
    county = sign_in(Client(), cast.county_office)
    back = reverse("returning:send-back", args=[receipt.log, receipt.occasion])
    assert county.post(back, {"reason": ""}).status_code == 422
    assert county.post(back, {"reason": "照片不清", "filing": str(receipt.fact)}).status_code == 302
    assert "照片不清" in text(reporter.get(reverse("returning:mine")))
    assert "照片不清" in text(reporter.get(form_url(project)))


def test_a_secretary_says_who_said_it(client: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    assert 'name="said_by"' not in text(sign_in(Client(), cast.reporter).get(form_url(project)))
    county = sign_in(client, cast.county_office)
    assert 'name="said_by"' in text(county.get(form_url(project)))
    answer = county.post(form_url(project), {"progress": "主体三层", "said_by": "施工单位现场", "seen": ""})
    assert "施工单位现场" in text(county.get(answer.url))
    assert mark_of(project)["is_told"]


@pytest.mark.parametrize("name", ["photos", "chat", "camera"])
def test_what_is_no_photo_is_refused_with_all_the_rest_kept(reporter: Client, cast: Cast, name: str) -> None:
    project = building(cast.county_a)
    bad = SimpleUploadedFile("a.jpg", b"%PDF-1.4", "image/jpeg")
    answer = reporter.post(form_url(project), {"progress": "主体三层", "seen": "", name: bad})
    assert answer.status_code == 422
    assert "照片已损坏或无法识别" in text(answer) and not Evidence.objects.exists()


def test_how_many_photos_are_taken_is_said_and_held_to(reporter: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One number for the page, its camera and the gate, the same in every room."""
    monkeypatch.setattr(evidence, "MOST_PHOTOS", 2)
    url = form_url(building(cast.county_a))
    page = text(reporter.get(url))
    assert 'data-most="2" data-too-many="一次最多 2 张照片。"' in page and "最多 2 张，每张不超过 20 MB。" in page
    every = [SimpleUploadedFile(f"{n}.jpg", shot(), "image/jpeg") for n in range(3)]
    answer = reporter.post(url, {"progress": "主体三层", "seen": "", "photos": every[:2], "chat": every[2:]})
    assert answer.status_code == 422 and "一次最多 2 张照片" in text(answer) and not Evidence.objects.exists()


def test_every_room_says_the_limits_it_holds_to() -> None:
    n, mb = evidence.MOST_PHOTOS, evidence.MOST_MEBIBYTES
    assert f"最多 {n} 张，每张不超过 {mb} MB" in str(PhotosField().help_text)
    assert f"不超过 {mb} MB" in str(PaperField().help_text) and f"不超过 {mb} MB" in str(PaperField(kinds=evidence.SCANS).help_text)
    with pytest.raises(Invalid) as refused:
        clean_photo(b"0" * (evidence.MOST_BYTES + 1), "a.jpg", PhotoSource.FILE)
    assert f"超过 {mb} MB" in str(refused.value.problems["photos"])


def test_a_screenshot_is_replaced(reporter: Client, cast: Cast) -> None:
    project = building(cast.county_a)
    receipt = filed(cast, project, evidence=(photo("chat"),))
    page = reverse("returning:return", args=[receipt.log, receipt.occasion])
    assert "2023-08-17" in text(reporter.get(page))
    url = reverse("returning:replace", args=[receipt.log, receipt.occasion])
    assert reporter.post(url, {}).status_code == 422
    assert reporter.post(url, {"photos": SimpleUploadedFile("a.jpg", shot(), "image/jpeg")}).status_code == 302
    assert row_of(project).provisional_due_on is None
    assert reporter.post(url, {"photos": SimpleUploadedFile("a.jpg", shot(), "image/jpeg")}).status_code == 409


def test_a_photo_is_shown_as_a_picture(reporter: Client, cast: Cast) -> None:
    filed(cast, building(cast.county_a), evidence=(photo(content=shot()),))
    answer = reporter.get(reverse("returning:photo", args=[Evidence.objects.get().id]))
    assert answer.headers["Content-Type"] == "image/jpeg" and answer.content == shot()


# ---- the month, with its money ----------------------------------------------------------------------------------------------


def monthly(cast: Cast) -> UUID:
    """A project with a plan and a July return, in September's first days."""
    events = (
        reached("P40", "2023-03-01"),
        reached("P50", "2023-04-01"),
        planned(2023, 10 * YI),
        returned("2023-07", "2023-07-31", 2 * YI),
    )
    return project_at(cast.county_a, *events)


def told(project: UUID) -> int | None:
    row = ProjectMonth.objects.filter(snapshot_no=0, project_id=project, period="2023-08", basis="reported").first()
    return row.ytd_yuan if row else None


def test_the_month_files_money_and_progress_together(reporter: Client, cast: Cast) -> None:
    project = monthly(cast)
    url = form_url(project, "monthly", "2023-08")
    with later("2023-09-04 10:00", reporter, cast.reporter):
        page = text(reporter.get(url))
        assert "20000" in page, "last month's cumulative stands beside the field"
        assert reporter.post(url, {"ytd": "23000", "progress": "主体封顶", "key": "m1", "seen": ""}).status_code == 302
        assert reporter.post(url, {"ytd": "23000", "progress": "主体封顶", "key": "m1", "seen": ""}).status_code == 302
    assert told(project) == 230_000_000
    assert Fact.objects.filter(kind="ledger.investment_returned", period="2023-08").count() == 1
    assert mark_of(project, "2023-08", "monthly")["progress"] == "主体封顶"


def test_the_number_rests_on_the_photo(reporter: Client, cast: Cast) -> None:
    """Whoever opens the amount sees what the phone saw."""
    project = monthly(cast)
    sent = {"ytd": "23000", "progress": "主体封顶", "seen": "", "photos": SimpleUploadedFile("a.jpg", shot(), "image/jpeg")}
    with later("2023-09-04 10:00", reporter, cast.reporter):
        assert reporter.post(form_url(project, "monthly", "2023-08"), sent).status_code == 302
    money = Fact.objects.get(kind="ledger.investment_returned", period="2023-08")
    progress = Fact.objects.get(kind="returns.progress_returned")
    assert [one.file_sha256 for one in money.evidence.all()] == [one.file_sha256 for one in progress.evidence.all()] != []


@pytest.mark.parametrize("ytd", ["", "10000", "99999999", "很多"])
def test_money_that_cannot_stand_files_nothing(reporter: Client, cast: Cast, ytd: str) -> None:
    project = monthly(cast)
    with later("2023-09-04 10:00", reporter, cast.reporter):
        answer = reporter.post(form_url(project, "monthly", "2023-08"), {"ytd": ytd, "progress": "主体封顶", "seen": ""})
    assert answer.status_code == 422
    assert "主体封顶" in text(answer)
    assert told(project) is None and not Fact.objects.filter(kind="returns.progress_returned").exists()


def test_who_sees_what(cast: Cast) -> None:
    building(cast.county_a)
    page = text(sign_in(Client(), cast.leader).get(reverse("returning:mine")))
    assert "本岗位不承担填报" in page and "示例在建项目" not in page
    page = text(sign_in(Client(), cast.city_office).get(reverse("returning:mine")))
    assert "本岗位不承担填报" in page
    assert "现在没有要填报的" in text(sign_in(Client(), cast.department).get(reverse("returning:mine")))


def test_queries_do_not_grow_with_the_projects(reporter: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        building(cast.county_a, f"示例{number}")
    with django_assert_max_num_queries(60):
        reporter.get(reverse("returning:mine"))
