"""Saved views: filters and columns under a name; the day and the place stay with the reader."""

import pytest

from guatu.ledger.models import SavedView
from guatu.web.register.tests.scene import browser, building, names_of, opened, sent

pytestmark = pytest.mark.django_db


def test_it_works(cast):
    building(cast.county_a, "甲园", tier="city")
    building(cast.county_a, "别的")
    response = sent(cast, "county_office", "save-view", title=" 市重点 ", query="/register/?tier=city&at=2023-06-30&page=3&place=99S001")
    row = SavedView.objects.get()
    assert (row.name, row.query) == ("市重点", "tier=city")
    assert names_of(browser(cast, "county_office").get(response.url)) == ["甲园"]
    views = opened(cast, "county_office", "list", tier="city").context["table"].views
    assert [(one.title, one.is_current) for one in views] == [("全部", False), ("市重点", True)]


def test_the_same_name_replaces(cast):
    for tier in ("city", "county"):
        sent(cast, "viewer", "save-view", title="重点", query=f"?tier={tier}")
    assert SavedView.objects.get().query == "tier=county"


def test_a_view_keeps_the_day_one_looks_at(cast):
    sent(cast, "viewer", "save-view", title="重点", query="?tier=city")
    views = opened(cast, "viewer", "list", at="2023-06-30").context["table"].views
    assert "at=2023-06-30" in views[1].url and "tier=city" in views[1].url


def test_without_a_name_it_is_refused(cast):
    sent(cast, "viewer", "save-view", title="  ", query="?tier=city")
    assert not SavedView.objects.exists()


def test_it_can_be_shared_with_the_unit_and_taken_back(cast):
    sent(cast, "county_office", "save-view", title="重点", query="?tier=city")
    row = SavedView.objects.get()
    assert not opened(cast, "viewer", "list").context["table"].views
    sent(cast, "county_office", "share-view", row.id)
    assert [one.title for one in opened(cast, "viewer", "list").context["table"].views] == ["全部", "重点"]
    assert not opened(cast, "other_county_office", "list").context["table"].views
    sent(cast, "county_office", "share-view", row.id)
    assert not opened(cast, "viewer", "list").context["table"].views


def test_only_its_owner_may_drop_it(cast):
    sent(cast, "county_office", "save-view", title="重点", query="?tier=city")
    row = SavedView.objects.get()
    for who in ("viewer", "city_office", "system_admin"):
        assert sent(cast, who, "drop-view", row.id).status_code == 404
        assert sent(cast, who, "share-view", row.id).status_code == 404
    assert opened(cast, "county_office", "views").status_code == 200
    sent(cast, "county_office", "drop-view", row.id)
    assert not SavedView.objects.exists()


def test_there_is_a_limit(cast):
    for at in range(31):
        sent(cast, "viewer", "save-view", title=f"视图{at}", query="?tier=city")
    assert SavedView.objects.count() == 30
