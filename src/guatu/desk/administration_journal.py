"""The journal for those who may read it: whose entries, which facts, and of which of them the content.

An administrator audits who did what and when, but none of the three sees business data (R15.1): of a business fact the
auditor gets kind, day, place, provenance and hash, never the content. A business reader gets whole facts, those within reach.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from guatu.access import policy, scope
from guatu.access.models import Place, Post
from guatu.access.queries import post_labels
from guatu.facts.models import Entry, Evidence, Fact, SealLeaf, StoredFile
from guatu.figures.labels import place_name
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import NotFound
from guatu.ledger.models import ProjectStanding

VERB = "journal.read"
# Facts about accounts, posts and rights: the audit's own matter, nobody else's.
OF_ACCESS = "access."


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and how far."""

    actor: Actor
    reach: scope.Scope

    @property
    def is_audit(self) -> bool:
        """Whether this is the auditor, who sees every entry and no business content."""
        return self.reach.everything

    def facts(self) -> QuerySet[Fact]:
        """The facts this reader may know of."""
        if self.reach.everything:
            return Fact.objects.all()
        projects = ProjectStanding.objects.live().visible_to(self.reach).values("project_id")
        near = Q(place__in=self.reach.place_ids) | Q(project__in=projects)
        return Fact.objects.filter(near).exclude(kind__startswith=OF_ACCESS)

    def entries(self) -> QuerySet[Entry]:
        """The entries this reader may know of: with a fact within reach, or filed from the reader's own post."""
        if self.reach.everything:
            return Entry.objects.all()
        own = Q(actor_post=self.actor.post_id) if self.actor.post_id else Q(pk__in=())
        return Entry.objects.filter(Exists(self.facts().filter(entry=OuterRef("id"))) | own)

    def may_read_content(self, kind: str) -> bool:
        """Whether the content of a fact this reader knows of may be shown."""
        return kind.startswith(OF_ACCESS) if self.is_audit else not kind.startswith(OF_ACCESS)

    def posts(self) -> dict[UUID, str]:
        """The posts one may filter by: all for the auditor, else those at places within reach."""
        rows = Post.objects.all() if self.reach.everything else Post.objects.filter(place__in=self.reach.place_ids)
        return post_labels(rows.values_list("id", flat=True))


def reader_of(actor: Actor) -> Reader:
    """The reader an actor is. Errors: Refused without journal.read."""
    policy.require(actor, VERB)
    return Reader(actor, scope.of(actor, VERB))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. Days are Shanghai days, the last one included."""

    from_on: dt.date | None = None
    to_on: dt.date | None = None
    verbs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    posts: tuple[UUID, ...] = ()
    id: UUID | None = None
    is_oldest_first: bool = False


def entries_asked(reader: Reader, asked: Asked) -> QuerySet[Entry]:
    """The entries asked for, newest first unless told otherwise. An id may be that of an entry, a fact, a project or a file's row."""
    rows = reader.entries()
    if asked.from_on:
        rows = rows.filter(recorded_at__gte=_midnight(asked.from_on))
    if asked.to_on:
        rows = rows.filter(recorded_at__lt=_midnight(asked.to_on + dt.timedelta(days=1)))
    if asked.verbs:
        rows = rows.filter(verb__in=asked.verbs)
    if asked.channels:
        rows = rows.filter(channel__in=asked.channels)
    if asked.posts:
        rows = rows.filter(Q(actor_post__in=asked.posts) | Q(on_behalf_of__in=asked.posts))
    if asked.kinds:
        rows = rows.filter(Exists(reader.facts().filter(entry=OuterRef("id"), kind__in=asked.kinds)))
    if asked.id:
        named = Q(id=asked.id) | Q(project=asked.id) | Q(subject_id=str(asked.id))
        rows = rows.filter(Q(id=asked.id) | Exists(reader.facts().filter(named, entry=OuterRef("id"))))
    return rows.order_by("recorded_at", "id") if asked.is_oldest_first else rows.order_by("-recorded_at", "-id")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.SHANGHAI)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a list of entries needs besides their own columns."""

    posts: Mapping[UUID, str]
    kinds: Mapping[UUID, Mapping[str, int]]
    leaves: Mapping[UUID, int]


def surroundings(reader: Reader, entries: Iterable[Entry]) -> Surroundings:
    """Posts by name, facts counted by kind, place in the seal: three questions however many entries."""
    found = list(entries)
    ids = [entry.id for entry in found]
    kinds: dict[UUID, dict[str, int]] = defaultdict(dict)
    for entry_id, kind, count in reader.facts().filter(entry__in=ids).order_by().values_list("entry", "kind").annotate(Count("id")):
        kinds[entry_id][kind] = count
    posts = {post for entry in found for post in (entry.actor_post, entry.on_behalf_of) if post}
    return Surroundings(post_labels(posts), kinds, dict(SealLeaf.objects.filter(entry__in=ids).values_list("entry", "index")))


def get_entry_for(actor: Actor, entry_id: UUID) -> tuple[Reader, Entry]:
    """An entry the actor may know of.

    Errors: NotFound when there is none or it is out of reach (the same answer); Refused in reach without journal.read.
    """
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound("entry")
    verdict = policy.can(actor, VERB)
    if not verdict.ok:
        _refuse(actor, entry)
    reader = reader_of(actor)
    if not reader.entries().filter(id=entry_id).exists():
        raise NotFound("entry")
    return reader, entry


def _refuse(actor: Actor, entry: Entry) -> None:
    """Say no; whoever could not even see what the entry is about is told there is no such entry."""
    seen = Reader(actor, scope.of(actor, "project.read"))
    if seen.reach.everything or seen.reach.is_empty or not seen.facts().filter(entry=entry).exists():
        raise NotFound("entry")
    policy.require(actor, VERB)


@dataclass(frozen=True, slots=True)
class FactsShown:
    """Some facts of an entry, and the names they mention."""

    facts: tuple[Fact, ...]
    total: int
    hidden: int
    evidence: Mapping[UUID, list[Evidence]]
    files: Mapping[str, str]
    places: Mapping[UUID, str]
    projects: Mapping[UUID, str]


def facts_shown(reader: Reader, entry: Entry, *, start: int, count: int) -> FactsShown:
    """A page of an entry's facts in line order."""
    rows = reader.facts().filter(entry=entry)
    total, every = rows.count(), Fact.objects.filter(entry=entry).count()
    facts = tuple(rows.select_related("superseded_by__entry").order_by("line")[start : start + count])
    open_ids = [fact.id for fact in facts if reader.may_read_content(fact.kind)]
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(fact__in=open_ids).order_by("id"):
        evidence[row.fact_id].append(row)
    shas = {row.file_sha256 for rows in evidence.values() for row in rows}
    return FactsShown(
        facts, total, every - total, evidence, dict(StoredFile.objects.filter(sha256__in=shas).values_list("sha256", "name")),
        {one.id: place_name(one) for one in Place.objects.filter(id__in={fact.place for fact in facts if fact.place})},
        _project_names(reader, facts),
    )  # fmt: skip


def _project_names(reader: Reader, facts: Iterable[Fact]) -> dict[UUID, str]:
    """Names of projects, for those who see projects at all."""
    if reader.is_audit:
        return {}
    ids = {fact.project for fact in facts if fact.project}
    visible = ProjectStanding.objects.live().visible_to(scope.of(reader.actor, "project.read"))
    return dict(visible.filter(project_id__in=ids).values_list("project_id", "name"))
