"""归集：upload, understand, preview, decide, apply, give back. Nothing enters the ledger before a person says so."""
