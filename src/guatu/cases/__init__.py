"""闭环：anything that somebody owes by a date and somebody else must have seen done.

A problem, an assignment, a letter awaiting its reply, a request, a leader's instruction are one shape: opened with an owner and a
clock, accepted or returned once, extended at most so often, submitted with evidence, verified by another unit, closed; a relapse is a new
case that names the old one. A kind is a declaration (`registry.register`), not a fork. Every step is a fact about the case; the case's
row is folded from them.

Nouns: Case, CaseStanding, Escalation. Verbs: `services`. What is asked of a post today: `todo`.
"""
