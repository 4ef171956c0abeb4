"""The head of a project's page: marks, lights, its own numbers."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from guatu.attention.lights import ProjectLights
from guatu.attention.registry import rule
from guatu.desk.drawers import is_published_only
from guatu.desk.screen import Screen
from guatu.desk.shown import MEASURE, definition_of, title_of
from guatu.figures.registry import figure
from guatu.ledger import vocab
from guatu.ledger.models import ProjectStanding, ProjectYear
from guatu.ui.components import Figure, Light, Tag
from guatu.ui.query import Query


def tags_of(standing: ProjectStanding, screen: Screen) -> tuple[Tag, ...]:
    """Short marks: tier, halted, part of another, sample, published."""
    found = [Tag(str(standing.get_tier_display()))] if standing.tier else []
    if standing.state != vocab.State.NORMAL:
        found.append(Tag(str(standing.get_state_display()), "bad"))
    if standing.row_role not in ("", vocab.RowRole.PROJECT):
        found.append(Tag(str(standing.get_row_role_display())))
    if not standing.is_counted:
        found.append(Tag(_("不单独计数"), hint=_("子项、分期、标段的投资已在上级项目中。")))
    if standing.is_shared:
        found.append(Tag(_("跨地分摊"), hint=_("投资按占比计入各地，项目个数只计在牵头地。")))
    if standing.is_sample and not screen.root.is_sample:
        found.append(Tag(_("示例"), "sample"))
    published = {"reported": (_("公布"), "stated"), "reconstructed": (_("推算"), "derived")}.get(standing.provenance)
    return (*found, Tag(*published)) if published else tuple(found)


def light_url(screen: Screen, project: UUID, rule_key: str = "") -> str:
    """Where a light opens: on the same rows as the page it stands on."""
    return Query(reverse("register:light", args=[project])).but(**screen.kept, rule=rule_key or None).url


def shown_light(screen: Screen, standing: ProjectStanding, lights: ProjectLights) -> Light:
    """A project's light; of what is known from publications alone nothing is held against anybody (DECISIONS 29)."""
    url = light_url(screen, standing.project_id)
    if is_published_only(standing):
        return Light("exempt", url, word=_("未公布"))
    return Light(lights.state, url, reason=lights.reason)


def dimension_lights(screen: Screen, standing: ProjectStanding, lights: ProjectLights) -> tuple[tuple[str, Light], ...]:
    """(dimension, light) of every rule that applies."""
    if is_published_only(standing):
        return ()
    titles = [(str(rule(found.rule).title), found) for found in lights.findings]
    return tuple(
        (title, Light(f.state, light_url(screen, standing.project_id, f.rule), subject=title, reason=f.reason))
        for title, f in titles
    )


def figures_of(screen: Screen, standing: ProjectStanding, year: ProjectYear | None) -> tuple[Figure, ...]:
    """The project's own numbers. Each opens the drawer of the figure it adds to, over this project alone."""
    plan, done = (year.plan_yuan, year.done_yuan) if year else (None, None)
    parts = {"plan": plan, "done": done}
    computed = {key: figure(key).compute(parts, screen.context) for key in ("completion.rate", "completion.points")}
    values = {
        "projects.total": standing.total_yuan, "plan.total": plan, "done.ytd": done, **computed,
        "done.since_start": year.since_start_yuan if year else None,
    }  # fmt: skip
    return tuple(_own_figure(screen, standing, key, value) for key, value in values.items())


def _own_figure(screen: Screen, standing: ProjectStanding, key: str, value: int | Decimal | None) -> Figure:
    one = figure(key)
    # A part adds to no sum: the drawer over it alone would say nothing. Nor does one county's drawer say what is shared by several.
    is_divided = standing.is_shared and screen.context.place_ids is not None
    adds = standing.is_counted and standing.state != vocab.State.REMOVED and not is_divided
    own = Query(reverse("register:sum")).but(**screen.kept, key=key, project=str(standing.project_id)).url
    reasons = {
        "plan.total": _("年度计划未下达"), "projects.total": _("总投资未公布"), "completion.rate": _("年度计划未下达"),
        "done.since_start": _("截至上年底累计未填"),
    }  # fmt: skip
    return Figure(
        key, title_of(one), value, one.unit, MEASURE[one.kind], one.places, definition_of(one), own if adds else "",
        int(standing.is_sample), note=standing.total_qualifier if key == "projects.total" else "",
        empty_reason=reasons.get(key, _("尚无投资回报")),
    )  # fmt: skip
