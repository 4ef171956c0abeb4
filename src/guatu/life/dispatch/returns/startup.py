"""Start-up of the returns: facts, fold, guards, figures, verbs, what is asked of people and moves with a post."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import todo
from guatu.facts import folds, guards
from guatu.ledger.crews import handover
from guatu.life.dispatch.returns import asking, figures, kinds
from guatu.life.dispatch.returns.handing import RETURN_MOVER
from guatu.life.dispatch.returns.models import ReturnLog
from guatu.life.dispatch.returns.standings import RETURN_FOLD

KINDS, FIGURES = kinds, figures

folds.register_subject(RETURN_FOLD)
guards.guard_rows(ReturnLog._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
todo.register_source("returns", asking.return_items)
handover.register_mover(RETURN_MOVER)
policy.register_verbs({
    "returns.file": (_("填报进度"), ("city_office", "county_office", "reporter", "department")),
    "returns.owe": (_("承担填报"), ("county_office", "reporter", "department")),
    "returns.review": (_("审核填报"), ("city_office", "county_office", "department")),
    "returns.remind": (_("催报"), ("city_office", "county_office")),
    "returns.cycles": (_("设置填报周期"), ("city_office",)),
})  # fmt: skip
