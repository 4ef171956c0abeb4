"""The journal: who sees which entries, of which facts the content, by which filters, as which files."""

import csv
import datetime as dt
import io

import pytest

from guatu.access import services
from guatu.facts import journal, kinds, seal
from guatu.facts.models import Entry, Fact
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM
from guatu.ledger.kinds import PlanSet
from guatu.web.admin import words
from guatu.web.admin.tests.things import make_account, make_entry
from tests.cast import sign_in
from tests.register import YI, load_parameters, planned, project_at

NAME_A, NAME_B = "示例甲县项目", "示例乙县项目"


@pytest.fixture
def projects(cast):
    load_parameters()
    return {place.code: project_at(place, planned(2023, 3 * YI), name=name) for place, name in ((cast.county_a, NAME_A), (cast.county_b, NAME_B))}


def entry_of(project):
    return Fact.objects.filter(project=project).first().entry


def listed(client, member, query=""):
    """The entries a member sees, by id."""
    text = sign_in(client, member).get(f"/admin/journal?out=csv&cols=id{query}").content.decode("utf-8-sig")
    return {row["凭证号"] for row in csv.DictReader(io.StringIO(text))}


def test_it_works(client, cast, projects):
    entry = entry_of(projects["99S001"])
    page = sign_in(client, cast.county_office).get("/admin/journal").content.decode()
    assert "登记项目" in page
    shown = client.get(f"/admin/journal/{entry.id}").content.decode()
    assert NAME_A in shown
    assert "30 000" in shown.replace("\u2009", " ")
    assert "项目建档" in shown


def test_a_county_knows_of_its_own_entries_only(client, cast, projects):
    assert listed(client, cast.county_office) == {str(entry_of(projects["99S001"]).id)}
    other = entry_of(projects["99S002"])
    assert client.get(f"/admin/journal/{other.id}").status_code == 404
    assert client.get(f"/admin/journal/{other.id}/receipt.json").status_code == 404


def test_a_unit_knows_of_its_projects(client, cast):
    own, other = make_entry(cast.department, True), make_entry(cast.department, False)
    assert listed(client, cast.department) == {str(own.id)}
    assert client.get(f"/admin/journal/{other.id}").status_code == 404


def test_the_auditor_sees_every_entry_and_no_business(client, cast, projects):
    services.create_account(actor=cast.system_admin.actor, username="audited", password="Qiuyu-9-wutong-men")
    assert listed(client, cast.audit_admin) == {str(one.id) for one in Entry.objects.all()}
    for project in projects.values():
        page = client.get(f"/admin/journal/{entry_of(project).id}").content.decode()
        assert "业务内容不向审计管理员展示" in page
        assert "项目建档" in page
        for secret in (NAME_A, NAME_B, "30 000", "300000000", "total_yuan"):
            assert secret not in page.replace("\u2009", " ")
    account = Fact.objects.get(kind="access.account_created")
    page = client.get(f"/admin/journal/{account.entry_id}").content.decode()
    assert "user_id" in page
    assert "系统管理员" in page


def test_matters_of_access_are_the_audits_alone(client, cast):
    services.grant_role(actor=cast.security_admin.actor, grant=services.NewGrant(cast.reporter.post, "viewer", place=cast.county_a))
    entry = Fact.objects.get(kind="access.granted").entry
    assert str(entry.id) in listed(client, cast.audit_admin)
    for member in (cast.city_office, cast.county_office, cast.leader):
        assert str(entry.id) not in listed(client, member)
        assert client.get(f"/admin/journal/{entry.id}").status_code == 404


def test_filters_stand_in_the_address(client, cast, projects):
    auditor = cast.audit_admin
    services.enable_account(actor=cast.security_admin.actor, user=make_account())
    registered = {str(entry_of(one).id) for one in projects.values()}
    enabled = {str(Fact.objects.get(kind="access.account_enabled").entry_id)}
    assert listed(client, auditor, "&verb=access.enable_account") == enabled
    assert listed(client, auditor, "&kind=ledger.plan_set") == registered
    assert listed(client, auditor, f"&post={cast.security_admin.post.id}") == enabled
    assert listed(client, auditor, "&channel=web") == enabled
    assert listed(client, auditor, "&channel=system") == registered
    assert listed(client, auditor, f"&q={projects['99S001']}") == {str(entry_of(projects["99S001"]).id)}
    assert listed(client, auditor, "&verb=nobody.did") == set()


def test_days_are_those_of_shanghai(client, cast):
    load_parameters()
    late = dt.datetime(2024, 3, 5, 23, 30, tzinfo=clock.SHANGHAI)
    with clock.frozen(late):
        project_at(cast.county_a)
    assert len(listed(client, cast.audit_admin, "&on_from=2024-03-05&on_to=2024-03-05")) == 1
    assert listed(client, cast.audit_admin, "&on_from=2024-03-06") == set()
    assert listed(client, cast.audit_admin, "&on_to=2024-03-04") == set()


@pytest.mark.parametrize("query", ["on_from=yesterday", "post=nobody", "q=%25", "page=99", "page=-1"])
def test_what_is_asked_wrongly_is_not_asked(client, cast, projects, query):
    page = sign_in(client, cast.audit_admin).get(f"/admin/journal?{query}")
    assert page.status_code == 200
    assert "登记项目" in page.content.decode()


def test_it_comes_as_a_workbook(client, cast, projects):
    assert sign_in(client, cast.audit_admin).get("/admin/journal?out=xlsx").content.startswith(b"PK")


def test_what_was_corrected_leads_to_its_correction(client, cast, projects):
    from_fact = Fact.objects.filter(project=projects["99S001"], kind="ledger.plan_set").get()
    with journal.entry(actor=SYSTEM, verb="ledger.set_plan", projects=[projects["99S001"]]) as entry:
        entry.record(PlanSet(2023, "issued"), occurred_on=from_fact.occurred_on, project=projects["99S001"], place=cast.county_a.id,
                     period="2023", amount_yuan=4 * YI, supersedes=from_fact.id, reason="录入有误", provenance="sample")  # fmt: skip
    page = sign_in(client, cast.county_office).get(f"/admin/journal/{from_fact.entry_id}").content.decode()
    assert f"/admin/journal/{entry.id}" in page
    assert "已被更正" in page
    assert "录入有误" in client.get(f"/admin/journal/{entry.id}").content.decode()


def test_a_long_entry_comes_in_pages(client, cast, projects, monkeypatch):
    monkeypatch.setattr("guatu.web.admin.views.journal.PAGE_SIZE", 1)
    entry = entry_of(projects["99S001"])
    first = sign_in(client, cast.county_office).get(f"/admin/journal/{entry.id}").content.decode()
    assert ("项目建档" in first, "?page=2" in first) == (True, True)
    assert "年度计划" in client.get(f"/admin/journal/{entry.id}?page=2").content.decode()


def test_unsealed_is_said(client, cast, projects):
    entry = entry_of(projects["99S001"])
    assert "未封存" in sign_in(client, cast.county_office).get(f"/admin/journal/{entry.id}").content.decode()
    assert client.get(f"/admin/journal/{entry.id}/receipt.json").status_code == 409
    seal.seal_now()
    assert "下载回执" in client.get(f"/admin/journal/{entry.id}").content.decode()


def test_it_is_asked_in_a_bounded_number_of_questions(client, cast, django_assert_max_num_queries):
    load_parameters()
    for number in range(12):
        project_at(cast.county_a, name=f"示例{number}")
    sign_in(client, cast.city_office)
    with django_assert_max_num_queries(45):
        client.get("/admin/journal")


def test_every_kind_of_fact_has_its_words():
    ours = {name for name in kinds.all_kinds() if not name.startswith("test.")}
    assert not ours - words.KINDS.keys()
