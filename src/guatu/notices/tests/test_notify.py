"""Told once, read once."""

from __future__ import annotations

import pytest

from guatu.kernel.errors import NotFound
from guatu.notices import queries
from guatu.notices.models import Notice
from guatu.notices.services import mark_read, notify
from guatu.notices.wording import notice_words
from guatu.runner.models import Job
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(cast: Cast, key: str = "case:1", **more: object) -> int:
    """Two posts are told something."""
    posts = [cast.department.post.id, cast.viewer.post.id]
    return notify(posts=posts, key=key, text="%(number)s 已办理", values={"number": "WT-1"}, **more)  # type: ignore[arg-type]


def test_it_works(cast: Cast) -> None:
    assert told(cast) == 2
    found = queries.notices_of(cast.department.actor).get()
    assert notice_words(found) == "WT-1 已办理"
    assert queries.unread_count(cast.department.actor) == 1


def test_nobody_is_told_twice(cast: Cast) -> None:
    told(cast)
    assert told(cast) == 0
    assert told(cast, key="case:2") == 2
    assert Notice.objects.count() == 4


def test_reading_is_ones_own(cast: Cast) -> None:
    told(cast)
    told(cast, key="case:2")
    mine = cast.department.post.id
    first = queries.notices_of(cast.department.actor).last()
    assert mark_read(post=mine, notices=[first.id]) == 1
    assert mark_read(post=mine, notices=[first.id]) == 0
    assert mark_read(post=mine) == 1
    assert queries.unread_count(cast.viewer.actor) == 2
    with pytest.raises(NotFound):
        queries.get_notice_for(cast.viewer.actor, first.id)


def test_a_value_may_be_a_source_text_and_a_broken_one_stops_nobody(cast: Cast) -> None:
    notify(
        posts=[cast.leader.post.id], key="a:1", text="%(number)s：%(title)s", values={"number": "1", "title": {"text": "通知"}}
    )
    notify(posts=[cast.leader.post.id], key="a:2", text="%(gone)s", values={"number": "1"})
    assert [notice_words(one) for one in queries.notices_of(cast.leader.actor)] == ["%(gone)s", "1：通知"]


def test_without_a_channel_nothing_is_put_in_the_queue(cast: Cast) -> None:
    told(cast)
    assert not Job.objects.exists()
