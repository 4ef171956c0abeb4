"""填报：who owes a return by when, what was returned, who has checked it, and who was late or silent (PRODUCT C4).

Nouns: cycle (周期), occasion (一期: one day, week or month of a cycle), review chain (审核链), return log (填报月账: one project, one
cycle, one month). Verbs: `services`. Facts: returns.progress_returned, step_passed, sent_back, evidence_replaced, missed. Money is not
told here: the month's investment is `life.build`'s, and a door calls both in one transaction.
"""
