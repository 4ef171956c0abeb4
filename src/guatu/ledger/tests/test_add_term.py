"""A dictionary grows by dated entries; the version before ends the day before."""

import dataclasses
import datetime as dt

import pytest

from guatu.facts.journal import Replayed
from guatu.facts.models import Fact
from guatu.kernel.errors import Invalid, NotFound, Refused
from guatu.ledger.models import Term
from guatu.ledger.queries import terms
from guatu.ledger.services.terms import NewTerm, add_term
from tests.cast import build_cast

pytestmark = pytest.mark.django_db
NEW = NewTerm("field", "F1", "先进制造业", dt.date(2023, 1, 1), "示字〔2023〕2号")


@pytest.fixture
def cast():
    return build_cast()


def added(cast, **changes):
    return add_term(actor=cast.city_office.actor, root=cast.city, term=dataclasses.replace(NEW, **changes))


def problems(cast, **changes):
    with pytest.raises(Invalid) as found:
        added(cast, **changes)
    return set(found.value.problems)


def test_it_works(cast):
    row = added(cast)
    assert [one.name for one in terms("field", root=cast.city.id, at=dt.date(2023, 6, 1))] == ["先进制造业"]
    fact = Fact.objects.get(kind="ledger.term_added")
    assert (fact.place, fact.subject_id, fact.provenance) == (cast.city.id, str(row.id), "sample")
    assert fact.body["source"] == "示字〔2023〕2号"


def test_a_new_version_ends_the_one_before(cast):
    first = added(cast)
    added(cast, name="先进制造", valid_from=dt.date(2024, 1, 1))
    first.refresh_from_db()
    assert first.valid_to == dt.date(2023, 12, 31)
    assert [one.name for one in terms("field", root=cast.city.id, at=dt.date(2023, 12, 31))] == ["先进制造业"]
    assert [one.name for one in terms("field", root=cast.city.id, at=dt.date(2024, 1, 1))] == ["先进制造"]
    assert Fact.objects.filter(kind="ledger.term_added").order_by("recorded_at").last().body["replaced_from"] == "2023-01-01"


def test_an_earlier_version_must_end_before_the_later_one(cast):
    added(cast)
    assert problems(cast, valid_from=dt.date(2022, 1, 1)) == {"valid_to"}
    added(cast, valid_from=dt.date(2022, 1, 1), valid_to=dt.date(2022, 12, 31))
    assert Term.objects.filter(code="F1").count() == 2


def test_the_same_day_twice_is_refused(cast):
    added(cast)
    assert problems(cast, name="别的") == {"valid_from"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vocabulary": "secret"}, "vocabulary"),
        ({"code": "has blank"}, "code"),
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"valid_to": dt.date(2022, 1, 1)}, "valid_to"),
        ({"parent_code": "nobody"}, "parent_code"),
    ],
)
def test_what_is_wrong_is_named(cast, changes, field):
    assert problems(cast, **changes) == {field}
    assert not Term.objects.exists()


def test_the_general_dictionary_is_not_hidden_unseen(cast):
    Term.objects.create(vocabulary="field", code="G", name="通用", root=None)
    assert problems(cast) == {"vocabulary"}
    assert [one.code for one in terms("field", root=cast.city.id)] == ["G"]


def test_the_same_submission_counts_once(cast):
    for _again in range(2):
        try:
            add_term(actor=cast.city_office.actor, root=cast.city, term=NEW, idem_key="k1")
        except Replayed as earlier:
            assert earlier.answer == {"term": str(Term.objects.get().id)}
    assert Term.objects.count() == 1


def test_a_county_may_not(cast):
    with pytest.raises((Refused, NotFound)):
        add_term(actor=cast.county_office.actor, root=cast.city, term=NEW)
    with pytest.raises(NotFound):
        add_term(actor=cast.city_office.actor, root=cast.neighbour_city, term=NEW)
