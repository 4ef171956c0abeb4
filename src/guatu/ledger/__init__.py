"""台账：项目、生命周期与关口、名单与批次、年度计划、投资回报，以及由事实折出的现状表。

Nouns: Project, Party, ProjectList, Term (词典), Parameter (口径参数), LedgerSource (来源表), standings (现状).
Verbs: `ledger.services`. Facts: `ledger.kinds`. Folds: `ledger.rules` (pure) tied to tables in `ledger.standings`.
"""
