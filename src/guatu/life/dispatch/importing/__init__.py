"""归集：an office's ledger becomes drafts, changes and conflicts, and, once a person says so, one entry of facts.

    file ─▶ intake.file.propose ─▶ wanting (what each row says) ─▶ matching (whose row) ─▶ comparing (what would change)
         ─▶ services.preview_import (kept) ─▶ services.apply_import (one short transaction)
"""
