"""Start-up of the register: its kinds, folds, references, the guards over closed rows, and the default parameters.

Every figure and light reads parameters: a freshly migrated database without them could not answer a single page.
"""

from typing import Any

from django.db.models.signals import post_migrate

from guatu.facts import folds, guards, references
from guatu.ledger import kinds, queries, reference, standings
from guatu.ledger.crews import startup as crews

KINDS, CREWS = kinds, crews

folds.register(standings.REGISTER_FOLD)
folds.register(standings.MONEY_FOLD)
references.register("project", queries.missing_projects)
for _table in standings.SNAPSHOT_TABLES:
    guards.guard_rows(_table._meta.db_table, key="id", condition="OLD.snapshot_no > 0")


def _load_parameters(*, using: str, sender: Any, **_kwargs: Any) -> None:
    """After a migration of the ledger: put the default parameters in place (they are data, safe to load again)."""
    if using == "default" and sender.name == "guatu.ledger" and reference.has_table():
        reference.load_parameters()


post_migrate.connect(_load_parameters, dispatch_uid="guatu.ledger.parameters")
