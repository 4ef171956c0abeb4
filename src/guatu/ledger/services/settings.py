"""Numbers of rules and published totals: dated, with the document that says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from guatu.access import policy
from guatu.access.models import Place
from guatu.access.things import at_place
from guatu.facts import journal
from guatu.facts.journal import Evid
from guatu.kernel import clock
from guatu.kernel.actor import Actor
from guatu.kernel.errors import Invalid
from guatu.ledger import kinds
from guatu.ledger.models import Parameter


def set_parameter(
    *, actor: Actor, root: Place, key: str, value: Any, valid_from: dt.date, source: str
) -> Parameter:
    """设定口径参数，自某日起。Earlier computations keep the value of their day (R0.1).

    Errors: Invalid for an unknown key, another type, or no source; Refused. Facts: ledger.parameter_set.
    """
    policy.require(actor, "params.edit", at_place(root.id))
    known = Parameter.objects.filter(key=key).order_by("valid_from").first()
    if known is None:
        raise Invalid({"key": [_("没有这个参数。")]})
    if type(known.value) is not type(value):
        raise Invalid({"value": [_("值的类型与原值不同。")]})
    if not source.strip():
        raise Invalid({"source": [_("请写明依据（文号）。")]})
    with journal.entry(actor=actor, verb="ledger.set_parameter") as entry:
        row, _made = Parameter.objects.update_or_create(
            key=key, root=root, valid_from=valid_from,
            defaults={"value": value, "source": source, "title": known.title},
        )  # fmt: skip
        kind = kinds.ParameterSet(key=key, value=value, valid_from=valid_from, source=source)
        entry.record(
            kind, occurred_on=clock.today(), place=root.id, provenance="sample" if root.is_sample else "observed"
        )
    return row


def state_total(
    *, actor: Actor, place: Place, total: kinds.TotalStated, stated_on: dt.date, provenance: str = "reported",
    evidence: tuple[Evid, ...] = (),
) -> None:  # fmt: skip
    """登记公布的总数，与自算并列 (DECISIONS 29). Errors: Refused. Facts: ledger.total_stated."""
    policy.require(actor, "project.register", at_place(place.id))
    with journal.entry(actor=actor, verb="ledger.state_total") as entry:
        entry.record(
            total, occurred_on=stated_on, place=place.id, subject=("total", total.key), provenance=provenance,
            evidence=evidence,
        )  # fmt: skip
