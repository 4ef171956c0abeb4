"""Start-up of the letters: facts, the ladder, figures, what is asked of people, rights, and the default templates and routes."""

from typing import Any

from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from guatu.access import policy
from guatu.cases import todo as cases_todo
from guatu.ledger.crews.handover import register_mover
from guatu.life.supervise.letters import figures, handing, kinds, ladder, templating, todo

KINDS, FIGURES, LADDER = kinds, figures, ladder

cases_todo.register_source("letters", todo.letter_items)
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
