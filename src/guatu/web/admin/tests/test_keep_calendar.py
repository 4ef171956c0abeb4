"""The calendar: a notice is looked at, then filed; what is wrong is told; a missing year is said aloud."""

import datetime as dt
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from guatu.cases.tests.scene import opened, standing
from guatu.facts import files, journal
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.ledger.calendar import calendar_of
from guatu.ledger.models import CalendarDay
from tests.cast import sign_in
from tests.register import load_parameters

SHEET = "日期,安排,名称,依据\n2027-01-01,放假,元旦,示办〔2026〕1号\n2027-02-20,调休上班,春节,示办〔2026〕1号\n"
NEW_YEAR = dt.datetime(2026, 12, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def office(client, cast):
    load_parameters()
    return sign_in(client, cast.city_office)


def upload(office, text=SHEET, **more):
    return office.post("/admin/calendar", {"file": SimpleUploadedFile("2027.csv", text.encode()), **more})


def filing(seen):
    """What the page sends back when the year is found right."""
    return {"notice": seen.context["filing"]["notice"].value()}


def filed_files():
    """What the filed years were read from."""
    facts = Fact.objects.filter(kind="ledger.calendar_set")
    return [files.read(one.file_sha256).decode() for fact in facts for one in journal.evidence_of([fact.id])[fact.id]]


def test_it_works(office, cast):
    seen = upload(office)
    assert seen.status_code == 200 and "元旦" in seen.content.decode() and not CalendarDay.objects.exists()
    assert office.post("/admin/calendar", filing(seen)).status_code == 302
    assert not calendar_of(cast.city.id).is_provisional(2027)
    page = office.get("/admin/calendar?year=2027").content.decode()
    assert "本辖区登记" in page and "示办〔2026〕1号" in page and "2027-02-20" in page and "周六" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [("日期,安排\n2027-01-01,放假\n", "发文字号"), (SHEET.replace("2027-02-20", "2027-02-19"), "不是周六、周日"), ("a,b\n1,2\n", "没有找到表头"),
     (SHEET.replace("放假", "值班"), "第 2 行")],
)  # fmt: skip
def test_what_is_wrong_is_told_and_not_filed(office, text, words):
    answer = upload(office, text)
    assert answer.status_code == 422 and words in answer.content.decode() and not CalendarDay.objects.exists()


@pytest.mark.parametrize("broken", [SHEET.replace("2027-02-20", "2027-02-19"), "日期,安排,依据\n2028-05-01,放假,示办〔2026〕1号\n", "a,b\n1,2\n"])
def test_what_is_filed_is_checked_again(office, cast, monkeypatch, broken):
    """The kept file is read once more on filing: where it is no notice of the year, or another is named, nothing is filed; its own is."""
    form = filing(upload(office))
    with monkeypatch.context() as another:
        another.setattr(files, "read", lambda sha256: broken.encode())
        assert office.post("/admin/calendar", form).status_code == 422
    assert office.post("/admin/calendar", {"notice": form["notice"][:-1] + "_"}).status_code == 422
    assert office.post("/admin/calendar", {"notice": ""}).status_code == 422
    assert not CalendarDay.objects.exists()
    assert office.post("/admin/calendar", form).status_code == 302
    assert CalendarDay.objects.filter(root=cast.city).count() == 2


@pytest.mark.parametrize("name", ["", " ", "元 旦", "春\t节"])
def test_a_last_day_is_filed_as_it_was_seen_whatever_its_name(office, cast, name):
    sheet = f"日期,安排,依据,名称\n2027-01-01,放假,示办〔2026〕1号,元旦\n2027-02-20,调休上班,示办〔2026〕1号,{name}\n"
    assert office.post("/admin/calendar", filing(upload(office, sheet))).status_code == 302
    assert CalendarDay.objects.get(on=dt.date(2027, 2, 20), root=cast.city).name == name.strip()


def test_the_notice_is_kept_as_evidence_by_both_doors(office, cast, tmp_path):
    office.post("/admin/calendar", filing(upload(office)))
    assert filed_files() == [SHEET]
    path = tmp_path / "2027.csv"
    path.write_text(SHEET + "2027-01-02,放假,元旦,示办〔2026〕1号\n", encoding="utf-8")
    call_command("import", "calendar", str(path), "--place", cast.city.code, "--apply", stdout=StringIO())
    assert filed_files() == [SHEET, path.read_text(encoding="utf-8")]


def test_open_dates_are_counted_again_by_both_doors(client, cast, tmp_path):
    """R14.3: five working days from a Friday end on New Year's Day until somebody says that it is a holiday."""
    with clock.frozen(dt.datetime(2026, 12, 25, 4, 0, tzinfo=dt.UTC)):
        office, case = sign_in(client, cast.city_office), opened(cast)
        assert standing(case).due_on == dt.date(2027, 1, 1)
        office.post("/admin/calendar", filing(upload(office)))
        assert standing(case).due_on == dt.date(2027, 1, 4)
        path, said = tmp_path / "2027.csv", StringIO()
        path.write_text(SHEET + "2027-01-04,放假,元旦,示办〔2026〕1号\n", encoding="utf-8")
        call_command("import", "calendar", str(path), "--place", cast.city.code, "--apply", stdout=said)
        assert standing(case).due_on == dt.date(2027, 1, 5) and "1 件的时限" in said.getvalue()


def test_a_missing_year_is_said_aloud(client, cast):
    load_parameters()
    with clock.frozen(NEW_YEAR):
        office = sign_in(client, cast.city_office)
        warning = "示例市没有 2027 年的放假安排"
        assert warning in " ".join(office.get("/admin/").context["warnings"])
        assert "未登记" in office.get("/admin/calendar").content.decode()
        seen = upload(office)
        office.post("/admin/calendar", filing(seen))
        assert warning not in " ".join(office.get("/admin/").context["warnings"])


@pytest.mark.parametrize("who", ["system_admin", "county_office", "leader"])
def test_it_is_nobody_elses(client, cast, who):
    sign_in(client, cast.members[who])
    assert client.get("/admin/calendar").status_code == 403
    assert client.post("/admin/calendar", {}).status_code == 403


def test_the_command_previews_and_files(cast, tmp_path):
    path = tmp_path / "2027.csv"
    path.write_text(SHEET, encoding="utf-8")
    out = StringIO()
    call_command("import", "calendar", str(path), "--place", cast.city.code, stdout=out)
    assert "仅预览" in out.getvalue() and not CalendarDay.objects.exists()
    call_command("import", "calendar", str(path), "--place", cast.city.code, "--apply", stdout=StringIO())
    assert not calendar_of(cast.city.id).is_provisional(2027)
    path.write_text("日期,安排\n2027-01-01,放假\n", encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        call_command("import", "calendar", str(path), "--place", cast.city.code, "--apply", stderr=StringIO(), stdout=StringIO())
    assert refused.value.code == 2
