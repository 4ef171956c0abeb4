"""项目的一生：one folder a stage. A later stage may read an earlier one, never the reverse.

The order stands once, here; menu, docs and the import contracts read it.
"""

STAGES = ("build", "dispatch")
