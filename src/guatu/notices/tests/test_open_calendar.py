"""A secret address: only its digest is kept, a new one ends the old, and it ends with whoever made it."""

from __future__ import annotations

import pytest

from guatu.access.models import Incumbency, User
from guatu.kernel.errors import NotFound
from guatu.notices import queries
from guatu.notices.models import CalendarFeed
from guatu.notices.services import close_calendar, open_calendar
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_works(cast: Cast) -> None:
    token = open_calendar(actor=cast.department.actor)
    found = queries.calendar_actor(token)
    assert (found.post_id, found.unit_id) == (cast.department.post.id, cast.department.own_unit.id)
    assert len(token) >= 40 and token not in str(CalendarFeed.objects.values().get())


def test_a_wrong_an_old_and_a_closed_one_lead_nowhere(cast: Cast) -> None:
    old = open_calendar(actor=cast.department.actor)
    new = open_calendar(actor=cast.department.actor)
    for wrong in ("", "x" * 43, old, CalendarFeed.objects.get().token_hash):
        with pytest.raises(NotFound):
            queries.calendar_actor(wrong)
    queries.calendar_actor(new)
    assert close_calendar(actor=cast.department.actor) is True
    assert close_calendar(actor=cast.department.actor) is False
    with pytest.raises(NotFound):
        queries.calendar_actor(new)


def test_it_ends_with_whoever_made_it(cast: Cast) -> None:
    token = open_calendar(actor=cast.department.actor)
    Incumbency.objects.filter(post=cast.department.post).update(user=cast.viewer.user)
    with pytest.raises(NotFound):
        queries.calendar_actor(token)
    Incumbency.objects.filter(post=cast.department.post).update(user=cast.department.user)
    User.objects.filter(id=cast.department.user.id).update(is_active=False)
    with pytest.raises(NotFound):
        queries.calendar_actor(token)
