"""The default parameters: safe to load again, a default that differs is put right, what a jurisdiction set itself stays."""

import pytest

from guatu.ledger import reference
from guatu.ledger.models import Parameter
from tests.cast import build_cast

pytestmark = pytest.mark.django_db


def test_loading_again_changes_nothing(django_assert_max_num_queries):
    reference.load_parameters()
    before = list(Parameter.objects.order_by("id").values())
    with django_assert_max_num_queries(2):
        assert reference.load_parameters() == len(before)
    assert list(Parameter.objects.order_by("id").values()) == before


def test_a_default_that_differs_or_is_gone_is_put_right_and_an_own_value_stays():
    reference.load_parameters()
    before = {(one.key, one.valid_from): (one.value, one.title, one.source) for one in Parameter.objects.filter(root=None)}
    first, second = Parameter.objects.filter(root=None).order_by("key")[:2]
    own = Parameter.objects.create(key=first.key, root=build_cast().city, value=99, source="示办〔2023〕1号")
    Parameter.objects.filter(id=first.id).update(value=98, source="")
    second.delete()
    reference.load_parameters()
    assert {(one.key, one.valid_from): (one.value, one.title, one.source) for one in Parameter.objects.filter(root=None)} == before
    own.refresh_from_db()
    assert own.value == 99
