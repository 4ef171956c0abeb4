"""会议：周例会、联席会议、周交办、月讲评、现场办公 as series; topics, the pack that builds itself, decisions that become cases, minutes.

    series ─▶ meeting ─▶ topics + gathering (queries) ─▶ pack (plain values) ─▶ frozen ─▶ room: decisions ─▶ cases ─▶ minutes

A meeting owns no problem: what it decides is a case (`guatu.cases`), so one number goes through every body it visits.
Verbs: `services`. Reads: `queries`. What is asked of a post: `todo`.
"""
