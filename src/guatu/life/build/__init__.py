"""建设：what is built and paid for, as it is returned month by month.

Nouns: return (回报: 自报 by the county, 核定 by the city, 现场核查 by an inspector). Verbs: `services.file_returns`,
`services.verify_returns`, `services.object_return`. Facts: ledger.investment_returned, ledger.return_objected. The fold that
takes differences is the ledger's (DECISIONS 2, 22).
"""
