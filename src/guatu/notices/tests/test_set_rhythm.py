"""When a post wants to be told."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from guatu.kernel import clock
from guatu.kernel.errors import Invalid, Refused
from guatu.ledger.models import Parameter
from guatu.notices.rules import Quiet
from guatu.notices.services import set_rhythm
from guatu.notices.terms import terms_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def hours(cast: Cast, **more: object) -> None:
    """Hours of one's own."""
    usual = {"quiet_from": dt.time(22), "quiet_to": dt.time(7), "digest_at": dt.time(8, 30)}
    set_rhythm(actor=more.pop("actor", cast.department.actor), **{**usual, **more})  # type: ignore[arg-type]


def test_it_works(cast: Cast) -> None:
    hours(cast, muted=["case"])
    found = terms_of(cast.department.post, clock.today())
    assert (found.quiet, found.digest_at, found.muted) == (Quiet(dt.time(22), dt.time(7)), dt.time(8, 30), frozenset({"case"}))


def test_without_any_the_house_decides(cast: Cast) -> None:
    """The defaults are parameters, which a jurisdiction may set itself."""
    found = terms_of(cast.department.post, clock.today())
    assert (found.quiet, found.digest_at, found.daily_cap, found.is_workday) == (
        Quiet(dt.time(21), dt.time(7, 30)), dt.time(8), 10, True,
    )  # fmt: skip
    Parameter.objects.create(key="notices.daily_cap", root=cast.city, valid_from="2023-01-01", value=3, title="x", source="x")
    assert terms_of(cast.department.post, clock.today()).daily_cap == 3


def test_a_digest_within_the_quiet_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        hours(cast, digest_at=dt.time(6))
    assert "digest_at" in refused.value.problems
    hours(cast, digest_at=dt.time(6), is_digest_on=False)


def test_an_unknown_source_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        hours(cast, muted=["weather"])


def test_nobody_sets_it_for_another(cast: Cast) -> None:
    with pytest.raises(Refused):
        hours(cast, actor=dataclasses.replace(cast.department.actor, on_behalf_of=cast.leader.post.id))
