"""演示：两个辖区，一个按公布材料，一个全是示例 (PRODUCT 5).

Nouns: published jurisdiction (许昌市: what five documents printed, nothing added), sample jurisdiction (示例市: invented,
marked 示例 everywhere), demo ledger (the messy forty rows). Verbs: `services.load_demo`, `ledger_file.demo_ledger`.
Pages read what is not a fact (contradictions, timeline, documents) through `files`.
"""
