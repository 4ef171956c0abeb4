"""One project's page: what it is, where it stands, what is missing, what was promised and done, and who may do what next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Grant
from guatu.access.policy import Verdict
from guatu.access.queries import post_labels
from guatu.access.roles import ROLES
from guatu.attention.lights import lights_of
from guatu.desk import (
    cases_of_project,
    letters_of_project,
    project_facts,
    project_head,
    project_money,
    project_shares,
    project_way,
)
from guatu.desk.project_likes import Alike, alike_to
from guatu.desk.project_words import Words, value_words, words_of
from guatu.desk.register_screen import is_editable
from guatu.desk.screen import Screen
from guatu.facts import journal
from guatu.facts.folds import LIVE
from guatu.facts.models import Fact
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.ledger import gates, queries, vocab
from guatu.ledger.attributes import ATTRIBUTES
from guatu.ledger.crews import queries as crews
from guatu.ledger.models import PersonalNote, ProjectStanding
from guatu.ledger.services.lifecycle import open_proposals
from guatu.ui.components import Chart, Figure, Light, Link, StageStop, Table, Tag

VERBS = (
    "project.amend", "project.transition", "project.approve_backward", "project.merge", "project.share", "list.edit",
    "plan.set", "evidence.attach",
)  # fmt: skip
# Names and telephone numbers are for those who keep the ledger.
PERSONAL_VERB = "project.amend"
_TOLD = (
    "place", "unit", "unit_name", "site_place", "site_text", "owner_name", "owner_uscc", "field", "chain", "industry", "nature",
    "approval_mode", "fixed_yuan", "funding", "build_years", "land_text", "permits", "content", "year_goal", "progress_text",
    "problem_text", "request_text", "next_step", "remark",
)  # fmt: skip
_MOST_PAPERS = 30


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that holds: the fact, which row was merged in, why."""

    fact: UUID
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that waits for approval."""

    fact: UUID
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows. On a past day nothing may be done: `may` refuses all and `acts` is empty."""

    screen: Screen
    standing: ProjectStanding
    is_editable: bool
    may: Mapping[str, Verdict]
    tags: tuple[Tag, ...]
    light: Light
    lights: tuple[tuple[str, Light], ...]
    figures: tuple[Figure, ...]
    stops: tuple[StageStop, ...]
    gate: project_way.Gate | None
    curve: Chart | None
    bars: Chart | None
    returns: Table
    plans: Table
    nodes: tuple[project_way.Node, ...]
    memberships: tuple[project_way.Membership, ...]
    split: project_shares.Split | None
    told: tuple[tuple[str, str], ...]
    parent: Link | None
    parts: tuple[Link, ...]
    crew: tuple[tuple[str, str], ...]
    papers: tuple[project_facts.Paper, ...]
    notes: tuple[tuple[str, str], ...]
    timeline: project_facts.Timeline
    alike: tuple[Alike, ...]
    merges: tuple[Merge, ...]
    proposals: tuple[Proposal, ...]
    cases: cases_of_project.ProjectCases | None
    letters: letters_of_project.ProjectLetters | None
    acts: tuple[Link, ...]


def project_page(screen: Screen, standing: ProjectStanding) -> Page:
    """The page of a project as its screen has it."""
    editable, number, project = is_editable(screen), screen.context.snapshot_no, standing.project_id
    may = verdicts(screen.actor, standing) if editable else {verb: Verdict(False) for verb in VERBS}
    years = queries.years_of(project, snapshot_no=number)
    months = queries.months_of(project, snapshot_no=number)
    milestones = queries.milestones_of(project, snapshot_no=number)
    year = next((one for one in years if one.year == screen.context.year), None)
    facts = cases_of_project.without_steps(project_facts.facts_seen(screen, project))
    words = words_of(screen.root.id, _mentioned(standing, facts))
    lights = lights_of(screen.context, [standing])[project]
    is_whole = screen.query.text("all") == "1"
    return Page(
        screen=screen, standing=standing, is_editable=editable, may=may, tags=project_head.tags_of(standing, screen),
        light=project_head.shown_light(screen, standing, lights),
        lights=project_head.dimension_lights(screen, standing, lights),
        figures=project_head.figures_of(screen, standing, year), stops=project_way.stops_of(standing, milestones),
        gate=project_way.gate_of(standing, may) if editable else None,
        curve=project_money.year_curve(months, year, screen.context), bars=project_money.month_bars(months, screen.context),
        returns=project_money.returns_table(months, is_whole=is_whole), plans=project_money.plans_table(years),
        nodes=project_way.nodes_of(screen, standing, milestones, may),
        memberships=project_way.memberships_of(standing, may, number),
        split=project_shares.split_of(standing, words, number), told=_told(standing, words),
        parent=_parent(screen, standing), parts=_parts(screen, standing), crew=_crew(project, number),
        papers=tuple(project_facts.papers(facts, words)[:_MOST_PAPERS]), notes=_notes(screen.actor, standing),
        timeline=project_facts.timeline(facts, words, screen.query.text("facts"), is_whole=is_whole),
        alike=_alike(screen.actor, standing) if may["project.merge"].ok else (),
        merges=_merges(project, words) if editable else (), proposals=_proposals(project) if editable else (),
        cases=cases_of_project.project_cases(screen, project), letters=letters_of_project.project_letters(screen, project),
        acts=project_way.acts_of(standing, may) if editable else (),
    )  # fmt: skip


def verdicts(actor: Actor, standing: ProjectStanding) -> dict[str, Verdict]:
    """What the reader may do to this project, each with its reason."""
    return {verb: policy.can(actor, verb, standing) for verb in VERBS}


def _mentioned(standing: ProjectStanding, facts: Sequence[Fact]) -> set[str]:
    """The other projects that the facts speak of."""
    found = {fact.subject_id for fact in facts if fact.kind == "ledger.project_merged"}
    parents = {str(fact.body.get("attrs", {}).get("parent") or "") for fact in facts} | {str(standing.parent_id or "")}
    return found | (parents - {""})


def _told(standing: ProjectStanding, words: Words) -> tuple[tuple[str, str], ...]:
    """What the register says, attribute by attribute; what was never told is left out."""
    found = []
    for key in _TOLD:
        value = gates.attribute_of(standing, key)
        if gates.has_value(value) and not (key == "unit_name" and standing.unit_id):
            found.append((str(ATTRIBUTES[key].title), value_words(key, value, words)))
    return tuple(found)


def _parent(screen: Screen, standing: ProjectStanding) -> Link | None:
    if standing.parent_id is None:
        return None
    rows = queries.visible_standings(screen.actor, snapshot_no=screen.context.snapshot_no)
    found = rows.filter(project_id=standing.parent_id).first()
    return _project_link(screen, found) if found else Link(_("不在你的管辖范围"))


def _parts(screen: Screen, standing: ProjectStanding) -> tuple[Link, ...]:
    rows = queries.visible_standings(screen.actor, snapshot_no=screen.context.snapshot_no)
    found = rows.filter(parent_id=standing.project_id).order_by("internal_code")
    return tuple(_project_link(screen, one) for one in found)


def _project_link(screen: Screen, one: ProjectStanding) -> Link:
    note = " · ".join(part for part in (str(one.get_row_role_display()), str(one.get_stage_display())) if part)
    return Link(one.name, screen.link("register:project", one.project_id), note)


def _crew(project: UUID, snapshot_no: int) -> tuple[tuple[str, str], ...]:
    """专班: who sits in which seat; on the live page also posts that hold a grant over this very project without a seat."""
    seats = crews.crews_of([project], snapshot_no=snapshot_no).get(project, [])
    rows = Grant.objects.on(clock.today()).filter(project_id=project).exclude(post_id__in={one.post_id for one in seats})
    grants = list(rows) if snapshot_no == LIVE else []
    labels = post_labels([*(one.post_id for one in seats), *(one.post_id for one in grants)])
    seated = tuple((one.title, labels.get(one.post_id, "")) for one in seats)
    return seated + tuple(
        (str(ROLES[one.role].name) if one.role in ROLES else one.role, labels.get(one.post_id, "")) for one in grants
    )


def _notes(actor: Actor, standing: ProjectStanding) -> tuple[tuple[str, str], ...]:
    if not policy.can(actor, PERSONAL_VERB, standing).ok:
        return ()
    rows = PersonalNote.objects.filter(project_id=standing.project_id).order_by("key")
    return tuple(rows.values_list("key", "value"))


def _alike(actor: Actor, standing: ProjectStanding) -> tuple[Alike, ...]:
    found = alike_to(
        actor, root=standing.root_id, name=standing.name, uscc=standing.owner_uscc, but=standing.project_id
    )
    return tuple(one for one in found if one.standing.parent_id not in {standing.project_id, standing.parent_id or 0})


def _merges(project: UUID, words: Words) -> tuple[Merge, ...]:
    facts = journal.facts_of(project, only=("ledger.project_merged",))
    held = [fact for fact in facts if not fact.body.get("undone")]
    return tuple(Merge(fact.id, words.projects.get(fact.subject_id, ""), fact.reason) for fact in held)


def _proposals(project: UUID) -> tuple[Proposal, ...]:
    return tuple(Proposal(f.id, str(vocab.Stage(f.body["stage"]).label), f.reason) for f in open_proposals(project))
