"""Start-up of inspections: facts, fold, guards, verbs, figures, and what is asked of people."""

from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import todo as cases_todo
from guatu.facts import folds, guards
from guatu.life.supervise.rounds import figures, kinds, todo
from guatu.life.supervise.rounds.models import RoundItem
from guatu.life.supervise.rounds.standings import ROUND_FOLD

KINDS, FIGURES = kinds, figures

folds.register_subject(ROUND_FOLD)
guards.guard_rows(RoundItem._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
cases_todo.register_source("rounds", todo.round_items)
cases_todo.register_source("rechecks", todo.recheck_items)
policy.register_verbs({
    "round.start": (_("发起核查"), ("city_office", "county_office", "inspector")),
    "round.check": (_("现场核查"), ("city_office", "county_office", "department", "inspector")),
    "round.recheck": (_("销号回访"), ("city_office", "county_office", "inspector")),
    "problem.import": (_("导入问题台账"), ("city_office", "county_office", "inspector")),
})  # fmt: skip
