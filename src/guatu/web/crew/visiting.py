"""From the visit form to the verbs: the visit, and a case for each promise, together or not at all (B15)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Post
from guatu.access.queries import post_labels
from guatu.cases.queries import independence_fault
from guatu.cases.services import Order, open_case
from guatu.cases.vocab import Level
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger.crews import queries
from guatu.ledger.crews.services import Commitment, Visit, VisitReceipt, record_visit
from guatu.ledger.models import ProjectStanding
from guatu.web.crew.forms import VisitForm
from guatu.web.evidence import evidence_of

CASE_KIND = "assignment"


def acting_post(actor: Actor) -> UUID | None:
    """The post one goes as: that of the leader one acts for, else one's own."""
    return actor.on_behalf_of or actor.post_id


def may_assign(actor: Actor, standing: ProjectStanding) -> bool:
    """Whether what was promised may be assigned at once."""
    return policy.can(actor, "case.open", standing).ok


def form_for(actor: Actor, standing: ProjectStanding, data: object = None, files: object = None) -> VisitForm:
    """The form with what is known: one's own post, the site, whom one met the last time."""
    own = acting_post(actor)
    crew = queries.posts_of(standing.project_id)
    labels = post_labels([*([own] if own else []), *crew])
    ordered = [one for one in dict.fromkeys([*([own] if own else []), *crew]) if one in labels]
    last = next(iter(queries.visits_of([standing.project_id]).get(standing.project_id, [])), None)
    leads = own in queries.posts_of(standing.project_id, ("city_leader", "county_leader"))
    initial = {
        "kind": "inspection" if leads else "call", "posts": [str(own)] if own else [],
        "place_text": standing.site_text or (last.place_text if last else ""), "their_side": last.their_side if last else "",
    }  # fmt: skip
    return VisitForm(
        data, files, posts=[(str(one), labels[one]) for one in ordered], root=standing.root_id,  # type: ignore[arg-type]
        may_assign=may_assign(actor, standing), initial=initial,
    )  # fmt: skip


def save_visit(actor: Actor, standing: ProjectStanding, form: VisitForm) -> VisitReceipt | None:
    """Enter the visit and assign what was promised; what is refused stands on the form, and nothing is entered."""
    try:
        with transaction.atomic():
            return _enter(actor, standing, form)
    except Invalid as invalid:
        form.tell(invalid, {"commitments": "promise1", "handler": "unit1", "verifier": "unit1", "due_on": "due1"})
    return None


def _enter(actor: Actor, standing: ProjectStanding, form: VisitForm) -> VisitReceipt:
    said, promises, key = form.cleaned_data, form.commitments(), form.cleaned_data["key"] or None
    visit = Visit(
        project=standing.project_id, kind=said["kind"], posts=tuple(UUID(one) for one in said["posts"]), topics=said["topics"],
        outcome=said["outcome"], visited_on=said["visited_on"], their_side=said["their_side"], place_text=said["place_text"],
        is_clear=said["is_clear"], commitments=promises, evidence=evidence_of(said["photos"]),
    )  # fmt: skip
    receipt = record_visit(actor=actor, visit=visit, idem_key=key)
    for number, one in enumerate(promises, 1):
        open_case(actor=actor, order=_order(actor, standing, receipt, one), idem_key=f"{key}-{number}" if key else None)
    return receipt


def _order(actor: Actor, standing: ProjectStanding, receipt: VisitReceipt, one: Commitment) -> Order:
    post = Post.objects.select_related("place").filter(id=acting_post(actor)).first()
    level = Level.CITY if post is None or post.place.parent_id is None else Level.COUNTY
    return Order(
        kind=CASE_KIND, title=one.text, handler=one.unit, text=_("走访承诺：%(what)s") % {"what": one.text}, project=standing.project_id,
        due_on=one.due_on, level=level, source=("visit", str(receipt.fact)), verifier=_verifier(actor, one.unit),
    )  # fmt: skip


def _verifier(actor: Actor, handler: UUID) -> UUID | None:
    """One's own unit looks whether it was done, unless it does it itself: then the unit one answers to (R4.13)."""
    if not independence_fault(actor.unit_id, handler):
        return actor.unit_id
    own = acting_post(actor)
    above = Post.objects.filter(id__in=queries.superior_posts(own) if own else []).values_list("unit_id", flat=True)
    return next((unit for unit in above if not independence_fault(unit, handler)), actor.unit_id)
