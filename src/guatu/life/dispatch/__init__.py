"""调度：归集台账、月通报。

Nouns: import batch (导入批次), bulletin (通报). Verbs: `importing.services.preview_import`, `apply_import`. Facts: the ledger's.
"""
