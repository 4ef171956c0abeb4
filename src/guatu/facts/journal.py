"""The one door to the journal: write entries, draw cuts, read facts as of two dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from guatu.facts import canon, kinds, locks, refold
from guatu.facts.folds import FactRow
from guatu.facts.models import Entry, Evidence, Fact, JournalCut
from guatu.facts.recorder import Evid, Recorder, actor_key, lock_projects
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Conflict

__all__ = ["Evid", "Recorder", "Replayed", "cut", "entry", "evidence_of", "facts_about", "facts_of", "require_unanswered", "timeline"]


class Replayed(Exception):  # noqa: N818 - not an error: the answer given before
    """The same actor sent the same request under the same key before: here is the answer it got."""

    def __init__(self, answer: dict[str, Any], entry_id: UUID) -> None:
        super().__init__("replayed")
        self.answer = answer
        self.entry_id = entry_id


@contextmanager
def entry(
    *,
    actor: Actor,
    verb: str,
    idem_key: str | None = None,
    request: Any = None,
    projects: Iterable[UUID] = (),
) -> Iterator[Recorder]:
    """Open one entry in one transaction; on leaving, its facts are written and the touched projects re-folded.

    `projects` are locked on entering, so that a check made inside still holds when the facts are written.
    Errors: Replayed when the key was answered before; Conflict when it was used for another request.
    """
    body_hash = canon.digest(kinds.plain(request)) if request is not None else ""
    try:
        with transaction.atomic():
            _answer_again(actor, idem_key, body_hash)
            lock_projects(set(projects))
            recorder = Recorder(actor=actor, verb=verb, idem_key=idem_key, body_hash=body_hash)
            yield recorder
            recorder.write()
    except IntegrityError as error:
        # Two requests with one key ran side by side and the other won: answer with what it wrote.
        _answer_again(actor, idem_key, body_hash)
        if "supersedes" in str(error):
            raise Conflict(_("这条事实已被更正过；请在最新一条上更正。")) from error
        raise


def require_unanswered(recorder: Recorder) -> None:
    """Look again once a lock was waited for: whoever held it may have answered the same key.

    Errors: Replayed when it was answered meanwhile; Conflict when that was another request.
    """
    _answer_again(recorder.actor, recorder.idem_key, recorder.body_hash)


def _answer_again(actor: Actor, idem_key: str | None, body_hash: str) -> None:
    if idem_key is None:
        return
    earlier = Entry.objects.filter(actor_key=actor_key(actor), idem_key=idem_key).first()
    if earlier is None:
        return
    if earlier.body_hash != body_hash:
        raise Conflict(_("同一提交编号用于了不同内容；请刷新页面后重新提交。"))
    raise Replayed(earlier.answer, earlier.id)


def cut() -> dt.datetime:
    """Draw a cut and return its instant T: everything recorded at or before T is visible now and stays so (DECISIONS A3)."""
    with transaction.atomic():
        locks.hold_exclusive()
        last = Entry.objects.aggregate(at=Max("recorded_at"))["at"]
        earlier = JournalCut.objects.aggregate(at=Max("at"))["at"]
        at = max(instant for instant in (clock.now(), last, earlier) if instant is not None)
        if at == earlier:
            return at
        JournalCut.objects.create(at=at)
    return at


def facts_of(
    project: UUID,
    *,
    at: dt.date | None = None,
    known_at: dt.datetime | None = None,
    only: Iterable[str] | None = None,
) -> list[FactRow]:
    """The effective facts of a project at (`at`, `known_at`), in fold order, merged histories included."""
    for _ids, rows in refold.read_rows([project], at=at, known_at=known_at):
        found = rows.get(project, [])
        wanted = None if only is None else set(only)
        return [row for row in found if wanted is None or row.kind in wanted]
    return []


def facts_about(subject_type: str, subject_id: UUID) -> QuerySet[Fact]:
    """Every fact ever recorded about a thing that is no project, oldest first, with entry and evidence."""
    facts = Fact.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return facts.select_related("entry", "superseded_by").prefetch_related("evidence").order_by("recorded_at", "line")


def timeline(project: UUID) -> QuerySet[Fact]:
    """Every fact ever recorded of a project, newest first, corrections and corrected alike, with entry and evidence."""
    facts = Fact.objects.filter(project=project).select_related("entry", "superseded_by")
    return facts.prefetch_related("evidence").order_by("-recorded_at", "-line")


def evidence_of(fact_ids: Iterable[UUID]) -> dict[UUID, list[Evidence]]:
    """Evidence rows by fact."""
    found: dict[UUID, list[Evidence]] = {}
    for row in Evidence.objects.filter(fact_id__in=list(fact_ids)):
        found.setdefault(row.fact_id, []).append(row)
    return found
