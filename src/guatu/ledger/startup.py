"""Start-up of the register: its kinds, folds, references and the guards over closed rows."""

from guatu.facts import folds, guards, references
from guatu.ledger import kinds, queries, standings

KINDS = kinds

folds.register(standings.REGISTER_FOLD)
folds.register(standings.MONEY_FOLD)
references.register("project", queries.missing_projects)
for _table in standings.SNAPSHOT_TABLES:
    guards.guard_rows(_table._meta.db_table, key="id", condition="OLD.snapshot_no > 0")
