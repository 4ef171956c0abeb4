"""The pen of one entry: collects its lines in memory and writes them, with the standings they change, in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from guatu.facts import canon, kinds, locks, references, refold
from guatu.facts.models import Entry, Evidence, Fact, JournalCut
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict, Invalid
from guatu.kernel.ids import uuid7

PROVENANCES = frozenset({"observed", "reported", "imported", "reconstructed", "sample"})
_BATCH = 400


@dataclass(frozen=True, slots=True)
class Evid:
    """Where a fact was seen: a stored file's hash and the place in it ({"sheet": …, "cells": {…}} or {"span": [a, b]})."""

    file_sha256: str
    locator: dict[str, Any] = field(default_factory=dict)


class Recorder:
    """One open entry. Obtained from `journal.entry`; `record` adds a line, `answer` is kept for repeats of the same key."""

    def __init__(self, *, actor: Actor, verb: str, idem_key: str | None, body_hash: str) -> None:
        self.id = uuid7()
        self.actor = actor
        self.verb = verb
        self.idem_key = idem_key
        self.body_hash = body_hash
        self.answer: dict[str, Any] = {}
        self._facts: list[Fact] = []
        self._evidence: list[Evidence] = []
        self._fresh: set[UUID] = set()

    def fresh(self, project: UUID) -> None:
        """Say that `project` was created in this entry, so that its fold need not read the journal."""
        self._fresh.add(project)

    def record(
        self,
        kind: Any,
        *,
        occurred_on: dt.date,
        project: UUID | None = None,
        place: UUID | None = None,
        subject: tuple[str, Any] | None = None,
        period: str = "",
        amount_yuan: int | None = None,
        quantity: int | None = None,
        unit: str = "",
        provenance: str = "observed",
        supersedes: UUID | None = None,
        reason: str = "",
        evidence: Iterable[Evid] = (),
    ) -> UUID:
        """Add one fact to the entry and return its id.

        Errors: Invalid for a date in the future, an unknown provenance, or a correction without a reason.
        """
        self._check(occurred_on, provenance, supersedes, reason)
        subject_type, subject_id = subject or ("", "")
        fact = Fact(
            entry_id=self.id, line=len(self._facts) + 1, kind=kinds.name_of(kind), schema_ver=kind.schema_ver,
            project=project, place=place, subject_type=subject_type, subject_id=str(subject_id),
            occurred_on=occurred_on, period=period, amount_yuan=amount_yuan, quantity=quantity, unit=unit,
            provenance=provenance, supersedes_id=supersedes, reason=reason, body=kinds.body_of(kind),
        )  # fmt: skip
        seen = [Evidence(fact_id=fact.id, file_sha256=e.file_sha256, locator=kinds.plain(e.locator)) for e in evidence]
        fact.row_hash = canon.fact_hash(fact, seen)
        self._facts.append(fact)
        self._evidence.extend(seen)
        return fact.id

    @staticmethod
    def _check(occurred_on: dt.date, provenance: str, supersedes: UUID | None, reason: str) -> None:
        # A clock that stepped back does not move the day of what is already written: instants never run backwards.
        if occurred_on > clock.today() and occurred_on > clock.local_date(_next_instant()):
            raise Invalid({"occurred_on": [_("发生日不能晚于今天；计划日期请填在计划栏。")]})
        if provenance not in PROVENANCES:
            raise Invalid({"provenance": [_("来源性质不明。")]})
        if supersedes is not None and not reason.strip():
            raise Invalid({"reason": [_("更正必须写明理由。")]})

    def write(self) -> None:
        """Write the entry, its facts and evidence, and re-fold what they touch. Called once, inside the transaction."""
        self._check_corrections()
        references.require("place", (fact.place for fact in self._facts))
        projects = {fact.project for fact in self._facts if fact.project is not None}
        lock_projects(projects - self._fresh)
        locks.hold_shared()
        recorded_at = _next_instant()
        self._insert(recorded_at)
        refold.after_entry(self._facts, self._fresh)

    def _insert(self, recorded_at: dt.datetime) -> None:
        actor = self.actor
        Entry.objects.create(
            id=self.id, verb=self.verb, actor_post=actor.post_id, actor_user=actor.user_id,
            on_behalf_of=actor.on_behalf_of, said_by=actor.said_by, channel=actor.channel, recorded_at=recorded_at,
            idem_key=self.idem_key, actor_key=actor_key(actor), body_hash=self.body_hash,
            answer=kinds.plain(self.answer),
        )  # fmt: skip
        for fact in self._facts:
            fact.recorded_at = recorded_at
        Fact.objects.bulk_create(self._facts, batch_size=_BATCH)
        Evidence.objects.bulk_create(self._evidence, batch_size=_BATCH)

    def _check_corrections(self) -> None:
        targets = {fact.supersedes_id for fact in self._facts if fact.supersedes_id}
        if not targets:
            return
        if Fact.objects.filter(supersedes_id__in=targets).exists():
            raise Conflict(_("这条事实已被更正过；请在最新一条上更正。"))
        if Fact.objects.filter(id__in=targets).count() != len(targets):
            raise Invalid({"supersedes": [_("要更正的事实不存在。")]})


def actor_key(actor: Actor) -> str:
    """Who an idempotency key belongs to: the post, else the account, else the channel."""
    return str(actor.post_id or actor.user_id or actor.channel)


def lock_projects(projects: set[UUID]) -> None:
    """Hold these projects until the transaction ends, so that nobody folds them from a stale reading.

    PostgreSQL only (SQLite has one writer): advisory locks in id order. Beyond 500 one lock for all, because the
    server's lock table is small.
    """
    if connection.vendor != "postgresql" or not projects:
        return
    with connection.cursor() as cursor:
        if len(projects) > _BULK:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BULK_KEY])
            return
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_BULK_KEY])
        for project in sorted(projects):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [project.int & 0x3FFF_FFFF_FFFF_FFFF | 1 << 62])


_BULK = 500
_BULK_KEY = 0x6775617475_01


def _next_instant() -> dt.datetime:
    """Now, but later than every cut and than what is already written (a clock may step back, and would then stand still)."""
    now = clock.now()
    last_cut = JournalCut.objects.aggregate(at=Max("at"))["at"]
    if last_cut is not None:
        now = max(now, last_cut + dt.timedelta(microseconds=1))
    last = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return max(now, last + dt.timedelta(microseconds=1)) if last is not None else now
