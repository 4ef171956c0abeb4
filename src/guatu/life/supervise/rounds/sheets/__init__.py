"""问题台账：the office's ledger of problems becomes cases, progress and details, and, once a person says so, one entry of facts.

    file ─▶ intake.file.propose ─▶ wanting (what each row says) ─▶ planning (whose problem, what would change) ─▶ services

The loop itself is never moved by a sheet: a date, a unit or a state that differs from the case is told and left as it is.
"""
