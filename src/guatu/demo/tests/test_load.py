"""The demo on record: both jurisdictions, through the verbs, once and for all; then only looked at."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import connection, transaction

from guatu.access import passwords, policy, scope
from guatu.access.models import Grant, Incumbency, Place, Post, Unit, User
from guatu.access.roles import ROLES
from guatu.attention.lights import lights_over
from guatu.demo import accounts, files
from guatu.demo.services import Report, invented, load_demo
from guatu.demo.tests.test_data_files import PERSON
from guatu.facts import seal
from guatu.facts.models import Entry, Evidence, Fact, StoredFile
from guatu.facts.verify import verify
from guatu.figures import closing
from guatu.figures.context import context_for
from guatu.figures.evaluate import FigureTable, evaluate
from guatu.figures.models import Close
from guatu.figures.ranking import ranking
from guatu.kernel import clock
from guatu.kernel.actor import SYSTEM, Actor
from guatu.ledger.models import Project, ProjectList, ProjectMembership, ProjectMilestone, ProjectMonth, ProjectStanding, Term

# One load for all of them: they belong in one process.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
# What a number looks like is asked of the whole sample world once; the second engine loads a small one.
whole = pytest.mark.sqlite
YI = 100_000_000


def scale() -> float:
    return 1 if connection.vendor == "sqlite" else 0.1


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Report]:
    """The demo, taken back at the end: nothing of it may be deleted."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(actor=SYSTEM, with_sample=True, scale=scale())
        transaction.set_rollback(True)


@pytest.fixture
def sample(loaded: Report) -> Place:
    return Place.objects.get(code=files.SAMPLE_ROOT)


@pytest.fixture
def xuchang(loaded: Report) -> Place:
    return Place.objects.get(code=files.PUBLISHED_ROOT)


def facts_of(root: Place) -> Any:
    """Every fact about a jurisdiction's projects, lists, totals and months."""
    places = Place.objects.filter(root=root).values("id")
    about = Fact.objects.exclude(kind__startswith="access.")
    return about.filter(project__in=Project.objects.filter(root=root).values("id")) | about.filter(place__in=places)


def shown(table: FigureTable, key: str, place: Place | None = None) -> Any:
    values = table.groups[str(place.id)] if place else table.total
    return values[key].shown


def counts() -> dict[str, int]:
    models = (
        Entry,
        Fact,
        Evidence,
        Place,
        Unit,
        Post,
        User,
        Grant,
        Incumbency,
        Term,
        ProjectList,
        Project,
        ProjectStanding,
        Close,
    )
    return {model.__name__: model.objects.count() for model in models}


def test_it_works(loaded: Report) -> None:
    assert loaded == Report(101, 117, 25, len(invented(scale())), 14, 53)
    assert list(verify()) == [] and seal.unsealed() == []


def test_twice_is_once(loaded: Report, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    before = counts()
    assert load_demo(actor=SYSTEM, with_sample=True).is_nothing
    settings.GUATU_SAMPLE = True
    call_command("demo", "load")
    said = capsys.readouterr().out
    assert "未作改动" in said and accounts.PASSWORD in said and "demo-sysadmin" in said
    assert counts() == before


# ---- 许昌市 ----------------------------------------------------------------------------------------------------------


def test_xuchang_counts_what_was_printed(xuchang: Place) -> None:
    table = evaluate(["projects.count", "projects.total", "projects.unpriced"], context_for(xuchang, at=dt.date(2023, 9, 30)))
    assert (shown(table, "projects.count"), str(shown(table, "projects.total"))) == (49, "495.76")
    assert shown(table, "projects.unpriced") == 33
    rows = ProjectStanding.objects.live().filter(root_id=xuchang.id)
    assert rows.count() == 101 and rows.filter(is_counted=False).count() == 52
    assert not rows.filter(name__contains="甜蜜素").exists()  # a product, left out


def test_every_reported_fact_has_its_evidence(xuchang: Place) -> None:
    sources = {document.sha256 for document in files.documents().values()}
    reported = Fact.objects.filter(provenance="reported")
    assert reported.count() > 340 and not reported.filter(evidence=None).exists()
    for row in Evidence.objects.filter(fact__provenance="reported"):
        assert row.file_sha256 in sources and row.locator["document"] and row.locator["quote"]
    odd = facts_of(xuchang).exclude(provenance="reported")
    assert set(odd.values_list("provenance", "kind")) == {("reconstructed", "ledger.total_stated")} and odd.count() == 7


def test_nothing_of_xuchang_is_marked_as_sample(xuchang: Place) -> None:
    assert not facts_of(xuchang).filter(provenance="sample").exists()
    assert not ProjectStanding.objects.filter(root_id=xuchang.id, is_sample=True).exists()
    for model in (
        Place.objects.filter(root=xuchang),
        Unit.objects.filter(place__root=xuchang),
        ProjectList.objects.filter(root=xuchang),
    ):
        assert model.exists() and not model.filter(is_sample=True).exists()


def test_a_reading_makes_no_date(xuchang: Place) -> None:
    rows = {row.name: row for row in ProjectStanding.objects.live().filter(root_id=xuchang.id)}
    read = rows["瑞维思减水剂项目"]
    assert (read.stage, read.stage_on, read.started_on) == ("P50", None, None)
    assert rows["许昌生物芯片研发制造基地项目"].stage == "P50" and "至少到此" in rows["振德集团华中区总部"].details["remark"]
    dated = (
        ProjectStanding.objects.live()
        .filter(root_id=xuchang.id)
        .exclude(signed_on=None, started_on=None, completed_on=None, produced_on=None)
    )
    told = {
        row["project_id"]
        for row in files.rows("xuchang/project_dates.csv")
        if row["nature"] == "actual" and row["milestone"] != "other"
    }
    assert dated.count() == len(told)


def test_promises_of_xuchang_keep_their_precision(xuchang: Place) -> None:
    rows = ProjectMilestone.objects.filter(snapshot_no=0, standing__root_id=xuchang.id, promised_on__isnull=False)
    assert dict(rows.filter(standing__name="恒盛科技园").values_list("key", "promised_text")) == {"start": "6月底前"}
    assert Counter(rows.values_list("promised_precision", flat=True)) == {"month": 8, "half": 1, "year": 1}


def test_stated_totals_stand_beside_our_own(xuchang: Place) -> None:
    facts = Fact.objects.filter(kind="ledger.total_stated")
    assert facts.count() == 117 and {fact.body["key"] for fact in facts} == {
        row["key"] for row in files.rows("xuchang/stated_totals.csv")
    }
    done = facts.get(subject_id="key.done.2023")
    assert (done.amount_yuan, done.body["value"], done.body["unit"]) == (167_310_000_000, "1673.1", "亿元")
    assert "原文未印" in done.body["as_of"]
    assert "推算" in facts.get(subject_id="key.plan.2023.implied").body["note"]


def test_memberships_say_how_they_count(xuchang: Place) -> None:
    rows = ProjectMembership.objects.filter(snapshot_no=0, standing__root_id=xuchang.id)
    assert rows.count() == 10 and set(rows.values_list("count_unit", flat=True)) == {"single", "bundle"}
    assert not rows.filter(is_assessed=True).exists()


def test_terms_are_dated(xuchang: Place) -> None:
    terms = Term.objects.filter(root=xuchang)
    of_2022 = terms.filter(vocabulary="field", valid_from__lte=dt.date(2022, 7, 1), valid_to__gte=dt.date(2022, 7, 1))
    assert of_2022.count() == 7 and terms.filter(vocabulary="field", valid_to=None).count() == 6
    frames = set(terms.filter(vocabulary="taxonomy").values_list("code", flat=True))
    assert set(terms.filter(vocabulary="chain").values_list("parent_code", flat=True)) <= frames


def test_pages_find_the_contradictions() -> None:
    assert [one.key for one in files.contradictions_of("许昌生物医药产业园项目")] == ["X09", "X18", "X33"]
    assert [one.key for one in files.contradictions_of_total("key.rate.2023")] == ["X13"]
    assert files.contradictions_of("没有这个项目") == []


# ---- 示例市 ----------------------------------------------------------------------------------------------------------


def test_everything_of_the_sample_is_marked(sample: Place) -> None:
    assert not facts_of(sample).exclude(provenance="sample").exists()
    assert not ProjectStanding.objects.filter(root_id=sample.id, is_sample=False).exists()
    for model in (
        Place.objects.filter(root=sample),
        Unit.objects.filter(place__root=sample),
        ProjectList.objects.filter(root=sample),
    ):
        assert not model.filter(is_sample=False).exists()
    assert not User.objects.filter(is_sample=False).exists() and not Post.objects.filter(is_sample=False).exists()
    value = evaluate(["done.ytd"], context_for(sample)).total["done.ytd"]
    assert value.sample_rows > 0


def test_the_journal_runs_in_the_order_of_the_calendar(sample: Place) -> None:
    mine = list(facts_of(sample).values_list("recorded_at", "occurred_on"))
    assert min(at for at, _on in mine) < dt.datetime(2022, 1, 2, tzinfo=dt.UTC) and max(at for at, _on in mine).year == 2023
    assert all(clock.local_date(at) >= on for at, on in mine)
    instants = Entry.objects.order_by("recorded_at", "id").values_list("recorded_at", flat=True)
    assert all(one <= other for one, other in itertools.pairwise(instants))


def test_months_are_closed_and_one_is_open(sample: Place) -> None:
    closes = list(Close.objects.filter(root_id=sample.id).order_by("at_date"))
    assert [close.period for close in closes][::13] == ["2022-06", "2023-08"] and len(closes) == 14
    assert all(closing.late_facts(close) for close in closes)
    assert closing.adjustments(closes[-1], sample, ["done.ytd"]), "a closed month was adjusted by what came late"
    now = context_for(sample)
    assert (now.at, now.close_id, now.snapshot_no) == (dt.date(2023, 9, 30), None, 0)


@whole
def test_the_city_stands_about_where_the_calendar_stands(sample: Place) -> None:
    keys = [
        "completion.rate",
        "completion.points",
        "returns.rate",
        "statistics.rate",
        "freshness.rate",
        "plan.total",
        "done.unverified",
    ]
    table = evaluate(keys, context_for(sample), by="place")
    assert -5 < shown(table, "completion.points") < 2 and 550 < shown(table, "plan.total") < 750
    assert 90 < shown(table, "returns.rate") < 100 and 90 < shown(table, "statistics.rate") < 100
    assert 80 < shown(table, "freshness.rate") < 97
    counties = {row.place.short_name: row for row in ranking("completion.rate", context_for(sample)) if row.group == "county"}
    best, worst = min(counties.values(), key=lambda r: r.rank or 99), max(counties.values(), key=lambda r: r.rank or 0)
    assert (best.place.short_name, worst.place.short_name) == ("乙县", "己县")
    assert best.value and worst.value and (best.value.shown or 0) > 83 and (worst.value.shown or 0) < 45
    assert shown(table, "done.unverified", worst.place) > 10


@whole
def test_lights_are_spread_plausibly(sample: Place) -> None:
    lights = Counter(one.state for one in lights_over(context_for(sample)).values())
    total = sum(lights.values())
    assert 0.08 < lights["late"] / total < 0.14 and 0.14 < lights["watch"] / total < 0.24
    assert lights["stopped"] == 13 and 1 <= lights["missing"] <= 10


@whole
def test_three_projects_drag_the_first_county(sample: Place) -> None:
    dragging = ProjectStanding.objects.live().filter(
        root_id=sample.id, county_id=Place.objects.get(code="99S101").id, is_counted=True, total_yuan__gte=10 * YI
    )
    story = [row for row in dragging if "三个大项目" in str(row.details.get("remark", ""))]
    assert len(story) == 3 and all("未签约" in row.details["problem_text"] for row in story)


@whole
def test_returns_of_both_sides_and_of_the_inspector(sample: Place) -> None:
    rows = ProjectMonth.objects.filter(snapshot_no=0, standing__root_id=sample.id)
    by_basis = Counter(rows.values_list("basis", flat=True))
    assert by_basis["reported"] > 4_000 and by_basis["verified"] > 3_500 and by_basis["inspected"] > 40
    assert rows.filter(is_objected=True).count() >= 12
    assert set(rows.values_list("period", flat=True)) >= {"2022-01/02", "2022-12", "2023-01/02", "2023-09"}
    fallen = Fact.objects.filter(kind="ledger.investment_returned", body__is_decrease_explained=True)
    assert fallen.count() >= 26 and not fallen.filter(reason="").exists()


def test_evidence_of_the_sample_can_be_opened(sample: Place) -> None:
    used = set(Evidence.objects.filter(fact__provenance="sample").values_list("file_sha256", flat=True))
    assert used and used <= set(StoredFile.objects.values_list("sha256", flat=True))


# ---- who may sign in ------------------------------------------------------------------------------------------------


def test_every_role_has_a_sign_in(loaded: Report) -> None:
    assert set(Grant.objects.values_list("role", flat=True)) == set(ROLES)
    assert not User.objects.filter(must_change_password=True).exists() and not User.objects.filter(is_active=False).exists()
    leader = User.objects.get(username="demo-leader")
    assert check_password(accounts.PASSWORD, leader.password)


def test_the_published_password_meets_the_rules(loaded: Report) -> None:
    for user in User.objects.filter(username__in=[one.username for one in accounts.sign_ins()]):
        user.password = ""  # else it is refused as used before
        assert passwords.problems(accounts.PASSWORD, user) == []


def actor_of(username: str) -> Actor:
    chair = Incumbency.objects.select_related("post").get(user__username=username)
    return Actor(chair.post_id, chair.user_id, chair.post.unit_id, "web")


@pytest.mark.parametrize("username", ["demo-leader", "demo-city"])
def test_city_posts_see_both_jurisdictions(username: str, sample: Place, xuchang: Place) -> None:
    reach = scope.visible_places(actor_of(username))
    assert {sample.id, xuchang.id} <= reach


@pytest.mark.parametrize(("username", "own", "other"), [("demo-jia", "99S101", "411082"), ("demo-changge", "411082", "99S101")])
def test_county_posts_see_their_own(username: str, own: str, other: str, loaded: Report) -> None:
    actor = actor_of(username)
    assert policy.can(actor, "project.register", Place.objects.get(code=own)).ok
    assert not policy.can(actor, "project.read", Place.objects.get(code=other)).ok


def test_no_person_is_named(loaded: Report) -> None:
    texts = [str(body) + reason for body, reason in Fact.objects.values_list("body", "reason").iterator()]
    for model, column in ((User, "display_name"), (Post, "title"), (Unit, "name")):
        texts += model.objects.values_list(column, flat=True)
    assert not [found for text in texts for found in PERSON.findall(text)]
    assert not [text for text in texts if re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.sub(r"\d*0000\b|[0-9a-f-]{32,}", "", text))]
