"""Start-up of the journal: the append-only guards are put back after every migration.

SQLite rebuilds a table on ALTER and silently drops its triggers, whoever ran the migration.
"""

from django.db.models.signals import post_migrate

from guatu.facts import guards

post_migrate.connect(guards.install_after_migrate, dispatch_uid="guatu.facts.guards")
