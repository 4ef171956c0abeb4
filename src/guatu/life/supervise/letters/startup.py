"""Start-up of the letters: facts and their fold, the ladder, figures, what is asked of people, rights, and the default templates and routes."""

from typing import Any

from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import todo as cases_todo
from guatu.facts import folds, guards
from guatu.ledger.crews.handover import register_mover
from guatu.life.supervise.letters import figures, handing, kinds, ladder, light_todo, templating, todo
from guatu.life.supervise.letters.light_models import LightDecision
from guatu.life.supervise.letters.light_standings import DECISION_FOLD

KINDS, FIGURES, LADDER = kinds, figures, ladder

folds.register_subject(DECISION_FOLD)
guards.guard_rows(LightDecision._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
cases_todo.register_source("letters", todo.letter_items)
cases_todo.register_source("letter_lights", light_todo.light_items, is_dated=False)
register_mover(handing.MOVER)
policy.register_verbs({
    "letter.read": (_("查看未签发的函件"), ("leader", "city_office", "county_office", "department", "inspector")),
    "letter.draft": (_("拟函"), ("city_office", "county_office", "inspector")),
    "letter.check": (_("核稿"), ("city_office", "county_office", "inspector")),
    "letter.countersign": (_("会签"), ("city_office", "county_office", "department", "inspector")),
    "letter.sign": (_("签发函件"), ("leader", "city_office", "county_office", "inspector")),
    "letter.receive": (
        _("签收和回复函件"), ("leader", "city_office", "county_office", "reporter", "department", "inspector"),
    ),
    "letter.template": (_("修改文书模板"), ("city_office", "county_office")),
})  # fmt: skip


def _load_defaults(*, using: str, sender: Any, **_kwargs: Any) -> None:
    """After a migration of the letters: put the default templates and routes in place (they are data, safe to load again)."""
    if using == "default" and sender.name == "guatu.life.supervise.letters" and templating.has_tables():
        templating.load_defaults()


post_migrate.connect(_load_defaults, dispatch_uid="guatu.letters.defaults")
