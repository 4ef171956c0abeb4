"""Keys rise, are unique across threads and forks, and carry the clock's millisecond."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

from guatu.kernel import clock, ids
from guatu.kernel.ids import uuid7


def test_it_works() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_rises_even_when_the_clock_stands_still() -> None:
    with clock.frozen(clock.now()):
        made = [uuid7() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000


def test_rises_when_the_clock_is_set_back() -> None:
    before = uuid7()
    with clock.frozen(clock.now() - dt.timedelta(hours=2)):
        assert uuid7() > before


def test_carries_the_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that has seen no later day: ids never go back."""
    monkeypatch.setattr(ids, "_LAST", ids._Sequence())
    later = clock.now() + dt.timedelta(seconds=5)
    with clock.frozen(later):
        assert uuid7().int >> 80 == int(later.timestamp() * 1000)


def test_threads_never_share_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(4000)))
    assert len(set(made)) == 4000


def _send_ids(pipe: Connection) -> None:
    pipe.send([uuid7() for _ in range(200)])


def test_forked_children_do_not_go_on_from_the_same_id() -> None:
    uuid7()
    fork = multiprocessing.get_context("fork")
    made: list[object] = []
    for _ in range(2):
        mine, theirs = fork.Pipe()
        child = fork.Process(target=_send_ids, args=(theirs,))
        child.start()
        made += mine.recv()
        child.join()
    assert len(set(made)) == 400
