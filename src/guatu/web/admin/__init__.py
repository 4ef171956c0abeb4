"""系统管理：places and posts, accounts and rights, dictionaries and parameters, the journal and its proof. Each page for whoever
carries its verb; the three administrators are disjoint and none of them sees business data (R15.1).
"""
