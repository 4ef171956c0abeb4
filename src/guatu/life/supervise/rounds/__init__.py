"""核查：rounds over a frozen list of projects, what was found on site, the office's problem ledger, and the random second look.

A round freezes which projects are looked at; a random one records its seed, so that anybody can draw it again. A finding opens a case of
kind 问题 in the same entry; a project without one is recorded as 核查无问题, so that coverage can be proved (B05). The ledger goes out
and comes in in the office's own columns (R3.7). Of what was closed a share is drawn to be looked at again (R4.13).

Nouns: Round, RoundItem, ProblemDetail, RecheckDraw, Recheck, LedgerBatch. Verbs: `services`, `sheets.services`.
"""
