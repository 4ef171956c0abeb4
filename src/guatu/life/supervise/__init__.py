"""督导：problems found on site and their closure, leaders' instructions, and the letters that press for both.

Everything that is owed is a case (`guatu.cases`); here stand what is particular to problems, instructions and letters, the ladder from
提醒函 to 问责, and the papers.
"""
